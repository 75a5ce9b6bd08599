import { type ModelViolation, validateInput } from "../../aws/api-model.ts";
import { isUnresolved, type Json, type JsonObject, show } from "../../aws/json.ts";
import { LARGEST_TASK_BYTES, largestParts, taskBytes } from "../../aws/limits/task-size.ts";
import type { ComposeCode } from "../../problem-codes/compose.ts";
import { escapeTemplates } from "../../terraform-templates.ts";
import { locate, type Path, pathText } from "../origin.ts";
import type { ComposeProject } from "../project.ts";
import type { TaskDraft } from "./context.ts";
import type { ContainerDefinition, TaskVolume } from "./definition.ts";
import { runsCommandAlone } from "./process.ts";
import { refusal } from "./refusals.ts";
import type { Decision, TaskTarget } from "./target.ts";

interface Planned {
  /** Of the whole task. */
  readonly cpu?: number;
  readonly memory?: number;
  readonly containers: readonly ContainerDefinition[];
  readonly volumes: readonly TaskVolume[];
}

/**
 * Asks the model of ECS's API about the containers of a task, so that what AWS would refuse is told where the compose
 * file says it. What the environment puts in is judged in its stacks, where it is known.
 */
export function checkApi(
  planned: Planned,
  project: ComposeProject,
  target: TaskTarget,
  task: TaskDraft,
): void {
  const input = requestOf(planned, target);
  const told = new Set(task.refusals.map(({ path }) => path));
  const refuse = (code: ComposeCode, path: Path, message: string): void => {
    const field = pathText(project.writtenAt(path));
    if (isTold(field, pathText(path.slice(0, 2)), told)) return;
    told.add(field);
    replaceDecision(project, task, code, path, message);
  };
  for (const { member, path, found, allowed } of violations(input, planned, project, target)) {
    if (member === "name") {
      const message = `cannot be the name of a container on ECS, which has ${allowed}; rename the service, to "${String(path[1]).replaceAll(/[^\w-]+/g, "-")}", wherever it is named.`;
      refuse("EOE-COMPOSE-190", path, message);
    } else {
      refuse(
        "EOE-COMPOSE-189",
        path,
        `comes to ${member} ${found}, which a container on ECS cannot have; allowed: ${allowed}.`,
      );
    }
  }
  checkSize(input, planned, project, refuse);
}

/**
 * As far as a task is known before the environment is built, as Terraform is given it; references stand for what comes
 * later.
 */
function requestOf(
  { containers, volumes, cpu, memory }: Planned,
  { networkMode, launchType }: TaskTarget,
): JsonObject {
  const request = {
    family: "task",
    networkMode,
    requiresCompatibilities: [launchType.name],
    executionRoleArn: "${role}",
    ...(memory === undefined ? {} : { memory: String(memory) }),
    ...(cpu === undefined ? {} : { cpu: String(cpu) }),
    containerDefinitions: escapeTemplates(containers),
    volumes: volumes.map(({ name }) => ({ name })),
  };
  return JSON.parse(JSON.stringify(request)) as JsonObject;
}

/** A problem of a field says enough about what is below it, and about its whole. */
function isTold(field: string, service: string, told: ReadonlySet<string>): boolean {
  const isBelow = (one: string, other: string): boolean =>
    one.startsWith(`${other}.`) || one.startsWith(`${other}[`);
  return [...told].some(
    (other) => other === field || isBelow(other, field) || (other !== service && isBelow(field, other)),
  );
}

function replaceDecision(
  project: ComposeProject,
  task: TaskDraft,
  code: ComposeCode,
  path: Path,
  message: string,
): void {
  const refused = refusal(project, code, path, message);
  const { path: field, message: sentence } = refused;
  const earlier = task.decisions.findIndex((decision) => decision.field === field);
  const decision: Decision = {
    service: String(path[1]),
    field,
    ...project.positionOf(path),
    outcome: "refused",
    sentence,
    code,
  };
  task.decisions.splice(Math.max(0, earlier), earlier < 0 ? 0 : 1, decision);
  task.refusals.push(refused);
}

