import type { LaunchType } from "../compose";
import type { ChosenCapacity } from "../compose/ecs/runs-services";
import { CATALOGUE } from "./catalogue";
import type { Environment } from "./environment";
import { foldOver } from "./fold";
import { isNone } from "./none";

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
