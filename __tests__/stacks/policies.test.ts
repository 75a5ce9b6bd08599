import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type SynthesisedDeployment, synthesise } from "../../cli/synthesise.ts";
import { RULES } from "../../modules/checks/catalogue.ts";
import { policiesOf } from "../../modules/checks/policies/documents.ts";
import type { Synthesis } from "../../modules/checks/rule.ts";
import { DOCUMENTDB, databaseProject, MONGO_ON_HOST, withDatabase } from "../support/databases.ts";
import type { Changes } from "../support/environment.ts";
import { COMPOSE_WITH_VOLUMES, FARGATE, projectWithMore, VOLUMES } from "../support/further-services.ts";

const POLICY_RULES = RULES.filter(({ id }) => id.startsWith("policies-"));

function deploymentIn(root: string): SynthesisedDeployment {
  try {
    const [deployment] = synthesise({ root, outdir: join(root, "out"), names: [] });
    if (!deployment) throw new Error("nothing was synthesised");
    return deployment;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const withDatabaseOf = (database: Changes, changes: Changes = {}): SynthesisedDeployment =>
  deploymentIn(databaseProject(withDatabase(database, changes)));

const complaints = ({ stacks }: { readonly stacks: readonly object[] }): string[] =>
  POLICY_RULES.flatMap((rule) => rule.check({ environment: {}, stacks } as unknown as Synthesis)).map(
    ({ path, message }) => `${path}: ${message}`,
  );

/** Where policies are, by type of resource. */
const places = ({ stacks }: SynthesisedDeployment): string[] =>
  [...new Set(policiesOf({ stacks } as unknown as Synthesis).map(({ found }) => found.type))].sort();

describe("the policies of an environment", () => {
  const onHost = withDatabaseOf(MONGO_ON_HOST, {
    bastion: { access: "session-manager" },
    "ingress.accessLogs": { retentionDays: 30 },
    state: { home: "s3", bucket: "shop-state" },
    "service.executeCommand": true,
    waivers: [{ rule: "exec-can-write", at: "service.executeCommand", reason: "only policies count here" }],
  });

  it("are found wherever there is one, and have no fault", () => {
    expect(places(onHost)).toEqual([
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_s3_bucket_policy",
      "aws_sns_topic_policy",
    ]);
    expect(complaints(onHost)).toEqual([]);
  });

  it("have no fault on Fargate with volumes, nor with DocumentDB behind endpoints", () => {
    const volumes = deploymentIn(projectWithMore({ ...FARGATE, ...VOLUMES }, COMPOSE_WITH_VOLUMES).root);
    expect(places(volumes)).toContain("aws_efs_file_system_policy");
    expect(complaints(volumes)).toEqual([]);
    const closed = withDatabaseOf(DOCUMENTDB, {
      "network.egress": "endpoints",
      "capacity.placement": "private",
    });
    expect(places(closed)).toContain("aws_vpc_endpoint");
    expect(complaints(closed)).toEqual([]);
  });

  it("would be refused with the fault that kept every task from RUNNING", () => {
    const wrong = onHost.stacks.map((stack) => ({
      ...stack,
      json: JSON.parse(
        JSON.stringify(stack.json, (key, value: unknown) =>
          key === "policy" && typeof value === "string" && value.includes("ecs:SubmitTaskStateChange")
            ? underTheCluster(value)
            : value,
        ),
      ),
    }));
    const found = complaints({ stacks: wrong });
    // Three actions, on the hosts of the service and on that of the database.
    expect(
      found.filter((sentence) => /Submit\w+" does not know the condition key ecs:cluster/.test(sentence)),
    ).toHaveLength(6);
  });
});

/** The policy with the condition on the statement that reports what tasks do. */
function underTheCluster(policy: string): string {
  const { Statement, ...rest } = JSON.parse(policy);
  return JSON.stringify({
    ...rest,
    Statement: Statement.map((statement: { Action: string | string[]; Resource: string }) =>
      statement.Action.includes("ecs:SubmitTaskStateChange")
        ? { ...statement, Condition: { ArnEquals: { "ecs:cluster": statement.Resource } } }
        : statement,
    ),
  });
}
