import { Route53Zone } from "#provider-aws/route53-zone";
import { S3Bucket } from "#provider-aws/s3-bucket";
import type { TerraformRights } from "../../aws/terraform-rights.ts";
import type { TerraformStack } from "../../cdktf.ts";
import type { PolicyStatement } from "../../iam.ts";
import { childrenOf } from "../../overrides.ts";
import { RECORD_NAMES } from "./statements.ts";

/**
 * What Terraform calls beside a deletion where `force_destroy` lets it take what is inside as well. Sources:
 * terraform-provider-aws 6.47.1, s3/delete.go (emptyBucket) and route53/zone.go (deleteHostedZone); S3 User Guide,
 * "Required permissions for Amazon S3 API operations": ListObjectVersions asks for s3:ListBucketVersions, DeleteObjects of
 * versions for s3:DeleteObjectVersion (2026-11-28).
 */
export const ZONE_RIGHTS: TerraformRights = { read: ["route53:GetDNSSEC"], write: [] };

export const zonesAreEmptied = (stacks: readonly TerraformStack[]): boolean =>
  zonesEmptied(stacks).length > 0;

const zonesEmptied = (stacks: readonly TerraformStack[]): Route53Zone[] =>
  stacks
    .flatMap((stack) => childrenOf(stack, Route53Zone))
    .filter(({ forceDestroyInput }) => forceDestroyInput === true);

/**
 * Records that others have put into a zone of the environment's own go with it. Only AWS knows the zone's id, so that they
 * are told by their names, in lower case (statements.ts): none is made or changed by this right.
 */
export function emptyZones(stacks: readonly TerraformStack[]): PolicyStatement[] {
  const names = [...new Set(zonesEmptied(stacks).map(({ nameInput }) => (nameInput ?? "").toLowerCase()))];
  if (names.length === 0) return [];
  return [
    {
      sid: "EmptyZones",
      actions: ["route53:ChangeResourceRecordSets"],
      resources: ["arn:aws:route53:::hostedzone/*"],
      conditions: {
        "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsActions": ["DELETE"] },
        "ForAllValues:StringLike": { [RECORD_NAMES]: names.sort().flatMap((name) => [name, `*.${name}`]) },
        Null: { [RECORD_NAMES]: "false" },
      },
    },
  ];
}

/** Those buckets alone: records of a trail that is kept stay out of reach. */
export function emptyBuckets(stacks: readonly TerraformStack[]): PolicyStatement[] {
  const buckets = stacks
    .flatMap((stack) => childrenOf(stack, S3Bucket))
    .filter(({ forceDestroyInput }) => forceDestroyInput === true)
    .map(({ bucketInput, bucketPrefixInput }) => `arn:aws:s3:::${bucketInput ?? `${bucketPrefixInput}*`}`)
    .map((arn) => arn.replaceAll(/\$\{[^}]+\}/g, "*"));
  if (buckets.length === 0) return [];
  const own = [...new Set(buckets)].sort();
  return [
    { sid: "SeeWhatIsEmptied", actions: ["s3:ListBucketVersions"], resources: own },
    {
      sid: "EmptyBuckets",
      actions: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
      resources: own.map((arn) => `${arn}/*`),
    },
  ];
}
