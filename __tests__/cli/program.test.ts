/** What the program is beside its commands: the project it works on, completion, checks, doctor. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkEnvironments, listRules } from "../../cli/checks.ts";
import { findingsOf } from "../../cli/doctor.ts";
import { placeIn, writeProject } from "../../cli/init/project-files.ts";
import { program } from "../../cli/program.ts";
import { projectRoot } from "../../cli/root.ts";
import { LAUNCH_TYPES } from "../../modules/capabilities/launch-types.ts";
import { RULES } from "../../modules/checks/catalogue.ts";
import type { Rule } from "../../modules/checks/rule.ts";
import { Problems } from "../../modules/problems.ts";
import { PROJECT } from "../support/environment.ts";
import { run } from "../support/run.ts";

let folder: string;
let said: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "program-"));
  said = vi.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => {
  said.mockRestore();
  rmSync(folder, { recursive: true, force: true });
});

describe("the project's folder", () => {
  it("is the nearest one upwards that has environments, and else the current one", () => {
    mkdirSync(join(folder, "a/b"), { recursive: true });
    expect(projectRoot(undefined, join(folder, "a/b"))).toBe(join(folder, "a/b"));
    mkdirSync(join(folder, "environments"));
    expect(projectRoot(undefined, join(folder, "a/b"))).toBe(folder);
  });

  it("is the folder ecs where init put it, as it does in a repository that is none of Node", () => {
    mkdirSync(join(folder, "ecs/environments"), { recursive: true });
    mkdirSync(join(folder, "src"));
    expect(projectRoot(undefined, join(folder, "src"))).toBe(join(folder, "ecs"));
    expect(projectRoot(folder)).toBe(join(folder, "ecs"));
    expect(projectRoot(undefined, join(folder, "ecs"))).toBe(join(folder, "ecs"));
  });

  it("is the one that is named, which must be one", () => {
    mkdirSync(join(folder, "a"));
    expect(projectRoot("a", folder)).toBe(join(folder, "a"));
    expect(() => projectRoot("nowhere", folder)).toThrow(
      '--root "nowhere" is no folder; write the one that holds environments/.',
    );
  });

  it("is never that of the program: another one's environments are synthesised", () => {
    const { code, stderr } = run(
      process.execPath,
      [join(PROJECT, "bin/express-on-ecs.js"), "synth", "--root", folder],
      PROJECT,
    );
    expect(code).toBe(1);
    expect(stderr).toContain("environments has no environment. `npx express-on-ecs init` proposes one");
  });
});

describe("help", () => {
  it.each(program().commands.map((command) => [command.name(), command] as const))(
    "of %s says what it does",
    (_, command) => {
      expect(command.description()).toMatch(/^[A-Z]/);
    },
  );

  it("of completion says what bash needs for it", () => {
    const parts: string[] = [];
    const completion = program().commands.find((command) => command.name() === "completion");
    completion?.configureOutput({ writeOut: (part) => void parts.push(part) }).outputHelp();
    expect(parts.join("")).toContain("bash needs its package bash-completion.");
  });

  it("of explain names each launch type", () => {
    const explain = program().commands.find((command) => command.name() === "explain");
    const option = explain?.options.find(({ long }) => long === "--launch-type");
    for (const { name } of LAUNCH_TYPES) expect(option?.description).toContain(name.toLowerCase());
  });

  it("tells exit codes with every command of ours", () => {
    const { stdout } = run(
      process.execPath,
      [join(PROJECT, "bin/express-on-ecs.js"), "doctor", "--help"],
      PROJECT,
    );
    expect(stdout).toContain("Exit codes:\n  0  done\n  1  something is wrong");
  });
});

describe("--json", () => {
  /** Those that run something, with the ones below them. */
  const commands = (command: Command): Command[] =>
    command.commands.length > 0 ? command.commands.flatMap(commands) : [command];
  /** Completion is a script for a shell. */
  const ours = program()
    .commands.filter((command) => !["completion", "complete"].includes(command.name()))
    .flatMap(commands);

  it.each(ours.map((command) => [command.name(), command] as const))("is an option of %s", (_, command) => {
    expect(command.options.map(({ long }) => long)).toContain("--json");
  });

  it("is the program's own only before --, as what is behind is another's", () => {
    const asked = (...words: readonly string[]) =>
      run(process.execPath, [join(PROJECT, "bin/express-on-ecs.js"), ...words], folder);
    const ours = asked("exec", "nowhere", "--json", "--", "ps");
    expect([ours.code, JSON.parse(ours.stdout).problems]).toMatchObject([1, [{ code: "EOE-ENV-002" }]]);
    expect(asked("exec", "nowhere", "--", "ps", "--json")).toMatchObject({ code: 1, stdout: "" });
  });
});

