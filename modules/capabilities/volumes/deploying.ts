import type { z } from "zod";
import type { ComposeProject } from "../../compose/index.ts";
import { namedVolumes } from "../../compose/uses.ts";
import type { Decisions } from "../deploying.ts";
import type { EcsServiceSettings } from "../ecs-service.ts";
import { ecsServicesOf, keyOf, runningServicesOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import type { volumes as schema } from "./schema.ts";

/** Whether programs of several tasks expect to share a volume, or to have one of their own, only the user knows. */
export const decisions: Decisions<z.output<typeof schema>, Services> = (volumes, environment, { project }) =>
  Object.entries(volumes).flatMap(([volume, { place }]) => {
    const message =
      place === "efs"
        ? writtenTogether(volume, environment, project)
        : heldApart(volume, environment, project);
    return message === undefined ? [] : [{ stage: "compose" as const, message }];
  });

function writtenTogether(volume: string, environment: Services, project: ComposeProject): string | undefined {
  const writers = runningServicesOf(environment).filter(
    (settings) => !settings.singleton && writes(settings, volume, project),
  );
  if (writers.length === 0) return undefined;
  const keys = writers.map(keyOf);
  return `service.volumes.${volume}: is written by two tasks of ${keys.join(" and of ")} at once, at each deployment at least; write ${keys.map((key) => `${key}.singleton: true`).join(" and ")}, unless several may write its files, as with uploads.`;
}

/** On the laptop it is one volume of all. */
function heldApart(volume: string, environment: Services, project: ComposeProject): string | undefined {
  const mounting = ecsServicesOf(environment).filter(({ containers }) =>
    containers.some((name) => namedVolumes(project, name).includes(volume)),
  );
  const isWritten = mounting.some((settings) => writes(settings, volume, project));
  if (mounting.length < 2 || !isWritten) return undefined;
  const keys = mounting.map(keyOf).join(" and of ");
  return `service.volumes.${volume}: each task of ${keys} has one of its own, so that none reads what another writes; write { place: efs }, unless each needs its own, as with a cache.`;
}

const writes = ({ containers }: EcsServiceSettings, volume: string, { services }: ComposeProject): boolean =>
  containers.some((name) =>
    services[name]?.volumes?.some(({ source, read_only: readOnly }) => source === volume && !readOnly),
  );
