import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FARGATE } from "../../modules/capabilities/fargate/launch-type.ts";
import type { TaskTarget } from "../../modules/compose/ecs/target.ts";
import {
  besideOthers,
  type ContainerDefinition,
  type ContainerSettings,
  explainTask,
  loadComposeProject,
  planTask,
  withContainers,
} from "../../modules/compose/index.ts";
import { fullTarget } from "./cases.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "compose-containers-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function project(text: string, containers: Readonly<Record<string, ContainerSettings>>) {
  writeFileSync(join(folder, "compose.yaml"), text);
  return withContainers(loadComposeProject({ files: ["compose.yaml"], workingDir: folder }), containers);
}

const targetOf = (target: Partial<TaskTarget>): TaskTarget => fullTarget({ services: ["db"], ...target });

/** The container of the service db. */
function container(
  text: string,
  settings: ContainerSettings,
  target: Partial<TaskTarget> = {},
): ContainerDefinition {
  const { containers } = planTask(project(text, { db: settings }), targetOf(target));
  const found = containers.find(({ name }) => name === "db");
  if (!found) throw new Error("no container is called db");
  return found;
}

/** `field: outcome: sentence` of what is said of the environment file. */
const told = (text: string, settings: ContainerSettings, target: Partial<TaskTarget> = {}): string[] =>
  explainTask(project(text, { db: settings }), targetOf(target))
    .decisions.filter(({ sentence }) => /^containers\.db\.|variable itself/.test(sentence))
    .map(({ field, line, outcome, sentence }) => `${line} ${field}: ${outcome}: ${sentence}`);

const db = (...lines: readonly string[]): string =>
  ["services:", "  db:", ...lines.map((line) => `    ${line}`), ""].join("\n");

describe("a volume that the environment file mounts", () => {
  const text = db("image: db:1", "volumes: [./data:/data, ./conf:/etc/conf]");
  const target = { volumes: { content: { lostWithTask: true as const } } };

  it("stands in the place of a folder of the laptop", () => {
    const { mountPoints } = container(
      text,
      { memory: 64, volumes: { "/data": "content" } },
      {
        ...target,
        laptopOnly: ["db.volumes[1]"],
      },
    );
    expect(mountPoints).toEqual([
      expect.objectContaining({ sourceVolume: "content", containerPath: "/data" }),
    ]);
    expect(told(text, { memory: 64, volumes: { "/data": "content" } }, target)).toContain(
      '4 services.db.volumes[0]: mapped: containers.db.volumes of the environment file mounts the volume "content" here.',
    );
  });

  it("stands beside others that it mounts", () => {
    const volumes = { content: { lostWithTask: true as const }, cache: { lostWithTask: true as const } };
    const settings = { memory: 64, volumes: { "/data": "content", "/cache": "cache" } };
    const { mountPoints } = container(db("image: db:1"), settings, { volumes });
    expect(mountPoints?.map(({ containerPath }) => containerPath).sort()).toEqual(["/cache", "/data"]);
  });

  it("is one more where the compose file mounts nothing there", () => {
    const { mountPoints } = container(
      db("image: db:1"),
      { memory: 64, volumes: { "/data": "content" } },
      target,
    );
    expect(mountPoints).toEqual([
      expect.objectContaining({ sourceVolume: "content", containerPath: "/data" }),
    ]);
  });
});

