import { DataAwsCallerIdentity } from "#provider-aws/data-aws-caller-identity";
import { type Construct, TerraformStack } from "./cdktf.ts";

const ID = "account";

/** The number of the account that Terraform works in; asked for once in each stack. */
export function accountId(scope: Construct): string {
  const stack = TerraformStack.of(scope);
  const found = stack.node.tryFindChild(ID);
  const identity = found instanceof DataAwsCallerIdentity ? found : new DataAwsCallerIdentity(stack, ID);
  return identity.accountId;
}
