import type { z } from "zod";
import type { ComposeProject } from "../../compose/index.ts";
import { namedVolumes } from "../../compose/uses.ts";
import { coded } from "../../environment/agreement.ts";
import { didYouMean } from "../../environment/sentences.ts";
import type { ProblemAt } from "../../environment/source.ts";
import type { Problem } from "../../problems.ts";
import { containersOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { VOLUMES_PROBLEMS } from "./problems.ts";
import type { volumes as schema } from "./schema.ts";

/** Places of the environment for volumes that no container mounts. The other way round, the mapping refuses. */
function volumesAreMounted(
  volumes: z.output<typeof schema>,
  environment: Services,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<keyof typeof VOLUMES_PROBLEMS>[] {
  const containers = containersOf(environment);
  // What a service that is not there would mount, nobody can tell.
  if (containers.some((name) => project.services[name] === undefined)) return [];
  const mounted = new Set(containers.flatMap((name) => namedVolumes(project, name)));
  return Object.keys(volumes)
    .filter((name) => !mounted.has(name))
    .map((name) =>
      problemAt(
        "EOE-ENV-301",
        ["service", "volumes", name],
        `has no effect: none of ${containers.join(", ")} mounts "${name}" in the compose file; remove it.${didYouMean(name, [...mounted])}`,
      ),
    );
}

export const projectAgreement = [coded(VOLUMES_PROBLEMS, volumesAreMounted)];
