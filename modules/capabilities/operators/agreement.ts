import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import { writtenServices } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { OPERATORS_PROBLEMS } from "./problems.ts";
import type { Operators } from "./schema.ts";

type Found = Disagreement<keyof typeof OPERATORS_PROBLEMS>;
type Settings = Part<Operators>;
export type Neighbours = Pick<Services, "service" | "furtherServices">;

const PRINCIPALS = ["operators", "principals"];

function eachIsNamedOnce({ principals = [] }: Settings): Found[] {
  return principals.flatMap((arn, index) =>
    arn !== undefined && principals.indexOf(arn) < index
      ? [
          {
            code: "EOE-ENV-531" as const,
            path: [...PRINCIPALS, index],
            message: `"${arn}" is there already; remove one of the two.`,
          },
        ]
      : [],
  );
}

/**
 * AssumeRole's sessions say nothing of a second factor, and neither do those of a federation, IAM Identity Center's among
 * them: the trust policy would refuse whoever comes by one. Source: IAM User Guide, "Secure API access with MFA", of choosing
 * between GetSessionToken and AssumeRole and of important points (2026-11-28).
 */
function eachHasSecondFactor({ principals = [] }: Settings): Found[] {
  return principals.flatMap((arn, index) =>
    arn?.includes(":role/")
      ? [
          {
            code: "EOE-ENV-532" as const,
            path: [...PRINCIPALS, index],
            message: `"${arn}" is a role, whose sessions do not say that a second factor was shown, so that AWS would refuse them; name users, or their account, and give people who come by a role, such as IAM Identity Center's, the statements of the operators' policy there.`,
          },
        ]
      : [],
  );
}

function somebodyHasAShell({ executeCommand }: Settings, environment: Part<Neighbours>): Found[] {
  if (executeCommand !== true) return [];
  const services = writtenServices(environment);
  if (services.some(({ written }) => written.executeCommand === true)) return [];
  return [
    {
      code: "EOE-ENV-533",
      path: ["operators", "executeCommand"],
      message:
        "true: no service has executeCommand: true, so that ECS starts no shell in any task; write it at the service, or remove it here.",
    },
  ];
}

export const agreement: readonly Rule<Settings, Part<Neighbours>>[] = [
  coded(OPERATORS_PROBLEMS, eachIsNamedOnce),
  coded(OPERATORS_PROBLEMS, eachHasSecondFactor),
  coded(OPERATORS_PROBLEMS, somebodyHasAShell),
];
