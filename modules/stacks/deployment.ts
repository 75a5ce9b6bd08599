import type { App } from "../cdktf";
import type { ComposeProject } from "../compose";
import type { Environment } from "../config/schema";
import { BootstrapStack } from "./bootstrap";
import { DataStack } from "./data";
import type { EnvironmentStack } from "./environment-stack";
import { NetworkStack } from "./network";
import { ServiceStack } from "./service";

/** An environment with the compose project that it runs. */
export interface Deployment {
  readonly environment: Environment;
  readonly project: ComposeProject;
}

/** The stacks of one environment, in the order in which they are deployed. */
export interface DeploymentStacks {
  readonly bootstrap?: BootstrapStack;
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly service: ServiceStack;
}

/**
 * Adds the stacks of a deployment to an app. Three states, so that a deployment of the service plans neither the
 * network nor the data; they are wired by references.
 *
 * @throws Problems when the compose project cannot be mapped to ECS as the environment wants it
 */
export function addStacks(app: App, { environment, project }: Deployment): DeploymentStacks {
  const bootstrap = environment.state.home === "s3" ? new BootstrapStack(app, environment) : undefined;
  const network = new NetworkStack(app, environment);
  const data = new DataStack(app, { environment, project, vpc: network.vpc });
  const service = new ServiceStack(app, { environment, project, vpc: network.vpc, data });
  if (bootstrap) dependOn(bootstrap, network, data);
  return { bootstrap, network, data, service };
}

function dependOn(first: EnvironmentStack, ...rest: readonly EnvironmentStack[]): void {
  for (const stack of rest) stack.addDependency(first);
}
