import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { follow } from "../../../cli/deploy/rollout.ts";

afterEach(() => vi.unstubAllEnvs());

it("a rollout that cannot be followed is told, and breaks nothing", async () => {
  const server = createServer((_request, response) => {
    response.setHeader("Content-Type", "application/x-amz-json-1.1");
    response.writeHead(400).end('{"__type":"AccessDeniedException","message":"not allowed"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "x");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "x");
  const told: string[] = [];
  const where = { region: "eu-central-1", cluster: "shop", services: ["shop"] };
  await follow(where, { tell: (line) => told.push(line) }, new AbortController().signal);
  server.close();
  expect(told).toEqual([
    "The rollout cannot be followed any more: AWS ECS DescribeServices: AccessDeniedException: not allowed",
  ]);
});
