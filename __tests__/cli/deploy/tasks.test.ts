/** Commands in tasks, against a server that answers as ECS and STS do, and a plugin that notes what it is given. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { serviceOfContainer } from "../../../cli/deploy/service-of-container.ts";
import { execInTask } from "../../../cli/exec.ts";
import { tellProblems } from "../../../cli/problems.ts";
import { runTask } from "../../../cli/run-task.ts";
import { loadEnvironment } from "../../../modules/capabilities/load.ts";
import { ecsServicesOf } from "../../../modules/capabilities/services/ecs-services.ts";
import { PROJECT } from "../../support/environment.ts";
import { identity, PlayedAws } from "../../support/played-aws.ts";
import { PlayedPrograms } from "../../support/played-programs.ts";

const ARN = "arn:aws:ecs:eu-central-1:123456789012:task/live-shop/0123456789abcdef";

let root: string;
let aws: PlayedAws;
let programs: PlayedPrograms;
let answers: Readonly<Record<string, object>>;
let onRequest: (operation: string, text: string) => void;
const asked = () =>
  aws.asked
    .filter(({ operation }) => operation !== "")
    .map(({ operation, text }) => ({ operation, body: JSON.parse(text) }));

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "tasks-"));
  cpSync(join(PROJECT, "__tests__/live/shop"), root, { recursive: true });
  mkdirSync(join(root, "environments"));
  programs = new PlayedPrograms(root);
  answers = {
    ListTasks: { taskArns: [ARN] },
    DescribeTasks: { tasks: [{ taskArn: ARN, containers: [{ name: "web", runtimeId: "fedcba-42" }] }] },
    ExecuteCommand: { session: { sessionId: "s", streamUrl: "wss://x", tokenValue: "t" } },
  };
  onRequest = () => {};
  aws = await PlayedAws.start(({ operation, text }) => {
    onRequest(operation, text);
    return { body: operation === "" ? identity() : (answers[operation] ?? {}) };
  });
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  aws.stop();
  rmSync(root, { recursive: true, force: true });
});

function environment(more: string): void {
  const text = readFileSync(join(PROJECT, "__tests__/live/shop.yml"), "utf8");
  writeFileSync(
    join(root, "environments/live-shop.yml"),
    text.replace("service:\n", `service:\n  ${more}\n`),
  );
}

/** The plugin, which ends with the code that a program in the container has ended with. */
function plugin(code: number): void {
  programs.shell(
    "session-manager-plugin",
    `[ "$1" = --version ] && exit 0\nfor word; do printf '%s\\n' "$word"; done > ${root}/given\nexit ${code}`,
  );
  vi.stubEnv("PATH", programs.path);
}

/** Its agent writes to the root, which the compose file of the tests makes read only. */
const ON = "executeCommand: true";
function writable(): void {
  const file = join(root, "docker-compose.yml");
  writeFileSync(file, readFileSync(file, "utf8").replace("read_only: true", "read_only: false"));
  const name = join(root, "environments/live-shop.yml");
  writeFileSync(
    name,
    `${readFileSync(name, "utf8")}waivers:\n  - { rule: root-is-read-only, at: web, reason: The tests look into it. }\n`,
  );
}

