import { S3Bucket, type S3BucketConfig } from "#provider-aws/s3-bucket";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "#provider-aws/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "#provider-aws/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "#provider-aws/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "#provider-aws/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "#provider-aws/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "#provider-aws/s3-bucket-versioning";
import { Construct, type ITerraformDependable } from "../cdktf.ts";
import { type PolicyStatement, policyDocument } from "../iam.ts";
import { type Overrides, withOverrides } from "../overrides.ts";

export interface PrivateBucketProps {
  /** Exact name, unique in all of AWS; or `prefix`, at most 37 characters, which Terraform makes unique. */
  readonly name?: string;
  readonly prefix?: string;
  /** Days that what was overwritten or deleted can be restored. */
  readonly earlierVersionDays: number;
  /** Objects are removed after this many days. Default: never. */
  readonly expireDays?: number;
  /** true: destroy removes the bucket with what is in it. */
  readonly disposable: boolean;
  /** true: destroy refuses to remove the bucket at all. */
  readonly preventDestroy?: boolean;
  /** KMS key that objects are under. Default S3's own keys. */
  readonly keyArn?: string | undefined;
  /** Statements of the bucket's policy beside the one that demands TLS. */
  readonly statements?: (bucketArn: string) => readonly PolicyStatement[];
  readonly overrides?: Overrides<{ bucket: S3BucketConfig }>;
}

/** An S3 bucket that keeps earlier versions, is encrypted, closed to the public, without ACLs, and answers to TLS only. */
export class PrivateBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Whoever writes to the bucket needs its policy first. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const bucketConfig = withOverrides(props.overrides?.bucket, {
      bucket: props.name,
      bucketPrefix: props.prefix,
      forceDestroy: props.disposable,
      ...(props.preventDestroy ? { lifecycle: { preventDestroy: true } } : {}),
    });
    const bucket = new S3Bucket(this, "bucket", bucketConfig);
    this.name = bucket.bucket;
    this.arn = bucket.arn;
    const block = new S3BucketPublicAccessBlock(this, "public-access-block", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", {
      bucket: bucket.id,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      rule: [
        props.keyArn
          ? {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: props.keyArn },
              bucketKeyEnabled: true,
            }
          : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
      ],
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.id,
      rule: lifecycleRules(props),
      // Rules for earlier versions ask for versions. Source: the provider's page of the resource, 6.25.
      dependsOn: [versioning],
    });
    const policy = new S3BucketPolicy(this, "policy", {
      bucket: bucket.id,
      policy: policyDocument(tlsOnly(bucket.arn), ...(props.statements?.(bucket.arn) ?? [])),
      // S3 refuses both at the same time with a conflict.
      dependsOn: [block],
    });
    this.ready = [policy];
  }
}

const tlsOnly = (arn: string): PolicyStatement => ({
  sid: "TlsOnly",
  effect: "Deny",
  principals: "*",
  actions: ["s3:*"],
  resources: [arn, `${arn}/*`],
  conditions: { Bool: { "aws:SecureTransport": "false" } },
});

function lifecycleRules({
  earlierVersionDays,
  expireDays,
}: PrivateBucketProps): S3BucketLifecycleConfigurationRule[] {
  const rules: S3BucketLifecycleConfigurationRule[] = [
    {
      id: "remove-unfinished-uploads",
      status: "Enabled",
      filter: [{ prefix: "" }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
    },
    {
      id: "remove-earlier-versions",
      status: "Enabled",
      filter: [{ prefix: "" }],
      noncurrentVersionExpiration: [{ noncurrentDays: earlierVersionDays }],
    },
  ];
  if (expireDays !== undefined) {
    // Takes the delete markers that it leaves, too, once no version is left under them.
    // Source: S3 User Guide, "Managing delete markers", 2026-11-26.
    rules.push({
      id: "expire",
      status: "Enabled",
      filter: [{ prefix: "" }],
      expiration: [{ days: expireDays }],
    });
  }
  return rules;
}
