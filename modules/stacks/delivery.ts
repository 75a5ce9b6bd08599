import type { Environment } from "../capabilities/environment.ts";
import { foldOver } from "../capabilities/fold.ts";
import { isNone } from "../capabilities/none.ts";
import type { Construct, TerraformStack } from "../cdktf.ts";
import { buildAll } from "./build-all.ts";
import { EnvironmentStack } from "./environment-stack.ts";

/**
 * What a pipeline and operators may do. It has a state of its own, which a person applies: a pipeline that could change
 * its own rights, or those of operators, would have all of them. No stack depends on it.
 */
export class DeliveryStack extends EnvironmentStack {
  /** @param deployed the stacks that the pipeline deploys */
  constructor(scope: Construct, environment: Environment, deployed: readonly TerraformStack[]) {
    super(scope, environment, "delivery");
    const secrets = foldOver(environment, ({ existingSecrets }, settings) =>
      isNone(existingSecrets) ? [] : existingSecrets(settings, environment),
    ).map(({ source }) => source);
    buildAll(environment, "delivery", (offered) => this.siteWith(offered, { deployed, secrets }));
  }
}