describe("what the environment file says of a container", () => {
  it("is its memory, where the compose file says none or another", () => {
    const silent = db("image: db:1");
    expect(container(silent, { memory: 512, reservation: 256, cpu: 128 })).toMatchObject({
      memory: 512,
      memoryReservation: 256,
      cpu: 128,
    });
    expect(told(silent, { memory: 512 })).toEqual([
      "2 services.db.deploy.resources.limits.memory: mapped: containers.db.memory of the environment file counts: 512 MiB at most.",
    ]);
    const written = db("image: db:1", "mem_limit: 64m", "mem_reservation: 32m", "cpus: 2", "cpu_shares: 99");
    expect(container(written, { memory: 512, reservation: 256, cpu: 128 })).toMatchObject({
      memory: 512,
      memoryReservation: 256,
      cpu: 128,
    });
    expect(told(written, { memory: 512, cpu: 128 })).toEqual([
      "4 services.db.mem_limit: mapped: containers.db.memory of the environment file counts: 512 MiB at most.",
      "6 services.db.cpus: mapped: containers.db.cpu of the environment file counts: 128 CPU units.",
      "7 services.db.cpu_shares: mapped: containers.db.cpu of the environment file counts: 128 CPU units.",
    ]);
  });

  it("is its memory for a limit of swap, too", () => {
    const text = db("image: db:1", "mem_limit: 64m", "memswap_limit: 512m");
    expect(container(text, { memory: 512 }).linuxParameters).toEqual({ maxSwap: 0 });
  });

  it("is the version of an image that is pulled", () => {
    const digest = `sha256:${"0a".repeat(32)}`;
    const memory = 64;
    for (const image of ["redis", "redis:latest", "redis:7", `redis:7@sha256:${"b".repeat(64)}`]) {
      expect(container(db(`image: ${image}`), { memory, tag: "7.4.2" }).image).toBe("redis:7.4.2");
      expect(container(db(`image: ${image}`), { memory, digest }).image).toBe(`redis@${digest}`);
    }
    expect(container(db("image: host:5000/a/redis"), { memory, tag: "7" }).image).toBe("host:5000/a/redis:7");
    expect(told(db("image: redis"), { tag: "7.4.2" })).toEqual([
      "3 services.db.image: mapped: containers.db.tag of the environment file counts: redis:7.4.2.",
    ]);
  });

  it("is no version of an image that is built, which has a repository", () => {
    const text = db("build: .", "image: shop/db:dev", "mem_limit: 64m");
    const { image } = container(text, { tag: "1.0.0" }, { images: { db: "repository:1.0.0" } });
    expect(image).toBe("repository:1.0.0");
    expect(told(text, { tag: "1.0.0" }, { images: { db: "repository:1.0.0" } })).toEqual([
      "3 services.db.build: mapped: containers.db.tag of the environment file counts: 1.0.0.",
    ]);
  });

  it("is its command, as a line or as a list", () => {
    const text = db("image: db:1", "mem_limit: 64m", "command: [sleep, '1']");
    expect(container(text, { command: `redis-server --save "" --appendonly no` }).command).toEqual([
      "redis-server",
      "--save",
      "",
      "--appendonly",
      "no",
    ]);
    expect(container(text, { command: ["sleep", "2"] }).command).toEqual(["sleep", "2"]);
    expect(told(text, { command: ["sleep", "2"] })).toEqual([
      "5 services.db.command: mapped: containers.db.command of the environment file counts: sleep 2.",
    ]);
  });

  it("is its health check, which others may wait for", () => {
    const text = `${db("image: db:1", "mem_limit: 64m")}  app: { image: "app:1", mem_limit: 64m, depends_on: { db: { condition: service_healthy } } }\n`;
    const both = { services: ["db", "app"] };
    const healthCheck = { test: "redis-cli ping", interval: "10s", retries: 5, startPeriod: "1m" };
    expect(container(text, { healthCheck }, both).healthCheck).toEqual({
      command: ["CMD-SHELL", "redis-cli ping"],
      interval: 10,
      timeout: 30,
      retries: 5,
      startPeriod: 60,
    });
    const none = explainTask(project(text, { db: { healthCheck: "none" } }), targetOf(both));
    expect(none.problems.map(({ path }) => path)).toEqual(["services.app.depends_on.db"]);
    const written = db("image: db:1", "mem_limit: 64m", "healthcheck: { test: [CMD, 'true'], interval: 1s }");
    expect(container(written, { healthCheck: "none" }).healthCheck).toBeUndefined();
    expect(told(written, { healthCheck: "none" })).toEqual([
      "5 services.db.healthcheck: mapped: containers.db.healthCheck of the environment file counts: no health check.",
    ]);
  });

  it("says nothing of other services", () => {
    const text = `${db("image: db:1", "mem_limit: 64m")}  app: { image: "app:1", mem_limit: 64m }\n`;
    const plan = (containers: Readonly<Record<string, ContainerSettings>>): readonly ContainerDefinition[] =>
      planTask(project(text, containers), targetOf({ services: ["app"] })).containers;
    expect(plan({ db: { memory: 512, command: "sleep 2" } })).toEqual(plan({}));
  });
});