describe("completion", () => {
  const complete = (...words: readonly string[]): string =>
    run(process.execPath, [join(PROJECT, "bin/express-on-ecs.js"), "complete", "--", ...words], PROJECT)
      .stdout;

  it("offers environments to commands that take one, and commands to the program", () => {
    expect(complete("synth", "")).toMatch(/^board\tenvironment\nmall\tenvironment\nmarket\tenvironment\n/);
    expect(complete("explain", "--env", "")).toMatch(
      /^board\tenvironment\nmall\tenvironment\nmarket\tenvironment\n/,
    );
    for (const words of [["deploy"], ["logs"], ["secrets", "set"], ["new", "--from"]])
      expect(complete(...words, ""), words.join(" ")).toMatch(
        /^board\tenvironment\nmall\tenvironment\nmarket\tenvironment\n/,
      );
    expect(complete("")).toMatch(/^init\t.*\nsynth\t/);
  });

  it.each(["bash", "zsh", "fish"])("is a script for %s", (shell) => {
    const bin = join(PROJECT, "bin/express-on-ecs.js");
    expect(run(process.execPath, [bin, "completion", shell], PROJECT)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("express-on-ecs complete --"),
    });
  });
});

describe("checks", () => {
  it("lists each rule with its reason", () => {
    listRules({ json: true });
    const { rules } = JSON.parse(String(said.mock.calls[0]?.[0]));
    expect(rules).toHaveLength(RULES.length);
    const [{ id, level, title, reason } = {}] = RULES as readonly Partial<Rule>[];
    expect(rules[0]).toEqual({ id, level, title, reason });
  });

  it("says what is waived, and writes nothing", async () => {
    mkdirSync(join(folder, "environments"));
    const market = readFileSync(join(PROJECT, "environments/market.yml"), "utf8");
    for (const file of ["docker-compose.yml", "nginx/Dockerfile", "app/Dockerfile"]) {
      mkdirSync(join(folder, file, ".."), { recursive: true });
      writeFileSync(join(folder, file), readFileSync(join(PROJECT, file)));
    }
    writeFileSync(join(folder, "environments/market.yml"), market);
    await checkEnvironments(["market"], { root: folder, json: true });
    expect(JSON.parse(String(said.mock.calls[0]?.[0]))).toMatchObject({
      environments: [{ name: "market", waived: [] }],
      refused: [],
    });
    expect(run("ls", ["-A", folder, join(folder, "environments")], folder).stdout).not.toMatch(
      /cdktf|data\.yml/,
    );
  });
});

