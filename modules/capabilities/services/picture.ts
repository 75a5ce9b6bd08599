import { endpointsOffered } from "../../picture/calls.ts";
import { type Block, type Configuration, nested, strings, type Values } from "../../picture/configuration.ts";
import { count, idOf, type Part, part, range, usedOf, usersOf, uses } from "../../picture/part.ts";

/** Services with their tasks' containers, each in the box of the hosts that it runs on. */
export function serviceParts(configuration: Configuration, drawn: readonly Part[]): Part[] {
  return [
    ...runningParts(configuration, drawn),
    ...standaloneParts(configuration),
    ...queueParts(configuration),
  ];
}

/** Tasks that no service runs. */
const standaloneParts = (configuration: Configuration): Part[] =>
  configuration
    .resources("aws_ecs_task_definition")
    .filter((definition) => usersOf(configuration, definition, "aws_ecs_service").length === 0)
    .flatMap((definition) => {
      const containers = nested(JSON.parse(String(definition.values["container_definitions"])));
      const schedules = usersOf(configuration, definition, "aws_scheduler_schedule");
      return part(configuration, [definition, ...schedules], {
        kind: "service",
        title: `Task ${String(definition.values["family"])}`,
        lines: [
          ...(schedules.length > 0 ? schedules.map(scheduleLine) : ["runs by itself"]),
          ...sizeLines(definition),
          ...containers.map(({ name }) => String(name)),
        ],
      });
    });

/** Zones other than UTC are said. */
function scheduleLine({ values }: Block): string {
  const zone = values["schedule_expression_timezone"];
  const when = `${String(values["schedule_expression"])}${zone === "UTC" ? "" : ` ${String(zone)}`}`;
  return values["state"] === "DISABLED" ? `${when}, switched off` : when;
}

/** The group of schedules with the queue of starts that failed. */
const queueParts = (configuration: Configuration): Part[] =>
  configuration.resources("aws_scheduler_schedule_group").flatMap((group) => {
    const schedules = usersOf(configuration, group, "aws_scheduler_schedule");
    const queues = schedules.flatMap((schedule) => usedOf(configuration, schedule, "aws_sqs_queue"));
    return part(configuration, [group, ...new Set(queues)], {
      kind: "alarms",
      title: "EventBridge Scheduler",
      lines: [
        count(schedules.length, "schedule"),
        ...[...new Set(queues)].map(({ values }) => `failed starts in ${String(values["name"])}`),
      ],
    });
  });

function runningParts(configuration: Configuration, drawn: readonly Part[]): Part[] {
  const hosts = drawn.filter(({ kind }) => kind === "hosts");
  return configuration.resources("aws_ecs_service").flatMap((service) => {
    const definitions = usedOf(configuration, service, "aws_ecs_task_definition");
    const clusters = usedOf(configuration, service, "aws_ecs_cluster");
    const ofCluster = clusters.flatMap((cluster) =>
      usersOf(configuration, cluster, "aws_ecs_cluster_capacity_providers"),
    );
    const targets = usersOf(configuration, service, "aws_appautoscaling_target");
    const policies = targets.flatMap((target) => usersOf(configuration, target, "aws_appautoscaling_policy"));
    const times = targets.flatMap((target) =>
      usersOf(configuration, target, "aws_appautoscaling_scheduled_action"),
    );
    const names = usedOf(configuration, service, "aws_service_discovery_service");
    const spaces = names.flatMap((name) =>
      usedOf(configuration, name, "aws_service_discovery_private_dns_namespace"),
    );
    const joined = usedOf(configuration, service, "aws_service_discovery_http_namespace");
    const host = hostOf(configuration, service, hosts, clusters);
    const blocks = [
      service,
      ...definitions,
      ...clusters,
      ...ofCluster,
      ...targets,
      ...policies,
      ...times,
      ...names,
      ...spaces,
      ...joined,
    ];
    const boxes = part(configuration, blocks, {
      kind: "service",
      ...(host ? { parent: host.id } : {}),
      title: `ECS service ${String(service.values["name"])}`,
      lines: [
        tasksLine(service, targets),
        ...definitions.flatMap(sizeLines),
        ...scalingLines(policies),
        ...scheduleLines(times),
        ...endpointLines(service),
      ],
    });
    return [...boxes, ...definitions.flatMap((definition) => containerParts(definition, service))];
  });
}

/** By a capacity provider; or the hosts that join the service's cluster. */
function hostOf(
  configuration: Configuration,
  service: Block,
  hosts: readonly Part[],
  clusters: readonly Block[],
): Part | undefined {
  const provided = hosts.find(({ blocks }) => uses(configuration, service, blocks));
  if (provided || service.values["launch_type"] === "FARGATE") return provided;
  return hosts.find((host) => host.uses.some((block) => clusters.includes(block)));
}

