import { cpuUnits, describeFargateSizes, isFargatePair, memoryMiB } from "../fargate.ts";
import { isAbsent, isObject, isUnresolved, type Json, type JsonObject, show } from "../json.ts";
import { asNumber, elements, isSet, type LimitRule, rangeRule, textRule } from "./rule.ts";

const REFERENCE = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/";
const REBALANCING = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html";
const ZONE = "attribute:ecs.availability-zone";
const NAME = /^[A-Za-z0-9_-]{1,255}$/;
const NAME_ALLOWED = "1 to 255 letters, digits, underscores and hyphens";

const task = { service: "ecs", operations: ["RegisterTaskDefinition"] } as const;
const service = { service: "ecs", operations: ["CreateService"] } as const;

function page(name: string): string {
  return `${REFERENCE}API_${name}.html`;
}

function containers(input: JsonObject): readonly JsonObject[] {
  return elements(input["containerDefinitions"]).filter(isObject);
}

function namedContainer(input: JsonObject, name: Json | undefined): JsonObject | undefined {
  return containers(input).find((container) => container["name"] === name);
}

function hasUnresolvedName(objects: readonly Json[]): boolean {
  return objects.some((object) => isUnresolved(object) || (isObject(object) && isUnresolved(object["name"])));
}

function isFargate(input: JsonObject): boolean {
  return elements(input["requiresCompatibilities"]).includes("FARGATE");
}

/** The sizes of the task's containers that are known; a size that Terraform fills in later counts as nothing. */
function total(input: JsonObject, sizeOf: (container: JsonObject) => number | undefined): number {
  return containers(input).reduce((sum, container) => sum + (sizeOf(container) ?? 0), 0);
}

function reserved(container: JsonObject): number | undefined {
  return asNumber(container["memoryReservation"]) ?? asNumber(container["memory"]);
}

