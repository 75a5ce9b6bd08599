import type { Bastion } from "../capabilities/bastion/bastion";
import type { NetworkSite, Offer, Offered } from "../capabilities/building";
import type { Environment } from "../capabilities/environment";
import { foldOver } from "../capabilities/fold";
import { isNone } from "../capabilities/none";
import type { Construct } from "../cdktf";
import { encryptStores } from "../encryption/encrypt-stores";
import type { IRoutedVpc } from "../network/vpc";
import { buildAll, vpcOf } from "./build-all";
import { EnvironmentStack } from "./environment-stack";

/** What capabilities build in the network: the VPC, the ways into it and out of it, the key. */
export class NetworkStack extends EnvironmentStack {
  readonly vpc: IRoutedVpc;
  readonly bastion?: Bastion;
  /** What later stacks use. */
  readonly offers: Offered;

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "network");
    const endpoints = foldOver<string>(environment, ({ endpoints: needed }) =>
      isNone(needed) ? [] : needed,
    );
    const builders = foldOver<(site: NetworkSite) => Offer>(environment, ({ build }, settings) =>
      isNone(build)
        ? []
        : build.flatMap((one) =>
            one.stack === "network" ? [(site: NetworkSite) => one.make(site, settings, environment)] : [],
          ),
    );
    this.offers = buildAll(builders.map((build) => (offered) => build(this.site(offered, endpoints))));
    this.vpc = vpcOf(this.offers);
    this.bastion = this.offers.bastion?.host;
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