interface Found {
  /** Of the container definition: `linuxParameters.devices[0].permissions[1]`. */
  readonly member: string;
  readonly path: Path;
  readonly found: string;
  readonly allowed: string;
}

function violations(
  input: JsonObject,
  { containers }: Planned,
  project: ComposeProject,
  target: TaskTarget,
): Found[] {
  const ofApi = validateInput("ecs", "RegisterTaskDefinition", input).filter(
    ({ rule }) => !TOLD_IN_OTHER_WORDS.has(rule),
  );
  const ofLinux = containers.flatMap((container, index) =>
    impossible(container as unknown as JsonObject, `containerDefinitions[${index}]`),
  );
  return [...ofApi, ...ofLinux].flatMap(({ path, found, allowed }) => {
    const place = /^containerDefinitions\[(\d+)\]\.(.+)$/s.exec(path);
    const container = containers[Number(place?.[1])];
    const member = place?.[2];
    if (!container || !member || isOfEnvironment(container, member, target)) return [];
    const field = fieldOf(container, member, project);
    return field ? [{ member, path: field, found, allowed }] : [];
  });
}

/** Whether the environment gives what the compose file may say as well. */
function isOfEnvironment(container: ContainerDefinition, member: string, target: TaskTarget): boolean {
  const service = serviceOf(container);
  if (member === "image") return target.images[service] !== undefined;
  const variable = container.environment[Number(/^environment\[(\d+)\]/.exec(member)?.[1])]?.name;
  return variable !== undefined && target.environment[service]?.[variable] !== undefined;
}

/** What plan.ts and amounts.ts tell in words of their own. */
const TOLD_IN_OTHER_WORDS: ReadonlySet<string> = new Set([
  "ecs-container-memory-above-reservation",
  "ecs-container-memory-minimum",
  "ecs-container-reservation-minimum",
]);

type Impossible = Pick<ModelViolation, "path" | "found" | "allowed">;

/**
 * What the API takes, and Linux or Docker cannot do: each text of a process ends at a NUL, a variable has a name, and a
 * path in a container begins at its root. Source: execve(2); moby 25.0.6, volume/mounts/linux_parser.go, "must be
 * absolute"; daemon/container.go, "working directory ... needs to be an absolute path"; read 2026-11-27.
 */
function impossible(value: Json | undefined, path: string): Impossible[] {
  const say = (allowed: string): Impossible[] => [{ path, found: show(value), allowed }];
  if (typeof value === "string") {
    if (value.includes("\0")) return say("text without the character NUL");
    if (/\.environment\[\d+\]\.name$/.test(path) && (value === "" || value.includes("=")))
      return say("a name, without an equals sign");
    if (/\.(containerPath|workingDirectory)$/.test(path) && !value.startsWith("/") && !isUnresolved(value))
      return say("a path that begins with /");
    return [];
  }
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((entry, index) => impossible(entry, `${path}[${index}]`));
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key.includes("\0") ? impossible(key, `${path}.${key}`) : []),
    ...impossible(inner as Json | undefined, `${path}.${key}`),
  ]);
}

type Refuse = (code: ComposeCode, path: Path, message: string) => void;

function checkSize(input: JsonObject, planned: Planned, project: ComposeProject, refuse: Refuse): void {
  const bytes = taskBytes(input);
  if (bytes <= LARGEST_TASK_BYTES) return;
  const parts = largestParts(input);
  const [first] = parts;
  const container = planned.containers[first?.container ?? 0];
  if (first === undefined || container === undefined) return;
  const path = fieldOf(container, first.member, project) ?? ["services", serviceOf(container)];
  const largest = parts.map(({ at, bytes: size }) => `${at} ${size}`).join(", ");
  refuse(
    "EOE-COMPOSE-188",
    path,
    `is the largest part of a task definition of about ${bytes} bytes, of which ECS takes ${LARGEST_TASK_BYTES} (as JSON; largest: ${largest}). Copy large texts into the image, or share them by EFS or S3.`,
  );
}

/** Those that carry files belong to the service whose name they begin with. */
const serviceOf = ({ name }: ContainerDefinition): string => name.replace(/-files-[0-9a-f]{6}$/, "");

