import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneProject, runIn } from "../support/clone.ts";
import { MARKET, marketWith } from "../support/environment.ts";

/** All files of a folder with their bytes. */
function filesOf(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), readFileSync(path, "utf8")];
    }),
  );
}

describe("the same input gives the same bytes", () => {
  const roots: string[] = [];
  let first: string;
  let bytes: Record<string, string>;
  beforeAll(() => {
    first = cloneProject();
    roots.push(first);
    const ran = runIn(first, "npx express-on-ecs synth");
    expect(ran.stderr).toBe("");
    expect(ran.code).toBe(0);
    bytes = filesOf(join(first, "cdktf.out"));
    expect(Object.keys(bytes)).toContain("stacks/market-service/cdk.tf.json");
  });
  afterAll(() => {
    for (const root of roots) rmSync(root, { recursive: true, force: true });
  });

  it("when run again", () => {
    expect(runIn(first, "npx express-on-ecs synth").code).toBe(0);
    expect(filesOf(join(first, "cdktf.out"))).toEqual(bytes);
  });

  it("in another folder, for another user, in another time zone, with other variables", () => {
    const other = cloneProject();
    roots.push(other);
    const laptop = {
      LOG_LEVEL: "debug",
      COMPOSE_PROFILES: "dev",
      COMPOSE_FILE: "a.yml",
      COMPOSE_PROJECT_NAME: "b",
    };
    writeFileSync(
      join(other, ".env"),
      Object.entries({ ...laptop, TRUSTED_PROXIES: "10.9.0.0/16" })
        .map(([name, value]) => `${name}=${value}\n`)
        .join(""),
    );
    const ran = runIn(other, "npx express-on-ecs synth", {
      ...laptop,
      HOME: other,
      USER: "somebody",
      TZ: "Pacific/Kiritimati",
      LANG: "tr_TR.UTF-8",
      AWS_REGION: "us-west-2",
      NODE_ENV: "production",
      HTTP_PORT: "9999",
    });
    expect(ran.code).toBe(0);
    expect(filesOf(join(other, "cdktf.out"))).toEqual(bytes);
  });

  it("but for variables of the shell that the environment names, and what has no value is refused", () => {
    const other = cloneProject();
    roots.push(other);
    const edit = (file: string, from: string, to: string): void => {
      const path = join(other, file);
      writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
    };
    edit("docker-compose.yml", "LOG_LEVEL: ${LOG_LEVEL:-info}", "LOG_LEVEL: ${LEVEL}");
    const synth = (shell: Record<string, string> = {}) =>
      runIn(other, "npx express-on-ecs synth market", shell);
    const unset = synth({ LEVEL: "debug" });
    expect(unset.code).toBe(1);
    expect(unset.stdout + unset.stderr).toMatch(
      /docker-compose\.yml:\d+:7 services\.app\.environment\.LOG_LEVEL: uses the variable LEVEL, .*write variables: \{ LEVEL: … \}/,
    );
    edit("environments/market.yml", "region:", "shellVariables: [LEVEL]\nregion:");
    expect(synth().stderr).toContain("shellVariables[0]: LEVEL is not set in this shell;");
    expect(synth({ LEVEL: "info" }).code).toBe(0);
    const service = "stacks/market-service/cdk.tf.json";
    expect(filesOf(join(other, "cdktf.out"))[service]).toBe(bytes[service]);
    edit("environments/market.yml", "shellVariables: [LEVEL]", "variables: { LEVEL: info }");
    expect(synth({ LEVEL: "debug" }).code).toBe(0);
    expect(filesOf(join(other, "cdktf.out"))[service]).toBe(bytes[service]);
  }, 240_000);

  it("by the cdktf command", () => {
    const other = cloneProject();
    roots.push(other);
    const ran = runIn(other, "npx cdktf synth", { HOME: other });
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    expect(filesOf(join(other, "cdktf.out"))).toEqual(bytes);
  });

  it("for one environment, and leaves the other's files alone", () => {
    const other = cloneProject();
    roots.push(other);
    writeFileSync(
      join(other, "environments/shop.yml"),
      marketWith({ name: "shop", "network.cidr": "10.0.0.0/16" }),
    );
    expect(runIn(other, "npx express-on-ecs synth").code).toBe(0);
    const all = filesOf(join(other, "cdktf.out"));
    writeFileSync(
      join(other, "environments/market.yml"),
      MARKET.replace("idleTimeoutSeconds: 300", "idleTimeoutSeconds: 200"),
    );
    expect(runIn(other, "npx express-on-ecs synth market").code).toBe(0);
    const after = filesOf(join(other, "cdktf.out"));
    const changed = Object.keys(after).filter((file) => after[file] !== all[file]);
    expect(changed).toEqual(["stacks/market-service/cdk.tf.json"]);
  });

  it("and a mistake changes nothing", () => {
    const file = join(first, "environments/market.yml");
    writeFileSync(
      file,
      MARKET.replace("region: eu-central-1", "region: mars-1").replace("public: true", "public: maybe"),
    );
    mkdirSync(join(first, "cdktf.out/stacks/market-network/.terraform"), { recursive: true });
    for (const command of ["npx express-on-ecs synth", "npx tsx main.ts", "npx cdktf synth"]) {
      const ran = runIn(first, command, { HOME: first });
      expect(ran.code, command).toBe(1);
      expect(ran.stdout + ran.stderr).toMatch(
        /environments\/market\.yml:\d+:1 region: "mars-1" is not an AWS region/,
      );
      expect(ran.stdout + ran.stderr).toMatch(/ingress\.public: "maybe" must be true or false/);
      expect(filesOf(join(first, "cdktf.out")), command).toEqual(bytes);
    }
    const json = JSON.parse(runIn(first, "npx express-on-ecs synth --json").stdout);
    expect(json.problems).toHaveLength(2);
    expect(json.problems[0]).toMatchObject({ file: "environments/market.yml", path: "region", column: 1 });
    // Four programs, one after another.
  }, 240_000);
});
