import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TaskTarget } from "../../modules/compose/ecs/target.ts";
import {
  explainTask,
  type ForEcs,
  loadComposeProject,
  planTask,
  withContainers,
} from "../../modules/compose/index.ts";
import { Problems } from "../../modules/problems.ts";
import { fullTarget, withoutDeclaration } from "./cases.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "for-ecs-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string>>;

function load(files: Files, environment: Record<string, string> = {}, forEcs: ForEcs = {}) {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return loadComposeProject({ files: ["compose.yaml"], workingDir: folder, environment, forEcs });
}

function linesOf(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.message.split("\n").map(withoutDeclaration);
  }
}

/** What the tasks of some services are refused for. */
const refusals = (
  files: Files,
  services: readonly string[] = ["app"],
  target: Partial<TaskTarget> = {},
  forEcs: ForEcs = {},
): string[] => linesOf(() => planTask(load(files, {}, forEcs), fullTarget({ services, ...target })));

const app = (...lines: readonly string[]): string =>
  `services:\n  app:\n    image: a:1.0.0\n    mem_limit: 64m\n${lines.map((line) => `    ${line}\n`).join("")}`;

const NOT_SET = "which the environment file does not set (.env and the shell are the laptop's)";
const uses = (name: string): string =>
  `uses the variable ${name}, ${NOT_SET}; write variables: { ${name}: … } in it, or a default here, such as \${${name}:-}`;

describe("a variable without a value is told at its line,", () => {
  test.each<[string, string, string]>([
    [
      "in a variable",
      app('environment: { A: "x${TAG}" }'),
      `compose.yaml:5:20 services.app.environment.A: ${uses("TAG")}`,
    ],
    [
      "in a list of them",
      app('environment: ["A=${TAG}"]'),
      `compose.yaml:5:19 services.app.environment.A: ${uses("TAG")}`,
    ],
    ["in an image", app().replace("1.0.0", "${TAG}"), `compose.yaml:3:5 services.app.image: ${uses("TAG")}`],
    ["in a number", app('cpus: "${CPUS}"'), `compose.yaml:5:5 services.app.cpus: ${uses("CPUS")}`],
    ["in a command", app("command: run $TAG"), `compose.yaml:5:5 services.app.command: ${uses("TAG")}`],
    [
      "where two are missing",
      app("command: run ${A} ${B}"),
      `services.app.command: uses the variables A and B, ${NOT_SET}; write variables: { A: …, B: … } in it, or a default here, such as \${A:-}`,
    ],
    [
      "where it is demanded",
      app("command: run ${A:?say which}"),
      `services.app.command: demands the variable A (say which), ${NOT_SET}; write variables: { A: … } in it`,
    ],
    [
      "where it is passed on from the shell",
      app("environment: [TOKEN_LIFETIME]"),
      "compose.yaml:5:19 services.app.environment.TOKEN_LIFETIME: passes TOKEN_LIFETIME on from the shell, which does not count on ECS; write variables: { TOKEN_LIFETIME: … }, or containers.app.environment.TOKEN_LIFETIME, in the environment file",
    ],
    [
      "where it is the folder's name",
      app("hostname: ${COMPOSE_PROJECT_NAME}"),
      `services.app.hostname: ${uses("COMPOSE_PROJECT_NAME")}`,
    ],
    ["where it is the home folder", app("working_dir: $HOME"), `services.app.working_dir: ${uses("HOME")}`],
    [
      "in the content of a config",
      `${app("configs: [{ source: a, target: /etc/a/a }]")}configs: { a: { content: "\${A}" } }\n`,
      `configs.a.content: ${uses("A")}`,
    ],
    [
      "where it names a config",
      `${app("configs: [{ source: a, target: /etc/a/a }]")}configs: { a: { environment: A } }\n`,
      'services.app.configs[0]: grants the config "a", whose content is the variable A, which has no value; write variables: { A: … } in the environment file',
    ],
    ["in what is included", "include: ['${A}.yaml']\n", `compose.yaml:1:11 include[0]: ${uses("A")}`],
    [
      "in what is extended",
      "services: { app: { extends: { file: '${A}.yaml', service: a } } }\n",
      `services.app.extends.file: ${uses("A")}`,
    ],
    [
      "where the rest makes no sense",
      app('volumes: ["${A}:/data"]'),
      `services.app.volumes[0]: ${uses("A")}`,
    ],
  ])("%s", (_, text, sentence) => {
    const said = refusals({ "compose.yaml": text, ".env": "TAG=laptop\nA=b\nCPUS=1\nTOKEN_LIFETIME=1\n" });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(sentence);
    expect(said[0]).toMatch(/^compose\.yaml:\d+:\d+ /);
  });

  test("in a file that it extends, and through an anchor", () => {
    const said = refusals({
      "compose.yaml": "services: { app: { extends: { file: base.yaml, service: base } } }\n",
      "base.yaml":
        'x-env: &env { A: "${TAG}" }\nservices:\n  base: { image: "a:1.0.0", mem_limit: 64m, environment: *env }\n',
    });
    expect(said).toEqual([
      expect.stringContaining(`base.yaml:1:15 services.app.environment.A: ${uses("TAG")}`),
    ]);
  });

  test("in an env file, at its own line", () => {
    const files = { "compose.yaml": app("env_file: [app.env]"), "app.env": "A=1\nB=${TAG}\nC\nD=${A}\n" };
    expect(refusals(files)).toEqual([
      expect.stringContaining(`app.env:2:1 services.app.environment.B: ${uses("TAG")}`),
      expect.stringMatching(/^app\.env:3:1 services\.app\.environment\.C: passes C on from the shell/),
    ]);
  });

  test("and explain says it of the field, and nothing else of it", () => {
    const project = load({ "compose.yaml": app().replace("a:1.0.0", "a:${TAG}") });
    const { decisions, problems } = explainTask(project, fullTarget({ services: ["app"] }));
    expect(problems).toHaveLength(1);
    expect(decisions.filter(({ field }) => field === "services.app.image")).toEqual([
      expect.objectContaining({ outcome: "refused", code: "EOE-COMPOSE-046", line: 3 }),
    ]);
  });
});

