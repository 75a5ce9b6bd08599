/** The Jenkinsfile: what is written, and that it runs in order. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { jenkins } from "../../cli/pipeline/jenkins.ts";
import { pipelineProject } from "../../cli/pipeline/project.ts";
import { signed, writePipeline } from "../../cli/pipeline.ts";
import { program } from "../../cli/program.ts";
import { PROJECT } from "../support/environment.ts";
import { jenkinsJobs, notes, noting, runJobs } from "../support/pipeline-runner.ts";
import { PIPELINES } from "../support/pipelines.ts";
import { run } from "../support/run.ts";

let folder: string;
let said: string[];
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "jenkins-")));
  said = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => said.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const ENVIRONMENT = readFileSync(join(PROJECT, "__tests__/live/shop.yml"), "utf8")
  .replaceAll("live-shop", "shop")
  .replace("state: { home: local }", "state: { home: s3, bucket: shop-state }");
const git = (...args: readonly string[]) => run("git", args, folder);
const jenkinsfile = (): string => readFileSync(join(folder, "Jenkinsfile"), "utf8");

function repository(): void {
  git("init", "-q", "-b", "main");
  mkdirSync(join(folder, "environments"));
  writeFileSync(join(folder, "environments/shop.yml"), ENVIRONMENT);
  const devDependencies = { "express-on-ecs": "^0.1.0" };
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ scripts: { test: "node --test" }, devDependencies }),
  );
  writeFileSync(join(folder, "package-lock.json"), "{}");
}

const write = (more: object = {}): Promise<void> =>
  writePipeline("jenkins", undefined, { root: folder, force: false, json: false, ...more });

it("is what the command writes for mall, in this repository", async () => {
  const project = await pipelineProject({
    root: PROJECT,
    environment: "mall",
    branch: "main",
    service: "jenkins",
  });
  const text = signed("express-on-ecs pipeline jenkins mall", jenkins(project));
  expect(readFileSync(join(PROJECT, "Jenkinsfile"), "utf8")).toBe(text);
});

describe("pipeline jenkins", () => {
  it("writes once, leaves it as it is, and asks for --force after a change by hand", async () => {
    repository();
    await write();
    const text = jenkinsfile();
    expect(text).toMatch(/^\/\/ Written by: express-on-ecs pipeline jenkins shop\n\/\/ .*\npipeline \{\n/);
    await write();
    expect(jenkinsfile()).toBe(text);
    await write({ branch: "release" });
    expect(jenkinsfile()).toContain("branch 'release'");
    writeFileSync(join(folder, "Jenkinsfile"), text.replace("agent any", "agent { label 'linux' }"));
    await expect(write()).rejects.toThrow(/Jenkinsfile has been written or changed by hand; --force/);
    await write({ force: true });
    expect(jenkinsfile()).toBe(text);
  });

  it("takes the role of delivery by tokens, in the stages that talk to AWS alone", async () => {
    repository();
    const job = "https://jenkins.example.com/job/shop/job/main/";
    const delivery = `{ pipeline: jenkins, issuer: "https://jenkins.example.com/oidc", job: "${job}" }`;
    writeFileSync(join(folder, "environments/shop.yml"), `${ENVIRONMENT}delivery: ${delivery}\n`);
    await write({ json: true });
    expect(JSON.parse(said[0] ?? "").next).toEqual([
      expect.stringMatching(
        /the credentials shop-aws-role of Jenkins.* shop-aws-token, an OpenID Connect id token as file/,
      ),
    ]);
    const stages = jenkinsfile()
      .split(/(?=stage\('\w+'\))/)
      .filter((stage) => stage.includes("AWS_ROLE_ARN = credentials('shop-aws-role')"))
      .map((stage) => /'(\w+)'/.exec(stage)?.[1]);
    expect(stages).toEqual(["Check", "Build", "Plan", "Apply", "Verify"]);
    await write({ json: true, branch: "release" });
    expect(JSON.parse(said[1] ?? "").next[0]).toContain("which is no job of the branch release");
  });

  it("says what the agents need, and asks for no delivery", async () => {
    repository();
    await write({ json: true });
    expect(JSON.parse(said[0] ?? "")).toMatchObject({
      service: "jenkins",
      branch: "main",
      file: "Jenkinsfile",
      outcome: "written",
      next: [expect.stringMatching(/^Give the agents of Jenkins rights in AWS by a role/)],
    });
  });
});

/**
 * What a section may have in it. Source: jenkins.io, "Pipeline Syntax", Declarative Pipeline (2026-11), as far as these
 * files use it.
 */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  "": ["pipeline"],
  pipeline: ["agent", "environment", "options", "post", "stages"],
  options: ["buildDiscarder", "disableConcurrentBuilds", "timeout"],
  stages: ["stage"],
  stage: ["agent", "environment", "options", "post", "stages", "steps", "when"],
  when: ["anyOf", "branch", "environment"],
  anyOf: ["branch", "environment"],
  environment: ["AWS_REGION", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE", "CI"],
  steps: ["dir", "sh"],
  dir: ["sh"],
  post: ["aborted", "failure", "success"],
  success: ["slackSend"],
  failure: ["slackSend"],
  aborted: ["slackSend"],
};

/** What a section must have: one of each. */
const MUST_HAVE: Readonly<Record<string, readonly (readonly string[])[]>> = {
  pipeline: [["agent"], ["stages"]],
  stage: [["steps", "stages"]],
  stages: [["stage"]],
};

