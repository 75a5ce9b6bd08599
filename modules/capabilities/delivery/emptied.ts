import { Route53Zone } from "#provider-aws/route53-zone";
import { S3Bucket } from "#provider-aws/s3-bucket";
import type { TerraformRights } from "../../aws/terraform-rights.ts";
import type { TerraformStack } from "../../cdktf.ts";
import type { PolicyStatement } from "../../iam.ts";
import { childrenOf } from "../../overrides.ts";

/**
 * What Terraform calls beside a deletion where `force_destroy` lets it take what is inside as well. Sources:
 * terraform-provider-aws 6.47.1, s3/delete.go (emptyBucket) and route53/zone.go (deleteHostedZone); S3 User Guide,
 * "Required permissions for Amazon S3 API operations": ListObjectVersions asks for s3:ListBucketVersions, DeleteObjects of
 * versions for s3:DeleteObjectVersion (2026-11-28).
 */
export const ZONE_RIGHTS: TerraformRights = { read: ["route53:GetDNSSEC"], write: [] };

export const zonesAreEmptied = (stacks: readonly TerraformStack[]): boolean =>
  stacks.some((stack) =>
    childrenOf(stack, Route53Zone).some(({ forceDestroyInput }) => forceDestroyInput === true),
  );

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
