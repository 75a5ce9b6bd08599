import { type FoundResource, type Rule, resourceProblem, resourcesOf, type Synthesis } from "../rule.ts";

/** ECS places by this attribute on the one host that has the volume. */
const ON_ITS_HOST = /attribute:stateful\s*==/;

export const statefulHasAHost: Rule = {
  id: "stateful-has-a-host",
  title: "A task that keeps data on its host runs on a stateful host only.",
  reason:
    "Autoscaling removes hosts, and a task that is moved starts with an empty folder: the data is lost or forked.",
  sources: ['ECS Developer Guide, "Use bind mounts with Amazon ECS"'],
  level: "error",
  reads: "resources",
  keys: ["database.hosting", "service.volumes"],
  fails: {
    resources: { aws_ecs_task_definition: { store: { volume: [{ name: "data", host_path: "/data" }] } } },
  },
  passes: {
    resources: {
      aws_ecs_task_definition: {
        store: { volume: [{ name: "data", efs_volume_configuration: { file_system_id: "fs-1" } }] },
      },
    },
  },
  check: (synthesis) =>
    resourcesOf(synthesis, "aws_ecs_task_definition").flatMap((definition) =>
      volumesOf(definition)
        .filter(keepsData)
        .filter(() => !isBound(synthesis, definition))
        .map((volume) =>
          resourceProblem(
            statefulHasAHost,
            definition,
            "volume",
            `"${String(volume["name"])}" keeps data on a host that autoscaling may remove; put it on EFS, or run the service by database.hosting: host.`,
          ),
        ),
    ),
};

type Volume = Readonly<Record<string, unknown>>;

function volumesOf({ arguments: { volume } }: FoundResource): Volume[] {
  const list = Array.isArray(volume) ? volume : volume === undefined ? [] : [volume];
  return list.filter((entry): entry is Volume => typeof entry === "object" && entry !== null);
}

/** A folder of the host, or a Docker volume that outlives its task. Volumes with neither end with the task. */
function keepsData(volume: Volume): boolean {
  if (volume["host_path"] !== undefined) return true;
  const docker = volume["docker_volume_configuration"];
  const configurations = Array.isArray(docker) ? docker : [docker];
  return configurations.some((entry) => entry?.scope === "shared");
}

/** Every service that runs the definition, and there is one, is placed by the attribute. */
function isBound(synthesis: Synthesis, definition: FoundResource): boolean {
  const services = resourcesOf(synthesis, "aws_ecs_service").filter(
    ({ stack, arguments: service }) =>
      stack === definition.stack &&
      String(service["task_definition"]).includes(`aws_ecs_task_definition.${definition.id}.`),
  );
  return (
    services.length > 0 &&
    services.every(({ arguments: service }) =>
      ON_ITS_HOST.test(JSON.stringify(service["placement_constraints"] ?? [])),
    )
  );
}
