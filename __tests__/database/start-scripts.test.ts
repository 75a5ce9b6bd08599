import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";

/** Programs of the image, which write down how they were called. */
const MONGOD = `#!/bin/bash
echo "mongod $* root=\${MONGO_INITDB_ROOT_USERNAME:-none}" >>"$CALLS"
[ -z "\${BROKEN:-}" ] || { echo "the files are broken" >&2; exit 14; }
trap 'echo "mongod ended" >>"$CALLS"; exit 0' TERM
touch "$UP"; while [ -e "$UP" ]; do sleep 0.05; done
`;
const MONGOSH = `#!/bin/bash
[ -e "$UP" ] || exit 1
case $* in *ping*) exit 0 ;; esac
echo "mongosh \${!#} known=\${KNOWN_USERS:-}" >>"$CALLS"
exit "\${SHELL_FAILS:-0}"
`;
const ENTRYPOINT = `#!/bin/bash
echo "entrypoint $*" >>"$CALLS"
for option; do case $option in --init-file=*) cat "\${option#*=}" >>"$CALLS" ;; esac; done
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "start-"));
  for (const name of ["bin", "data"]) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries({
    mongod: MONGOD,
    mongosh: MONGOSH,
    "docker-entrypoint.sh": ENTRYPOINT,
  })) {
    writeFileSync(join(folder, "bin", name), text);
    chmodSync(join(folder, "bin", name), 0o755);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const calls = (): string[] =>
  existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8").trimEnd().split("\n") : [];

function start(script: string, args: readonly string[], environment: Record<string, string> = {}) {
  return spawnSync("/bin/bash", [join(PROJECT, script), ...args], {
    encoding: "utf8",
    env: {
      PATH: `${join(folder, "bin")}:/usr/bin:/bin`,
      CALLS: join(folder, "calls"),
      UP: join(folder, "up"),
      DATA: join(folder, "data"),
      ...environment,
    },
  });
}

describe("mongo/start.bash", () => {
  const mongo = (environment: Record<string, string> = {}) =>
    start("mongo/start.bash", ["mongod"], { MONGO_INITDB_ROOT_USERNAME: "root", ...environment });

  it("leaves an empty data folder to the image", () => {
    expect(mongo().status).toBe(0);
    expect(calls()).toEqual(["entrypoint mongod"]);
  });

  it("sets the users by a server that only the container reaches, ends it, and then starts the real one", () => {
    writeFileSync(join(folder, "data/WiredTiger"), "");
    expect(mongo().status).toBe(0);
    expect(calls()).toEqual([
      `mongod --dbpath ${join(folder, "data")} --bind_ip 127.0.0.1 --port 27017 root=none`,
      `mongosh ${join(PROJECT, "mongo/set-users.js")} known=1`,
      "mongod ended",
      "entrypoint mongod",
    ]);
  });

  it("starts nothing when the server cannot open its files, and shows what it said", () => {
    writeFileSync(join(folder, "data/WiredTiger"), "");
    const ran = mongo({ BROKEN: "1" });
    expect(ran.status).toBe(1);
    expect(ran.stderr).toContain("the files are broken");
    expect(ran.stderr).toContain("the server ended before its users could be set.");
    expect(calls().some((call) => call.startsWith("entrypoint"))).toBe(false);
  });

  it("starts nothing when the users cannot be set", () => {
    writeFileSync(join(folder, "data/WiredTiger"), "");
    const ran = mongo({ SHELL_FAILS: "1" });
    expect(ran.status).toBe(1);
    expect(ran.stderr).toContain("the users could not be set.");
    expect(calls().some((call) => call.startsWith("entrypoint"))).toBe(false);
  });
});

describe("mongo/set-users.js", () => {
  const text = readFileSync(join(PROJECT, "mongo/set-users.js"), "utf8");

  function run(existing: readonly string[], env: Record<string, string>) {
    const done: unknown[] = [];
    const database = (name: string) => ({
      createUser(user: { user: string }) {
        if (existing.includes(user.user)) throw Object.assign(new Error("exists"), { code: 51003 });
        if (user.user === "refused") throw Object.assign(new Error("not authorized"), { code: 13 });
        done.push(["create", name, user]);
      },
      updateUser(user: string, change: object) {
        done.push(["update", name, user, change]);
      },
    });
    const require = () => ({ readFileSync: (path: string) => `from ${path}\n` });
    runInContext(text, createContext({ db: { getSiblingDB: database }, process: { env }, require }));
    return done;
  }
  const env = {
    MONGO_APP_PASSWORD: "new",
    MONGO_INITDB_ROOT_USERNAME: "root",
    MONGO_INITDB_ROOT_PASSWORD: "top",
  };
  const roles = [{ role: "readWrite", db: "app" }];

  it("makes the application's user on an empty database, and leaves the administrator as the image made it", () => {
    expect(run([], env)).toEqual([["create", "app", { user: "app", pwd: "new", roles }]]);
  });

  it("gives users that are there the passwords of the secrets", () => {
    expect(run(["app"], { ...env, KNOWN_USERS: "1" })).toEqual([
      ["update", "app", "app", { pwd: "new", roles }],
      ["update", "admin", "root", { pwd: "top" }],
    ]);
  });

  it("makes a user of another name beside the earlier one", () => {
    expect(run(["app"], { ...env, MONGO_APP_USER: "appb", KNOWN_USERS: "1" })[0]).toEqual([
      "create",
      "app",
      { user: "appb", pwd: "new", roles },
    ]);
  });

  it("reads passwords from files as on the laptop", () => {
    expect(run([], { MONGO_APP_PASSWORD_FILE: "/run/secrets/x", MONGO_INITDB_DATABASE: "shop" })).toEqual([
      [
        "create",
        "shop",
        { user: "app", pwd: "from /run/secrets/x", roles: [{ role: "readWrite", db: "shop" }] },
      ],
    ]);
  });

  it("fails for any other reason", () => {
    expect(() => run([], { ...env, MONGO_APP_USER: "refused" })).toThrow("not authorized");
  });
});

describe("mysql/start.bash", () => {
  const environment = {
    MYSQL_USER: "app",
    MYSQL_DATABASE: "app",
    MYSQL_PASSWORD: "pa'ss\\word",
    MYSQL_ROOT_PASSWORD: "top",
  };

  it("leaves an empty data folder to the image", () => {
    expect(start("mysql/start.bash", ["mysqld", "--skip-name-resolve"], environment).status).toBe(0);
    expect(calls()).toEqual(["entrypoint mysqld --skip-name-resolve"]);
  });

  it("hands the server the users' passwords, quoted, in a file that nobody else reads", () => {
    mkdirSync(join(folder, "data/mysql"));
    const { MYSQL_ROOT_PASSWORD, ...rest } = environment;
    writeFileSync(join(folder, "root"), `${MYSQL_ROOT_PASSWORD}\n`);
    const ran = start("mysql/start.bash", ["mysqld"], {
      ...rest,
      MYSQL_ROOT_PASSWORD_FILE: join(folder, "root"),
      SQL: join(folder, "users.sql"),
    });
    expect(ran.stderr).toBe("");
    expect(calls()).toEqual([
      `entrypoint mysqld --init-file=${join(folder, "users.sql")}`,
      "CREATE USER IF NOT EXISTS 'app'@'%' IDENTIFIED BY 'pa''ss\\\\word';",
      "ALTER USER 'app'@'%' IDENTIFIED BY 'pa''ss\\\\word';",
      "GRANT ALL ON `app`.* TO 'app'@'%';",
      "ALTER USER 'root'@'localhost' IDENTIFIED BY 'top';",
    ]);
    const mode = spawnSync("stat", ["-c", "%a", join(folder, "users.sql")], { encoding: "utf8" }).stdout;
    expect(mode.trim()).toBe("600");
  });
});
