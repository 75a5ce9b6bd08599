/** The facts about rollouts, held against the API's model as the SDK carries it, with its documentation. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DeploymentRolloutState, ServiceDeploymentStatus } from "@aws-sdk/client-ecs";
import { expect, it } from "vitest";
import { isRolledBack } from "../../cli/deploy/rollout.ts";
import { ROLLOUTS } from "../../modules/aws/ecs-rollouts.ts";

/** What AWS writes about the members, one line each. */
function documentation(): string {
  const types = join(dirname(fileURLToPath(import.meta.resolve("@aws-sdk/client-ecs"))), "../dist-types");
  const files = readdirSync(types, { recursive: true, encoding: "utf8" }).filter((file) =>
    /^(models|commands)\/[^/]+\.d\.ts$/.test(file),
  );
  return files.map((file) => readFileSync(join(types, file), "utf8")).join("\n");
}

it("states of rollouts are those of the API", () => {
  const { underWay, givenUp } = ROLLOUTS.states;
  expect(Object.values(DeploymentRolloutState)).toEqual(expect.arrayContaining([underWay, givenUp]));
  expect(Object.values(ServiceDeploymentStatus)).toContain("SUCCESSFUL");
});

it("most of a call, and since when revisions are known, stand in the API's documentation", () => {
  const text = documentation();
  const { describedServices, describedRevisions, revisionsSince } = ROLLOUTS;
  for (const { says } of [describedServices, describedRevisions, revisionsSince])
    expect(text).toContain(says);
  expect(describedServices.says).toContain(String(describedServices.most));
  expect(describedRevisions.says).toContain(String(describedRevisions.most));
  expect(new Date(revisionsSince.day).getTime()).toBe(Date.UTC(2024, 9, 25));
});

it("a revision says what it ran by digest", () => {
  expect(documentation()).toMatch(/interface ContainerImage \{[^}]*imageDigest\?: string/);
});

it("what ECS says when it has gone back is known, and nothing else", () => {
  for (const rolloutStateReason of ROLLOUTS.wentBack.words)
    expect(isRolledBack({ deployments: [{ rolloutState: "IN_PROGRESS", rolloutStateReason }] })).toBe(true);
  expect(isRolledBack({ deployments: [{ rolloutState: "FAILED" }] })).toBe(true);
  const fine = ["ECS deployment ecs-svc/123 in progress.", "ECS deployment ecs-svc/123 completed."];
  for (const rolloutStateReason of fine)
    expect(isRolledBack({ deployments: [{ rolloutState: "COMPLETED", rolloutStateReason }] })).toBe(false);
});
