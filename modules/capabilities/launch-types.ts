import type { ChosenCapacity } from "../compose/ecs/runs-services.ts";
import type { LaunchType } from "../compose/index.ts";
import type { CapacitySite, OwnHosts } from "../compute/builds-capacity.ts";
import type { TaskCapacity } from "../compute/task-capacity.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { Environment } from "./environment.ts";
import { foldOver } from "./fold.ts";
import { isNone } from "./none.ts";

/** All launch types that an environment can choose from. */
export const LAUNCH_TYPES: readonly LaunchType[] = CATALOGUE.flatMap(({ runsServices }) =>
  "none" in runsServices ? [] : [runsServices.launchType],
);

/** What the services of an environment run on. */
export function chosenCapacity(environment: Environment): ChosenCapacity {
  const [chosen] = foldOver<ChosenCapacity>(environment, ({ runsServices }, settings) =>
    isNone(runsServices)
      ? []
      : [{ launchType: runsServices.launchType, hosts: runsServices.hosts(settings) }],
  );
  if (!chosen) throw new Error("an environment has a capacity");
  return chosen;
}

/** Builds what the services of an environment run on. */
export function buildCapacity(environment: Environment, site: CapacitySite): TaskCapacity {
  const [built] = foldOver<TaskCapacity>(environment, ({ runsServices }, settings) =>
    isNone(runsServices) ? [] : [runsServices.build(site, settings)],
  );
  if (!built) throw new Error("an environment has a capacity");
  return built;
}

/** Hosts of the environment's own that are there: those that services run on, or leave. */
export function ownHostsOf(environment: Environment): OwnHosts | undefined {
  const { networkMode } = environment.service;
  const [hosts] = foldOver<OwnHosts | undefined>(environment, ({ runsServices }, settings) =>
    isNone(runsServices) ? [] : [runsServices.ownHosts(settings, networkMode)],
  );
  return hosts;
}
