import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TaskTarget } from "../../modules/compose/ecs/target.ts";
import {
  type ContainerDefinition,
  explainTask,
  loadComposeProject,
  planTask,
} from "../../modules/compose/index.ts";
import { fullTarget } from "./cases.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "compose-settings-"));
  const files: Readonly<Record<string, string | Buffer>> = {
    "nginx.conf": "events {}",
    "conf.d/a.conf": "server { listen 80; }",
    "conf.d/deep/run.sh": "#!/bin/sh\n",
    "db.sqlite": Buffer.from("SQLite\0format"),
    "empty.log": "",
    "data/.gitkeep": "",
    "image/Dockerfile": "FROM scratch",
    "image/src/index.js": "1",
    "large/a.txt": "x".repeat(20_000),
    "large/b.txt": "x".repeat(20_000),
    ...Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`many/${index}.txt`, "x"])),
  };
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function load(text: string) {
  writeFileSync(join(folder, "compose.yaml"), text);
  return loadComposeProject({ files: ["compose.yaml"], workingDir: folder });
}

const target = (changes: Partial<TaskTarget> = {}): TaskTarget =>
  fullTarget({ services: ["web"], images: { built: "built:1" }, ...changes });

const web = (...lines: readonly string[]): string =>
  [
    "services:",
    "  web:",
    "    image: web:1",
    "    mem_limit: 64m",
    ...lines.map((line) => `    ${line}`),
    "",
  ].join("\n");

/** `field: outcome: sentence` of all that is said, by a pattern. */
const said = (text: string, pattern: RegExp, changes: Partial<TaskTarget> = {}): string[] =>
  explainTask(load(text), target(changes))
    .decisions.map(
      ({ field, outcome, sentence }) => `${field.replace("services.", "")}: ${outcome}: ${sentence}`,
    )
    .filter((line) => pattern.test(line));

const container = (text: string, changes: Partial<TaskTarget> = {}): ContainerDefinition | undefined =>
  planTask(load(text), target(changes)).containers.at(-1);

