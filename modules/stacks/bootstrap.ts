import type { Environment } from "../capabilities/environment.ts";
import { StateBucket } from "../capabilities/state/state-bucket.ts";
import { stateKeyOf } from "../capabilities/state-key.ts";
import type { Construct } from "../cdktf.ts";
import { EnvironmentStack } from "./environment-stack.ts";

/**
 * The bucket that holds the state of the other stacks. Somebody makes it once, from a state of its own on their
 * machine, so that nothing else may depend on this stack: nobody else has that state.
 *
 * @throws when the environment keeps its state elsewhere
 */
export class BootstrapStack extends EnvironmentStack {
  readonly bucket: StateBucket;

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "bootstrap");
    if (environment.state.home !== "s3")
      throw new Error("only an environment with state in S3 has a bootstrap stack");
    this.bucket = new StateBucket(this, "state-bucket", {
      name: environment.state.bucket,
      keyArn: stateKeyOf(environment),
      disposable: environment.disposable,
    });
    this.output("state_bucket", "Bucket that holds the Terraform state", this.bucket.name);
  }
}