describe("exec", () => {
  it("gives the plugin what the AWS CLI gives it, and ends with its exit code", async () => {
    environment(ON);
    writable();
    plugin(7);
    await execInTask("live-shop", ["echo", "it's here"], { root });
    expect(process.exitCode).toBe(7);
    expect(asked().map(({ operation }) => operation)).toEqual([
      "ListTasks",
      "DescribeTasks",
      "ExecuteCommand",
    ]);
    expect(asked()[0]?.body).toMatchObject({ cluster: "live-shop", serviceName: "live-shop" });
    expect(asked()[2]?.body).toMatchObject({
      task: ARN,
      container: "web",
      interactive: true,
      command: "echo 'it'\\''s here'",
    });
    expect(readFileSync(join(root, "given"), "utf8").split("\n")).toEqual([
      '{"sessionId":"s","streamUrl":"wss://x","tokenValue":"t"}',
      "eu-central-1",
      "StartSession",
      "",
      '{"Target":"ecs:live-shop_0123456789abcdef_fedcba-42"}',
      "https://ecs.eu-central-1.amazonaws.com",
      "",
    ]);
  });

  it("is refused where it is not switched on, without the plugin, and where nothing runs; no session is begun", async () => {
    environment("executeCommand: false");
    await expect(execInTask("live-shop", ["sh"], { root })).rejects.toThrow(
      /service\.executeCommand: is not true.*EOE-DEPLOY-021/,
    );
    environment(ON);
    writable();
    vi.stubEnv("PATH", programs.folder);
    await expect(execInTask("live-shop", ["sh"], { root })).rejects.toThrow(
      /session-manager-plugin.*EOE-DEPLOY-001/,
    );
    vi.unstubAllEnvs();
    await expect(execInTask("live-shop", ["sh"], { root, service: "wbe" })).rejects.toThrow(
      /"wbe" does not run on ECS; these do: web/,
    );
    expect(existsSync(join(root, "given"))).toBe(false);
    expect(asked().map(({ operation }) => operation)).not.toContain("ExecuteCommand");
  });

  /** The plugin, whose container's shell runs the command; it says what AWS's does around it. */
  function pluginThatRuns(): void {
    programs.node(
      "session-manager-plugin",
      `if (process.argv[2] === "--version") process.exit(0);
const { spawnSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
// The end of its input is the end of the session, as of AWS's.
process.stdin.on("end", () => process.exit(1)).resume();
setTimeout(() => {
  const command = readFileSync(${JSON.stringify(join(root, "command"))}, "utf8");
  const { stdout } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
  process.stdout.write("Starting session\\r\\n" + stdout.replaceAll("\\n", "\\r\\n") + "Exiting session\\r\\n");
  process.exit(0);
}, 300);`,
    );
    vi.stubEnv("PATH", programs.path);
    onRequest = (operation, text) => {
      if (operation === "ExecuteCommand") writeFileSync(join(root, "command"), JSON.parse(text).command);
    };
  }

  it.each([
    ["0", ["printf", "it's %s", "here"], "it's here"],
    ["7", ["sh", "-c", "echo gone; exit 7"], "gone"],
  ])(
    "for a script tells the exit code %s, and passes on what the command writes",
    async (code, words, line) => {
      environment(ON);
      writable();
      pluginThatRuns();
      const log = vi.spyOn(console, "log").mockImplementation(() => {});
      const error = vi.spyOn(console, "error").mockImplementation(() => {});
      await tellProblems({ json: true }, () => execInTask("live-shop", words, { root, json: true }));
      expect(log.mock.calls).toHaveLength(1);
      expect(JSON.parse(String(log.mock.calls[0]))).toMatchObject({
        task: ARN,
        container: "web",
        exitCode: Number(code),
        ...(code === "0" ? {} : { problems: [{ code: "EOE-DEPLOY-037" }] }),
      });
      expect(process.exitCode ?? 0).toBe(Number(code));
      expect(error.mock.calls.map(String).slice(0, 3)).toEqual(["Starting session", line, "Exiting session"]);
      vi.restoreAllMocks();
    },
  );

  it("for a script needs a command, and says so where no exit code came", async () => {
    await expect(execInTask("live-shop", [], { root, json: true })).rejects.toThrow(
      /needs a command behind --.*EOE-CLI-018/,
    );
    environment(ON);
    writable();
    plugin(0);
    await expect(execInTask("live-shop", ["ps"], { root, json: true })).rejects.toMatchObject({
      exitCode: 1,
      answer: { exitCode: null },
      list: [{ code: "EOE-DEPLOY-037" }],
    });
  });

  it("finds a task behind a hundred others", async () => {
    environment(ON);
    writable();
    plugin(0);
    const before = Array.from({ length: 100 }, (_, index) => `${ARN}-${index}`);
    answers = { ...answers, ListTasks: { taskArns: before, nextToken: "more" } };
    onRequest = (operation, text) => {
      if (operation === "ListTasks" && text.includes("more"))
        answers = { ...answers, ListTasks: { taskArns: [ARN] } };
    };
    await execInTask("live-shop", ["sh"], { root, task: ARN.split("/").at(-1) ?? "" });
    expect(asked().at(-1)).toMatchObject({ operation: "ExecuteCommand", body: { task: ARN } });
  });

  it("names the tasks that run where another is asked for", async () => {
    environment(ON);
    writable();
    plugin(0);
    await expect(execInTask("live-shop", ["sh"], { root, task: "nope" })).rejects.toThrow(
      /has no task nope that runs; those are: 0123456789abcdef\..*EOE-DEPLOY-017/,
    );
  });
});