function tasksLine({ values }: Block, targets: readonly Block[]): string {
  const [target] = targets;
  if (!target) return count(Number(values["desired_count"]), "task");
  const { min_capacity: min, max_capacity: max } = target.values;
  return min === max ? count(Number(max), "task") : `${range(min, max)} tasks`;
}

/** On Fargate a task has a size; on hosts, their types say what there is to share. */
function sizeLines({ values }: Block): string[] {
  if (!strings(values["requires_compatibilities"]).includes("FARGATE")) return [];
  const architectures = nested(values["runtime_platform"]).map(({ cpu_architecture }) => cpu_architecture);
  const size = [`${Number(values["cpu"]) / 1024} vCPU`, `${Number(values["memory"]) / 1024} GB`];
  return [[...size, ...architectures].join(", ")];
}

/** What a scaling metric is called in the picture. Source: Application Auto Scaling, PredefinedMetricSpecification. */
const METRICS: Readonly<Record<string, (value: string) => string>> = {
  ECSServiceAverageCPUUtilization: (value) => `CPU ${value} %`,
  ECSServiceAverageMemoryUtilization: (value) => `memory ${value} %`,
  ALBRequestCountPerTarget: (value) => `${value} requests a minute`,
};

function scalingLines(policies: readonly Block[]): string[] {
  return policies
    .flatMap(({ values }) => nested(values["target_tracking_scaling_policy_configuration"]))
    .flatMap((tracking) => {
      const [metric] = nested(tracking["predefined_metric_specification"]);
      const text = METRICS[String(metric?.["predefined_metric_type"])];
      return text ? [`scales at ${text(String(tracking["target_value"]))}`] : [];
    });
}

const scheduleLines = (actions: readonly Block[]): string[] =>
  actions.flatMap(({ values }) => {
    const [bounds] = nested(values["scalable_target_action"]);
    return bounds
      ? [
          `${String(bounds["min_capacity"])} to ${String(bounds["max_capacity"])} tasks from ${String(values["schedule"])} ${String(values["timezone"])}`,
        ]
      : [];
  });

/** What the namespace of Service Connect is for, which has no box. */
const endpointLines = (service: Block): string[] =>
  endpointsOffered(service).map(({ name, port }) => `Service Connect offers ${name}:${port}`);

function containerParts(definition: Block, service: Block): Part[] {
  const containers = nested(JSON.parse(String(definition.values["container_definitions"])));
  const id = (name: unknown): string => `${idOf(definition)}/${String(name)}`;
  return containers.map((container) => ({
    id: id(container["name"]),
    kind: "container",
    stack: definition.stack,
    parent: idOf(service),
    title: String(container["name"]),
    lines: containerLines(container, definition, service),
    blocks: [],
    uses: [],
    calls: [],
    links: containers.flatMap(({ name }) => {
      const link = linkTo(container, String(name));
      return link ? [{ to: id(name), ...link }] : [];
    }),
  }));
}

function containerLines(container: Values, definition: Block, service: Block): string[] {
  const entries = nested(service.values["load_balancer"]).filter(
    ({ container_name }) => container_name === container["name"],
  );
  const secrets = nested(container["secrets"]).length;
  return [
    ...entries.map(({ container_port }) => `load balancer's target, port ${String(container_port)}`),
    ...(secrets > 0 ? [count(secrets, "secret")] : []),
    ...mountLines(container, definition),
  ];
}

/** Volumes of the task alone, and those that hold files of the compose file, are its own affair. */
function mountLines(container: Values, definition: Block): string[] {
  const shared = nested(definition.values["volume"])
    .filter((volume) => nested(volume["efs_volume_configuration"]).length > 0)
    .map(({ name }) => name);
  return nested(container["mountPoints"])
    .filter(({ sourceVolume }) => shared.includes(sourceVolume))
    .map(({ sourceVolume, readOnly }) => `mounts ${String(sourceVolume)}${readOnly ? " read-only" : ""}`);
}

type Link = Pick<Part["links"][number], "kind" | "label">;

function linkTo(container: Values, other: string): Link | undefined {
  if (strings(container["links"]).some((link) => link.split(":")[0] === other)) {
    return { kind: "traffic", label: "link" };
  }
  const waits = nested(container["dependsOn"]).some(({ containerName }) => containerName === other);
  return waits ? { kind: "other", label: "starts after" } : undefined;
}
