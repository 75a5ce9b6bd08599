import { builtImage } from "../../compose/built-image.ts";
import { knownImage } from "../../compose/images/known-image.ts";
import type { KnownImage } from "../../compose/images/row.ts";
import type { ComposeService, ContainerDefinition, TaskPlan } from "../../compose/index.ts";
import type { Rule } from "../rule.ts";

/** What keeps data in files that one server opens at a time. */
const KEEPS_FILES: ReadonlySet<KnownImage["kind"]> = new Set([
  "database",
  "cache",
  "queue",
  "search",
  "storage",
]);

/** `sqlite:///data/app.db`, `sqlite3`, `file:/data/app.sqlite3?mode=rwc`, `/data/app.db` */
const SQLITE = /^sqlite3?\b|\/[^\s/]*\.(?:sqlite3?|db3?)(?:\?\S*)?$/i;

export const databasesRunOnce: Rule = {
  id: "databases-run-once",
  title: "A database whose files are on a shared volume runs in a service with `singleton: true`.",
  reason:
    "Every other service starts a new task before it stops the old one, and two servers on the same files destroy them.",
  combines: {
    keys: [
      "service.singleton",
      "furtherServices.<name>.singleton",
      "service.volumes.<name>.place",
      "compose: services.<name>.image",
    ],
    source:
      'ECS API reference, DeploymentConfiguration `maximumPercent`; SQLite, "How To Corrupt An SQLite Database File", of locks on network file systems (2026-11)',
  },
  sources: ["ECS API reference, DeploymentConfiguration", 'SQLite, "How To Corrupt An SQLite Database File"'],
  level: "error",
  reads: "environment",
  keys: ["service.singleton"],
  fails: {
    services: { app: { image: "postgres:17" } },
    containers: [{ mountPoints: [{ sourceVolume: "data", containerPath: "/data", readOnly: false }] }],
    volumes: [
      { name: "data", efsVolumeConfiguration: { fileSystemId: "fs-1", transitEncryption: "ENABLED" } },
    ],
  },
  passes: {
    services: { app: { image: "postgres:17" } },
    environment: {
      "service.singleton": true,
      "service.scaling": undefined,
      "service.tasks": { min: 1, max: 1 },
    },
    containers: [{ mountPoints: [{ sourceVolume: "data", containerPath: "/data", readOnly: false }] }],
    volumes: [
      { name: "data", efsVolumeConfiguration: { fileSystemId: "fs-1", transitEncryption: "ENABLED" } },
    ],
  },
  check: (synthesis) =>
    synthesis.services
      .filter(({ settings }) => !settings.singleton)
      .flatMap(({ settings, plan }) =>
        plan.containers.flatMap((container) => {
          const [volume] = sharedVolumes(container, plan);
          const what = databaseIn(container, synthesis.project.services[container.name]);
          if (volume === undefined || what === undefined) return [];
          return [
            synthesis.observationAt(
              [...settings.path, "singleton"],
              `is not true, though "${container.name}" ${what} on the shared volume ${volume}, and a deployment starts a second task before the first one stops; write singleton: true. (databases-run-once)`,
              container.name,
            ),
          ];
        }),
      ),
};

/** Volumes on a file system that the container may write. */
function sharedVolumes({ mountPoints = [] }: ContainerDefinition, { volumes }: TaskPlan): string[] {
  const shared = volumes.filter(({ efsVolumeConfiguration }) => efsVolumeConfiguration !== undefined);
  return mountPoints.flatMap(({ sourceVolume, readOnly }) =>
    !readOnly && shared.some(({ name }) => name === sourceVolume) ? [sourceVolume] : [],
  );
}

/** What keeps its files there, as far as image and variables tell. */
function databaseIn(
  { environment = [] }: ContainerDefinition,
  service: ComposeService | undefined,
): string | undefined {
  const image = (service?.build === undefined ? service?.image : builtImage(service.build)?.base) ?? "";
  const known = knownImage(image);
  if (known && KEEPS_FILES.has(known.kind) && known.data.length > 0) return `runs ${known.name}`;
  const variable = environment.find(({ value }) => SQLITE.test(String(value)));
  return variable && `keeps SQLite files, as ${variable.name} says,`;
}
