import type { DeploymentStacks } from "./index.ts";

/**
 * The place for what an environment file has no key for. It is called for each environment after its stacks are built
 * and before they are checked and written. Any argument of any resource can be set, typed by the provider:
 *
 *     import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
 *     import { childrenOf } from "./index.ts";
 *
 *     if (environment === "shop") {
 *       for (const balancer of childrenOf(stacks.service, Lb)) balancer.enableWafFailOpen = true;
 *     }
 *
 * `addLifecycle` adds to a resource's lifecycle and keeps what protects it.
 */
export function customise(_environment: string, _stacks: DeploymentStacks): void {}
