import { docker, eventually, run, sleep } from "./docker.ts";
import { type Answer, request } from "./http.ts";

export const image = "express-on-ecs-test-nginx";
/** As compose and ECS run it: nobody's rights, nothing to write but /tmp. */
export const confinement = [
  "--read-only",
  "--tmpfs",
  "/tmp",
  "--cap-drop",
  "ALL",
  "--security-opt",
  "no-new-privileges",
];

export type Variables = Readonly<Record<string, string>>;

/** The image of `nginx/`, run as compose and ECS run it. */
export class Nginx {
  readonly #id: string;
  readonly url: string;

  constructor(id: string, port: string) {
    this.#id = id;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** The application is this process, found by a line in /etc/hosts: what a bridge link on ECS is. */
  static async start(variables: Variables, ...more: readonly string[]): Promise<Nginx> {
    const id = await docker(
      ...["run", "--detach", "--publish", "127.0.0.1::8080", "--add-host", "app:host-gateway"],
      ...confinement,
      ...more,
      ...flags(variables),
      image,
    );
    const [port = ""] = (await docker("port", id, "8080/tcp")).split(":").slice(-1);
    const nginx = new Nginx(id, port);
    await eventually(
      "nginx answers",
      async () => (await nginx.get("/nginx-health").catch(() => undefined))?.status === 200,
    );
    return nginx;
  }

  get(path: string, headers: Variables = {}): Promise<Answer> {
    return request(this.url + path, { headers });
  }

  exec(...command: readonly string[]): Promise<string> {
    return docker("exec", this.#id, ...command);
  }

  async log(): Promise<Record<string, unknown>[]> {
    // nginx hands its lines over within a second.
    await sleep(1500);
    const { stdout } = await run("docker", ["logs", this.#id]);
    return stdout
      .trim()
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  stop(): Promise<string> {
    return docker("stop", "--time", "30", this.#id);
  }

  exitCode(): Promise<string> {
    return docker("inspect", "--format", "{{.State.ExitCode}}", this.#id);
  }

  async remove(): Promise<void> {
    await docker("rm", "--force", "--volumes", this.#id);
  }
}

export const flags = (variables: Variables): string[] =>
  Object.entries(variables).flatMap(([name, value]) => ["--env", `${name}=${value}`]);

export const buildNginx = (): Promise<string> => docker("build", "--quiet", "--tag", image, "nginx");

export async function withNginx(
  variables: Variables,
  use: (nginx: Nginx) => Promise<void>,
  ...more: readonly string[]
): Promise<void> {
  const nginx = await Nginx.start(variables, ...more);
  try {
    await use(nginx);
  } finally {
    await nginx.remove();
  }
}