describe("what concerns the laptop only", () => {
  it("is each port that nothing on ECS reaches", () => {
    const text = web('ports: ["8080:80", "9229:9229", "53:53/udp"]');
    expect(said(text, /ports/, { exposed: { service: "web", port: 80 } })).toEqual([
      "web.ports[0]: mapped: The load balancer reaches port 80 through any free port of the host; 8080 is for the laptop only.",
      "web.ports[1]: laptop only: Nothing outside of the task reaches port 9229 on ECS: the load balancer reaches port 80 of web only.",
      "web.ports[2]: laptop only: Nothing outside of the task reaches port 53 on ECS: the load balancer reaches port 80 of web only.",
    ]);
    expect(container(text, { exposed: { service: "web", port: 80 } })?.portMappings).toHaveLength(1);
    expect(said(text, /ports\[0\]/)).toEqual([
      "web.ports[0]: laptop only: Nothing outside of the task reaches port 80 on ECS: no load balancer is in front of this task.",
    ]);
  });

  it("is UDP beside TCP at the entry's port, and UDP alone is no entry", () => {
    const exposed = { exposed: { service: "web", port: 443 } };
    expect(container(web('ports: ["443:443", "443:443/udp"]'), exposed)?.portMappings).toHaveLength(1);
    expect(explainTask(load(web('ports: ["443:443/udp"]')), target(exposed)).problems).toMatchObject([
      { code: "EOE-COMPOSE-121" },
    ]);
  });

  it("is a container's name, unless somebody calls it", () => {
    expect(said(web("container_name: shop-web"), /container_name/)).toEqual([
      "web.container_name: laptop only: Its name on the laptop; on ECS a container has the name of its service. A variable that names it as a host is refused.",
    ]);
    const called = `${web("container_name: shop-web")}  api: { image: "api:1", mem_limit: 64m, depends_on: [web], environment: { WEB_URL: "http://shop-web:80", MODE: shop-web } }\n`;
    const problems = (changes: Partial<TaskTarget>): string[] =>
      explainTask(load(called), target({ services: ["web", "api"], ...changes })).problems.map(
        ({ path, message }) => `${path}: ${message}`,
      );
    const end = "; or declare it: laptopOnly: [api.environment.WEB_URL].";
    expect(problems({})).toEqual([
      `services.api.environment.WEB_URL: names the host "shop-web", which is the container_name of "web"; ECS does not know that name, so set containers.api.environment.WEB_URL in the environment file to web${end}`,
    ]);
    expect(problems({ networkMode: "awsvpc" })[0]).toContain("to 127.0.0.1");
    expect(problems({ environment: { api: { WEB_URL: "http://web:80" } } })).toEqual([]);
    expect(problems({ services: ["api"], hostedElsewhere: ["web"] })[0]).toContain(
      "which is hosted elsewhere",
    );
  });

  it("is how often and when the laptop restarts", () => {
    expect(said(web("restart: 'on-failure:5'"), /restart/)).toEqual([
      "web.restart: mapped: ECS restarts the container when it fails, if it ran for 60 s; else it starts a new task. It counts no attempts: 5 is for the laptop only.",
    ]);
    expect(said(web("restart: 'no'"), /restart/)).toEqual([
      "web.restart: mapped: The task cannot do without the container: when it stops, ECS starts a new task all the same.",
    ]);
    const once = `${web("restart: always")}  api: { image: "api:1", mem_limit: 64m, depends_on: { web: { condition: service_completed_successfully } } }\n`;
    expect(said(once, /web\.restart/, { services: ["web", "api"] })).toEqual([
      "web.restart: laptop only: Another service waits until the container has ended: on ECS it runs once for each task.",
    ]);
    const swarm = web(
      "deploy: { restart_policy: { condition: any, delay: 5s, max_attempts: 3, window: 1m } }",
    );
    expect(said(swarm, /restart_policy\.(delay|max|window).*laptop only/)).toHaveLength(3);
    expect(explainTask(load(web("restart: sometimes")), target()).problems).toMatchObject([
      { code: "EOE-COMPOSE-151" },
    ]);
  });

  it("is when it pulls, and what is for whoever develops", () => {
    const text = web(
      "pull_policy: daily",
      "pull_refresh_after: 1h",
      "stdin_open: true",
      "tty: true",
      "develop: { watch: [{ path: ., action: rebuild }] }",
    );
    expect(explainTask(load(text), target()).problems).toEqual([]);
    expect(container(text)).toMatchObject({ interactive: true, pseudoTerminal: true });
  });
});

describe("a health check that asks its own container by its name", () => {
  const tested = (test: string, more = "") => {
    const text = web(`healthcheck: { test: ${test} }${more}`);
    return { command: container(text)?.healthCheck?.command, said: said(text, /healthcheck\.test/) };
  };

  it.each([
    [`[CMD, curl, -f, "http://web:8888/health"]`, ["CMD", "curl", "-f", "http://127.0.0.1:8888/health"]],
    [`curl -f http://web || exit 1`, ["CMD-SHELL", "curl -f http://127.0.0.1 || exit 1"]],
    [`[CMD, mysqladmin, ping, -h, web]`, ["CMD", "mysqladmin", "ping", "-h", "127.0.0.1"]],
    [`mysqladmin ping -hweb --silent`, ["CMD-SHELL", "mysqladmin ping -h127.0.0.1 --silent"]],
    [`[CMD, nc, -z, web, "3000"]`, ["CMD", "nc", "-z", "127.0.0.1", "3000"]],
  ])("asks 127.0.0.1: %s", (test, command) => {
    const asked = tested(test);
    expect(asked.command).toEqual(command);
    expect(asked.said).toEqual([
      'web.healthcheck.test: mapped: Asks 127.0.0.1 in place of "web", which no name leads to inside the task.',
    ]);
  });

  it.each([
    [`[CMD, web, --check]`, ["CMD", "web", "--check"]],
    [
      `curl http://web.example.com http://other:3000/web`,
      ["CMD-SHELL", "curl http://web.example.com http://other:3000/web"],
    ],
    [`[CMD-SHELL, "test -f /web -a -h /web"]`, ["CMD-SHELL", "test -f /web -a -h /web"]],
  ])("leaves all else as it is: %s", (test, command) => {
    const asked = tested(test);
    expect(asked.command).toEqual(command);
    expect(asked.said.join()).toContain(": accepted: ");
  });
});

