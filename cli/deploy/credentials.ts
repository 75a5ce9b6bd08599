import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { Problems } from "../../modules/problems.ts";
import { withClient } from "./aws.ts";
import type { Target } from "./target.ts";

/**
 * @returns the account that the credentials belong to
 * @throws Problems when they belong to another account, AwsRefused when there are none or AWS refuses them
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
  const { Account } = await withClient(new STSClient({ region }), (client) =>
    client.send(new GetCallerIdentityCommand()),
  );
  if (Account !== undefined) return Account;
  const message =
    "names no account. That is no answer of AWS: check AWS_ENDPOINT_URL, and whether a proxy answers in AWS's place.";
  throw new Problems([{ code: "EOE-DEPLOY-031", file: "AWS STS", path: "GetCallerIdentity", message }]);
}
