import type { z } from "zod";
import { accountId } from "../../account.ts";
import type { Common } from "../../environment/common.ts";
import type { DeliverySite, Make } from "../building.ts";
import type { encryption } from "../encryption/schema.ts";
import { OperatorRole } from "./operator-role.ts";
import type { Operators } from "./schema.ts";

export interface Reads extends Common {
  readonly bastion?: unknown;
  readonly site?: unknown;
  readonly trail?: unknown;
  readonly encryption?: z.output<typeof encryption> | undefined;
  readonly delivery?: unknown;
}

export const makeOperators: Make<DeliverySite, Operators, Reads> = (
  { scope, output },
  operators,
  environment,
) => {
  const account = environment.account ?? accountId(scope);
  const role = new OperatorRole(scope, "operators", {
    operated: {
      environment: environment.name,
      region: environment.region,
      account,
      executeCommand: operators.executeCommand,
      secrets: operators.secrets,
      hasBastion: environment.bastion !== undefined,
      hasSite: environment.site !== undefined,
      hasTrail: environment.trail !== undefined,
      encryption: environment.encryption,
    },
    principals: operators.principals ?? [`arn:aws:iam::${account}:root`],
    mfaSeconds: operators.mfaMinutes * 60,
    sessionSeconds: operators.sessionHours * 3600,
  });
  output("operators_role", "Role that people take to operate the environment, by a second factor", role.arn);
  return {};
};