function misplaced(text: string): string[] {
  const wrong: string[] = [];
  const open: { readonly name: string; readonly has: string[] }[] = [{ name: "", has: [] }];
  const lines = text.split("\n").map((line) => line.trim());
  for (const line of lines.filter((one) => one !== "" && !one.startsWith("//"))) {
    const inside = open.at(-1);
    if (inside === undefined) return [...wrong, "a brace that nothing opens"];
    if (line === "}") {
      const lacking = (MUST_HAVE[inside.name] ?? []).filter(
        (some) => !some.some((one) => inside.has.includes(one)),
      );
      wrong.push(...lacking.map((some) => `a ${inside.name} without ${some.join(" or ")}`));
      open.pop();
      if (open.length === 0) return [...wrong, "a brace that nothing opens"];
      continue;
    }
    const [name = ""] = /^\w+/.exec(line) ?? [];
    if (!SECTIONS[inside.name]?.includes(name)) wrong.push(`${name} in ${inside.name}`);
    inside.has.push(name);
    if (line.endsWith("{")) open.push({ name, has: [] });
  }
  return open.length === 1 ? wrong : [...wrong, "a brace that nothing closes"];
}

describe.each(Object.entries(PIPELINES))("the Jenkinsfile for %s", (_, project) => {
  const text = jenkins(project);

  it("calls commands that the program has, with options that they have", () => {
    const called = [...text.matchAll(/express-on-ecs (\w+) ([^|'\\]*)/g)].map(([, name = "", rest = ""]) => ({
      command: program().commands.find((one) => one.name() === name),
      options: [...rest.matchAll(/--[\w-]+/g)].map(([option]) => option),
    }));
    expect(called).toHaveLength(7);
    for (const { command, options } of called)
      for (const option of options) expect(command?.options.map(({ long }) => long)).toContain(option);
  });

  it("tells Slack of each stage, whether it succeeds, fails or is stopped, and keeps no key", () => {
    const stages = [...text.matchAll(/stage\('(\w+)'\)/g)].map(([, name]) => name);
    const frontend = project.site === undefined ? [] : ["Frontend"];
    expect(stages).toEqual([
      "Init",
      "Check",
      ...frontend,
      "Test",
      "Deploy",
      "Build",
      "Plan",
      "Apply",
      "Verify",
    ]);
    for (const name of stages.filter((one) => one !== "Deploy"))
      for (const [color, outcome] of [
        ["good", "succeeded"],
        ["danger", "failed"],
        ["warning", "was stopped"],
      ])
        expect(text).toContain(`slackSend color: '${color}', message: "shop: ${name} ${outcome}, `);
    expect(text).not.toMatch(/AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|hooks\.slack/);
  });

  it("has each section where Jenkins takes it", () => {
    expect(misplaced(text)).toEqual([]);
    expect(misplaced(text.replace("post {", "posts {"))).toContain("posts in stage");
    expect(misplaced(text.replace("steps {", "script {"))).toEqual(
      expect.arrayContaining(["script in stage", "a stage without steps or stages"]),
    );
    expect(misplaced(text.replace("agent any\n", ""))).toEqual(["a pipeline without agent"]);
    expect(misplaced(`${text}}\n`)).toEqual(["a brace that nothing opens"]);
  });
});

describe("run step by step, by Jenkins,", () => {
  async function ran({ fails = "nothing", branch = "main" } = {}) {
    repository();
    await write();
    git("add", "-A");
    git("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "-q", "-m", "one");
    const log = join(folder, "log");
    const programs = Object.fromEntries(
      ["docker", "terraform", "node", "npm"].map((name) => [name, noting(log)]),
    );
    const npx = `${noting(log)} "$AWS_REGION"; case "$*" in *'${fails}'*) exit 7;; esac`;
    const steps = await runJobs(jenkinsJobs(jenkinsfile(), branch), {
      repository: folder,
      programs: { ...programs, npx },
      environment: {},
    });
    return { failed: steps.filter(({ code }) => code !== 0), calls: notes(log) };
  }

  const BEGUN = ["docker version", "terraform version", "node --version", "npm ci"];
  const CHECKED = "npx express-on-ecs deploy shop --until check eu-central-1";
  const TESTED = [
    "npm test",
    "npx express-on-ecs checks shop eu-central-1",
    "npx express-on-ecs synth shop eu-central-1",
  ];

  it("looks at the agent, checks, tests, builds once, plans, applies what was built, and verifies", async () => {
    const { failed, calls } = await ran();
    const head = (): string => git("rev-parse", "--short=12", "HEAD").stdout.trim();
    expect({ failed, calls }).toEqual({
      failed: [],
      calls: [
        ...BEGUN,
        CHECKED,
        ...TESTED,
        "npx express-on-ecs deploy shop --yes --lock-timeout 10m --until images eu-central-1",
        `npx express-on-ecs plan shop --tag ${head()} --out cdktf.out/plan.json eu-central-1`,
        "npx express-on-ecs deploy shop --yes --lock-timeout 10m --no-build --plan cdktf.out/plan.json eu-central-1",
        "npx express-on-ecs status shop eu-central-1",
      ],
    });
  });

  it("only tests what is pushed to other branches", async () => {
    expect(await ran({ branch: "feature" })).toEqual({ failed: [], calls: [...BEGUN, ...TESTED] });
  });

  it("tests nothing where a deployment could not begin", async () => {
    const { failed, calls } = await ran({ fails: "--until check" });
    expect([failed.length, calls.at(-1)]).toEqual([1, CHECKED]);
  });

  it("builds nothing when a test fails", async () => {
    const { failed, calls } = await ran({ fails: "checks shop" });
    expect(failed).toMatchObject([{ step: "Check the environment", code: 7 }]);
    expect(calls.at(-1)).toBe("npx express-on-ecs checks shop eu-central-1");
  });
});
