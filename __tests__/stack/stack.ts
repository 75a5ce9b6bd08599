import net from "node:net";
import { docker, eventually, type Result, run } from "./docker.ts";
import { type Answer, type RequestOptions, request } from "./http.ts";

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on("error", reject);
    server.listen(0, () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export interface StackOptions {
  /** Part of the project's name; each stack has its own containers, networks and volumes. */
  readonly name: string;
  /** Override files after docker-compose.yml, relative to the project's folder or absolute. */
  readonly overrides?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The stack of the ordinary files, under a project name and port of its own. */
export class Stack {
  readonly project: string;
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;

  private constructor(project: string, port: number, environment: Readonly<Record<string, string>>) {
    this.project = project;
    this.url = `http://127.0.0.1:${port}`;
    this.environment = environment;
  }

  /** Nothing runs yet; `up` starts it. */
  static async prepare(options: StackOptions): Promise<Stack> {
    const project = `stack-test-${options.name}-${process.pid}`;
    const port = await freePort();
    return new Stack(project, port, {
      COMPOSE_PROJECT_NAME: project,
      COMPOSE_FILE: ["docker-compose.yml", ...(options.overrides ?? [])].join(":"),
      COMPOSE_PATH_SEPARATOR: ":",
      HTTP_PORT: String(port),
      ...options.environment,
    });
  }

  /** `docker compose <args>`; throws with what it said when it fails. */
  async compose(...args: readonly string[]): Promise<string> {
    const result = await this.tryCompose(...args);
    if (result.code === 0) return result.stdout.trimEnd();
    throw new Error(`docker compose ${args.join(" ")} ended with ${result.code}:\n${result.stderr}`);
  }

  tryCompose(...args: readonly string[]): Promise<Result> {
    return run("docker", ["compose", ...args], this.environment);
  }

  async up(...args: readonly string[]): Promise<void> {
    const result = await this.tryCompose("up", "--build", "--wait", "--quiet-pull", ...args);
    if (result.code === 0) return;
    const logs = await this.tryCompose("logs", "--tail", "40");
    throw new Error(`the stack did not come up:\n${result.stderr}\n${logs.stdout}`);
  }

  /** Ends the stack; with its data unless they are to be kept. */
  async down(options: { readonly keepData?: boolean } = {}): Promise<void> {
    await this.compose(
      "down",
      "--remove-orphans",
      ...(options.keepData ? [] : ["--volumes", "--rmi", "local"]),
    );
  }

  request(path: string, options: RequestOptions = {}): Promise<Answer> {
    return request(this.url + path, options);
  }

  /** The containers of a service, oldest first. */
  async containers(service: string): Promise<string[]> {
    const ids = (await this.compose("ps", "--all", "--quiet", service)).split("\n").filter(Boolean);
    return ids.sort();
  }

  async container(service: string): Promise<string> {
    const [id] = await this.containers(service);
    if (!id) throw new Error(`service ${service} has no container`);
    return id;
  }

  /** A container's address in one of the project's networks. */
  async address(container: string, network: string): Promise<string> {
    const template = `{{(index .NetworkSettings.Networks "${this.project}_${network}").IPAddress}}`;
    return docker("inspect", "--format", template, container);
  }

  async ready(seconds = 90): Promise<void> {
    const isReady = async () => (await this.request("/readyz").catch(() => undefined))?.status === 200;
    await eventually("the stack is ready", isReady, seconds);
  }
}