/** Fields that a member of a container definition may come from; the first one that is written counts. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  name: [""],
  image: ["image"],
  cpu: ["deploy.resources.reservations.cpus", "deploy.resources.limits.cpus", "cpus", "cpu_shares"],
  memory: ["deploy.resources.limits.memory", "mem_limit"],
  memoryReservation: ["deploy.resources.reservations.memory", "mem_reservation"],
  restartPolicy: ["restart"],
  entryPoint: ["entrypoint"],
  command: ["command"],
  workingDirectory: ["working_dir"],
  user: ["user"],
  environment: ["environment"],
  portMappings: ["ports"],
  links: ["links", "depends_on"],
  dependsOn: ["depends_on"],
  "healthCheck.command": ["healthcheck.test"],
  "healthCheck.startPeriod": ["healthcheck.start_period"],
  healthCheck: ["healthcheck"],
  mountPoints: ["volumes"],
  volumesFrom: ["volumes_from"],
  "linuxParameters.initProcessEnabled": ["init"],
  "linuxParameters.capabilities.add": ["cap_add"],
  "linuxParameters.capabilities.drop": ["cap_drop"],
  "linuxParameters.devices": ["devices"],
  "linuxParameters.sharedMemorySize": ["shm_size"],
  "linuxParameters.tmpfs": ["tmpfs", "volumes"],
  "linuxParameters.maxSwap": ["memswap_limit"],
  dockerSecurityOptions: ["security_opt"],
  ulimits: ["ulimits"],
  systemControls: ["sysctls"],
  hostname: ["hostname"],
  extraHosts: ["extra_hosts"],
  dnsServers: ["dns"],
  dnsSearchDomains: ["dns_search"],
  dockerLabels: ["labels"],
  "logConfiguration.logDriver": ["logging.driver"],
  "logConfiguration.options": ["logging.options"],
  stopTimeout: ["stop_grace_period"],
  resourceRequirements: ["gpus", "deploy.resources.reservations.devices"],
};

/** Members whose entries are those of the field, one for one. */
const ONE_FOR_ONE = new Set([
  "command",
  "dnsSearchDomains",
  "dnsServers",
  "extraHosts",
  "linuxParameters.devices",
]);

/** Where the compose file says what became a member; undefined where it does not. */
function fieldOf(container: ContainerDefinition, member: string, project: ComposeProject): Path | undefined {
  const known = Object.keys(FIELDS).find(
    (name) => member === name || member.startsWith(`${name}.`) || member.startsWith(`${name}[`),
  );
  if (known === undefined) return undefined;
  const service = serviceOf(container);
  if (known === "name" || service !== container.name) return ["services", service];
  const isCommand = known === "entryPoint" && isCommandAlone(service, project);
  const fields = isCommand ? FIELDS["command"] : FIELDS[known];
  const paths = (fields ?? []).map((field): Path => ["services", service, ...field.split(".")]);
  const written = paths.find((path) => isWritten(project, path));
  if (written === undefined) return undefined;
  const inner = member.slice(known.length);
  const index = Number(/^\[(\d+)\]/.exec(inner)?.[1]);
  const key =
    keyOf(container, known, index) ?? (known === "dockerLabels" && inner ? inner.slice(1) : undefined);
  if (key !== undefined) {
    const path = [...written, key];
    return isWritten(project, path) ? path : undefined;
  }
  if (known === "healthCheck") return [...written, inner.slice(1)];
  return ONE_FOR_ONE.has(isCommand ? "command" : known) && !Number.isNaN(index)
    ? [...written, index]
    : written;
}

function isCommandAlone(name: string, { services }: ComposeProject): boolean {
  const service = services[name];
  return service !== undefined && runsCommandAlone(service);
}

/** The key under which the compose file has an entry that the API has in a list. */
function keyOf(container: ContainerDefinition, member: string, index: number): string | undefined {
  switch (member) {
    case "environment":
      return container.environment[index]?.name;
    case "ulimits":
      return container.ulimits?.[index]?.name;
    case "systemControls":
      return container.systemControls[index]?.namespace;
    default:
      return undefined;
  }
}

const isWritten = ({ model }: ComposeProject, path: Path): boolean => {
  const parent = path.slice(0, -1);
  return locate(model, path) !== locate(model, parent);
};
