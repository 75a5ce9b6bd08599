/** Pipelines: what is written, for whom, and that it runs in order. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { circleci } from "../../cli/pipeline/circleci.ts";
import { githubActions } from "../../cli/pipeline/github-actions.ts";
import { ACTIONS, TERRAFORM } from "../../cli/pipeline/pinned.ts";
import { pipelineProject } from "../../cli/pipeline/project.ts";
import { type PipelineOptions, type ServiceName, signed, writePipeline } from "../../cli/pipeline.ts";
import { program } from "../../cli/program.ts";
import { PROJECT } from "../support/environment.ts";
import {
  circleJobs,
  githubJobs,
  type Jobs,
  type Machine,
  notes,
  noting,
  runJobs,
} from "../support/pipeline-runner.ts";
import { PIPELINES } from "../support/pipelines.ts";
import { run } from "../support/run.ts";

const FILES = { circleci: ".circleci/config.yml", "github-actions": ".github/workflows/deploy.yml" } as const;
const WRITERS = { circleci, "github-actions": githubActions } as const;
const SERVICES = ["circleci", "github-actions"] as const;
const PUSH = { "github.event_name": "push", "vars.AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/deploys" };
const CONTEXTS = {
  "shop-deploy": { AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/deploys", CIRCLE_OIDC_TOKEN_V2: "token" },
};

let folder: string;
let said: string[];
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "pipeline-")));
  said = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => said.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const file = (path: string): string => join(folder, path);
const read = (path: string): string => readFileSync(file(path), "utf8");
function write(path: string, text: string): void {
  mkdirSync(join(file(path), ".."), { recursive: true });
  writeFileSync(file(path), text);
}
const git = (...args: readonly string[]) => run("git", args, folder);

const ENVIRONMENT = readFileSync(join(PROJECT, "__tests__/live/shop.yml"), "utf8")
  .replaceAll("live-shop", "shop")
  .replace("state: { home: local }", "state: { home: s3, bucket: shop-state }");

/** A repository with a project in one of its folders. */
function repository(project = ""): void {
  git("init", "-q", "-b", "main");
  write(join(project, "environments/shop.yml"), ENVIRONMENT);
  const devDependencies = { "express-on-ecs": "^0.1.0" };
  write(join(project, "package.json"), JSON.stringify({ scripts: { test: "node --test" }, devDependencies }));
  write(join(project, "package-lock.json"), "{}");
}

const pipeline = (service: ServiceName, options: Partial<PipelineOptions> = {}): Promise<void> =>
  writePipeline(service, undefined, { root: folder, force: false, json: false, ...options });