describe("what reaches a container, and what it reaches", () => {
  it("is said where the compose file is silent", () => {
    const text = `${db("image: db:1", "mem_limit: 64m")}  app: { image: "app:1", mem_limit: 64m }\n`;
    const loaded = project(text, { db: { expose: [5432, 5433] }, app: { dependsOn: ["db"] } });
    const groups = [["db"], ["app"]];
    const plan = (services: readonly string[]) =>
      planTask(loaded, targetOf({ services, ...besideOthers(loaded, groups, services) }));
    expect(plan(["db"]).containers[0]?.portMappings.map(({ containerPort }) => containerPort)).toEqual([
      5432, 5433,
    ]);
    expect(plan(["app"]).decisions.map(({ sentence }) => sentence)).toContain(
      'Nothing to wait for: "db" is a task of its own, reached at db:5432 and db:5433. The service must be able to start without it.',
    );
  });

  it("goes beside what the compose file says", () => {
    const text = `${db("image: db:1", "mem_limit: 64m", 'expose: ["80"]')}  app: { image: "app:1", mem_limit: 64m, depends_on: { db: { condition: service_completed_successfully } } }\n`;
    const { services } = project(text, { db: { expose: [80, 81] }, app: { dependsOn: ["db"] } });
    expect(services["db"]?.expose).toEqual(["80", "81"]);
    expect(services["app"]?.depends_on?.["db"]?.condition).toBe("service_completed_successfully");
  });
});