describe("a variable without a value does not matter", () => {
  test.each<[string, string]>([
    ["with a default", app('environment: { A: "${TAG:-}", B: "${TAG-x}", C: "${TAG:+y}" }')],
    ["in a service that runs elsewhere", `${app()}  db: { image: "postgres:\${V:?}", environment: [X] }\n`],
    ["in a resource of the laptop", `${app()}secrets: { a: { file: "\${DIR}/a" } }\n`],
    ["in a service that is off", `${app()}  dev: { image: "x:\${V}", profiles: [dev] }\n`],
    ["in an extension", `${app()}x-a: "\${V}"\n`],
    ["where dollars are escaped", app("command: ['sh', '-c', 'echo $${V}']")],
  ])("%s", (_, text) => {
    expect(refusals({ "compose.yaml": text })).toEqual([]);
  });

  test("in the text of a variable that something else fills", () => {
    const text = app(
      'environment: { DATABASE_URL: "postgres://app:${DB_PASSWORD:?}@db/app", B: "${B}", C: }',
    );
    const filled = { filledElsewhere: { app: ["DATABASE_URL", "C"] } };
    expect(refusals({ "compose.yaml": text }, ["app"], {}, filled)).toEqual([
      expect.stringContaining(`services.app.environment.B: ${uses("B")}`),
    ]);
    expect(refusals({ "compose.yaml": text }, ["app"], { environment: { app: { B: "x" } } }, filled)).toEqual(
      [],
    );
  });

  test("in a variable that a secret of the compose file fills", () => {
    const text = `${app("environment: [TOKEN]", "secrets: [token]", "x-ecs: { secrets: { TOKEN: token } }")}secrets: { token: { file: ./t } }\n`;
    const said = refusals({ "compose.yaml": text }, ["app"], { secrets: { token: "arn" } });
    expect(said.filter((line) => line.includes("046"))).toEqual([]);
  });

  test("where the environment file says something else of the container", () => {
    const files = { "compose.yaml": app("command: run ${A}", 'environment: { B: "${B}", C: "${C}" }') };
    const given = { command: "run", secrets: { B: "b" } };
    const target = fullTarget({ services: ["app"], secrets: { b: "arn:b" } });
    const { problems } = explainTask(withContainers(load(files), { app: given }), target);
    expect(problems.map(({ path }) => path)).toEqual(["services.app.environment.C"]);
  });

  test("where the field is for the laptop only, by the words at the end of its sentence", () => {
    const files = { "compose.yaml": app('environment: { A: "${A}", B: b }', "command: [run, '${C}', d]") };
    const laptopOnly = ["app.environment.A", "app.command[1]"];
    const explained = (declared: readonly string[]) =>
      explainTask(load(files), fullTarget({ services: ["app"], laptopOnly: declared }));
    expect(
      explained([])
        .problems.map(({ message }) => message.replace(/^.*; or/, "or"))
        .sort(),
    ).toEqual([
      'or declare it: laptopOnly: ["app.command[1]"].',
      "or declare it: laptopOnly: [app.environment.A].",
    ]);
    expect(explained(laptopOnly)).toMatchObject({ problems: [], fitting: laptopOnly });
  });
});

