import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prepare } from "../../cli/prepare.ts";
import { loadProjectOf } from "../../modules/capabilities/compose-project.ts";
import { parseEnvironment } from "../../modules/capabilities/load.ts";
import { Problems } from "../../modules/problems.ts";
import { type Changes, marketWith } from "../support/environment.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "variables-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string>>;

const COMPOSE =
  'services: { app: { image: "a:1", environment: { A: "${A:-}", B: "${B:-}", C: "${C:-}", D: "${D:-}" } } }\n';

function load(changes: Changes, files: Files = {}, shell: Readonly<Record<string, string>> = {}) {
  const all = { "docker-compose.yml": COMPOSE, ...files };
  for (const [name, content] of Object.entries(all)) writeFileSync(join(root, name), content);
  const text = marketWith(changes);
  const { environment: raw, problemAt } = parseEnvironment(text, "environments/market.yml", "market");
  return loadProjectOf({ raw, problemAt }, root, shell);
}

const valuesOf = (...given: Parameters<typeof load>): unknown => load(...given).services["app"]?.environment;

function refusals(...given: Parameters<typeof load>): string[] {
  try {
    load(...given);
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.map(
      ({ file, line, path, message, code }) =>
        `${file}:${line === undefined ? "" : "n"} ${path}: ${message} [${code}]`,
    );
  }
}

describe("variables of the compose file", () => {
  it("come from the environment, and from the files that it names, the later over the earlier", () => {
    const files = { "one.env": "A=one\nB=one\nC=one\n", "two.env": 'B=two\nC="two ${A}"\n' };
    const changes = { variableFiles: ["one.env", "two.env"], variables: { C: "own", D: "4" } };
    expect(valuesOf(changes, files)).toEqual({ A: "one", B: "two", C: "own", D: "4" });
    expect(valuesOf({ ...changes, variables: {} }, files)).toEqual({
      A: "one",
      B: "two",
      C: "two one",
      D: "",
    });
  });

  it("come from no other file, and not from the shell", () => {
    expect(valuesOf({}, { ".env": "A=laptop\n" }, { A: "shell", B: "shell" })).toEqual({
      A: "",
      B: "",
      C: "",
      D: "",
    });
  });

  it("come from the shell where the environment names them, over those of files", () => {
    const changes = { shellVariables: ["A"], variableFiles: ["one.env"] };
    const files = { "one.env": "A=file\nB=${A}\n" };
    expect(valuesOf(changes, files, { A: "shell", C: "shell" })).toMatchObject({
      A: "shell",
      B: "shell",
      C: "",
    });
  });

  it("may come from .env, where the environment names it", () => {
    expect(valuesOf({ variableFiles: [".env"] }, { ".env": "A=both\n" })).toMatchObject({ A: "both" });
  });
});

describe("what is wrong with them is told together,", () => {
  it("at the keys of the environment, and at the lines of the files", () => {
    const changes = {
      variables: { A: "1", COMPOSE_FILE: "other.yml" },
      variableFiles: ["none.env", "wrong.env", "folder"],
      shellVariables: ["A", "GIT_SHA", "COMPOSE_PROFILES"],
    };
    mkdirSync(join(root, "folder"));
    const files = {
      "wrong.env": "B=${X}\nC\nCOMPOSE_PROFILES=dev\nD='\n",
      "docker-compose.yml": "services: { app: { image: 5 } }\n",
    };
    expect(refusals(changes, files, { A: "x" })).toEqual([
      "environments/market.yml:n shellVariables[0]: A is in variables as well, which would hide the shell's; keep one of the two. [EOE-ENV-022]",
      "environments/market.yml:n shellVariables[1]: GIT_SHA is not set in this shell; set it where this command runs, or write its value under variables. [EOE-ENV-021]",
      "environments/market.yml:n shellVariables[2]: COMPOSE_PROFILES steers docker compose on the laptop and has no effect here; write service.profiles of the environment file in its place. [EOE-ENV-023]",
      'environments/market.yml:n variableFiles[0]: "none.env" does not exist. Write its path from the project\'s folder. [EOE-ENV-020]',
      "wrong.env:n : has a ' that is not closed. [EOE-COMPOSE-022]",
      expect.stringMatching(
        /^wrong\.env:n B: uses the variable X, which the environment file does not set \(\.env/,
      ),
      "wrong.env:n C: passes C on from the shell, which does not count on ECS; write variables: { C: … } in the environment file. [EOE-COMPOSE-046]",
      expect.stringMatching(
        /^environments\/market\.yml:n variableFiles\[1\]: "wrong\.env" sets COMPOSE_PROFILES, which steers/,
      ),
      'environments/market.yml:n variableFiles[2]: "folder" is a folder, not a file. Write its path from the project\'s folder. [EOE-ENV-020]',
      expect.stringMatching(/variables\.COMPOSE_FILE: steers docker compose/),
      expect.stringMatching(/^docker-compose\.yml:n services\.app\.image: /),
    ]);
  });

  it("where a command prepares the environment, before anything is told of what has no value", () => {
    mkdirSync(join(root, "environments"));
    const path = join(root, "environments/market.yml");
    writeFileSync(
      join(root, "docker-compose.yml"),
      'services: { app: { image: "nginx:${TAG}", mem_limit: 64m, mac_address: "02:42:ac:11:00:02" }, mongo: { image: "mongo:${M}" } }\n',
    );
    const service = {
      "service.containers": ["app"],
      "service.entry": { service: "app", port: 80, keepAliveSeconds: 315 },
      "service.images": undefined,
      "service.environment": undefined,
      "service.secrets": undefined,
    };
    const told = (changes: Changes): string[] => {
      writeFileSync(path, marketWith({ ...service, ...changes }));
      try {
        prepare(path, root, root);
        return [];
      } catch (error) {
        if (!(error instanceof Problems)) throw error;
        return error.list.map(({ path: at, code }) => `${at} ${code}`);
      }
    };
    expect(told({ variableFiles: ["none.env"] })).toEqual(["variableFiles[0] EOE-ENV-020"]);
  });
});
