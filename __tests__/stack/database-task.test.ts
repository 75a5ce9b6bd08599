import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MONGO_ON_HOST, MYSQL_ON_HOST, stacksOf, withDatabase } from "../support/databases.ts";
import type { Changes } from "../support/environment.ts";
import type { Synthesised } from "../support/synthesis.ts";
import { docker, engineAnswers, eventually, type Result, root, run } from "./docker.ts";
import { EcsTask } from "./ecs-task.ts";
import { json, request } from "./http.ts";
import { Stack } from "./stack.ts";
import { taskDefinitionOf } from "./task-definition.ts";

interface Engine {
  readonly name: string;
  readonly service: string;
  readonly image: string;
  readonly changes: Changes;
  /** Of the repository, beside the compose file. */
  readonly files: readonly string[];
  readonly administrator: string;
  readonly password: string;
  /** Arguments of `docker run` for a client that says something to the database. */
  readonly client: (url: URL, statement: string) => readonly string[];
  readonly write: string;
  readonly read: string;
  readonly countGoals: string;
  /** In the data folder when start.bash sets the users of the secrets anew. */
  readonly marker: string;
}

const FOLDER = "/docker-entrypoint-initdb.d";

const ENGINES: readonly Engine[] = [
  {
    name: "MongoDB",
    service: "mongo",
    image: "mongo:8",
    changes: MONGO_ON_HOST,
    files: ["mongo/set-users.js", "mongo/start.bash"],
    administrator: "MONGO_INITDB_ROOT_PASSWORD",
    password: "MONGO_APP_PASSWORD",
    client: (url, statement) => [
      ...["--entrypoint", "mongosh", "mongo:8", "--quiet", "--norc", url.href, "--eval", statement],
    ],
    write: "db.kept.insertOne({ _id: 7 }).acknowledged",
    read: "print(db.kept.findOne()._id)",
    countGoals: "print(db.goals.countDocuments({ text: 'kept on a host' }))",
    marker: "WiredTiger",
  },
  {
    name: "MySQL",
    service: "mysql",
    image: "mysql:8.4",
    changes: MYSQL_ON_HOST,
    files: ["mysql/start.bash"],
    administrator: "MYSQL_ROOT_PASSWORD",
    password: "MYSQL_PASSWORD",
    client: ({ hostname, port, username, password, pathname }, statement) => [
      ...["--env", `MYSQL_PWD=${password}`, "--entrypoint", "mysql", "mysql:8.4", "--protocol=tcp"],
      ...[`--host=${hostname}`, `--port=${port}`, `--user=${username}`, pathname.slice(1)],
      ...["--skip-column-names", `--execute=${statement}`],
    ],
    write: "CREATE TABLE kept (id INT PRIMARY KEY); INSERT INTO kept VALUES (7)",
    read: "SELECT id FROM kept",
    countGoals: "SELECT COUNT(*) FROM goals WHERE text = 'kept on a host'",
    marker: "mysql",
  },
];

/** Letters and digits, as Secrets Manager makes them. */
const FIRST = {
  administrator: "FirstAdministrator0123456789abcdef",
  password: "FirstPassword0123456789abcdefghijk",
};
const NEXT = {
  administrator: "NextAdministrator0123456789abcdefg",
  password: "NextPassword0123456789abcdefghijkl",
};
type Passwords = typeof FIRST;