it("asks 127.0.0.1 by other names of its container, and in awsvpc for those beside it", () => {
  const text = (test: string) =>
    `${web(`healthcheck: { test: ${test} }`, "container_name: shop-web", "depends_on: [api]")}  api: { image: "api:1", mem_limit: 64m }\n`;
  const command = (test: string, changes: Partial<TaskTarget>) =>
    planTask(load(text(test)), target({ services: ["api", "web"], ...changes })).containers.find(
      ({ name }) => name === "web",
    )?.healthCheck?.command[1];
  expect(command("curl http://shop-web/", { networkMode: "bridge" })).toBe("curl http://127.0.0.1/");
  expect(command("curl http://api:3000/", { networkMode: "awsvpc" })).toBe("curl http://127.0.0.1:3000/");
  // There a link has the name.
  expect(command("curl http://api:3000/", { networkMode: "bridge" })).toBe("curl http://api:3000/");
});

describe("a health check outside of what ECS takes", () => {
  it("is fitted to the nearest, and told", () => {
    const text = web(
      "healthcheck: { test: [CMD, 'true'], interval: 2s, timeout: 90s, retries: 20, start_period: 10m, start_interval: 1s }",
    );
    expect(container(text)?.healthCheck).toEqual({
      command: ["CMD", "true"],
      interval: 5,
      timeout: 60,
      retries: 10,
      startPeriod: 300,
    });
    expect(said(text, /healthcheck\./)).toEqual([
      "web.healthcheck.test: accepted: command of the health check; a string runs in the container's shell.",
      "web.healthcheck.interval: mapped: 5 s on ECS, the nearest to 2 s that it takes: whole seconds from 5 to 300.",
      "web.healthcheck.timeout: mapped: 60 s on ECS, the nearest to 90 s that it takes: whole seconds from 2 to 60.",
      "web.healthcheck.retries: mapped: 10 on ECS, the nearest to 20 that it takes: whole numbers from 1 to 10.",
      "web.healthcheck.start_period: mapped: 300 s on ECS, the nearest to 600 s that it takes: whole seconds from 0 to 300.",
      "web.healthcheck.start_interval: laptop only: ECS checks at one interval, from the start on.",
    ]);
  });

  it("is Docker's where it is 0, and whole seconds where it is not", () => {
    const check = (text: string): unknown =>
      container(web(`healthcheck: { test: [CMD, 'true'], ${text} }`))?.healthCheck;
    expect(check("interval: 0s, timeout: 0s, retries: 0")).toMatchObject({
      interval: 30,
      timeout: 30,
      retries: 3,
    });
    expect(check("interval: 7500ms")).toMatchObject({ interval: 8 });
  });
});

