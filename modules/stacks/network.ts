import type { Environment } from "../capabilities/environment.ts";
import { foldOver } from "../capabilities/fold.ts";
import { isNone } from "../capabilities/none.ts";
import type { Offered } from "../capabilities/offering.ts";
import type { Construct } from "../cdktf.ts";
import { encryptStores } from "../encryption/encrypt-stores.ts";
import { buildAll } from "./build-all.ts";
import { EnvironmentStack } from "./environment-stack.ts";

/** What capabilities build in the network: the VPC, the ways into it and out of it, the key. */
export class NetworkStack extends EnvironmentStack {
  /** What later stacks use. */
  readonly offers: Offered;

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "network");
    const endpoints = foldOver<string>(environment, ({ endpoints: needed }) =>
      isNone(needed) ? [] : needed,
    );
    this.offers = buildAll(environment, "network", (offered) => this.siteWith(offered, { endpoints }));
    if (this.offers.keyArn) encryptStores(this, this.offers.keyArn);
  }
}
