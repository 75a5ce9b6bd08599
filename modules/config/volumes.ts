import type { Environment } from "../capabilities/environment";
import type { ComposeProject } from "../compose";
import { didYouMean } from "../environment/sentences";
import type { Problem } from "../problems";
import { containersOf } from "./ecs-services";

type ProblemAt = (path: readonly PropertyKey[], message: string) => Problem;

/** Places of the environment for volumes that no container mounts. The other way round, the mapping refuses. */
export function checkVolumes(
  environment: Environment,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem[] {
  const containers = containersOf(environment);
  // What a service that is not there would mount, nobody can tell.
  if (containers.some((name) => project.services[name] === undefined)) return [];
  const mounted = new Set(containers.flatMap((name) => namedVolumes(project, name)));
  return Object.keys(environment.service.volumes)
    .filter((name) => !mounted.has(name))
    .map((name) =>
      problemAt(
        ["service", "volumes", name],
        `has no effect: none of ${containers.join(", ")} mounts "${name}" in the compose file; remove it.${didYouMean(name, [...mounted])}`,
      ),
    );
}

/** Names of the volumes that a compose service mounts. */
export const namedVolumes = (project: ComposeProject, service: string): string[] =>
  (project.services[service]?.volumes ?? []).flatMap(({ type, source }) =>
    type === "volume" && source !== undefined ? [source] : [],
  );
