import type { DeliverySite } from "../capabilities/building.ts";
import type { Environment } from "../capabilities/environment.ts";
import { foldOver } from "../capabilities/fold.ts";
import { isNone } from "../capabilities/none.ts";
import type { Construct, TerraformStack } from "../cdktf.ts";
import { buildAll, vpcOf } from "./build-all.ts";
import { EnvironmentStack } from "./environment-stack.ts";

/**
 * What a pipeline may do. It has a state of its own, which a person applies: a pipeline that could change its own rights
 * would have all of them. No stack depends on it.
 */
export class DeliveryStack extends EnvironmentStack {
  /** @param deployed the stacks that the pipeline deploys */
  constructor(scope: Construct, environment: Environment, deployed: readonly TerraformStack[]) {
    super(scope, environment, "delivery");
    buildAll(
      environment,
      "delivery",
      (offered): DeliverySite => ({
        scope: this,
        tags: this.tags,
        offered,
        get vpc() {
          return vpcOf(offered);
        },
        output: (name, description, value) => this.output(name, description, value),
        deployed,
        secrets: foldOver(environment, ({ existingSecrets }, settings) =>
          isNone(existingSecrets) ? [] : existingSecrets(settings, environment),
        ).map(({ source }) => source),
      }),
    );
  }
}
