import type { ContainerDefinition } from "../../modules/compose";
import { docker, eventually } from "./docker";

export interface TaskOptions {
  /** Part of every container's name, so that runs do not meet. */
  readonly name: string;
  readonly networkMode: "bridge" | "awsvpc";
  readonly containers: readonly ContainerDefinition[];
  /** Image of this machine for each container. */
  readonly images: Readonly<Record<string, string>>;
  /** Value for each secret, by the name of its variable. */
  readonly secrets: Readonly<Record<string, string>>;
}

const SECONDS = "s";

/**
 * A task run by the local engine as the ECS agent would run it: each container definition is turned back into
 * arguments of `docker run`, in the order of dependsOn. In awsvpc mode all containers share one network.
 */
export class EcsTask {
  private readonly ids = new Map<string, string>();
  private readonly options: TaskOptions;
  /** Holds the network of a task in awsvpc mode. */
  private pause: string | undefined;

  constructor(options: TaskOptions) {
    this.options = options;
  }

  async start(): Promise<void> {
    const { networkMode, images, containers } = this.options;
    const [first] = containers;
    if (networkMode === "awsvpc" && first) {
      const image = images[first.name] ?? first.image;
      this.pause = await docker(
        "run",
        "--detach",
        "--init",
        "--publish",
        "127.0.0.1:0:8080",
        "--entrypoint",
        "sleep",
        image,
        "infinity",
      );
    }
    for (const container of inOrder(containers)) {
      for (const { containerName, condition } of container.dependsOn ?? [])
        await this.wait(containerName, condition);
      this.ids.set(container.name, await docker("run", "--detach", ...this.argumentsOf(container)));
    }
    for (const { name, healthCheck } of containers) if (healthCheck) await this.wait(name, "HEALTHY");
  }

  /** Where this machine reaches a port of a container. */
  async url(name: string, port: number): Promise<string> {
    const published = await docker("port", this.pause ?? this.id(name), `${port}/tcp`);
    return `http://127.0.0.1:${published.split("\n")[0]?.split(":").at(-1)}`;
  }

  id(name: string): string {
    const id = this.ids.get(name);
    if (id === undefined) throw new Error(`the task has no container ${name}`);
    return id;
  }

  /** Ends the containers as ECS does, by their stop timeouts; their exit codes by name. */
  async stop(): Promise<Record<string, number>> {
    const codes: Record<string, number> = {};
    for (const { name, stopTimeout } of [...this.options.containers]) {
      await docker("stop", "--time", String(stopTimeout ?? 30), this.id(name));
      codes[name] = Number(await docker("inspect", "--format", "{{.State.ExitCode}}", this.id(name)));
    }
    return codes;
  }

  async remove(): Promise<void> {
    const all = [...this.ids.values(), ...(this.pause ? [this.pause] : [])];
    if (all.length > 0) await docker("rm", "--force", "--volumes", ...all);
  }

  private async wait(name: string, condition: string): Promise<void> {
    const id = this.id(name);
    if (condition === "START") return;
    if (condition !== "HEALTHY") throw new Error(`${condition} is not used by this task`);
    await eventually(`${name} is healthy`, async () => {
      return (await docker("inspect", "--format", "{{.State.Health.Status}}", id)) === "healthy";
    });
  }

  private argumentsOf(container: ContainerDefinition): string[] {
    const { name, networkMode, images, secrets } = this.options;
    const image = images[container.name] ?? container.image;
    const entryPoint = container.entryPoint ?? [];
    const linux = container.linuxParameters ?? {};
    const environment = [
      ...container.environment.map((variable) => `${variable.name}=${variable.value}`),
      ...(container.secrets ?? []).map((secret) => `${secret.name}=${required(secrets, secret.name)}`),
    ];
    return [
      ...option("--name", `${name}-${container.name}`),
      ...environment.flatMap((variable) => option("--env", variable)),
      ...option("--cpu-shares", String(Math.max(2, container.cpu))),
      ...(container.memory ? option("--memory", `${container.memory}m`) : []),
      ...(container.memoryReservation
        ? option("--memory-reservation", `${container.memoryReservation}m`)
        : []),
      ...(container.readonlyRootFilesystem ? ["--read-only"] : []),
      ...(container.user ? option("--user", container.user) : []),
      ...(container.workingDirectory ? option("--workdir", container.workingDirectory) : []),
      ...(linux.initProcessEnabled ? ["--init"] : []),
      ...(linux.capabilities?.drop ?? []).flatMap((capability) => option("--cap-drop", capability)),
      ...(linux.capabilities?.add ?? []).flatMap((capability) => option("--cap-add", capability)),
      ...(linux.tmpfs ?? []).flatMap(({ containerPath, size }) =>
        option("--tmpfs", `${containerPath}:size=${size}m`),
      ),
      ...(container.dockerSecurityOptions ?? []).flatMap((security) => option("--security-opt", security)),
      ...(container.stopTimeout ? option("--stop-timeout", String(container.stopTimeout)) : []),
      ...health(container),
      ...(networkMode === "awsvpc"
        ? option("--network", `container:${this.pause}`)
        : [
            ...(container.links ?? []).flatMap((link) => option("--link", `${name}-${link}:${link}`)),
            ...container.portMappings.flatMap((mapping) =>
              option("--publish", `127.0.0.1:${mapping.hostPort}:${mapping.containerPort}`),
            ),
          ]),
      ...(entryPoint[0] ? option("--entrypoint", entryPoint[0]) : []),
      image,
      ...entryPoint.slice(1),
      ...(container.command ?? []),
    ];
  }
}

const option = (name: string, value: string): string[] => [name, value];

function health({ healthCheck }: ContainerDefinition): string[] {
  if (!healthCheck) return [];
  const [kind, ...words] = healthCheck.command;
  // `docker run` takes a shell's line only; words are quoted so that the shell gives them back as they are.
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

/** Each container after those that it depends on. */
function inOrder(containers: readonly ContainerDefinition[]): ContainerDefinition[] {
  const placed: ContainerDefinition[] = [];
  const place = (container: ContainerDefinition): void => {
    if (placed.includes(container)) return;
    for (const { containerName } of container.dependsOn ?? []) {
      const needed = containers.find(({ name }) => name === containerName);
      if (needed) place(needed);
    }
    placed.push(container);
  };
  containers.forEach(place);
  return placed;
}

function required(values: Readonly<Record<string, string>>, name: string): string {
  const value = values[name];
  if (value === undefined) throw new Error(`the test gives no value for the secret ${name}`);
  return value;
}