describe("a variable that the environment file fills with a secret", () => {
  const secrets = { db_password: "arn:db" };
  const fills = { POSTGRES_PASSWORD: "db_password" };

  it("is one of the container, whatever the compose file knows of secrets", () => {
    const text = db("image: db:1", "mem_limit: 64m", "environment: { POSTGRES_PASSWORD: example, A: b }");
    const { environment, secrets: filled } = container(text, { secrets: fills }, { secrets });
    expect(environment).toEqual([{ name: "A", value: "b" }]);
    expect(filled).toEqual([{ name: "POSTGRES_PASSWORD", valueFrom: "arn:db" }]);
    expect(told(text, { secrets: fills }, { secrets })).toEqual([
      '5 services.db.environment.POSTGRES_PASSWORD: mapped: containers.db.secrets of the environment file fills it with the secret "db_password", which ECS reads by its ARN. What stands here is for the laptop only.',
    ]);
    expect(container(db("image: db:1", "mem_limit: 64m"), { secrets: fills }, { secrets }).secrets).toEqual(
      filled,
    );
  });

  it("may name a host that is elsewhere", () => {
    const text = `${db("image: db:1", "mem_limit: 64m", "environment: { URL: 'postgres://u:p@pg:5432/a' }")}  pg: { image: pg }\n`;
    const target = { secrets, hostedElsewhere: ["pg"] };
    expect(container(text, { secrets: { URL: "db_password" } }, target).environment).toEqual([]);
  });

  it.each([
    [
      "URL: 'postgres://u:p@pg:5432/a'",
      true,
      "write containers.db.secrets: { URL: pg_url }, the secret that gets its connection string",
    ],
    [
      "PG_HOST: pg",
      true,
      "write database.connection: { passwordSecret: db_password, variables: { host: PG_HOST } }, which fills it",
    ],
    ["PG_HOST: pg", false, "write containers.db.secrets: { PG_HOST: pg_url }"],
    [
      "URL: 'jdbc:postgresql://pg/a'",
      true,
      "the connection string is none of JDBC, so have its parts filled in",
    ],
  ])("%s of what the environment makes is told by what fills it (parts: %s)", (variable, hasParts, end) => {
    const text = `${db("image: db:1", "mem_limit: 64m", `environment: { ${variable} }`)}  pg: { image: pg }\n`;
    const connections = { pg: { secret: "pg_url", hasParts } };
    expect(() => container(text, {}, { hostedElsewhere: ["pg"], connections })).toThrow(
      `names the host "pg", which is hosted elsewhere; ${end}`,
    );
  });

  it("is filled once, and no file is left beside it", () => {
    const same = `${db("image: db:1", "mem_limit: 64m", "environment: { POSTGRES_PASSWORD_FILE: /run/secrets/db_password }", "secrets: [db_password]")}secrets: { db_password: { file: ./x } }\n`;
    const one = container(same, { secrets: fills }, { secrets });
    expect(one.secrets).toEqual([{ name: "POSTGRES_PASSWORD", valueFrom: "arn:db" }]);
    expect(one.environment).toEqual([]);
    const other = same.replaceAll("db_password", "file_password");
    const two = container(other, { secrets: fills }, { secrets });
    expect(two.secrets).toEqual([{ name: "POSTGRES_PASSWORD", valueFrom: "arn:db" }]);
    expect(two.environment).toEqual([]);
    expect(told(other, { secrets: fills }, { secrets })).toContain(
      "5 services.db.environment.POSTGRES_PASSWORD_FILE: mapped: For the laptop only; on ECS the variable itself is filled.",
    );
  });

  it("goes before x-ecs.secrets of the compose file", () => {
    const text = `${db("image: db:1", "mem_limit: 64m", "secrets: [old, db_password]", "x-ecs: { secrets: { POSTGRES_PASSWORD: old, B: old, POSTGRES_USER: db_password } }")}secrets: { old: { file: ./x }, db_password: { file: ./x } }\n`;
    const made = container(text, { secrets: fills }, { secrets: { ...secrets, old: "arn:old" } });
    expect(made.secrets).toEqual([
      { name: "B", valueFrom: "arn:old" },
      { name: "POSTGRES_PASSWORD", valueFrom: "arn:db" },
      { name: "POSTGRES_USER", valueFrom: "arn:db" },
    ]);
  });
});