describe.skipIf(!engineAnswers())("a database on a host of its own", () => {
  const tag = `database-task-${process.pid}`;
  let stack: Stack;

  beforeAll(async () => {
    stack = await Stack.prepare({ name: "database-task" });
    await stack.compose("build", "app", "nginx");
    await docker("network", "create", tag);
  });
  afterAll(async () => {
    await docker("network", "rm", tag);
    await stack.down();
  });

  describe.each(ENGINES)("$name", (engine) => {
    const { service, image } = engine;
    const data = `${tag}-${service}-data`;
    const stacks = stacksOf(withDatabase(engine.changes));
    const tasks: EcsTask[] = [];
    let task: EcsTask;

    const part = (name: string): Synthesised => {
      const found = stacks[name];
      if (found === undefined) throw new Error(`there is no stack ${name}`);
      return found;
    };
    /** As the secret of the connection string is composed. */
    const connection = (password: string): string =>
      String(
        part("data").only("aws_secretsmanager_secret_version", "connection")["secret_string_wo"],
      ).replace(/\$\{[^}]*\}/, password);
    /** Says something to the database from another container of the network. */
    const ask = (password: string, statement: string): Promise<Result> =>
      run("docker", [
        ...["run", "--rm", "--network", tag],
        ...engine.client(new URL(connection(password)), statement),
      ]);
    const onVolume = (...command: readonly string[]): Promise<Result> =>
      run("docker", [
        ...[
          "run",
          "--rm",
          "--user",
          "0:0",
          "--mount",
          `type=volume,source=${data},target=/host,volume-nocopy`,
        ],
        ...["--entrypoint", command[0] ?? "", image, ...command.slice(1)],
      ]);
    const startTask = async ({ administrator, password }: Passwords): Promise<void> => {
      const definition = taskDefinitionOf(part("data"));
      const host = definition.volumes.flatMap(({ hostPath }) => (hostPath ? [[hostPath, data]] : []));
      expect(host).toHaveLength(1);
      task = new EcsTask({
        name: `${tag}-${service}-${tasks.length}`,
        definition,
        secrets: { [engine.administrator]: administrator, [engine.password]: password },
        hostPaths: Object.fromEntries(host),
        network: tag,
        hostname: `${part("data").only("aws_service_discovery_service")["name"]}.${
          part("data").only("aws_service_discovery_private_dns_namespace")["name"]
        }`,
      });
      tasks.push(task);
      await task.start();
    };

    beforeAll(async () => {
      await docker("volume", "create", data);
      // As prepare-volume.sh leaves the folder.
      expect(await onVolume("sh", "-c", "chown 999:999 /host && chmod 700 /host")).toMatchObject({ code: 0 });
      await startTask(FIRST);
    });
    afterAll(async () => {
      for (const started of tasks) await started.remove();
      await docker("volume", "rm", data);
    });

    it("finds the files of the compose file, which its user may read and nobody may change", async () => {
      const inside = (...command: readonly string[]) => run("docker", ["exec", task.id(service), ...command]);
      expect((await inside("id", "-u")).stdout).toBe("999\n");
      for (const file of engine.files) {
        const path = `${FOLDER}/${file.split("/").at(-1)}`;
        expect((await inside("cat", path)).stdout).toBe(readFileSync(join(root, file), "utf8"));
        expect((await inside("stat", "--format=%a %u:%g", path)).stdout).toBe("444 0:0\n");
      }
      const listed = (await inside("ls", "--almost-all", FOLDER)).stdout.trimEnd().split("\n");
      expect(listed).toEqual(engine.files.map((file) => file.split("/").at(-1)));
      const change = await run("docker", ["exec", "--user", "0:0", task.id(service), "touch", `${FOLDER}/x`]);
      expect(change.stderr).toContain("Read-only file system");
    });

    it("lets the application's user in by the composed connection string, and nobody by another password", async () => {
      expect(await ask(FIRST.password, engine.write)).toMatchObject({ code: 0 });
      expect(await ask(FIRST.password, engine.read)).toMatchObject({ code: 0, stdout: "7\n" });
      const refused = await ask(NEXT.password, engine.read);
      expect(refused.code).not.toBe(0);
      expect(refused.stderr + refused.stdout).toMatch(/Authentication failed|Access denied/);
    });

    it("stores what the application's own task is given through nginx", async () => {
      const service = new EcsTask({
        name: `${tag}-${engine.service}-service`,
        definition: taskDefinitionOf(part("service")),
        images: { app: `${stack.project}-app`, nginx: `${stack.project}-nginx` },
        secrets: {
          DATABASE_URL: connection(FIRST.password),
          JWT_SECRET: "a-secret-of-this-test-that-is-long-enough-0123456789",
        },
        network: tag,
      });
      try {
        await service.start();
        const url = await service.url("nginx", 8080);
        await eventually(
          "the application is ready",
          async () => (await request(`${url}/readyz`)).status === 200,
        );
        const made = await request(`${url}/goals`, json("POST", { text: "kept on a host" }));
        expect(made.status).toBe(201);
        expect((await request(`${url}/goals`)).body).toContain("kept on a host");
      } finally {
        await service.remove();
      }
    });

    it("keeps its data for the next task, which takes the passwords that the secrets hold then", async () => {
      expect(Object.values(await task.stop())).toEqual([0, 0]);
      await task.remove();
      // A server that speaks MongoDB's protocol without being MongoDB (FerretDB) has no such file, so that start.bash
      // leaves its users alone; nor has it createUser and updateUser in the mode without logins that start.bash uses.
      // With such a server only the data is looked at; start-scripts.test.ts covers what the scripts ask for.
      const rotates = (await onVolume("test", "-e", `/host/${engine.marker}`)).code === 0;
      if (!rotates)
        console.log(
          `skipped: ${engine.name} without ${engine.marker}, as FerretDB is, keeps no users (their passwords change)`,
        );
      const passwords = rotates ? NEXT : FIRST;
      await startTask(passwords);
      expect(await ask(passwords.password, engine.read)).toMatchObject({ code: 0, stdout: "7\n" });
      expect(await ask(passwords.password, engine.countGoals)).toMatchObject({ code: 0, stdout: "1\n" });
      const other = rotates ? FIRST : NEXT;
      expect((await ask(other.password, engine.read)).code).not.toBe(0);
    });

    it("tells nobody the passwords in its log", async () => {
      const log = await task.logs(service);
      expect(log).not.toBe("");
      for (const password of [...Object.values(FIRST), ...Object.values(NEXT)])
        expect(log).not.toContain(password);
    });
  });
});