describe("what is mounted without :ro", () => {
  const refusal = (text: string): string[] =>
    explainTask(load(text), target()).problems.map(({ code, path }) => `${code} ${path}`);

  it("is carried read only if it is a file of text", () => {
    const text = web('volumes: ["./nginx.conf:/etc/nginx/nginx.conf"]');
    expect(said(text, /volumes\[0\]:/)).toEqual([
      "web.volumes[0]: mapped: Read only on ECS, though it is mounted for writing: a container of the same image writes the file before the service starts.",
    ]);
    expect(container(text)?.mountPoints).toMatchObject([{ containerPath: "/etc/nginx", readOnly: true }]);
  });

  it("is carried with all its files if it is a folder of them, in place of the image's", () => {
    const text = web('volumes: ["./conf.d:/etc/nginx/conf.d"]');
    expect(said(text, /volumes\[0\]:/)).toEqual([
      "web.volumes[0]: mapped: Read only on ECS, though it is mounted for writing: a container of the same image writes the folder's 2 files before the service starts.",
    ]);
    const { containers } = planTask(load(text), target());
    expect(containers).toHaveLength(2);
    const [carrier, made] = containers;
    expect(made?.mountPoints).toMatchObject([{ containerPath: "/etc/nginx/conf.d", readOnly: true }]);
    expect(carrier?.environment.map(({ value }) => Buffer.from(value, "base64").toString())).toEqual([
      "server { listen 80; }",
      "#!/bin/sh\n",
    ]);
    const [script = ""] = carrier?.command ?? [];
    expect(script).not.toContain("cp -a");
    const place = `/.${carrier?.name}`;
    expect(script).toContain(`mkdir -p '${place}/deep'`);
    expect(script).toContain(`base64 -d > '${place}/deep/run.sh'`);
  });

  it("is a folder's files with :ro, too", () => {
    expect(said(web('volumes: ["./conf.d:/etc/nginx/conf.d:ro"]'), /volumes\[0\]:/)).toEqual([
      "web.volumes[0]: mapped: A container of the same image writes the folder's 2 files before the service starts.",
    ]);
  });

  it.each([
    ["bytes, which are data", "./db.sqlite:/app/db.sqlite", "166"],
    ["an empty file, which is written to", "./empty.log:/app/app.log", "166"],
    ["an empty folder", "./data:/app/uploads", "166"],
    ["nothing yet", "./gone:/app/uploads", "166"],
    ["a folder that programs keep data in", "./conf.d:/var/lib/app", "166"],
    ["too many bytes", "./large:/etc/app", "166"],
    ["too many files", "./many:/etc/app", "166"],
    ["a path of the machine", "/etc/hostname:/etc/app/hostname", "166"],
    ["too many bytes, read only", "./large:/etc/app:ro", "167"],
    ["too many files, read only", "./many:/etc/app:ro", "167"],
    ["nothing, read only", "./gone:/etc/app:ro", "169"],
  ])("is refused if it is %s", (_, volume, code) => {
    expect(refusal(web(`volumes: ["${volume}"]`))).toEqual([`EOE-COMPOSE-${code} services.web.volumes[0]`]);
  });

  it.each([
    "/",
    "/dev/null",
    "/proc",
    "/run/docker.sock",
    "/sys",
    "/var/lib/docker/",
    "/var/run/docker.sock",
  ])("is refused if it is %s of the machine, with what is left to do", (source) => {
    for (const mount of [`${source}:/of-machine`, `${source}:/of-machine:ro`]) {
      const { problems } = explainTask(load(web(`volumes: ["${mount}"]`)), target());
      expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
        `EOE-COMPOSE-224 mounts ${source} of the machine, which tasks on ECS do not get; leave the whole service to the laptop, by laptopOnly: [web]; or declare it: laptopOnly: ["web.volumes[0]"].`,
      ]);
    }
  });

  it("is refused if the image is built from it, and says how to declare it", () => {
    const text = `services:
  web: { build: ./image, mem_limit: 64m, volumes: ["./image/src:/app/src", "./image/src:/etc/app", ".:/srv/app", "./conf.d:/app/conf"] }
`;
    const { problems } = explainTask(load(text), target({ images: { web: "web:1" } }));
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "EOE-COMPOSE-222 services.web.volumes[0]",
      "EOE-COMPOSE-222 services.web.volumes[2]",
    ]);
    expect(problems[0]?.message).toBe(
      `mounts ${join(folder, "image/src")} of the laptop over an image that is built from that folder; let the Dockerfile copy what runs on ECS; or declare it: laptopOnly: ["web.volumes[0]"].`,
    );
  });
});
