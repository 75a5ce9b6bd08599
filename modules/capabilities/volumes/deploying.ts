import type { z } from "zod";
import type { ComposeProject } from "../../compose/index.ts";
import type { Decisions } from "../deploying.ts";
import type { EcsServiceSettings } from "../ecs-service.ts";
import { keyOf, runningServicesOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import type { volumes as schema } from "./schema.ts";

/** Shared volumes that several tasks write: whether their programs expect that, only the user knows. */
export const decisions: Decisions<z.output<typeof schema>, Services> = (volumes, environment, { project }) =>
  Object.entries(volumes).flatMap(([volume, { place }]) => {
    if (place !== "efs") return [];
    const writers = runningServicesOf(environment).filter(
      (settings) => !settings.singleton && writes(settings, volume, project),
    );
    if (writers.length === 0) return [];
    const keys = writers.map(keyOf);
    return [
      {
        stage: "compose" as const,
        message: `service.volumes.${volume}: is written by two tasks of ${keys.join(" and of ")} at once, at each deployment at least; write ${keys.map((key) => `${key}.singleton: true`).join(" and ")}, unless several may write its files, as with uploads.`,
      },
    ];
  });

const writes = ({ containers }: EcsServiceSettings, volume: string, { services }: ComposeProject): boolean =>
  containers.some((name) =>
    services[name]?.volumes?.some(({ source, read_only: readOnly }) => source === volume && !readOnly),
  );
