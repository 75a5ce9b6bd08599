import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { Problems } from "../../modules/problems.ts";
import { withClient } from "./aws.ts";
import type { Target } from "./target.ts";

/**
 * @returns the account that the credentials belong to
 * @throws Problems when there are none, when AWS refuses them, or when they belong to another account
 */
export async function accountOf({
  environment,
  region,
  account,
}: Pick<Target, "environment" | "region" | "account">): Promise<string> {
  const found = await callerAccount(region);
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
  return found;
}

async function callerAccount(region: string): Promise<string> {
  try {
    const { Account = "" } = await withClient(new STSClient({ region }), (client) =>
      client.send(new GetCallerIdentityCommand()),
    );
    return Account;
  } catch (error) {
    const { name, message: words } = error as Error;
    const message = `does not take the credentials (${name}: ${words}). Sign in, such as by: aws sso login`;
    throw new Problems([{ code: "EOE-DEPLOY-002", file: "AWS", path: "", message }]);
  }
}
