import { afterEach, expect, it, vi } from "vitest";
import { follow } from "../../../cli/deploy/rollout.ts";
import { awsError, PlayedAws } from "../../support/played-aws.ts";

afterEach(() => vi.unstubAllEnvs());

it("a rollout that cannot be followed is told, and breaks nothing", async () => {
  const body = awsError("AccessDeniedException", "not allowed");
  const aws = await PlayedAws.start(() => ({ status: 400, body }));
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
  const told: string[] = [];
  const where = { region: "eu-central-1", cluster: "shop", services: ["shop"] };
  await follow(where, { tell: (line) => told.push(line) }, new AbortController().signal);
  aws.stop();
  expect(told).toEqual([
    "The rollout cannot be followed any more: AWS ECS DescribeServices: AccessDeniedException: not allowed (request 7d0a-request)",
  ]);
});
