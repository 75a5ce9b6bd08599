import type { NetworkSite } from "../capabilities/building";
import type { Environment } from "../capabilities/environment";
import { foldOver } from "../capabilities/fold";
import { isNone } from "../capabilities/none";
import type { Offered } from "../capabilities/offering";
import type { Construct } from "../cdktf";
import { encryptStores } from "../encryption/encrypt-stores";
import { buildAll, vpcOf } from "./build-all";
import { EnvironmentStack } from "./environment-stack";

/** What capabilities build in the network: the VPC, the ways into it and out of it, the key. */
export class NetworkStack extends EnvironmentStack {
  /** What later stacks use. */
  readonly offers: Offered;

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "network");
    const endpoints = foldOver<string>(environment, ({ endpoints: needed }) =>
      isNone(needed) ? [] : needed,
    );
    this.offers = buildAll(environment, "network", (offered) => this.site(offered, endpoints));
    if (this.offers.keyArn) encryptStores(this, this.offers.keyArn);
  }

  private site(offered: Offered, endpoints: readonly string[]): NetworkSite {
    return {
      scope: this,
      tags: this.tags,
      offered,
      get vpc() {
        return vpcOf(offered);
      },
      output: (name, description, value) => this.output(name, description, value),
      endpoints,
    };
  }
}
