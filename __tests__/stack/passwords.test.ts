import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineAnswers, root } from "./docker.ts";
import { Stack } from "./stack.ts";

/** A password with what SQL has to quote. */
const NEW_PASSWORD = "n'ew\\pass\"word";
const NEW_ADMINISTRATOR = "another-administrator";

describe.skipIf(!engineAnswers())("MySQL's passwords", () => {
  let stack: Stack;
  let secrets: string;

  beforeAll(async () => {
    secrets = mkdtempSync(join(tmpdir(), "secrets-"));
    cpSync(join(root, "secrets/development"), secrets, { recursive: true });
    stack = await Stack.prepare({
      name: "passwords",
      overrides: ["docker-compose.mysql.yml"],
      environment: { SECRETS_DIR: secrets },
    });
    await stack.up("mysql");
  });
  afterAll(async () => {
    await stack.down();
    rmSync(secrets, { recursive: true, force: true });
  });

  const signIn = (user: string, password: string, ...to: readonly string[]) =>
    stack.tryCompose(
      ...["exec", "-T", "-e", `MYSQL_PWD=${password}`, "mysql", "mysql", `--user=${user}`, ...to],
      "--skip-column-names",
      "--execute=SELECT 1",
    );
  const overNetwork = ["--host=mysql", "--protocol=tcp"];

  it("are those of the secrets at each start, and the data stays", async () => {
    const old = readFileSync(join(secrets, "mysql_app_password"), "utf8").trim();
    const made = await stack.tryCompose(
      ...["exec", "-T", "-e", `MYSQL_PWD=${old}`, "mysql", "mysql", "--user=app", ...overNetwork, "app"],
      "--execute=CREATE TABLE kept (id INT PRIMARY KEY); INSERT INTO kept VALUES (7)",
    );
    expect(made).toMatchObject({ code: 0 });
    writeFileSync(join(secrets, "mysql_app_password"), `${NEW_PASSWORD}\n`);
    writeFileSync(join(secrets, "mysql_root_password"), `${NEW_ADMINISTRATOR}\n`);
    await stack.compose("restart", "mysql");
    await stack.up("mysql");

    expect((await signIn("app", old, ...overNetwork)).stderr).toContain("Access denied");
    expect(await signIn("app", NEW_PASSWORD, ...overNetwork)).toMatchObject({ code: 0, stdout: "1\n" });
    expect(await signIn("root", NEW_ADMINISTRATOR)).toMatchObject({ code: 0, stdout: "1\n" });
    const kept = await stack.tryCompose(
      ...[
        "exec",
        "-T",
        "-e",
        `MYSQL_PWD=${NEW_PASSWORD}`,
        "mysql",
        "mysql",
        "--user=app",
        ...overNetwork,
        "app",
      ],
      "--skip-column-names",
      "--execute=SELECT id FROM kept",
    );
    expect(kept.stdout).toBe("7\n");
  });

  it("are told to nobody in the log", async () => {
    const log = await stack.compose("logs", "mysql");
    expect(log).not.toContain(NEW_ADMINISTRATOR);
    expect(log).not.toContain("n'ew");
  });
});
