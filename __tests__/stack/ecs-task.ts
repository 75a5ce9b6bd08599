import type { ContainerDefinition } from "../../modules/compose/index.ts";
import { argumentsOf } from "./container-arguments.ts";
import { docker, eventually, run } from "./docker.ts";
import type { TaskDefinition } from "./task-definition.ts";

export interface TaskOptions {
  /** Part of every container's name, so that runs do not meet. */
  readonly name: string;
  readonly definition: TaskDefinition;
  /** Image of this machine for a container, where it is not the one of the definition. */
  readonly images?: Readonly<Record<string, string>>;
  /** Value for each secret, by the name of its variable. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The engine's volume for each folder of the host. */
  readonly hostPaths?: Readonly<Record<string, string>>;
  /** The engine's network that stands for the VPC. */
  readonly network?: string;
  /** Under which the task is found there, in awsvpc mode. */
  readonly hostname?: string;
}

/**
 * A task run by the local engine as the ECS agent would run it: each container definition is turned back into
 * arguments of Docker, in the order of dependsOn. In awsvpc mode all containers share one network.
 */
export class EcsTask {
  private readonly ids = new Map<string, string>();
  private readonly taskVolumes: string[] = [];
  private readonly options: TaskOptions;
  /** Holds the network of a task in awsvpc mode. */
  private pause: string | undefined;

  constructor(options: TaskOptions) {
    this.options = options;
  }

  async start(): Promise<void> {
    const { networkMode, containers } = this.options.definition;
    await this.createVolumes();
    if (networkMode === "awsvpc") await this.startPause();
    for (const container of inOrder(containers)) await this.startContainer(container);
    for (const { name, healthCheck } of containers) if (healthCheck) await this.wait(name, "HEALTHY");
    for (const { name, essential } of containers) if (essential) await this.expectRunning(name);
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

  /** What a container has said, on both outputs. */
  async logs(name: string): Promise<string> {
    const { stdout, stderr } = await run("docker", ["logs", this.id(name)]);
    return stdout + stderr;
  }

  /** Ends the containers as ECS does, those that others depend on last; their exit codes by name. */
  async stop(): Promise<Record<string, number>> {
    const codes: Record<string, number> = {};
    for (const { name, stopTimeout } of inOrder(this.options.definition.containers).reverse()) {
      await docker("stop", "--time", String(stopTimeout ?? 30), this.id(name));
      codes[name] = Number(await this.inspect(name, "{{.State.ExitCode}}"));
    }
    return codes;
  }

  /** Removes all that the task brought along; what lies on the host stays. May be called again. */
  async remove(): Promise<void> {
    const containers = [...this.ids.values(), ...(this.pause ? [this.pause] : [])];
    if (containers.length > 0) await docker("rm", "--force", "--volumes", ...containers);
    this.ids.clear();
    this.pause = undefined;
    const volumes = this.taskVolumes.splice(0);
    if (volumes.length > 0) await docker("volume", "rm", ...volumes);
  }

  private async createVolumes(): Promise<void> {
    for (const { name, hostPath } of this.options.definition.volumes) {
      if (hostPath === undefined) this.taskVolumes.push(await docker("volume", "create", this.nameOf(name)));
    }
  }

  private async startPause(): Promise<void> {
    const { definition, network, hostname } = this.options;
    const [first] = definition.containers;
    if (first === undefined) throw new Error("the task has no containers");
    const ports = definition.containers.flatMap(({ portMappings }) => portMappings);
    this.pause = await docker(
      ...["create", "--name", this.nameOf("pause"), "--init", "--entrypoint", "sleep"],
      ...(network ? ["--network", network] : []),
      ...(hostname ? ["--network-alias", hostname] : []),
      ...ports.flatMap(({ containerPort }) => ["--publish", `127.0.0.1:0:${containerPort}`]),
      ...[this.imageOf(first), "infinity"],
    );
    await docker("start", this.pause);
  }

  private async startContainer(container: ContainerDefinition): Promise<void> {
    for (const { containerName, condition } of container.dependsOn ?? [])
      await this.wait(containerName, condition);
    const { secrets = {}, network } = this.options;
    const words = argumentsOf(container, {
      nameOf: (name) => this.nameOf(name),
      image: this.imageOf(container),
      secrets,
      mountOf: (volume) => this.mountOf(volume),
      pause: this.pause,
      network,
    });
    this.ids.set(container.name, await docker("create", ...words));
    await docker("start", this.id(container.name));
  }

  private nameOf(part: string): string {
    return `${this.options.name}-${part}`;
  }

  private imageOf({ name, image }: ContainerDefinition): string {
    return this.options.images?.[name] ?? image;
  }

  private mountOf(name: string): string {
    const { definition, hostPaths = {} } = this.options;
    const volume = definition.volumes.find((candidate) => candidate.name === name);
    if (volume === undefined) throw new Error(`the task has no volume ${name}`);
    if (volume.hostPath === undefined) return `type=volume,source=${this.nameOf(name)}`;
    const source = hostPaths[volume.hostPath];
    if (source === undefined) throw new Error(`the test gives no volume for ${volume.hostPath}`);
    // A folder of a host is never filled from the image.
    return `type=volume,source=${source},volume-nocopy`;
  }

  private inspect(name: string, template: string): Promise<string> {
    return docker("inspect", "--format", template, this.id(name));
  }

  private async wait(name: string, condition: string): Promise<void> {
    switch (condition) {
      case "START":
        this.id(name);
        return;
      case "COMPLETE":
      case "SUCCESS": {
        const code = Number(await docker("wait", this.id(name)));
        if (condition === "SUCCESS" && code !== 0) await this.fail(name, `ended with ${code}`);
        return;
      }
      case "HEALTHY":
        await eventually(`${name} is healthy`, () => this.isHealthy(name));
        return;
      default:
        throw new Error(`${name}: no test translates the condition ${condition}`);
    }
  }

  private async isHealthy(name: string): Promise<boolean> {
    const status = await this.expectRunning(name);
    if (status === "unhealthy") await this.fail(name, "is unhealthy");
    return status === "healthy";
  }

  /** The state of its health, if it is checked. One look: a container that ends becomes unhealthy, too. */
  private async expectRunning(name: string): Promise<string | undefined> {
    const health = "{{with .State.Health}}{{.Status}}{{end}}";
    const state = await this.inspect(name, `{{.State.Running}} {{.State.ExitCode}} ${health}`);
    const [running, code, status] = state.split(" ");
    if (running !== "true") await this.fail(name, `ended with ${code}`);
    return status;
  }

  private async fail(name: string, how: string): Promise<never> {
    throw new Error(`${name} ${how}:\n${await this.logs(name)}`);
  }
}

/** Each container after those that it depends on. */
function inOrder(containers: readonly ContainerDefinition[]): ContainerDefinition[] {
  const placed: ContainerDefinition[] = [];
  const place = (container: ContainerDefinition): void => {
    if (placed.includes(container)) return;
    for (const needed of containers.filter(({ name }) => needs(container).includes(name))) place(needed);
    placed.push(container);
  };
  containers.forEach(place);
  return placed;
}

/** `volumesFrom` and `links` make ECS order containers, too. */
const needs = ({ dependsOn = [], volumesFrom, links = [] }: ContainerDefinition): string[] => [
  ...dependsOn.map(({ containerName }) => containerName),
  ...volumesFrom.map(({ sourceContainer }) => sourceContainer),
  ...links,
];
