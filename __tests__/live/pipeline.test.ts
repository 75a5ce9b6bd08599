/** The pipelines that the program writes, step by step against the emulator, up to the URL that answers. */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { circleJobs, githubJobs, type Jobs, type Machine, runJobs } from "../support/pipeline-runner.ts";
import { run } from "../support/run.ts";
import { Guard } from "./guard.ts";
import { CREDENTIALS, ENDPOINT, Shop, whyNot } from "./live.ts";

const why = await whyNot();
if (why !== undefined) console.log(`skipped: the pipelines (${why})`);

/** The emulator keeps a bucket where its body says. */
const IN_EU =
  "<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>";
const VERSIONED = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
const ROLE = "arn:aws:iam::123456789012:role/deploys";

/** Each job begins anew, with its providers. */
const LONG = { timeout: 900_000 };

describe.skipIf(why !== undefined)("a pipeline", LONG, () => {
  const name = `pipe${process.pid}`;
  const shop = why === undefined ? new Shop(name) : undefined;
  const its = (): Shop => shop as Shop;
  const file = (path: string): string => readFileSync(join(its().root, path), "utf8");
  const program = async (...args: readonly string[]): Promise<void> => {
    expect(await its().run(args)).toMatchObject({ code: 0 });
  };

  beforeAll(async () => {
    const bucket = `${name}-state`;
    const trusted = "delivery: { pipeline: github-actions, repository: shop/shop }";
    its().edit("state: { home: local }", `state: { home: s3, bucket: ${bucket} }\n${trusted}`);
    const manifest = {
      name: "shop",
      scripts: { test: "node --check server.js" },
      devDependencies: { "express-on-ecs": "*" },
    };
    writeFileSync(join(its().root, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(its().root, "package-lock.json"), "{}\n");
    appendFileSync(join(its().root, ".gitignore"), "node_modules\n");
    appendFileSync(join(its().root, ".dockerignore"), "cdktf.out\n");
    run("git", ["branch", "-M", "main"], its().root);
    expect((await fetch(`${ENDPOINT}/${bucket}`, { method: "PUT", body: IN_EU })).status).toBe(200);
    const versioned = await fetch(`${ENDPOINT}/${bucket}?versioning`, { method: "PUT", body: VERSIONED });
    expect(versioned.status).toBe(200);
    expect((await its().run(["secrets", "set", name, "api_key"], { input: "key\n" })).code).toBe(0);
    for (const service of ["github-actions", "circleci"]) await program("pipeline", service, name);
    await program("synth", name);
    its().commit({ says: "one" });
    const policies = byAPerson();
    guard = new Guard(ENDPOINT, policies);
    guarded = await guard.start();
  });

  /** The rights of the pipeline are made by a person. @returns the policies of its role */
  function byAPerson(): string[] {
    const folder = join(its().root, "cdktf.out/stacks", `${name}-delivery`);
    const person = { ...CREDENTIALS, AWS_REGION: "eu-central-1" };
    for (const args of [["init"], ["apply", "-auto-approve"]]) {
      expect(run("terraform", args, folder, person)).toMatchObject({ code: 0 });
    }
    const json = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8"));
    const own: { readonly name: string; readonly policy: string }[] = Object.values(
      json.resource.aws_iam_policy,
    );
    return own.filter((policy) => policy.name !== `${name}-boundary`).map(({ policy }) => policy);
  }

  let guard: Guard | undefined;
  let guarded = "";

  afterAll(async () => {
    guard?.stop();
    await shop?.run(["destroy", name, "--yes", "--lock-timeout", "60s"]);
    shop?.remove();
  });

  const machine = (): Machine => ({
    repository: its().root,
    programs: {
      npm: `case "$1" in ci) ln -s '${PROJECT}/node_modules' node_modules;; *) exec ${process.env["npm_execpath"] ? `'${process.execPath}' '${process.env["npm_execpath"]}'` : "/usr/bin/npm"} "$@";; esac`,
      npx: `shift; exec '${process.execPath}' '${join(PROJECT, "bin/express-on-ecs.js")}' "$@"`,
    },
    environment: {
      ...Object.fromEntries(
        ["TF_CLI_CONFIG_FILE", "XDG_DATA_DIRS", "DOCKER_HOST"].flatMap((variable) =>
          process.env[variable] === undefined ? [] : [[variable, process.env[variable]]],
        ),
      ),
      // What the role may not do is refused.
      AWS_ENDPOINT_URL: guarded,
      STANDIN_LIVE: guarded,
      CHECKPOINT_DISABLE: "1",
      // The backend looks up where to trade the token by itself.
      AWS_ENDPOINT_URL_STS: guarded,
    },
    actions: {
      "actions/setup-node": () => ({}),
      "hashicorp/setup-terraform": () => ({}),
      "aws-actions/configure-aws-credentials": ({ "role-to-assume": role }) => {
        expect(role).toBe(ROLE);
        return { AWS_ACCESS_KEY_ID: "live", AWS_SECRET_ACCESS_KEY: "live", AWS_SESSION_TOKEN: "live" };
      },
    },
    installed: ["Node.js", "Terraform"],
  });

  const passes = async (jobs: Jobs): Promise<readonly string[]> => {
    const ran = await runJobs(jobs, machine());
    expect(ran.filter(({ code }) => code !== 0)).toEqual([]);
    return ran.map(({ job, step, output }) => `${job} / ${step}\n${output}`);
  };

  it("on GitHub makes everything, builds once, deploys that, and sees it answer", async () => {
    const jobs = githubJobs(file(".github/workflows/deploy.yml"), {
      "github.event_name": "push",
      "vars.AWS_ROLE_ARN": ROLE,
    });
    const said = await passes(jobs);
    expect(jobs.map((job) => job.name)).toEqual(["check", "test", "build", "deploy"]);
    const deploy = said.find((text) => text.startsWith("deploy / Deploy")) ?? "";
    expect(deploy).toContain("the image of web is in the registry already");
    expect(deploy).not.toContain("Building");
    expect((await its().ask()).text).toMatch(/^one /);
  });

  it("needs no right but those of its role", async () => {
    const calls = [...(guard?.seen ?? [])];
    expect([...(guard?.denied ?? [])]).toEqual([]);
    expect(calls).toEqual(
      expect.arrayContaining([
        "ecs:CreateService",
        "elasticloadbalancing:CreateLoadBalancer",
        "ecr:DescribeImages",
        "s3:PutObject",
      ]),
    );
  });

  it("is refused what its role may not do", async () => {
    const signature =
      "AWS4-HMAC-SHA256 Credential=live/20261127/eu-central-1/iam/aws4_request, SignedHeaders=host, Signature=0";
    const refused = await fetch(guarded, {
      method: "POST",
      headers: { Authorization: signature, "Content-Type": "application/x-www-form-urlencoded" },
      body: "Action=CreateUser&UserName=me&Version=2010-05-08",
    });
    expect([refused.status, guard?.denied.has("iam:CreateUser")]).toEqual([403, true]);
  });

  it("on GitHub says for a pull request what it costs and changes, in the summary, without a lock", async () => {
    const base = run("git", ["rev-parse", "HEAD"], its().root).stdout.trim();
    its().edit("tasks: { min: 1, max: 2 }", "tasks: { min: 2, max: 2 }");
    its().commitAll("more tasks");
    const said = await passes(
      githubJobs(file(".github/workflows/deploy.yml"), {
        "github.event_name": "pull_request",
        "github.event.pull_request.base.sha": base,
        "github.event.pull_request.head.repo.full_name": "shop/shop",
        "github.repository": "shop/shop",
        "vars.AWS_PLAN_ROLE_ARN": ROLE,
      }),
    );
    const review = said.filter((text) => text.startsWith("review / Say"));
    expect(review[0]).toMatch(/\| USD a month \| What \|/);
    expect(review[1]).toContain(`**What a deployment of ${name} changes**`);
    expect(review[1]).toContain("aws_appautoscaling_target");
  });

  it("on CircleCI does the same by the token of the job", async () => {
    its().commit({ says: "two" });
    const contexts = { [`${name}-deploy`]: { AWS_ROLE_ARN: ROLE, CIRCLE_OIDC_TOKEN_V2: "e30.e30.e30" } };
    const jobs = circleJobs(file(".circleci/config.yml"), "deploy", contexts);
    const said = await passes(jobs);
    expect(said.at(-1)).toContain("answers 200 as version");
    expect((await its().ask()).text).toMatch(/^two /);
  });

  it("refuses to deploy a commit that no job has built", async () => {
    its().commit({ says: "unbuilt" });
    const refused = await its().run(["deploy", name, "--yes", "--no-build"]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("EOE-DEPLOY-023")]);
    expect((await its().ask()).text).toMatch(/^two /);
  });

  it("on Jenkins applies the plan that was shown, and none that gives the service another image", async () => {
    const file = join(its().root, "cdktf.out", "shown.json");
    const show = (version: string) => program("plan", name, "--tag", version, "--out", file);
    const apply = () => its().run(["deploy", name, "--yes", "--no-build", "--plan", file]);
    const first = its().commit({ says: "shown" });
    await program("deploy", name, "--yes", "--until", "images");
    await show(first);
    const second = its().commit({ says: "another" });
    await program("deploy", name, "--yes", "--until", "images");
    const refused = await apply();
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("EOE-DEPLOY-050")]);
    expect(refused.stderr).toMatch(
      /sets another value: aws_ecs_task_definition\.\S+ \(container_definitions/,
    );
    expect((await its().ask()).text).toMatch(/^two /);
    await show(second);
    expect(await apply()).toMatchObject({ code: 0 });
    expect((await its().ask()).text).toMatch(/^another /);
  });

  it("stops at its first job when the role is not named, and changes nothing", async () => {
    its().commit({ says: "three" });
    const push = { "github.event_name": "push" };
    const github = await runJobs(githubJobs(file(".github/workflows/deploy.yml"), push), machine());
    const circle = await runJobs(circleJobs(file(".circleci/config.yml"), "deploy", {}), machine());
    for (const ran of [github, circle]) {
      expect(ran.filter(({ code }) => code !== 0)).toMatchObject([
        { job: "check", output: expect.stringContaining("AWS_ROLE_ARN") },
      ]);
      expect(ran.map(({ job }) => job)).not.toContain("build");
    }
    expect((await its().ask()).text).toMatch(/^another /);
  });
});