describe("doctor", () => {
  const found = (root: string): Record<string, boolean> =>
    Object.fromEntries(findingsOf(root).map(({ what, found }) => [what, found]));

  it("finds a project that is whole, and says what to do about one that is not", () => {
    expect(found(PROJECT)).toMatchObject({
      "Node.js": true,
      "environments/": true,
      "cdktf.json and main.ts": true,
      cdktf: true,
      constructs: true,
      "@cdktf/provider-aws": true,
      ".gitignore": true,
    });
    mkdirSync(join(folder, "environments"));
    writeFileSync(join(folder, "environments/shop.yml"), "name: shop\n");
    expect(found(folder)).toMatchObject({ "cdktf.json and main.ts": false, cdktf: false });
    const advice = findingsOf(folder).filter((finding) => !finding.found);
    expect(advice.filter((finding) => finding.advice === undefined)).toEqual([]);
  });

  it("says what comes first where there is no project yet, and nothing of what that brings", () => {
    const first = () => findingsOf(folder).find(({ what }) => what === "environments/")?.advice;
    expect(Object.keys(found(folder))).not.toContain("cdktf");
    expect(first()).toContain("There is no compose file here, either");
    writeFileSync(join(folder, "compose.yaml"), "services: {}\n");
    expect(first()).toContain("Run: npx express-on-ecs init, which reads compose.yaml");
  });

  it("misses programs that cannot be run", () => {
    vi.stubEnv("PATH", folder);
    vi.stubEnv("HOME", folder);
    vi.stubEnv("AWS_PROFILE", "");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "");
    try {
      expect(found(PROJECT)).toMatchObject({
        Terraform: false,
        "Docker with Buildx": false,
        "AWS CLI": false,
        "AWS credentials": false,
      });
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("the files that init writes", () => {
  const ours = (file: string): string => readFileSync(join(PROJECT, file), "utf8");
  const written = (file: string): string => readFileSync(join(folder, "ecs", file), "utf8");
  const lines = (text: string): string[] => text.split("\n").sort();

  it("are those of this repository, but for where the library is", () => {
    writeProject(placeIn(folder), { name: "shop", text: "name: shop\n" });
    // Which import comes first depends on its name.
    for (const file of ["main.ts", "customise.ts"])
      expect(lines(written(file).replace('"./customise.js"', '"./customise.ts"'))).toEqual(
        lines(ours(file).replaceAll('"./index.ts"', '"express-on-ecs"')),
      );
    expect(JSON.parse(written("cdktf.json"))).toEqual({
      ...JSON.parse(ours("cdktf.json")),
      projectId: expect.any(String),
    });
    const { peerDependencies, dependencies, devDependencies, version } = JSON.parse(ours("package.json"));
    const { cdktn: _core, ...ofCdktf } = peerDependencies;
    const tested = Object.keys(ofCdktf).map((name) => [name, devDependencies[name]]);
    expect(JSON.parse(written("package.json")).devDependencies).toEqual({
      ...Object.fromEntries(tested),
      "cdktf-cli": devDependencies["cdktf-cli"],
      "express-on-ecs": `^${version}`,
      tsx: dependencies.tsx,
    });
  });

  it("need CDKTN's packages and no others where the project has it", () => {
    const manifest = { name: "shop", devDependencies: { cdktn: "0.24.0" } };
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
    writeProject(placeIn(folder), { name: "shop", text: "name: shop\n" });
    const { devDependencies: tested } = JSON.parse(ours("package.json"));
    const { devDependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    expect(devDependencies).toMatchObject({
      cdktn: "0.24.0",
      "cdktn-cli": tested.cdktn,
      "@cdktn/provider-aws": tested["@cdktn/provider-aws"],
      constructs: tested.constructs,
    });
    expect(Object.keys(devDependencies).filter((name) => name.includes("cdktf"))).toEqual([]);
  });

  it("leave states and generated files out of the repository and of images, whatever is there already", () => {
    writeFileSync(
      join(folder, "package.json"),
      '{\n\t"name": "shop",\n\t"devDependencies": { "tsx": "4.0.0" }\n}\n',
    );
    writeFileSync(join(folder, ".gitignore"), "/node_modules\n*.log");
    writeFileSync(join(folder, "Dockerfile"), "FROM scratch\n");
    const files = writeProject(placeIn(folder), { name: "shop", text: "name: shop\n" });
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe(
      "/node_modules\n*.log\ncdktf.out/\nstate/\n",
    );
    expect(readFileSync(join(folder, ".dockerignore"), "utf8")).toBe("cdktf.out/\nstate/\n");
    expect(readFileSync(join(folder, "package.json"), "utf8")).toMatch(
      /^\{\n\t"name": "shop",\n\t"devDependencies": \{/,
    );
    expect(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).devDependencies.tsx).toBe("4.0.0");
    expect(files.map(({ file, outcome }) => `${file} ${outcome}`)).toContain("package.json added to");
    const again = writeProject(placeIn(folder), { name: "shop", text: "other" });
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(["left as it is"]));
  });

  it("are none at all where one of them cannot be read or written", () => {
    const place = placeIn(folder);
    const shop = { name: "shop", text: "name: shop\n" };
    const refused = (): string[] => {
      try {
        writeProject(place, shop);
      } catch (error) {
        if (error instanceof Problems) return error.list.map(({ code, file }) => `${code} ${file}`);
        throw error;
      }
      return [];
    };
    writeFileSync(join(folder, "ecs"), "a program\n");
    expect(refused()).toEqual(["EOE-CLI-012 ecs/environments/shop.yml"]);
    rmSync(join(folder, "ecs"));
    mkdirSync(join(folder, ".dockerignore"));
    expect(refused()).toEqual(["EOE-FILE-001 .dockerignore"]);
    rmSync(join(folder, ".dockerignore"), { recursive: true });
    symlinkSync(join(folder, "nowhere/ignore"), join(folder, ".dockerignore"));
    expect(refused()).toEqual(["EOE-CLI-012 .dockerignore"]);
    expect(readdirSync(folder).sort()).toEqual([".dockerignore"]);
  });

  it("leave a link of a person alone that leads nowhere", () => {
    mkdirSync(join(folder, "ecs"));
    symlinkSync(join(folder, "nowhere.ts"), join(folder, "ecs/main.ts"));
    const files = writeProject(placeIn(folder), { name: "shop", text: "name: shop\n" });
    expect(files).toContainEqual({ file: "ecs/main.ts", outcome: "left as it is" });
    expect(existsSync(join(folder, "nowhere.ts"))).toBe(false);
  });

  it("keep the line ends of files of Windows", () => {
    writeFileSync(join(folder, "package.json"), '{\r\n  "name": "shop"\r\n}\r\n');
    writeFileSync(join(folder, ".gitignore"), "*.log\r\nnode_modules\r\n");
    writeProject(placeIn(folder), { name: "shop", text: "name: shop\n" });
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe(
      "*.log\r\nnode_modules\r\ncdktf.out/\r\nstate/\r\n",
    );
    expect(readFileSync(join(folder, "package.json"), "utf8")).not.toMatch(/[^\r]\n/);
  });

  it.each(['"x"', '["a"]', "5"])("make no packages of devDependencies: %s", (value) => {
    writeFileSync(join(folder, "package.json"), `{ "devDependencies": ${value} }`);
    const write = () => writeProject(placeIn(folder), { name: "shop", text: "name: shop\n" });
    expect(write).toThrow("package.json devDependencies: is not a JSON object; mend it first");
    expect(readdirSync(folder)).toEqual(["package.json"]);
  });
});
