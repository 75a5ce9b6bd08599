import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { deliveryRoleName } from "../../modules/naming.ts";
import { Problems } from "../../modules/problems.ts";
import { withClient } from "./aws.ts";
import type { Target } from "./target.ts";

/**
 * @returns the account that the credentials belong to
 * @throws Problems when they belong to another account, AwsRefused when there are none or AWS refuses them
 */
export const accountOf = async (target: Place): Promise<string> => (await callerOf(target)).account;

type Place = Pick<Target, "environment" | "region" | "account">;

/** Whose the credentials are. */
export interface Caller {
  readonly account: string;
  /** They are those of the role that `delivery` makes, which cannot change its own rights. */
  readonly isPipeline: boolean;
}

/** @throws as `accountOf` */
export async function callerOf({ environment, region, account }: Place): Promise<Caller> {
  const { account: found, arn } = await identity(region);
  if (account !== undefined && account !== found) {
    throw new Problems([
      {
        code: "EOE-DEPLOY-003",
        file: `environments/${environment}.yml`,
        path: "account",
        message: `is ${account}, and the credentials belong to ${found}; choose another profile by AWS_PROFILE.`,
      },
    ]);
  }
  const isPipeline = arn.includes(`:assumed-role/${deliveryRoleName(environment)}/`);
  return { account: found, isPipeline };
}

async function identity(region: string): Promise<{ readonly account: string; readonly arn: string }> {
  const { Account, Arn = "" } = await withClient(new STSClient({ region }), (client) =>
    client.send(new GetCallerIdentityCommand()),
  );
  if (Account !== undefined) return { account: Account, arn: Arn };
  const message =
    "names no account. That is no answer of AWS: check AWS_ENDPOINT_URL, and whether a proxy answers in AWS's place.";
  throw new Problems([{ code: "EOE-DEPLOY-031", file: "AWS STS", path: "GetCallerIdentity", message }]);
}
