import type { Construct } from "../cdktf";
import type { Environment } from "../config/schema";
import { PrivateBucket } from "../data/private-bucket";
import { EnvironmentStack } from "./environment-stack";

/**
 * The bucket that holds the state of the other stacks. Its own state is local: deploy it once, before the others.
 * @throws when the environment keeps its state elsewhere
 */
export class BootstrapStack extends EnvironmentStack {
  readonly bucket: PrivateBucket;

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "bootstrap");
    if (environment.state.home !== "s3")
      throw new Error("only an environment with state in S3 has a bootstrap stack");
    this.bucket = new PrivateBucket(this, "state-bucket", {
      name: environment.state.bucket,
      versioned: true,
      disposable: environment.disposable,
      preventDestroy: !environment.disposable,
    });
    this.output("state_bucket", "Bucket that holds the Terraform state", this.bucket.name);
  }
}
