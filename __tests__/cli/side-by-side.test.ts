import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { synthesiseOne } from "../../cli/synthesise.ts";
import { loadComposeProject } from "../../modules/compose/index.ts";
import { Problems } from "../../modules/problems.ts";
import { PROJECT } from "../support/environment.ts";

const folder = mkdtempSync(join(tmpdir(), "beside-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const COMPOSE = "docker-compose.yml";
const original = readFileSync(join(PROJECT, COMPOSE), "utf8");
const market = readFileSync(join(PROJECT, "environments/market.yml"), "utf8");

/** A project that holds only what market reads. */
function project(name: string): string {
  const root = join(folder, name);
  mkdirSync(join(root, "environments"), { recursive: true });
  for (const part of ["app", "nginx"])
    cpSync(join(PROJECT, part), join(root, part), {
      recursive: true,
      filter: (path) => !path.includes("node_modules"),
    });
  writeFileSync(join(root, "environments/market.yml"), market);
  writeFileSync(join(root, COMPOSE), original);
  return root;
}

let runs = 0;
/** The stacks, or what is wrong. */
function outcome(root: string): unknown {
  try {
    const options = { root, outdir: "cdktf.out" };
    return synthesiseOne(join(root, "environments/market.yml"), join(folder, `run-${runs++}`), options)
      .stacks;
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list;
  }
}

it("tells the same of an environment whatever was synthesised in the same process before", () => {
  const root = project("one");
  const alone = outcome(root);
  expect(JSON.stringify(alone)).toContain("aws_ecs_service");
  // The same files by name, with a secret, a field that is not allowed, another image, and an action that there is not.
  const others = [
    original.replace(
      /^( +)environment:$/m,
      "$1environment:\n$1  API_TOKEN: ghp_0123456789abcdefghijklmnopqrstuvwxyzAB",
    ),
    original.replace(/^( +)restart: .*$/m, "$1restrat: always"),
    `${original}\n  - nonsense`,
  ];
  const told = others.map((text) => {
    expect(text).not.toBe(original);
    writeFileSync(join(root, COMPOSE), text);
    const first = outcome(root);
    expect(first).not.toEqual(alone);
    expect(outcome(root)).toEqual(first);
    return first;
  });
  expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(others.length);
  writeFileSync(join(root, COMPOSE), original);
  expect(outcome(root)).toEqual(alone);
});

it("reads a Dockerfile anew when it has changed", () => {
  const root = project("two");
  const users = () => {
    const project = loadComposeProject({ files: [COMPOSE], workingDir: root, environment: {} });
    return Object.fromEntries(project.imageUsers);
  };
  const alone = users();
  const file = join(root, "app/Dockerfile");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, `${text.trimEnd()}\nUSER somebody-else\n`);
  expect(Object.values(users())).toContain("somebody-else");
  writeFileSync(file, text);
  expect(users()).toEqual(alone);
});