const DEFINITION = "arn:aws:ecs:eu-central-1:123456789012:task-definition/live-shop-standalone-report:7";
const REPORT =
  'standaloneTasks: { report: { container: web, command: [node, report.js], schedule: { expression: "@daily" } } }';

/** Terraform, which knows what has been applied. */
function terraform(outputs: object): void {
  programs.shell("terraform", `case "$*" in *output*) echo '${JSON.stringify(outputs)}' ;; esac`);
  vi.stubEnv("PATH", programs.path);
}

describe("run", () => {
  const told: string[] = [];
  beforeEach(() => {
    told.length = 0;
    vi.spyOn(console, "log").mockImplementation((line: string) => {
      told.push(line);
    });
    const stopped = { taskArn: ARN, lastStatus: "STOPPED", containers: [{ name: "web", exitCode: 0 }] };
    answers = { RunTask: { tasks: [{ taskArn: ARN }] }, DescribeTasks: { tasks: [stopped] } };
  });
  afterEach(() => vi.restoreAllMocks());

  const networkConfiguration = { subnets: ["subnet-1"], securityGroups: ["sg-1"], assignPublicIp: "ENABLED" };
  const value = {
    cluster: "live-shop",
    capacityProviderStrategy: [{ capacityProvider: "FARGATE", base: 1, weight: 100 }],
    networkConfiguration,
    taskDefinitions: { report: DEFINITION },
  };

  it("starts a job by its name, with the revision that its schedule has", async () => {
    environment(REPORT);
    terraform({ standalone_tasks: { value } });
    await runTask("live-shop", ["report"], { root, json: false });
    const started = asked().find(({ operation }) => operation === "RunTask")?.body;
    expect(started).toMatchObject({
      cluster: "live-shop",
      taskDefinition: DEFINITION,
      capacityProviderStrategy: value.capacityProviderStrategy,
      networkConfiguration: { awsvpcConfiguration: networkConfiguration },
      startedBy: "express-on-ecs run",
    });
    expect(started).not.toHaveProperty("overrides");
    expect(told[0]).toBe("task 0123456789abcdef runs: report");
  });

  it("ends with the exit code of a job that fails", async () => {
    environment(REPORT);
    terraform({ standalone_tasks: { value } });
    const failed = { taskArn: ARN, lastStatus: "STOPPED", containers: [{ name: "web", exitCode: 3 }] };
    answers = { ...answers, DescribeTasks: { tasks: [failed] } };
    await expect(runTask("live-shop", ["report"], { root, json: false })).rejects.toMatchObject({
      exitCode: 3,
    });
  });

  it("says that a job is not deployed yet, and starts nothing", async () => {
    environment(REPORT);
    terraform({});
    await expect(runTask("live-shop", ["report"], { root, json: false })).rejects.toThrow(/EOE-DEPLOY-017/);
    expect(asked().map(({ operation }) => operation)).not.toContain("RunTask");
  });

  it("takes a word that names no job for a command", async () => {
    environment(REPORT);
    const service = { status: "ACTIVE", taskDefinition: "live-shop:3" };
    answers = { ...answers, DescribeServices: { services: [service] } };
    await runTask("live-shop", ["ls"], { root, json: false });
    expect(asked().find(({ operation }) => operation === "RunTask")?.body).toMatchObject({
      taskDefinition: "live-shop:3",
      overrides: { containerOverrides: [{ name: "web", command: ["ls"] }] },
    });
  });
});

it("a container is in the service of its own name, where that has one", () => {
  const file = join(PROJECT, "__tests__/environments/own-addresses.yml");
  const services = ecsServicesOf(loadEnvironment(file, PROJECT).environment);
  expect(services[0]?.names.own).toBe("web");
  const [first = ""] = services[0]?.containers ?? [];
  expect(serviceOfContainer("own-addresses", services, first).name).toBe("web");
});
