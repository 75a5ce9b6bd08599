import type { Environment } from "../capabilities/environment";
import { type Construct, TerraformResource, TerraformVariable } from "../cdktf";
import { PrivateBucket } from "../data/private-bucket";
import { childrenOf } from "../overrides";
import { EnvironmentStack, stateKeyOf } from "./environment-stack";

/**
 * The bucket that holds the state of the other stacks. Somebody makes it once, from a state of its own on their
 * machine, so that nothing else may depend on this stack: nobody else has that state. Whoever lacks it and wants to
 * change the bucket takes it over by `bucket_exists`.
 *
 * @throws when the environment keeps its state elsewhere
 */
export class BootstrapStack extends EnvironmentStack {
  readonly bucket: PrivateBucket;

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "bootstrap");
    if (environment.state.home !== "s3")
      throw new Error("only an environment with state in S3 has a bootstrap stack");
    const { bucket: name } = environment.state;
    this.bucket = new PrivateBucket(this, "state-bucket", {
      name,
      earlierVersionDays: 90,
      keyArn: stateKeyOf(environment),
      disposable: environment.disposable,
      preventDestroy: !environment.disposable,
    });
    this.takeOver(name);
    this.output("state_bucket", "Bucket that holds the Terraform state", this.bucket.name);
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
    this.addOverride(
      "import",
      childrenOf(this.bucket, TerraformResource).map(({ terraformResourceType, friendlyUniqueId }) => ({
        for_each: `\${var.bucket_exists ? toset(["${bucket}"]) : toset([])}`,
        to: `${terraformResourceType}.${friendlyUniqueId}`,
        id: "${each.key}",
      })),
    );
  }
}
