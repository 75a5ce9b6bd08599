import { posix } from "node:path";
import { isUnresolved, type Json, parseJson } from "../../aws/json.ts";
import { jsonTextOf } from "../../aws/jsonencode.ts";
import type { Observation } from "../../problems.ts";
import { blocksOf, cannotBeJudged } from "../arguments.ts";
import { elements, member } from "../containers/task-containers.ts";
import { type FoundResource, type Rule, resourceProblem, resourcesOf } from "../rule.ts";

/**
 * Folders and sockets by which a host is ruled, or other tasks' secrets are read. Source: Docker Engine security, "Docker
 * daemon attack surface"; ECS Developer Guide, "Amazon ECS container agent configuration" (ECS_DATADIR), 2026-11.
 */
const HOST_FOLDERS = [
  "/bin",
  "/boot",
  "/dev",
  "/etc",
  "/home",
  "/lib",
  "/lib64",
  "/proc",
  "/root",
  "/run",
  "/sbin",
  "/sys",
  "/usr",
  "/var/lib/amazon",
  "/var/lib/cloud",
  "/var/lib/containerd",
  "/var/lib/docker",
  "/var/lib/ecs",
  "/var/run",
  "/var/spool/cron",
];

/** Source: Security Hub, ECS.3 and ECS.17. */
export const tasksStayApart: Rule = {
  id: "tasks-stay-apart",
  title: "No task shares its host's network, processes, memory or system folders.",
  reason:
    "Such a task reaches what listens on the host only, the role of the host, and the other tasks beside it.",
  sources: ["Security Hub ECS.3", "Security Hub ECS.17"],
  level: "error",
  reads: "resources",
  keys: ["service.networkMode"],
  fails: {
    resources: { aws_ecs_task_definition: { web: { network_mode: "host", container_definitions: "[]" } } },
  },
  passes: {
    resources: { aws_ecs_task_definition: { web: { network_mode: "bridge", container_definitions: "[]" } } },
  },
  check: (synthesis) => [
    ...resourcesOf(synthesis, "aws_ecs_task_definition").flatMap((found) => [
      ...sharedModes(found),
      ...hostPaths(found),
    ]),
    ...resourcesOf(synthesis, "aws_batch_job_definition").flatMap(batchVolumes),
  ],
};

const MODES = { network_mode: "network", pid_mode: "processes", ipc_mode: "shared memory" } as const;

function sharedModes(found: FoundResource): Observation[] {
  return Object.entries(MODES).flatMap(([argument, what]) => {
    const mode = found.arguments[argument];
    if (isUnresolved(mode))
      return [problem(found, argument, `${cannotBeJudged(mode)}; write the value itself.`)];
    if (String(mode).toLowerCase() !== "host") return [];
    return [problem(found, argument, `"${String(mode)}" shares the ${what} of the host; remove it.`)];
  });
}

function hostPaths(found: FoundResource): Observation[] {
  return blocksOf(found.arguments, "volume").flatMap(({ place, content }) => {
    if (content === undefined)
      return [problem(found, place, `${cannotBeJudged(undefined)}; write the block itself.`)];
    return [
      ...pathProblem(found, `${place}.host_path`, content["host_path"]),
      ...blocksOf(content, "docker_volume_configuration").flatMap((volume) => {
        const options = volume.content?.["driver_opts"];
        const at = `${place}.${volume.place}.driver_opts`;
        if (isUnresolved(options)) return pathProblem(found, at, options);
        return pathProblem(found, `${at}.device`, member(options, "device"));
      }),
    ];
  });
}

/** A volume of Batch is a folder of the host by `host.sourcePath`. */
function batchVolumes(found: FoundResource): Observation[] {
  return ["container_properties", "node_properties", "ecs_properties"].flatMap((argument) =>
    sourcePaths(parseJson(String(jsonTextOf((found.arguments[argument] ?? null) as Json)))).flatMap((path) =>
      pathProblem(found, argument, path),
    ),
  );
}

function sourcePaths(json: Json | undefined): (Json | undefined)[] {
  const list = elements(json);
  if (list) return list.flatMap(sourcePaths);
  if (typeof json !== "object" || json === null) return [];
  return [member(member(json, "host"), "sourcePath"), ...Object.values(json).flatMap(sourcePaths)];
}

function pathProblem(found: FoundResource, argument: string, written: unknown): Observation[] {
  if (isUnresolved(written))
    return [problem(found, argument, `${cannotBeJudged(written)}; write the path itself.`)];
  if (typeof written !== "string" || written === "") return [];
  const path = posix.resolve("/", written);
  const folder = HOST_FOLDERS.find((one) => isInside(path, one) || isInside(one, path));
  if (folder === undefined) return [];
  const what = path === folder || isInside(path, folder) ? "" : `, which holds ${folder}`;
  return [
    problem(
      found,
      argument,
      `"${written}" is a folder that controls the host${what}; use a volume, or a folder below /mnt or /srv.`,
    ),
  ];
}

const isInside = (path: string, folder: string): boolean =>
  path === folder || folder === "/" || path.startsWith(`${folder}/`);

const problem = (found: FoundResource, argument: string, message: string): Observation =>
  resourceProblem(tasksStayApart, found, argument, message);