function written(value: Json | undefined): string | number | undefined {
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

const taskRules: readonly LimitRule[] = [
  textRule({
    ...task,
    id: "ecs-family",
    at: "family",
    allowed: NAME_ALLOWED,
    documentation: page("RegisterTaskDefinition"),
    pattern: NAME,
  }),
  textRule({
    ...task,
    id: "ecs-container-name",
    at: "containerDefinitions[].name",
    allowed: NAME_ALLOWED,
    documentation: page("ContainerDefinition"),
    pattern: NAME,
  }),
  {
    ...task,
    id: "ecs-container-name-required",
    at: "containerDefinitions[]",
    allowed: "a container with a name and an image",
    documentation: page("ContainerDefinition"),
    holds: (value) => !isObject(value) || (isSet(value["name"]) && isSet(value["image"])),
  },
  {
    ...task,
    id: "ecs-container-name-unique",
    at: "containerDefinitions[].name",
    allowed: "a name that no other container of the task has",
    documentation: page("RegisterTaskDefinition"),
    holds: (value, { input }) =>
      containers(input).filter((container) => container["name"] === value).length === 1,
  },
  {
    ...task,
    id: "ecs-container-count",
    at: "containerDefinitions",
    allowed: "1 to 10 containers",
    documentation: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html",
    holds: (value) => !Array.isArray(value) || (value.length >= 1 && value.length <= 10),
    found: (value) => `${elements(value).length} containers`,
  },
  {
    ...task,
    id: "ecs-essential-container",
    at: "containerDefinitions",
    allowed: "at least one container that is essential",
    documentation: page("ContainerDefinition"),
    holds: (value) =>
      !Array.isArray(value) ||
      value.length === 0 ||
      value.some((c) => !isObject(c) || c["essential"] !== false),
  },
  {
    ...task,
    id: "ecs-container-memory-required",
    at: "containerDefinitions[]",
    allowed: "a container with memory or memoryReservation above 0, or a task with memory",
    documentation: page("ContainerDefinition"),
    found: (value) => show({ ...pick(value, ["name", "memory", "memoryReservation"]) }),
    holds: (value, { input }) =>
      !isObject(value) ||
      isSet(input["memory"]) ||
      [value["memory"], value["memoryReservation"]].some(
        (size) => isUnresolved(size) || (asNumber(size) ?? 0) > 0,
      ),
  },
  {
    ...task,
    id: "ecs-container-memory-minimum",
    at: "containerDefinitions[].memory",
    allowed: "at least 6 MiB, which Docker reserves for a Linux container",
    documentation: page("ContainerDefinition"),
    holds: (value) => (asNumber(value) ?? 6) >= 6,
  },
  {
    ...task,
    id: "ecs-container-reservation-minimum",
    at: "containerDefinitions[].memoryReservation",
    allowed: "at least 6 MiB, which Docker reserves for a Linux container",
    documentation: page("ContainerDefinition"),
    holds: (value) => (asNumber(value) ?? 6) >= 6,
  },
  {
    ...task,
    id: "ecs-container-memory-above-reservation",
    at: "containerDefinitions[].memory",
    allowed: "no less than the container's memoryReservation",
    documentation: page("ContainerDefinition"),
    holds: (value, { parent }) => {
      const [limit, reservation] = [asNumber(value), asNumber(parent["memoryReservation"])];
      return limit === undefined || reservation === undefined || limit >= reservation;
    },
  },
  {
    ...task,
    id: "ecs-task-memory-sum",
    at: "memory",
    allowed: "no less than the memory that all containers reserve together",
    documentation: page("ContainerDefinition"),
    holds: (value, { input }) => {
      const size = memoryMiB(written(value) ?? "");
      return size === undefined || total(input, reserved) <= size;
    },
  },
  {
    ...task,
    id: "ecs-task-cpu-sum",
    at: "cpu",
    allowed: "no less than the CPU units of all containers together",
    documentation: page("ContainerDefinition"),
    holds: (value, { input }) => {
      const units = cpuUnits(written(value) ?? "");
      return units === undefined || total(input, (container) => asNumber(container["cpu"])) <= units;
    },
  },
  {
    ...task,
    id: "ecs-task-cpu",
    at: "cpu",
    allowed: '128 to 196608 CPU units, or vCPUs such as "1 vCPU"',
    documentation: page("RegisterTaskDefinition"),
    holds: (value, { input }) => {
      const units = cpuUnits(written(value) ?? "");
      return isFargate(input) || (units !== undefined && units >= 128 && units <= 196_608);
    },
  },
  {
    ...task,
    id: "ecs-task-memory",
    at: "memory",
    allowed: 'MiB as a whole number, or gigabytes such as "1 GB"',
    documentation: page("RegisterTaskDefinition"),
    holds: (value) => memoryMiB(written(value) ?? "") !== undefined,
  },
  {
    ...task,
    id: "ecs-fargate-size",
    at: "",
    allowed: `a size of Fargate, CPU units with MiB: ${describeFargateSizes()}`,
    documentation: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html",
    found: (value) => show(pick(value, ["cpu", "memory"])),
    holds: (_, { input }) => {
      const [cpu, memory] = [input["cpu"], input["memory"]];
      if (!isFargate(input) || isUnresolved(cpu) || isUnresolved(memory)) return true;
      return isFargatePair(cpuUnits(written(cpu) ?? "") ?? 0, memoryMiB(written(memory) ?? "") ?? 0);
    },
  },
  {
    ...task,
    id: "ecs-fargate-network-mode",
    at: "",
    allowed: "the network mode awsvpc, which Fargate requires",
    documentation: page("RegisterTaskDefinition"),
    found: (value) => show(pick(value, ["networkMode"])),
    holds: (_, { input }) =>
      !isFargate(input) || isUnresolved(input["networkMode"]) || input["networkMode"] === "awsvpc",
  },
  {
    ...task,
    id: "ecs-fargate-execution-role",
    at: "",
    allowed: "an executionRoleArn, which Fargate needs for awslogs and for secrets",
    documentation: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
    found: () => "nothing",
    holds: (_, { input }) =>
      !isFargate(input) || isSet(input["executionRoleArn"]) || !needsExecutionRole(input),
  },
  {
    ...task,
    id: "ecs-fargate-privileged",
    at: "containerDefinitions[].privileged",
    allowed: "false; Fargate runs no privileged container",
    documentation: page("ContainerDefinition"),
    holds: (value, { input }) => !isFargate(input) || value !== true,
  },
  {
    ...task,
    id: "ecs-fargate-timeouts",
    at: "containerDefinitions[].stopTimeout",
    allowed: "2 to 120 seconds on Fargate",
    documentation: page("ContainerDefinition"),
    holds: (value, { input }) => !isFargate(input) || isWithin(value, 2, 120),
  },
  {
    ...task,
    id: "ecs-fargate-start-timeout",
    at: "containerDefinitions[].startTimeout",
    allowed: "2 to 120 seconds on Fargate",
    documentation: page("ContainerDefinition"),
    holds: (value, { input }) => !isFargate(input) || isWithin(value, 2, 120),
  },
  rangeRule({
    ...task,
    id: "ecs-ephemeral-storage",
    at: "ephemeralStorage.sizeInGiB",
    documentation: page("EphemeralStorage"),
    min: 21,
    max: 200,
    unit: " GiB",
  }),
  {
    ...task,
    id: "ecs-links-bridge",
    at: "containerDefinitions[].links",
    allowed: "no links; ECS has them in the network mode bridge only",
    documentation: page("ContainerDefinition"),
    holds: (value, { input }) => {
      const mode = input["networkMode"];
      return elements(value).length === 0 || isAbsent(mode) || isUnresolved(mode) || mode === "bridge";
    },
  },
  {
    ...task,
    id: "ecs-links-known",
    at: "containerDefinitions[].links[]",
    allowed: "the name of another container of the task, alone or as name:alias",
    documentation: page("ContainerDefinition"),
    holds: (value, { parent, input }) => {
      if (typeof value !== "string" || hasUnresolvedName(containers(input))) return true;
      const [name] = value.split(":");
      return name !== parent["name"] && namedContainer(input, name) !== undefined;
    },
  },
  textRule({
    ...task,
    id: "ecs-image",
    at: "containerDefinitions[].image",
    allowed:
      "an image of at most 255 letters, digits and - _ : . / #, with a digest of @sha256: and 64 digits if any",
    documentation: page("ContainerDefinition"),
    pattern: /^[A-Za-z0-9\-_:./#]{1,255}(@sha256:[A-Fa-f0-9]{64})?$/,
  }),
  rangeRule({
    ...task,
    id: "ecs-container-port",
    at: "containerDefinitions[].portMappings[].containerPort",
    documentation: page("PortMapping"),
    min: 1,
    max: 65_535,
  }),
  rangeRule({
    ...task,
    id: "ecs-host-port",
    at: "containerDefinitions[].portMappings[].hostPort",
    documentation: page("PortMapping"),
    min: 0,
    max: 65_535,
  }),
  {
    ...task,
    id: "ecs-host-port-awsvpc",
    at: "containerDefinitions[].portMappings[].hostPort",
    allowed: "nothing, or the containerPort; in awsvpc and host mode the two are the same",
    documentation: page("PortMapping"),
    holds: (value, { parent, input }) =>
      !["awsvpc", "host"].includes(String(input["networkMode"])) ||
      value === 0 ||
      isUnresolved(parent["containerPort"]) ||
      value === parent["containerPort"],
  },
  {
    ...task,
    id: "ecs-port-mappings-none",
    at: "containerDefinitions[].portMappings",
    allowed: "no port mappings in the network mode none",
    documentation: page("RegisterTaskDefinition"),
    holds: (value, { input }) => input["networkMode"] !== "none" || elements(value).length === 0,
  },
  textRule({
    ...task,
    id: "ecs-port-mapping-name",
    at: "containerDefinitions[].portMappings[].name",
    allowed: "up to 64 lower-case letters, digits, underscores and hyphens, not beginning with a hyphen",
    documentation: page("PortMapping"),
    pattern: /^[a-z0-9_][a-z0-9_-]{0,63}$/,
  }),
  {
    ...task,
    id: "ecs-health-check-command",
    at: "containerDefinitions[].healthCheck.command",
    allowed: "a list that begins with CMD or CMD-SHELL and names a command",
    documentation: page("HealthCheck"),
    holds: (value) => {
      const [kind, command] = elements(value);
      if (isUnresolved(kind) || kind === "NONE") return true;
      return (kind === "CMD" || kind === "CMD-SHELL") && command !== undefined;
    },
  },
  ...(
    [
      ["interval", 5, 300],
      ["timeout", 2, 60],
      ["retries", 1, 10],
      ["startPeriod", 0, 300],
    ] as const
  ).map(([member, min, max]) =>
    rangeRule({
      ...task,
      id: `ecs-health-check-${member.toLowerCase()}`,
      at: `containerDefinitions[].healthCheck.${member}`,
      documentation: page("HealthCheck"),
      min,
      max,
      unit: member === "retries" ? "" : " seconds",
    }),
  ),
  {
    ...task,
    id: "ecs-depends-on-known",
    at: "containerDefinitions[].dependsOn[].containerName",
    allowed: "the name of another container of the task",
    documentation: page("ContainerDependency"),
    holds: (value, { input }) =>
      hasUnresolvedName(containers(input)) || namedContainer(input, value) !== undefined,
  },
  {
    ...task,
    id: "ecs-depends-on-healthy",
    at: "containerDefinitions[].dependsOn[]",
    allowed: "the condition HEALTHY only for a container with a health check",
    documentation: page("ContainerDependency"),
    holds: (value, { input }) => {
      if (!isObject(value) || value["condition"] !== "HEALTHY") return true;
      const dependency = namedContainer(input, value["containerName"]);
      return dependency === undefined || isSet(dependency["healthCheck"]);
    },
  },
  {
    ...task,
    id: "ecs-depends-on-finished",
    at: "containerDefinitions[].dependsOn[]",
    allowed: "the conditions COMPLETE and SUCCESS only for a container that is not essential",
    documentation: page("ContainerDependency"),
    holds: (value, { input }) => {
      if (!isObject(value) || !["COMPLETE", "SUCCESS"].includes(String(value["condition"]))) return true;
      const dependency = namedContainer(input, value["containerName"]);
      return (
        dependency === undefined || dependency["essential"] === false || isUnresolved(dependency["essential"])
      );
    },
  },
  {
    ...task,
    id: "ecs-mount-point-volume",
    at: "containerDefinitions[].mountPoints[].sourceVolume",
    allowed: "the name of a volume of the task",
    documentation: page("MountPoint"),
    holds: (value, { input }) => {
      const volumes = elements(input["volumes"]);
      return (
        isUnresolved(input["volumes"]) ||
        hasUnresolvedName(volumes) ||
        volumes.some((volume) => isObject(volume) && volume["name"] === value)
      );
    },
  },
  rangeRule({
    ...task,
    id: "ecs-swappiness",
    at: "containerDefinitions[].linuxParameters.swappiness",
    documentation: page("LinuxParameters"),
    min: 0,
    max: 100,
  }),
];

const serviceRules: readonly LimitRule[] = [
  textRule({
    ...service,
    id: "ecs-service-name",
    at: "serviceName",
    allowed: NAME_ALLOWED,
    documentation: page("CreateService"),
    pattern: NAME,
  }),
  textRule({
    ...service,
    id: "ecs-service-connect-discovery-name",
    at: "serviceConnectConfiguration.services[].discoveryName",
    allowed: "up to 64 lower-case letters, digits, underscores and hyphens, not beginning with a hyphen",
    documentation: page("ServiceConnectService"),
    pattern: /^[a-z0-9_][a-z0-9_-]{0,63}$/,
  }),
  {
    ...service,
    id: "ecs-service-connect-alias-twice",
    at: "serviceConnectConfiguration.services",
    allowed: "each name and port of a client alias once",
    documentation: page("ServiceConnectService"),
    holds: (value) => {
      const aliases = elements(value)
        .filter(isObject)
        .flatMap(({ clientAliases }) => elements(clientAliases))
        .filter(isObject)
        .map(({ dnsName, port }) => `${String(dnsName)}:${String(port)}`);
      return new Set(aliases).size === aliases.length;
    },
  },
  {
    ...service,
    id: "ecs-launch-type-or-strategy",
    at: "launchType",
    allowed: "a launchType or a capacityProviderStrategy, not both",
    documentation: page("CreateService"),
    holds: (_, { input }) => !isSet(input["capacityProviderStrategy"]),
  },
  {
    ...service,
    id: "ecs-placement-constraints",
    at: "placementConstraints",
    allowed: "at most 10 constraints",
    documentation: page("CreateService"),
    holds: (value) => elements(value).length <= 10,
    found: (value) => `${elements(value).length} constraints`,
  },
  {
    ...service,
    id: "ecs-placement-strategy",
    at: "placementStrategy",
    allowed: "at most 5 strategies",
    documentation: page("CreateService"),
    holds: (value) => elements(value).length <= 5,
    found: (value) => `${elements(value).length} strategies`,
  },
  {
    ...service,
    id: "ecs-placement-fargate",
    at: "launchType",
    allowed: "no placement strategy or constraint with FARGATE, which spreads tasks over zones by itself",
    documentation: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html",
    holds: (value, { input }) =>
      value !== "FARGATE" || !(isSet(input["placementStrategy"]) || isSet(input["placementConstraints"])),
  },
  {
    ...service,
    id: "ecs-fargate-network-configuration",
    at: "launchType",
    allowed: "a networkConfiguration with FARGATE, whose tasks are in awsvpc mode",
    documentation: page("CreateService"),
    holds: (value, { input }) => value !== "FARGATE" || isSet(input["networkConfiguration"]),
  },
  {
    ...service,
    id: "ecs-load-balancer-target",
    at: "loadBalancers[]",
    allowed: "a targetGroupArn with containerName and containerPort",
    documentation: page("CreateService"),
    holds: (value) =>
      !isObject(value) ||
      isSet(value["loadBalancerName"]) ||
      ["targetGroupArn", "containerName", "containerPort"].every((member) => isSet(value[member])),
  },
  {
    ...service,
    id: "ecs-daemon-desired-count",
    at: "schedulingStrategy",
    allowed: "no desiredCount with DAEMON, which runs one task on each instance",
    documentation: page("CreateService"),
    holds: (value, { input }) => value !== "DAEMON" || !isSet(input["desiredCount"]),
  },
  {
    ...service,
    id: "ecs-deployment-has-room",
    at: "deploymentConfiguration.minimumHealthyPercent",
    allowed: "a minimumHealthyPercent below maximumPercent, which blocks every deployment otherwise",
    documentation: page("DeploymentConfiguration"),
    holds: (value, { parent }) => {
      const [least, most] = [asNumber(value), asNumber(parent["maximumPercent"])];
      return least === undefined || most === undefined || least < most;
    },
  },
  // ECS Developer Guide, "Balancing an Amazon ECS service across Availability Zones", as aws-cdk checks it (2026-11).
  {
    ...service,
    id: "ecs-rebalancing-has-room",
    at: "availabilityZoneRebalancing",
    allowed:
      "ENABLED only with a maximumPercent above 100 and the strategy REPLICA, since a task starts before another stops",
    documentation: REBALANCING,
    holds: (value, { input }) => {
      if (value !== "ENABLED") return true;
      const deployment = input["deploymentConfiguration"];
      const most = isObject(deployment) ? asNumber(deployment["maximumPercent"]) : undefined;
      return (most ?? 200) > 100 && input["schedulingStrategy"] !== "DAEMON";
    },
  },
  {
    ...service,
    id: "ecs-rebalancing-placement",
    at: "availabilityZoneRebalancing",
    allowed: `ENABLED only where tasks are spread over ${ZONE} first, and no constraint names it`,
    documentation: REBALANCING,
    holds: (value, { input }) => {
      if (value !== "ENABLED") return true;
      const [first] = elements(input["placementStrategy"]);
      const spreads =
        !isObject(first) ||
        isUnresolved(first["field"]) ||
        (first["type"] === "spread" && first["field"] === ZONE);
      const constraints = elements(input["placementConstraints"]).filter(isObject);
      return spreads && !constraints.some(({ expression }) => String(expression).includes(ZONE));
    },
  },
  {
    ...service,
    id: "ecs-desired-count",
    at: "desiredCount",
    allowed: "0 or more tasks",
    documentation: page("CreateService"),
    holds: (value) => (asNumber(value) ?? 0) >= 0,
  },
];

const strategyRules: readonly LimitRule[] = [
  ["capacityProviderStrategy", service] as const,
  [
    "defaultCapacityProviderStrategy",
    { service: "ecs", operations: ["CreateCluster", "PutClusterCapacityProviders"] },
  ] as const,
].flatMap(([at, operation]): LimitRule[] => [
  {
    ...operation,
    id: `ecs-strategy-size-${at}`,
    at,
    allowed: "at most 20 capacity providers",
    documentation: page("CreateService"),
    holds: (value) => elements(value).length <= 20,
    found: (value) => `${elements(value).length} capacity providers`,
  },
  {
    ...operation,
    id: `ecs-strategy-base-${at}`,
    at,
    allowed: "a base above 0 for one capacity provider at most",
    documentation: page("CapacityProviderStrategyItem"),
    holds: (value) => items(value).filter((item) => (asNumber(item["base"]) ?? 0) > 0).length <= 1,
  },
  {
    ...operation,
    id: `ecs-strategy-weight-${at}`,
    at,
    allowed: "a weight above 0 for one capacity provider at least, where there are several",
    documentation: page("CapacityProviderStrategyItem"),
    holds: (value) =>
      items(value).length < 2 ||
      items(value).some((item) => isUnresolved(item["weight"]) || (asNumber(item["weight"]) ?? 0) > 0),
  },
]);

const clusterRules: readonly LimitRule[] = [
  textRule({
    service: "ecs",
    operations: ["CreateCluster"],
    id: "ecs-cluster-name",
    at: "clusterName",
    allowed: NAME_ALLOWED,
    documentation: page("CreateCluster"),
    pattern: NAME,
  }),
  textRule({
    service: "ecs",
    operations: ["CreateCapacityProvider"],
    id: "ecs-capacity-provider-name",
    at: "name",
    allowed: `${NAME_ALLOWED}, not beginning with aws, ecs or fargate`,
    documentation: page("CreateCapacityProvider"),
    pattern: /^(?!aws|ecs|fargate)[A-Za-z0-9_-]{1,255}$/i,
  }),
  {
    service: "ecs",
    operations: ["CreateCapacityProvider"],
    id: "ecs-termination-protection",
    at: "autoScalingGroupProvider.managedTerminationProtection",
    allowed: "ENABLED only with managedScaling.status ENABLED",
    documentation: page("AutoScalingGroupProvider"),
    holds: (value, { parent }) => {
      if (value !== "ENABLED") return true;
      const scaling = parent["managedScaling"];
      if (isUnresolved(scaling)) return true;
      return isObject(scaling) && (isUnresolved(scaling["status"]) || scaling["status"] === "ENABLED");
    },
  },
];

export const ecsRules: readonly LimitRule[] = [
  ...taskRules,
  ...serviceRules,
  ...strategyRules,
  ...clusterRules,
];

function items(strategy: Json): JsonObject[] {
  return elements(strategy).filter(isObject);
}

function isWithin(value: Json, min: number, max: number): boolean {
  const number = asNumber(value);
  return number === undefined || (number >= min && number <= max);
}

function needsExecutionRole(input: JsonObject): boolean {
  return containers(input).some((container) => {
    const logs = container["logConfiguration"];
    return isSet(container["secrets"]) || (isObject(logs) && logs["logDriver"] === "awslogs");
  });
}

function pick(value: Json, members: readonly string[]): JsonObject {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    members.filter((name) => value[name] !== undefined).map((name) => [name, value[name]]),
  );
}