describe("the size of a whole task", () => {
  const two = `${db("image: db:1")}  app: { image: "app:1" }\n`;
  const both = ["db", "app"];

  it("is enough without a memory limit, on every launch type and in every network mode", () => {
    const loaded = project(two, {});
    const size = { key: "service.taskSize", memory: 1024 };
    const onHosts = planTask(loaded, targetOf({ services: both, size }));
    expect(onHosts).toMatchObject({ memory: 1024 });
    expect(onHosts.cpu).toBeUndefined();
    expect(onHosts.containers.map(({ memory }) => memory)).toEqual([undefined, undefined]);
    expect(planTask(loaded, targetOf({ services: both, size, networkMode: "awsvpc" })).memory).toBe(1024);
    const onFargate = planTask(
      loaded,
      targetOf({ services: both, size, launchType: FARGATE, networkMode: "awsvpc" }),
    );
    expect(onFargate).toMatchObject({ cpu: 256, memory: 1024 });
    expect(onFargate.decisions.map(({ sentence }) => sentence)).toContain(
      "The task has 256 CPU units and 1024 MiB, as service.taskSize says; its containers share them.",
    );
  });

  it("is chosen for what the containers say, and told without what none of them says", () => {
    const fargate = { services: both, launchType: FARGATE, networkMode: "awsvpc" } as const;
    const sizeOf = (cpu: object): string[] =>
      planTask(project(two, { db: { memory: 300, ...cpu }, app: { memory: 300 } }), targetOf(fargate))
        .decisions.map(({ sentence }) => sentence)
        .filter((sentence) => sentence.startsWith("The task has"));
    const chosen = "The task has 256 CPU units and 1024 MiB, the smallest size of Fargate for the";
    expect(sizeOf({})).toEqual([`${chosen} 600 MiB of its containers.`]);
    expect(sizeOf({ cpu: 128 })).toEqual([`${chosen} 128 CPU units and 600 MiB of its containers.`]);
  });

  it("must hold what containers ask for", () => {
    const loaded = project(two, { db: { memory: 600 }, app: { memory: 600, cpu: 512 } });
    const problems = (size: object, target: Partial<TaskTarget> = {}): string[] =>
      explainTask(
        loaded,
        targetOf({ services: both, size: { key: "service.taskSize", ...size }, ...target }),
      ).problems.map(({ message, code }) => `${code} ${message}`);
    expect(problems({ memory: 1024 })).toEqual([
      "EOE-COMPOSE-220 asks for 1200 MiB in one task, of which service.taskSize.memory allows 1024; raise it, or lower the limits of the containers.",
    ]);
    expect(problems({ memory: 2048, cpu: 256 })).toEqual([
      "EOE-COMPOSE-220 asks for 512 CPU units in one task, of which service.taskSize.cpu allows 256; raise it, or lower those of the containers.",
    ]);
    const fargate = { launchType: FARGATE, networkMode: "awsvpc" } as const;
    expect(problems({ memory: 2048 }, fargate)).toEqual([]);
    const wide = project(two, { db: { memory: 100, cpu: 1024 }, app: { memory: 100 } });
    const { problems: found } = explainTask(
      wide,
      targetOf({ services: both, size: { key: "service.taskSize", memory: 512 }, ...fargate }),
    );
    expect(found.map(({ message }) => message)).toEqual([
      "asks for 1024 CPU units in one task, with which there are no 512 MiB; write service.taskSize: { cpu: 1024, memory: 2048 }.",
    ]);
  });

  it("is named where a container has no limit, with a figure to begin with", () => {
    const text = db("image: postgres:17");
    const messages = (target: Partial<TaskTarget>): string[] =>
      explainTask(project(text, {}), targetOf({ size: { key: "service.taskSize" }, ...target })).problems.map(
        ({ message }) => message,
      );
    expect(messages({})).toEqual([
      "has no memory limit, without which ECS starts no container; write containers.db.memory: 512 in the environment file; or the size of the whole task, service.taskSize. 512 MiB: PostgreSQL shares 128 MB of buffers by default; connections, sorting and the cache of files need as much again and more.",
    ]);
    expect(messages({ launchType: FARGATE, networkMode: "awsvpc" })[0]).toMatch(
      /^has no memory limit, by which the size of its task is chosen; write containers\.db\.memory: 512 /,
    );
  });
});

describe("what Fargate does not take, and what comes to the same there", () => {
  const fargate = (lines: string): ContainerDefinition =>
    container(
      `services:\n  db:\n    image: nginx:1.28.0\n    mem_limit: 64m\n${lines}`,
      {},
      { launchType: FARGATE, networkMode: "awsvpc" },
    );

  it("leaves a capability of cap_add where cap_drop takes all others", () => {
    const { capabilities } =
      fargate("    cap_drop: [ALL]\n    cap_add: [NET_BIND_SERVICE, SYS_PTRACE]\n").linuxParameters ?? {};
    expect(capabilities?.add).toEqual(["SYS_PTRACE"]);
    expect(capabilities?.drop).not.toContain("ALL");
    expect(capabilities?.drop).not.toContain("NET_BIND_SERVICE");
    expect(capabilities?.drop).toHaveLength(13);
  });

  it("adds nothing that every container has", () => {
    expect(fargate("    cap_add: [NET_BIND_SERVICE]\n").linuxParameters).toBeUndefined();
    expect(
      fargate("    cap_add: [CAP_CHOWN]\n    cap_drop: [CHOWN, NET_RAW]\n").linuxParameters?.capabilities,
    ).toEqual({ drop: ["NET_RAW"] });
  });

  it("waits for a container as long as it can", () => {
    expect(fargate("    stop_grace_period: 5m\n").stopTimeout).toBe(120);
    expect(fargate("    stop_grace_period: 90s\n").stopTimeout).toBe(90);
  });
});
