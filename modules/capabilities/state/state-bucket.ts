import { type Construct, TerraformResource, TerraformStack, TerraformVariable } from "../../cdktf.ts";
import { childrenOf } from "../../overrides.ts";
import { PrivateBucket } from "../../storage/private-bucket.ts";

export interface StateBucketProps {
  /** Exact name, unique in all of AWS. */
  readonly name: string;
  /** KMS key that the state is under. Default S3's own keys. */
  readonly keyArn?: string | undefined;
  /** true: destroy removes the bucket with the state in it; otherwise it refuses. */
  readonly disposable: boolean;
}

/**
 * The bucket for Terraform's state. Whoever lacks the state of the bucket itself and wants to change it takes it over by
 * the variable `bucket_exists`.
 */
export class StateBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, { name, keyArn, disposable }: StateBucketProps) {
    super(scope, id, {
      name,
      earlierVersionDays: 90,
      keyArn,
      disposable,
      preventDestroy: !disposable,
    });
    this.takeOver(name);
  }

  /** The bucket's name is the id of the bucket and of each of its settings. Source: terraform-provider-aws 6.25, "Import". */
  private takeOver(bucket: string): void {
    const exists = new TerraformVariable(this, "bucket-exists", {
      type: "bool",
      default: false,
      nullable: false,
      description: "true: the bucket is there already, and this state lacks it",
    });
    exists.overrideLogicalId("bucket_exists");
    TerraformStack.of(this).addOverride(
      "import",
      childrenOf(this, TerraformResource).map(({ terraformResourceType, friendlyUniqueId }) => ({
        for_each: `\${var.bucket_exists ? toset(["${bucket}"]) : toset([])}`,
        to: `${terraformResourceType}.${friendlyUniqueId}`,
        id: "${each.key}",
      })),
    );
  }
}
