import type { Environment } from "../capabilities/environment.ts";
import type { App } from "../cdktf.ts";
import type { ComposeProject } from "../compose/index.ts";
import { encryptStores } from "../encryption/encrypt-stores.ts";
import { BootstrapStack } from "./bootstrap.ts";
import { DataStack } from "./data.ts";
import { DeliveryStack } from "./delivery.ts";
import { NetworkStack } from "./network.ts";
import { ServiceStack } from "./service.ts";

/** An environment with the compose project that it runs. */
export interface Deployment {
  readonly environment: Environment;
  readonly project: ComposeProject;
}

/** The stacks of one environment, in the order in which they are deployed. */
export interface DeploymentStacks {
  /** With state in S3. Not among the stacks that the cdktf commands see: `npx express-on-ecs bootstrap` writes it. */
  readonly bootstrap?: BootstrapStack;
  /** With `delivery` or `operators`: what a pipeline and people may do. First, so that the rights are there before they are used. */
  readonly delivery?: DeliveryStack;
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly service: ServiceStack;
}

/**
 * Adds the stacks of a deployment to an app. Three states, so that a deployment of the service plans neither the
 * network nor the data; they are wired by references. No stack depends on that of the bucket for the state.
 *
 * @throws Problems when the compose project cannot be mapped to ECS as the environment wants it
 */
export function addStacks(app: App, { environment, project }: Deployment): DeploymentStacks {
  const bootstrap = environment.state.home === "s3" ? new BootstrapStack(app, environment) : undefined;
  const network = new NetworkStack(app, environment);
  const data = new DataStack(app, { environment, project, given: network.offers });
  const { keyArn } = network.offers;
  const service = new ServiceStack(app, { environment, project, data });
  if (keyArn) for (const stack of [data, service]) encryptStores(stack, keyArn);
  if (!environment.delivery && !environment.operators) return { bootstrap, network, data, service };
  const delivery = new DeliveryStack(app, environment, [network, data, service]);
  return { bootstrap, delivery, network, data, service };
}
