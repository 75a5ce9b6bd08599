import type { TerraformResource } from "./cdktf.ts";

/**
 * For `lifecycle.replaceTriggeredBy`: the resource is replaced whenever `other` is, and left alone when `other` is
 * updated. An address without `${}`, since Terraform reads these as references, not as expressions.
 */
export const replacedWith = (other: TerraformResource): string =>
  `${other.terraformResourceType}.${other.friendlyUniqueId}.id`;
