import type { Decisions, Steps } from "../deploying.ts";
import type { Reads } from "./build.ts";
import type { Operators } from "./schema.ts";

export const decisions: Decisions<Operators, Reads> = ({ principals }, { name }, { others }) => [
  ...others
    .filter((other) => other.name.startsWith(`${name}-`))
    .map(
      (other) =>
        ({
          stage: "neighbours",
          message: `operators: they may run task definitions whose names begin with ${name}-, and so do those of ${other.name}, which have its roles and secrets. Keep the two in accounts of their own, or rename one.`,
        }) as const,
    ),
  {
    stage: "account",
    message: principals
      ? `operators.principals: each must be there before ${name}-delivery is deployed, by a person with rights on IAM; users need a second factor, and sts:AssumeRole on the role: docs/operators.md.`
      : `operators: users of the account need a second factor, and sts:AssumeRole on the role, which nobody has by default; a person with rights on IAM deploys ${name}-delivery: docs/operators.md.`,
  },
];

/** With delivery, its own step deploys the stack that both are in. */
export const firstDeployment: Steps<Operators, Reads> = (_, { name, delivery }) =>
  delivery === undefined
    ? [
        {
          before: "network",
          command: `npx cdktf deploy ${name}-delivery # what operators may do; by a person`,
        },
      ]
    : [];
