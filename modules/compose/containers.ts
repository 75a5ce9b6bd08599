import type { ComposeModel, ComposeService, FileGrant } from "./model.ts";
import {
  copyOf,
  isMapping,
  type Key,
  type Mapping,
  originOf,
  type Path,
  put,
  type Replaced,
} from "./origin.ts";
import type { ComposeProject } from "./project.ts";
import { grantsFile } from "./uses.ts";
import { shellWords, Wrong } from "./values.ts";

type ByName<T> = Readonly<Record<string, T>>;

/** What ECS needs of a container beyond the compose file, or instead of what that says. */
export interface ContainerSettings {
  /** MiB that it may use at most. */
  readonly memory?: number | undefined;
  /** MiB that are kept free for it. */
  readonly reservation?: number | undefined;
  /** CPU units: 1024 are one vCPU. */
  readonly cpu?: number | undefined;
  /** Of an image that is pulled, in place of what `image` says. */
  readonly tag?: string | undefined;
  /** The same: `sha256:...`. */
  readonly digest?: string | undefined;
  /** Variable by variable, the secret that fills it. */
  readonly secrets?: ByName<string> | undefined;
  readonly healthCheck?: "none" | ContainerHealthCheck | undefined;
  /** Words, or a line of them as in a compose file. */
  readonly command?: string | readonly string[] | undefined;
  /** TCP ports that it listens on, beside those of the compose file. */
  readonly expose?: readonly number[] | undefined;
  /** Services that it reaches, beside those of the compose file. */
  readonly dependsOn?: readonly string[] | undefined;
  /** When it starts by itself, in place of what `x-ecs.schedule` says. */
  readonly schedule?: Readonly<Record<string, unknown>> | undefined;
  /** Path by path in the container, the named volume that is mounted there, in place of a folder of the laptop. */
  readonly volumes?: ByName<string> | undefined;
}

/** As `healthcheck` of a compose file. */
export interface ContainerHealthCheck {
  /** A line for the container's shell, or words of which the first is CMD or CMD-SHELL. */
  readonly test: string | readonly string[];
  readonly interval?: string | undefined;
  readonly timeout?: string | undefined;
  readonly retries?: number | undefined;
  readonly startPeriod?: string | undefined;
}

const MIB = 1024 * 1024;
const CPU_UNITS = 1024;

const LIMIT = ["deploy", "resources", "limits"];
const RESERVATION = ["deploy", "resources", "reservations"];

/** The fields that a setting stands for, that which it is written to first. */
const FIELDS = {
  memory: [[...LIMIT, "memory"], ["mem_limit"]],
  reservation: [[...RESERVATION, "memory"], ["mem_reservation"]],
  cpu: [[...RESERVATION, "cpus"], [...LIMIT, "cpus"], ["cpus"], ["cpu_shares"]],
  image: [["image"]],
  command: [["command"]],
  healthCheck: [["healthcheck"]],
} as const satisfies ByName<readonly [Path, ...Path[]]>;

/** A project in which services say what the environment file says of their containers. */
export function withContainers(
  project: ComposeProject,
  containers: ByName<ContainerSettings>,
): ComposeProject {
  const services = copyOf(project.services as Mapping) as Record<string, ComposeService>;
  const replaced: Replaced[] = [...project.replaced];
  for (const [name, settings] of Object.entries(containers)) {
    const service = project.services[name];
    if (service !== undefined) services[name] = new Container(name, service, replaced).adapted(settings);
  }
  const unset = new Map(
    [...project.unset].map(([name, all]) => [name, all.filter(({ field }) => !isReplaced(field, replaced))]),
  );
  const volumes = withVolumes(project.model.volumes, containers);
  return { ...project, services, model: { ...project.model, services, volumes }, replaced, unset };
}

function withVolumes(
  known: ComposeModel["volumes"],
  containers: ByName<ContainerSettings>,
): ComposeModel["volumes"] {
  const names = Object.values(containers).flatMap(({ volumes = {} }) => Object.values(volumes));
  return { ...Object.fromEntries(names.map((name) => [name, { name }])), ...known };
}

