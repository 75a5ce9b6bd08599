import type { ContainerDefinition } from "../../modules/compose/index.ts";
import { type Known, refuseUnknown } from "./task-definition.ts";

export interface Surroundings {
  /** Name of a container of the engine for a container of the task. */
  readonly nameOf: (container: string) => string;
  readonly image: string;
  /** Value for each secret, by the name of its variable. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What `--mount` says of a volume of the task, but for the place in the container. */
  readonly mountOf: (volume: string) => string;
  /** The container whose network is shared, in awsvpc mode. */
  readonly pause: string | undefined;
  /** The engine's network, in bridge mode. */
  readonly network: string | undefined;
}

/** Members of a container definition that are translated here or by EcsTask. */
const MEMBERS = {
  name: true,
  image: true,
  cpu: true,
  memory: true,
  memoryReservation: true,
  essential: true,
  entryPoint: true,
  command: true,
  workingDirectory: true,
  user: true,
  environment: { name: true, value: true },
  secrets: { name: true, valueFrom: true },
  portMappings: { containerPort: true, hostPort: true, protocol: true },
  links: true,
  dependsOn: { containerName: true, condition: true },
  healthCheck: { command: true, interval: true, timeout: true, retries: true, startPeriod: true },
  mountPoints: { sourceVolume: true, containerPath: true, readOnly: true },
  volumesFrom: { sourceContainer: true, readOnly: true },
  linuxParameters: {
    initProcessEnabled: true,
    capabilities: { add: true, drop: true },
    tmpfs: { containerPath: true, size: true, mountOptions: true },
  },
  readonlyRootFilesystem: true,
  dockerSecurityOptions: true,
  ulimits: { name: true, softLimit: true, hardLimit: true },
  // Always written, and empty: none is translated.
  systemControls: {},
  dockerLabels: true,
  // CloudWatch is not here; the engine keeps the lines, and `docker logs` shows them.
  logConfiguration: true,
  stopTimeout: true,
} satisfies Partial<Record<keyof ContainerDefinition, Known>>;

const SECONDS = "s";

/** A container definition as arguments of `docker create`. Throws when one of its members is not translated. */
export function argumentsOf(container: ContainerDefinition, around: Surroundings): string[] {
  refuseUnknown(`container ${container.name}`, container, MEMBERS);
  const entryPoint = container.entryPoint ?? [];
  return [
    ...option("--name", around.nameOf(container.name)),
    ...variables(container, around),
    ...resources(container),
    ...rights(container),
    ...mounts(container, around),
    ...network(container, around),
    ...health(container),
    ...each(Object.entries(container.dockerLabels ?? {}), ([key, value]) =>
      option("--label", `${key}=${value}`),
    ),
    ...(container.workingDirectory ? option("--workdir", container.workingDirectory) : []),
    ...(container.linuxParameters?.initProcessEnabled ? ["--init"] : []),
    ...(container.stopTimeout ? option("--stop-timeout", String(container.stopTimeout)) : []),
    ...(entryPoint[0] ? option("--entrypoint", entryPoint[0]) : []),
    around.image,
    ...entryPoint.slice(1),
    ...(container.command ?? []),
  ];
}

const option = (name: string, value: string): string[] => [name, value];

const each = <T>(items: readonly T[] | undefined, toArguments: (item: T) => string[]): string[] =>
  (items ?? []).flatMap(toArguments);

function variables({ environment, secrets }: ContainerDefinition, around: Surroundings): string[] {
  return [
    ...each(environment, ({ name, value }) => option("--env", `${name}=${value}`)),
    ...each(secrets, ({ name }) => option("--env", `${name}=${secretOf(around.secrets, name)}`)),
  ];
}

function secretOf(secrets: Readonly<Record<string, string>>, name: string): string {
  const value = secrets[name];
  if (value === undefined) throw new Error(`the test gives no value for the secret ${name}`);
  return value;
}

function resources({ cpu, memory, memoryReservation, ulimits }: ContainerDefinition): string[] {
  return [
    ...option("--cpu-shares", String(Math.max(2, cpu))),
    ...(memory ? option("--memory", `${memory}m`) : []),
    ...(memoryReservation ? option("--memory-reservation", `${memoryReservation}m`) : []),
    ...each(ulimits, ({ name, softLimit, hardLimit }) =>
      option("--ulimit", `${name}=${softLimit}:${hardLimit}`),
    ),
  ];
}

function rights(container: ContainerDefinition): string[] {
  const { drop, add } = container.linuxParameters?.capabilities ?? {};
  return [
    ...(container.readonlyRootFilesystem ? ["--read-only"] : []),
    ...(container.user ? option("--user", container.user) : []),
    ...each(drop, (capability) => option("--cap-drop", capability)),
    ...each(add, (capability) => option("--cap-add", capability)),
    ...each(container.dockerSecurityOptions, (security) => option("--security-opt", security)),
  ];
}

function mounts(container: ContainerDefinition, { nameOf, mountOf }: Surroundings): string[] {
  return [
    ...each(container.linuxParameters?.tmpfs, ({ containerPath, size, mountOptions = [] }) =>
      option("--tmpfs", `${containerPath}:${[`size=${size}m`, ...mountOptions].join(",")}`),
    ),
    ...each(container.mountPoints, ({ sourceVolume, containerPath, readOnly }) =>
      option("--mount", `${mountOf(sourceVolume)},target=${containerPath}${readOnly ? ",readonly" : ""}`),
    ),
    ...each(container.volumesFrom, ({ sourceContainer, readOnly }) =>
      option("--volumes-from", `${nameOf(sourceContainer)}${readOnly ? ":ro" : ""}`),
    ),
  ];
}

function network(container: ContainerDefinition, around: Surroundings): string[] {
  if (around.pause) return option("--network", `container:${around.pause}`);
  return [
    ...(around.network ? option("--network", around.network) : []),
    ...each(container.links, (link) => option("--link", `${around.nameOf(link)}:${link}`)),
    ...each(container.portMappings, ({ hostPort, containerPort, protocol }) =>
      option("--publish", `127.0.0.1:${hostPort}:${containerPort}/${protocol}`),
    ),
  ];
}

function health({ healthCheck }: ContainerDefinition): string[] {
  if (!healthCheck) return [];
  const [kind, ...words] = healthCheck.command;
  // `docker create` takes a shell's line only; words are quoted so that the shell gives them back as they are.
  const line =
    kind === "CMD" ? words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ") : words.join(" ");
  return [
    ...option("--health-cmd", line),
    ...option("--health-interval", healthCheck.interval + SECONDS),
    ...option("--health-timeout", healthCheck.timeout + SECONDS),
    ...option("--health-retries", String(healthCheck.retries)),
    ...option("--health-start-period", (healthCheck.startPeriod ?? 0) + SECONDS),
  ];
}