describe("the pipelines of this repository", () => {
  it.each(SERVICES)("are what the command writes: %s", async (service) => {
    const project = await pipelineProject({ root: PROJECT, environment: "market", branch: "main", service });
    const text = signed(`express-on-ecs pipeline ${service} market`, WRITERS[service](project));
    expect(readFileSync(join(PROJECT, FILES[service]), "utf8")).toBe(text);
  });

  it("take actions by commit, each with the release that it is of", () => {
    const workflows = join(PROJECT, ".github/workflows");
    const lines = readdirSync(workflows)
      .flatMap((name) => readFileSync(join(workflows, name), "utf8").split("\n"))
      .filter((line) => line.includes("uses:"));
    const pinned = Object.values(ACTIONS).map(({ uses, version }) => `uses: ${uses} # ${version}`);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.map((line) => line.trim()).filter((line) => !pinned.includes(line))).toEqual([]);
    for (const { uses } of Object.values(ACTIONS)) expect(uses).toMatch(/@[0-9a-f]{40}$/);
    for (const sum of Object.values(TERRAFORM.sha256)) expect(sum).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("pipeline", () => {
  it.each(SERVICES)("writes once, and leaves it as it is: %s", async (service) => {
    repository();
    await pipeline(service);
    const text = read(FILES[service]);
    await pipeline(service);
    expect(read(FILES[service])).toBe(text);
    expect(said.filter((line) => line.includes(FILES[service]))).toEqual([
      `written        ${FILES[service]}`,
      `left as it is  ${FILES[service]}`,
    ]);
    expect(said.join("\n")).toContain("It deploys what is pushed to the branch main;");
  });

  it("replaces its own work, also with the line ends of Windows, and what a person wrote by --force only", async () => {
    repository();
    const { circleci: path } = FILES;
    await pipeline("circleci", { branch: "production" });
    write(path, read(path).replaceAll("\n", "\r\n"));
    await pipeline("circleci");
    expect(read(path)).toContain("- main\n");
    write(path, read(path).replace("medium", "large"));
    const changed = read(path);
    await expect(pipeline("circleci")).rejects.toThrow(
      /config.yml has been written or changed by hand; --force/,
    );
    expect(read(path)).toBe(changed);
    await pipeline("circleci", { force: true, json: true });
    expect(JSON.parse(said.at(-1) ?? "")).toMatchObject({
      file: path,
      outcome: "replaced",
      environment: "shop",
    });
    expect(read(path)).toContain("resource_class: medium");
  });

  it("does not take the place of another environment's", async () => {
    repository();
    await pipeline("github-actions");
    write("environments/beta.yml", ENVIRONMENT.replaceAll("shop", "beta"));
    const beta = writePipeline("github-actions", "beta", { root: folder, force: false, json: false });
    await expect(beta).rejects.toThrow(
      "is another pipeline (Written by: express-on-ecs pipeline github-actions shop)",
    );
  });

  it("says at once all that keeps it from running", async () => {
    write("environments/shop.yml", ENVIRONMENT);
    write("environments/beta.yml", ENVIRONMENT);
    await expect(pipeline("circleci", { branch: "a;b" })).rejects.toMatchObject({
      list: [
        { file: "git", message: expect.stringContaining("git init") },
        { message: expect.stringContaining("write one of beta, shop behind it") },
        { file: "package-lock.json", message: expect.stringContaining("npm install") },
        {
          file: "package.json",
          message: "has no express-on-ecs; run: npm install --save-dev express-on-ecs",
        },
        { file: "--branch", message: expect.stringContaining('"a;b" is no branch for a pipeline') },
      ],
    });
    expect(readdirSync(folder)).toEqual(["environments"]);
  });

  it("says that a local state is of no use to it", async () => {
    repository();
    write("environments/shop.yml", ENVIRONMENT.replace("home: s3, bucket: shop-state", "home: local"));
    await pipeline("circleci", { json: true });
    expect(JSON.parse(said[0] ?? "").next).toEqual([
      expect.stringContaining('environments/shop.yml state.home is "local"'),
      expect.stringContaining("the context shop-deploy of CircleCI, as AWS_ROLE_ARN"),
    ]);
  });

  it("says which role it takes, and whom that does not trust", async () => {
    const trusting = (keys: string): string =>
      `account: "123456789012"\ndelivery: { pipeline: github-actions, repository: octo-org/octo-repo${keys} }\n`;
    const nextOf = async (service: ServiceName): Promise<readonly string[]> => {
      said.length = 0;
      await pipeline(service, { json: true, branch: "main" });
      return JSON.parse(said[0] ?? "").next;
    };
    repository();
    write("environments/shop.yml", `${ENVIRONMENT}${trusting("")}`);
    expect(await nextOf("github-actions")).toEqual([
      expect.stringMatching(
        /Deploy once .* and write arn:aws:iam::123456789012:role\/shop-delivery into the repository variable AWS_ROLE_ARN/,
      ),
    ]);
    expect(await nextOf("circleci")).toEqual([
      expect.stringContaining(
        "environments/shop.yml delivery.pipeline is github-actions, and this pipeline is for circleci",
      ),
      expect.stringContaining("write delivery for circleci into environments/shop.yml"),
    ]);
    write("environments/shop.yml", `${ENVIRONMENT}${trusting(", branch: release")}`);
    expect((await nextOf("github-actions"))[0]).toContain(
      "delivery.branch is release, but this pipeline deploys pushes to main",
    );
  });

  it("names the GitHub environment that delivery trusts, in each job that takes its role", async () => {
    repository();
    const delivery = "{ pipeline: github-actions, repository: octo-org/octo-repo, environment: production }";
    write("environments/shop.yml", `${ENVIRONMENT}delivery: ${delivery}\n`);
    await pipeline("github-actions", { json: true, branch: "release" });
    const { jobs } = parse(read(FILES["github-actions"]));
    const named = Object.entries<{ environment?: string }>(jobs).map(([name, job]) => [
      name,
      job.environment,
    ]);
    expect(Object.fromEntries(named)).toEqual({
      check: "production",
      test: undefined,
      build: "production",
      deploy: "production",
      review: undefined,
    });
    expect(JSON.parse(said[0] ?? "").next).toEqual([
      expect.stringContaining("terraform -chdir=cdktf.out/stacks/shop-delivery output -raw delivery_role"),
    ]);
  });

  it.each(SERVICES)(
    "stands at the top of the repository, and works in the project's folder: %s",
    async (service) => {
      repository("ecs");
      await pipeline(service, { root: file("ecs") });
      const folders = jobsOf(service, read(FILES[service]))
        .flatMap(({ steps }) => steps)
        .filter(({ command = "" }) => /express-on-ecs|npm/.test(command))
        .map((step) => step.folder);
      expect(new Set(folders)).toEqual(new Set(["ecs"]));
    },
  );

  it("is found by completion", () => {
    const complete = run(
      process.execPath,
      [join(PROJECT, "bin/express-on-ecs.js"), "complete", "--", "pipeline", ""],
      folder,
    );
    expect(complete.stdout).toMatch(/^circleci\b.*\ngithub-actions\b.*\njenkins\b/);
  });
});

const jobsOf = (service: ServiceName, text: string): Jobs =>
  service === "circleci" ? circleJobs(text, "deploy", CONTEXTS) : githubJobs(text, PUSH);

describe.each(Object.entries(PIPELINES))("the pipeline for %s", (_, project) => {
  it.each(SERVICES)("calls commands that the program has, with options that they have: %s", (service) => {
    const text = WRITERS[service](project).toString({ lineWidth: 0 });
    const called = [...text.matchAll(/express-on-ecs (\w+) ([^|\n]*)/g)].map(([, name = "", rest = ""]) => ({
      command: program().commands.find((one) => one.name() === name),
      options: [...rest.matchAll(/--[\w-]+/g)].map(([option]) => option),
    }));
    expect(called.length).toBeGreaterThan(6);
    for (const { command, options } of called)
      for (const option of options) expect(command?.options.map(({ long }) => long)).toContain(option);
  });

  it.each(SERVICES)("says nothing twice by alias, and keeps no key: %s", (service) => {
    const text = WRITERS[service](project).toString({ lineWidth: 0 });
    expect(text).not.toMatch(/[&*]a\d|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY/);
  });
});

describe("on GitHub", () => {
  const workflow = parse(githubActions(PIPELINES.npm).toString({ lineWidth: 0 }));

  it("only jobs that talk to AWS get a token, and none may write to the repository", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    const permissions = Object.entries<{ permissions?: object }>(workflow.jobs).map(([name, job]) => [
      name,
      job.permissions,
    ]);
    const token = { contents: "read", "id-token": "write" };
    expect(Object.fromEntries(permissions)).toEqual({
      check: token,
      test: undefined,
      build: token,
      deploy: token,
      review: token,
    });
  });

  it("deployments wait for each other, and are never cancelled", () => {
    expect(workflow.concurrency).toEqual({
      group: "${{ github.event_name == 'pull_request' && github.ref || 'deploy-shop' }}",
      "cancel-in-progress": "${{ github.event_name == 'pull_request' }}",
    });
  });

  it("a pull request gets no role that deploys, and from a fork none at all", () => {
    const from = (repository: string) =>
      githubJobs(githubActions(PIPELINES.npm).toString({ lineWidth: 0 }), {
        "github.event_name": "pull_request",
        "github.repository": "shop/shop",
        "github.event.pull_request.head.repo.full_name": repository,
        "vars.AWS_ROLE_ARN": "deploys",
        "vars.AWS_PLAN_ROLE_ARN": "reads",
      }).flatMap(({ steps }) => steps.flatMap((step) => step.with?.["role-to-assume"] ?? []));
    expect([from("shop/shop"), from("fork/shop")]).toEqual([["reads"], []]);
  });
});

describe("on CircleCI", () => {
  it("each job that changes something waits in a group of its own, for all commits", () => {
    const { workflows } = parse(circleci(PIPELINES.npm).toString({ lineWidth: 0 }));
    const groups = workflows.deploy.jobs.flatMap(
      (entry: string | Record<string, { "serial-group"?: string }>) =>
        typeof entry === "string" ? [] : Object.values(entry).flatMap((job) => job["serial-group"] ?? []),
    );
    expect(groups).toEqual([
      "<< pipeline.project.slug >>/shop/build",
      "<< pipeline.project.slug >>/shop/deploy",
    ]);
  });
});

describe.each(SERVICES)("run step by step, by %s,", (service) => {
  /** Nothing of git's, so that no clone has it. */
  const log = (): string => file("log");

  async function ran(fails = "nothing") {
    repository();
    await pipeline(service);
    git("add", "-A");
    git("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "-q", "-m", "one");
    const machine: Machine = {
      repository: folder,
      programs: {
        npm: noting(log()),
        npx: `${noting(log())} "$AWS_REGION" "$([ -e "$AWS_WEB_IDENTITY_TOKEN_FILE" ] && cat "$AWS_WEB_IDENTITY_TOKEN_FILE")"; case "$*" in *'${fails}'*) exit 7;; esac`,
      },
      environment: {},
      actions: {
        "actions/setup-node": () => ({}),
        "hashicorp/setup-terraform": () => ({}),
        "aws-actions/configure-aws-credentials": () => ({}),
      },
      installed: ["Node.js", "Terraform"],
    };
    return runJobs(jobsOf(service, read(FILES[service])), machine);
  }

  const token = service === "circleci" ? " token" : " ";

  it("checks, tests, builds once, deploys what was built, and verifies", async () => {
    expect((await ran()).filter(({ code }) => code !== 0)).toEqual([]);
    expect(notes(log())).toEqual([
      "npm ci",
      `npx express-on-ecs deploy shop --until check eu-central-1${token}`,
      "npm ci",
      "npm test",
      "npx express-on-ecs checks shop eu-central-1 ",
      "npx express-on-ecs synth shop eu-central-1 ",
      "npm ci",
      `npx express-on-ecs deploy shop --yes --lock-timeout 10m --until images eu-central-1${token}`,
      "npm ci",
      `npx express-on-ecs deploy shop --yes --lock-timeout 10m --no-build eu-central-1${token}`,
      `npx express-on-ecs status shop eu-central-1${token}`,
    ]);
  });

  it("builds nothing when the check fails, and deploys nothing when a test does", async () => {
    const failed = (await ran("checks shop")).filter(({ code }) => code !== 0);
    expect(failed).toMatchObject([{ job: "test", step: "Check the environment", code: 7 }]);
    expect(notes(log()).some((line) => line.includes("--until images"))).toBe(false);
  });
});
