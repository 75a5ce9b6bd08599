import { RULES } from "../../../modules/checks/catalogue.ts";
import type { Synthesis } from "../../../modules/checks/rule.ts";
import { type Resources, synthesis } from "../support.ts";

export type Statement = Readonly<Record<string, unknown>>;

/** The service's stack with these parts, and a data stack whose cluster is an output. */
export function synthesisOf(resources: Resources, more: object = {}): Synthesis {
  const { stacks, ...given } = synthesis({ resources });
  const output = { cluster: { value: "${aws_ecs_cluster.cluster.arn}" } };
  return {
    ...given,
    stacks: [
      ...stacks.map((stack) => ({ ...stack, json: { ...stack.json, ...more } })),
      { name: "market-data", path: "data.tf.json", json: { output } },
    ],
  };
}

export const policy = (...statements: readonly Statement[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

export const ofRule = (id: string, given: Synthesis): string[] =>
  (RULES.find((rule) => rule.id === id)?.check(given) ?? []).map(
    ({ path, message }) => `${path}: ${message}`,
  );

/** What a rule says of one statement of a role's policy. */
export const role = (id: string, statement: Statement): string[] =>
  ofRule(
    id,
    synthesisOf({
      aws_iam_role_policy: {
        host: { role: "host", policy: policy({ Sid: "It", Effect: "Allow", ...statement }) },
      },
    }),
  );

/** What a rule says of a policy, as an argument of a resource. */
export const written = (id: string, type: string, args: Readonly<Record<string, unknown>>): string[] =>
  ofRule(id, synthesisOf({ [type]: { it: args } }));

/** What a rule says of a role that somebody may take on. */
export const trust = (id: string, statement: Statement, more: Resources = {}): string[] =>
  ofRule(
    id,
    synthesisOf({
      aws_iam_role: {
        role: { assume_role_policy: policy({ Effect: "Allow", Action: "sts:AssumeRole", ...statement }) },
      },
      ...more,
    }),
  );

export const CLUSTER = "${aws_ecs_cluster.cluster.arn}";
export const ACCOUNT = "${data.aws_caller_identity.account.account_id}";
