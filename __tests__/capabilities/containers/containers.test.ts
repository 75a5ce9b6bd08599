import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkProject } from "../../../modules/capabilities/agreement.ts";
import { decisions } from "../../../modules/capabilities/containers/decisions.ts";
import { filledVariables } from "../../../modules/capabilities/containers/written.ts";
import type { Environment } from "../../../modules/capabilities/environment.ts";
import { parseEnvironment } from "../../../modules/capabilities/load.ts";
import { plannedTasks } from "../../../modules/capabilities/planned-tasks.ts";
import { placeContainers } from "../../../modules/capabilities/services/place-containers.ts";
import {
  type ComposeProject,
  explainTask,
  loadComposeProject,
  withContainers,
} from "../../../modules/compose/index.ts";
import { type Changes, marketWith, PROJECT, sentencesOf } from "../../support/environment.ts";
import {
  DOCUMENTDB,
  FARGATE,
  MONGO_ON_HOST,
  MYSQL_ON_AURORA,
  POSTGRES_ON_HOST,
  POSTGRES_ON_RDS,
} from "../../support/kinds.ts";

const folder = mkdtempSync(join(tmpdir(), "containers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Market with changes, beside the shipped compose file and another one over that. */
function placed(changes: Changes, over = "services: {}") {
  const path = join(folder, "over.yml");
  writeFileSync(path, over);
  const loaded = parseEnvironment(marketWith(changes), "environments/market.yml", "market");
  const files = [join(PROJECT, "docker-compose.yml"), path];
  const project: ComposeProject = withContainers(
    loadComposeProject({ files, workingDir: PROJECT, environment: {} }),
    loaded.environment.containers,
  );
  const environment: Environment = placeContainers(loaded.environment, project, loaded.problemAt);
  const problems = checkProject(environment, project, loaded).map(
    ({ path: at, message }) => `${at}: ${message}`,
  );
  return { environment, project, problems };
}

it("takes containers that depend on each other in a circle, on Spot hosts, without going round for ever", () => {
  const circle: Changes = {
    "capacity.spotPercent": 50,
    containers: { nginx: { dependsOn: ["app"] }, app: { dependsOn: ["nginx"] } },
  };
  expect(() => placed(circle)).not.toThrow(RangeError);
});

const ofContainer = (name: string, settings: object): string[] =>
  sentencesOf(marketWith({ [`containers.${name}`]: settings }));

describe("settings of a container", () => {
  it.each<[string, object, string]>([
    ["too little memory", { memory: 4 }, "memory: 4 must be a whole number from 6 to 25165824."],
    ["memory as text", { memory: "512m" }, 'memory: "512m" must be a whole number from 6 to 25165824.'],
    ["a part of a CPU", { cpu: 0.5 }, "cpu: 0.5 must be a whole number from 2 to 196608."],
    ["a tag that is a number", { tag: 7.4 }, 'tag: 7.4 must be a string; put quotes around a number: "1.0".'],
    [
      "a digest without its kind",
      { digest: "0f".repeat(32) },
      'must be "sha256:" and 64 digits or letters from a to f.',
    ],
    [
      "a variable that is a number",
      { environment: { A: 1 } },
      'environment.A: 1 must be a string; put quotes around numbers and booleans: "60".',
    ],
    [
      "a check that is too frequent",
      { healthCheck: { test: "true", interval: "1s" } },
      'healthCheck.interval: "1s" must be a duration of whole seconds from 5s to 300s, such as 10s.',
    ],
    [
      "a check by no command",
      { healthCheck: { test: ["curl", "x"] } },
      'must be a line for the shell, or a list that begins with "CMD" or "CMD-SHELL".',
    ],
    [
      "a check that is no group",
      { healthCheck: "off" },
      'healthCheck: "off" must be none, or a group with test, interval, timeout, retries and startPeriod.',
    ],
    [
      "a command for a shell",
      { command: "a && b" },
      'must be a command on one line, without what only a shell reads, or a list: ["sh", "-c", "..."].',
    ],
    ["a key that there is not", { memroy: 1 }, 'memroy: is not a key of this file. Did you mean "memory"?'],
    [
      "more reserved than allowed",
      { memory: 64, reservation: 128 },
      "reservation: 128 must not be above containers.app.memory 64.",
    ],
  ])("are refused with %s", (_, settings, end) => {
    const [sentence, ...more] = ofContainer("app", settings);
    expect(more).toEqual([]);
    expect(sentence?.endsWith(end), sentence).toBe(true);
  });

  it("are refused where the file says the same elsewhere, by the names of both", () => {
    expect(ofContainer("app", { tag: "1.0.1" })).toEqual([
      'containers.app.tag: "1.0.1" contradicts service.images.app, which is "1.0.0"; remove one of the two.',
    ]);
    expect(ofContainer("app", { tag: "1.0.0" })).toEqual([]);
    expect(ofContainer("app", { environment: { NODE_ENV: "production" } })).toEqual([
      "containers.app.environment.NODE_ENV: is set by service.environment.app as well; remove one of the two.",
    ]);
    expect(ofContainer("app", { secrets: { NODE_ENV: "jwt_secret" } })).toEqual([
      "containers.app.secrets.NODE_ENV: fills a variable that service.environment.app sets as well; remove it there.",
    ]);
  });

  it("fill variables with secrets that there are", () => {
    expect(ofContainer("app", { secrets: { TOKEN: "jwt_secrt" } })).toEqual([
      'containers.app.secrets.TOKEN: "jwt_secrt" is not one of service.secrets: database_url, jwt_secret. Did you mean "jwt_secret"? Write there where its value is, such as jwt_secrt: { generate: {} }.',
    ]);
    const composed = marketWith({ ...DOCUMENTDB, "containers.app.secrets": { DATABASE: "database_url" } });
    expect(sentencesOf(composed)).toEqual([]);
    for (const database of [POSTGRES_ON_RDS, MYSQL_ON_AURORA, POSTGRES_ON_HOST]) {
      const parts = {
        "database.connection.passwordSecret": "postgres_app_password",
        "containers.app.secrets": { DB_PASSWORD: "postgres_app_password" },
      };
      expect(sentencesOf(marketWith({ ...database, ...parts }))).toEqual([]);
    }
    const readers = {
      "database.connection.readerSecret": "reader_url",
      "containers.app.secrets": { READER_URL: "reader_url" },
    };
    expect(sentencesOf(marketWith({ ...MYSQL_ON_AURORA, ...readers }))).toEqual([]);
  });

  it("are for containers that there are", () => {
    const told = (changes: Changes, over?: string): string[] =>
      placed(changes, over).problems.filter((problem) => problem.startsWith("containers."));
    expect(told({ "containers.ap.memory": 64 })).toEqual([
      'containers.ap: is not a service of the compose file, which has nginx, app, mongo. Did you mean "app"?',
    ]);
    expect(told({ "containers.mongo.memory": 64 })).toEqual([
      "containers.mongo: is hosted elsewhere, as this file says, so that it has no container; remove it.",
    ]);
    const dev = "services: { tool: { image: 'tool:1', profiles: [dev] } }";
    expect(told({ "containers.tool.memory": 64 }, dev)).toEqual([
      "containers.tool: is off, since none of its profiles is on; add one to service.profiles, or remove it here.",
    ]);
    expect(told({ "containers.tool.memory": 64 }, dev.replace(", profiles: [dev]", ""))).toEqual([
      "containers.tool: is in no task, so that it has no container; add it to service.containers, or remove it here.",
    ]);
  });

  it("are in profiles that there are, on or off, or in all", () => {
    const dev = "services: { tool: { image: 'tool:1', profiles: [dev] } }";
    const told = (profiles: readonly string[]): string[] =>
      placed({ "service.profiles": profiles }, dev).problems.filter((problem) =>
        problem.startsWith("service.profiles"),
      );
    expect(told(["dev"])).toEqual([]);
    expect(told(["*"])).toEqual([]);
    expect(() => told(["dev", "deb"])).toThrow(
      'service.profiles[1]: "deb" is no profile of the compose file, which has dev; correct it, or remove it. Did you mean "dev"? [EOE-ENV-556]',
    );
  });

  it("say what the container of a database on a host has, but for what that has of its own", () => {
    const { problems, environment, project } = placed({
      ...MONGO_ON_HOST,
      "containers.mongo": { memory: 700, tag: "8.0.9" },
    });
    expect(problems).toEqual([]);
    const [task] = plannedTasks(environment, project).filter(({ name }) => name === "mongo");
    expect(task && explainTask(project, task.target).decisions.map(({ sentence }) => sentence)).toEqual(
      expect.arrayContaining([
        "containers.mongo.memory of the environment file counts: 700 MiB at most.",
        "containers.mongo.tag of the environment file counts: mongo:8.0.9.",
      ]),
    );
    expect(
      sentencesOf(marketWith({ ...MONGO_ON_HOST, "containers.mongo": { environment: { A: "b" } } })),
    ).toEqual([
      "containers.mongo.environment: is about the database, which has database.environment of its own; write it there.",
    ]);
  });
});

describe("what containers say", () => {
  it("is in the place of service.images and service.environment from there on", () => {
    const digest = `sha256:${"0".repeat(64)}`;
    const { environment, problems } = placed({
      "service.images": { nginx: "1.0.0" },
      "containers.app": { digest, environment: { LOG_LEVEL: "debug" } },
    });
    expect(problems).toEqual([]);
    expect(environment.service.images).toEqual({ nginx: "1.0.0", app: digest });
    expect(environment.service.environment["app"]).toEqual({ NODE_ENV: "production", LOG_LEVEL: "debug" });
  });

  it("grants a secret that the compose file does not know", () => {
    const { problems } = placed({
      "service.secrets.token": { generate: {} },
      "containers.app.secrets": { API_TOKEN: "token" },
    });
    expect(problems).toEqual([]);
    expect(placed({ "service.secrets.token": { generate: {} } }).problems).toHaveLength(1);
  });

  it("names a repository, too", () => {
    const over = "services: { 'app__': { build: app, mem_limit: 64m } }";
    const { problems } = placed(
      { "service.containers": ["nginx", "app", "app__"], "containers.app__.tag": "1.0.0" },
      over,
    );
    expect(problems).toEqual([
      'containers.app__: "app__" cannot name an ECR repository: lower-case letters, digits and single . _ - between them.',
    ]);
  });
});

describe("the size of tasks on Fargate", () => {
  const sizes = (taskSize: object): string[] =>
    sentencesOf(marketWith({ ...FARGATE, "service.taskSize": taskSize }));

  it("is one that Fargate has, whether or not the CPU is said", () => {
    expect(sizes({ memory: 1024 })).toEqual([]);
    expect(sizes({ cpu: 512, memory: 1024 })).toEqual([]);
    const [both = ""] = sizes({ cpu: 256, memory: 4096 });
    expect(both).toMatch(
      /^service\.taskSize: has cpu 256 with memory 4096, which Fargate does not have; write \{ cpu: 512, memory: 4096 \}, or another of 256 with/,
    );
    const [alone = ""] = sizes({ memory: 1000 });
    expect(alone).toContain("has memory 1000, which Fargate does not have; write { cpu: 256, memory: 1024 }");
  });
});

describe("variables that the environment file fills", () => {
  it("are all that it sets, whatever else is wrong in it", () => {
    const raw = {
      name: 3,
      service: { environment: { app: { A: "1" }, worker: { B: "2" } } },
      containers: { app: { secrets: { C: "c" }, environment: { D: "d" }, memory: "?" }, db: null },
    };
    expect(filledVariables(raw)).toEqual({ app: ["A", "D", "C"], worker: ["B"], db: [] });
    expect(filledVariables("nothing")).toEqual({});
    expect(filledVariables({ service: [], containers: "x" })).toEqual({});
  });
});

it("tells before a deploy that a tag which init left to a person is none", () => {
  const { environment, project } = placed({ "containers.app.memory": 512 });
  const told = (tag: string): readonly string[] => {
    const containers = { app: { ...environment.containers.app, tag } } as Environment["containers"];
    return decisions(containers, environment, { project, others: [] }).map(({ message }) => message);
  };
  expect(told("replace-me")).toEqual([
    'containers.app.tag: "replace-me" is no tag of the image, and no task would start; write the one that you run.',
  ]);
  expect(told("1.2.0")).toEqual([]);
});