describe("what is the laptop's", () => {
  const text = app('environment: { A: "${A:-default}" }', "env_file: .env");

  test("is not read: .env beside the compose file, and where a service names it", () => {
    const project = load({ "compose.yaml": text, ".env": "A=laptop\nB=laptop\n" });
    expect(project.services["app"]?.environment).toEqual({ A: "default" });
    expect(project.warnings.map(({ line, path, message, code }) => [line, path, message, code])).toEqual([
      [
        6,
        "services.app.env_file[0]",
        '".env" is the laptop\'s, and is not read for ECS; write what the container needs of it in service.environment or service.secrets of the environment file, or name it in variableFiles there.',
        "EOE-COMPOSE-047",
      ],
    ]);
  });

  test("need not be there either", () => {
    expect(load({ "compose.yaml": text }).services["app"]?.environment).toEqual({ A: "default" });
  });

  test("counts where the environment names it", () => {
    const dotEnvFiles = [join(folder, ".env")];
    const project = load(
      { "compose.yaml": text, ".env": "A=both\nB=both\n" },
      { A: "both" },
      { dotEnvFiles },
    );
    expect(project.services["app"]?.environment).toEqual({ A: "both", B: "both" });
    expect(project.warnings).toEqual([]);
  });

  test("is a file of that name beside included files as well; others that include names are read", () => {
    const files = {
      "compose.yaml": "include: [sub/compose.yaml, { path: more.yaml, env_file: more.env }]\n",
      "sub/compose.yaml": app('environment: { A: "${A:-default}" }'),
      "sub/.env": "A=laptop\n",
      "more.yaml": 'services: { more: { image: "m:1", environment: { M: "${M}" } } }\n',
      "more.env": "M=1\n",
    };
    const { services } = load(files);
    expect(services["app"]?.environment).toEqual({ A: "default" });
    expect(services["more"]?.environment).toEqual({ M: "1" });
  });

  test("is the home folder, even where a variable is called so", () => {
    const files = { "compose.yaml": app("env_file: ['~/a.env']") };
    expect(linesOf(() => load(files, { HOME: folder }))).toEqual([
      expect.stringMatching(/^compose\.yaml:5:16 services\.app\.env_file\[0\]: "~\/a\.env" begins with ~/),
    ]);
  });

  test("is what switches profiles on", () => {
    const files = { "compose.yaml": `${app()}  dev: { image: "x:1", profiles: [dev] }\n` };
    expect(Object.keys(load(files, { COMPOSE_PROFILES: "dev" }).services)).toEqual(["app"]);
  });

  test("is read without an environment, as docker compose reads it", () => {
    load({ "compose.yaml": text, ".env": "A=laptop\nB=laptop\n" });
    const project = loadComposeProject({ files: ["compose.yaml"], workingDir: folder });
    expect(project.services["app"]?.environment).toEqual({ A: "laptop", B: "laptop" });
    expect(project.unset.get("app")).toEqual([]);
  });
});

test("a name that the file has is the project's on every machine", () => {
  const project = load({ "compose.yaml": `name: shop\n${app("hostname: ${COMPOSE_PROJECT_NAME}")}` });
  expect(project.services["app"]?.hostname).toBe("shop");
});