/** But for an image, of which the name still counts, and what it is built from. */
const isReplaced = (field: Path, replaced: readonly Replaced[]): boolean =>
  field[2] !== "image" &&
  field[2] !== "build" &&
  replaced.some(({ path }) => path.every((key, index) => key === field[index]));

class Container {
  readonly #copy: Mapping;

  constructor(
    private readonly name: string,
    private readonly service: ComposeService,
    private readonly replaced: Replaced[],
  ) {
    this.#copy = copyOf(service as Mapping);
  }

  adapted(settings: ContainerSettings): ComposeService {
    const { memory, reservation, cpu, tag, digest, secrets, healthCheck, command } = settings;
    const { image, build } = this.service;
    if (memory !== undefined)
      this.#replace("memory", FIELDS.memory, String(memory * MIB), `${memory} MiB at most`);
    if (reservation !== undefined)
      this.#replace("reservation", FIELDS.reservation, String(reservation * MIB), `${reservation} MiB`);
    if (cpu !== undefined) this.#replace("cpu", FIELDS.cpu, cpu / CPU_UNITS, `${cpu} CPU units`);
    const key = tag === undefined ? "digest" : "tag";
    const given = tag ?? digest;
    // What is built has a repository, which the stack knows.
    if (given !== undefined && build !== undefined) this.#tell(["build"], this.#counts(key, given));
    else if (given !== undefined && image !== undefined) {
      const version = versionOf(image, tag, digest);
      this.#replace(key, FIELDS.image, version, version);
    }
    if (command !== undefined) {
      const words = wordsOf(command);
      this.#replace("command", FIELDS.command, words, words.join(" "));
    }
    if (healthCheck !== undefined) {
      const what = healthCheck === "none" ? "no health check" : [healthCheck.test].flat().join(" ");
      this.#replace("healthCheck", FIELDS.healthCheck, modelOf(healthCheck), what);
    }
    for (const [variable, secret] of Object.entries(secrets ?? {})) this.#fill(variable, secret);
    if (settings.schedule !== undefined) write(this.#copy, ["x-ecs", "schedule"], settings.schedule);
    this.#expose(settings.expose ?? []);
    for (const other of settings.dependsOn ?? []) this.#dependOn(other);
    for (const [target, volume] of Object.entries(settings.volumes ?? {})) this.#mount(target, volume);
    return this.#copy as unknown as ComposeService;
  }

  #replace(key: string, fields: readonly [Path, ...Path[]], value: unknown, what: string): void {
    const written = fields.filter((field) => isWritten(this.service, field));
    for (const field of written.length > 0 ? written : [fields[0]])
      this.#tell(field, this.#counts(key, what));
    for (const field of written) write(this.#copy, field, undefined);
    write(this.#copy, fields[0], value);
  }

  /** The secret gives the variable its value, whatever the compose file says. */
  #fill(variable: string, secret: string): void {
    const { name, service } = this;
    const path: Path = ["environment", variable];
    const instead = isWritten(service, path) ? " What stands here is for the laptop only." : "";
    this.#tell(
      path,
      `containers.${name}.secrets of the environment file fills it with the secret "${secret}", which ECS reads by its ARN.${instead}`,
    );
    write(this.#copy, path, undefined);
    this.#dropFile(`${variable}_FILE`);
    write(this.#copy, ["x-ecs", "secrets", variable], secret);
    const grants = this.#grants();
    if (!grants.some(({ source }) => source === secret))
      write(this.#copy, ["secrets", grants.length], { source: secret });
  }

  #mount(target: string, volume: string): void {
    const mounts = (this.#copy as unknown as ComposeService).volumes ?? [];
    const found = mounts.findIndex((mount) => mount.target === target);
    const path: Path = ["volumes", found < 0 ? mounts.length : found];
    this.#tell(
      path,
      `containers.${this.name}.volumes of the environment file mounts the volume "${volume}" here.`,
    );
    write(this.#copy, path, { type: "volume", source: volume, target });
  }

  /** Images take a variable or its file, not both: with it goes the grant that nothing else names. */
  #dropFile(variable: string): void {
    const file = this.service.environment?.[variable];
    const grants = this.#grants();
    const index = grants.findIndex((grant) => grantsFile(grant, file ?? ""));
    if (index < 0) return;
    write(this.#copy, ["environment", variable], undefined);
    this.#tell(["environment", variable], "For the laptop only; on ECS the variable itself is filled.");
    const { secrets, environment = {} } = this.#copy as unknown as ComposeService;
    const grant = grants[index];
    if (!grant || !secrets || Object.values(environment).some((value) => grantsFile(grant, value ?? "")))
      return;
    this.#copy["secrets"] = secrets.filter((one) => one !== grant);
  }

  #expose(ports: readonly number[]): void {
    const written = this.service.expose ?? [];
    const more = ports.map(String).filter((port) => !written.includes(port));
    if (more.length === 0) return;
    this.#tell(["expose"], this.#counts("expose", ports.join(", ")));
    write(this.#copy, ["expose"], [...written, ...more]);
  }

  #dependOn(other: string): void {
    if (this.service.depends_on?.[other] !== undefined) return;
    write(this.#copy, ["depends_on", other], { condition: "service_started", required: true });
  }

  #counts = (key: string, what: string): string =>
    `containers.${this.name}.${key} of the environment file counts: ${what}.`;

  #grants = (): readonly FileGrant[] => (this.#copy as unknown as ComposeService).secrets ?? [];

  #tell(field: Path, sentence: string): void {
    this.replaced.push({ path: ["services", this.name, ...field], sentence });
  }
}

/** `redis:7.4.2` or `redis@sha256:...`, of `redis:latest`. */
function versionOf(image: string, tag: string | undefined, digest: string | undefined): string {
  const name = image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  return tag === undefined ? `${name}@${digest}` : `${name}:${tag}`;
}

function wordsOf(command: string | readonly string[]): readonly string[] {
  if (typeof command !== "string") return command;
  const words = shellWords(command);
  // The schema of the environment has asked already.
  if (words instanceof Wrong) throw new Error(`a command that ${words.because}`);
  return words;
}

function modelOf(check: "none" | ContainerHealthCheck): object {
  if (check === "none") return { disable: true };
  const { test, interval, timeout, retries, startPeriod } = check;
  return {
    test: typeof test === "string" ? ["CMD-SHELL", test] : test,
    ...(interval === undefined ? {} : { interval }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(retries === undefined ? {} : { retries }),
    ...(startPeriod === undefined ? {} : { start_period: startPeriod }),
  };
}

/** Whether the compose file has a field of a service. */
function isWritten(service: object, path: Path): boolean {
  const [key, ...rest] = path;
  const inner = key === undefined ? undefined : (service as Mapping)[key];
  if (key === undefined || inner === undefined || inner === null) return false;
  if (rest.length === 0) return originOf(service, key) !== undefined;
  return typeof inner === "object" && isWritten(inner, rest);
}

/** Writes into a copy whose inner levels are copied on the way; undefined takes the member out. */
function write(target: Mapping | unknown[], [key, ...rest]: readonly Key[], value: unknown): void {
  if (key === undefined) return;
  const inner = (target as Mapping)[key];
  const origin = originOf(target, key);
  if (rest.length > 0) {
    if (inner === undefined && value === undefined) return;
    const copy = copyOfLevel(inner, rest[0]);
    write(copy, rest, value);
    put(target, key, copy, origin);
  } else if (value === undefined) delete (target as Mapping)[key];
  else put(target, key, value, origin);
}

function copyOfLevel(level: unknown, next: Key | undefined): Mapping | unknown[] {
  if (isMapping(level)) return copyOf(level);
  if (!Array.isArray(level)) return typeof next === "number" ? [] : {};
  const copy: unknown[] = [];
  level.forEach((entry, index) => {
    put(copy, index, entry, originOf(level, index));
  });
  return copy;
}
