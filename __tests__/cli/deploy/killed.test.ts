/**
 * A deployment that is interrupted, then killed, at each of its steps, and then goes on to its end. Terraform and Docker
 * are played by played.cjs; a server answers as AWS and as the application.
 */
import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT } from "../../support/environment.ts";
import { identity, PlayedAws } from "../../support/played-aws.ts";
import { PlayedPrograms } from "../../support/played-programs.ts";

const VERSIONED = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
const PATIENCE_MS = 120_000;
const REGION = "eu-central-1";

let folder: string;
let aws: PlayedAws;
let programs: PlayedPrograms;
const children = new Set<ChildProcess>();
const world = (name: string): string => join(folder, "world", name);
const read = (name: string): string => (existsSync(world(name)) ? readFileSync(world(name), "utf8") : "");

/** What AWS answers, by operation. */
const ANSWERS: Readonly<
  Record<string, (body: { readonly imageIds?: readonly { readonly imageTag: string }[] }) => object>
> = {
  DescribeSecret: () => ({ VersionIdsToStages: { v: ["AWSCURRENT"] } }),
  BatchGetImage: ({ imageIds = [] }) => ({
    images: imageIds.filter(({ imageTag }) => read("pushed").includes(`:${imageTag}\n`)),
  }),
  GetAuthorizationToken: () => ({ authorizationData: [{ authorizationToken: "c2VjcmV0" }] }),
  DescribeServices: () => {
    const isOnItsWay = read("pause") === "rollout" && read("applied").includes("-service");
    if (isOnItsWay) writeFileSync(world("at-rollout"), "");
    const rolloutState = isOnItsWay ? "IN_PROGRESS" : "COMPLETED";
    return { services: [{ serviceName: "live-shop", deployments: [{ status: "PRIMARY", rolloutState }] }] };
  },
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "killed-"));
  for (const name of ["world", "tmp", "shop/environments"])
    mkdirSync(join(folder, name), { recursive: true });
  cpSync(join(PROJECT, "__tests__/live/shop"), join(folder, "shop"), { recursive: true });
  cpSync(join(PROJECT, "__tests__/live/shop.yml"), join(folder, "shop/environments/live-shop.yml"));
  programs = new PlayedPrograms(folder);
  const played = readFileSync(join(PROJECT, "__tests__/cli/deploy/played.cjs"), "utf8");
  for (const program of ["terraform", "docker"]) programs.node(program, played);
  aws = await PlayedAws.start(({ method, url, operation, text }) => {
    if (url.includes("versioning")) return { body: VERSIONED };
    if (method === "HEAD") return { headers: { "x-amz-bucket-region": REGION } };
    if (method === "GET") {
      const isSilent = read("pause") === "verify" && read("applied").includes("-service");
      if (isSilent) writeFileSync(world("at-verify"), "");
      return { status: isSilent ? 503 : 200 };
    }
    if (operation === "") return { body: identity(read("caller") || undefined) };
    return { body: ANSWERS[operation]?.(JSON.parse(text)) ?? {} };
  });
});

afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  aws.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

function deploy(): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(
    process.execPath,
    [join(PROJECT, "bin/express-on-ecs.js"), "deploy", "live-shop", "--yes", "--tag", "1.0.0"],
    {
      cwd: join(folder, "shop"),
      env: {
        ...process.env,
        PATH: programs.path,
        TMPDIR: join(folder, "tmp"),
        WORLD: join(folder, "world"),
        ...aws.environment,
        DOCKER_HOST: "unix:///nowhere",
        CI: "",
        NO_COLOR: "1",
        FORCE_COLOR: "0",
      },
    },
  );
  children.add(child);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once("exit", (code, signal) => {
      children.delete(child);
      resolve({ code, signal, stdout, stderr });
    });
  });
  return { child, ended };
}

async function until(what: string, check: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!check()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await sleep(20);
  }
}

/** Ends a deployment by a signal at a step. What a killed one has begun comes to its end by itself, as real programs do. */
async function endedAt(step: string, signal: "SIGKILL" | "SIGINT"): Promise<Ended> {
  rmSync(world(`at-${step}`), { force: true });
  writeFileSync(world("pause"), step);
  const { child, ended } = deploy();
  const early = ended.then(({ stdout, stderr }) => {
    if (!existsSync(world(`at-${step}`))) throw new Error(`ended before ${step}:\n${stdout}${stderr}`);
  });
  await Promise.race([until(`the deployment is at ${step}`, () => existsSync(world(`at-${step}`))), early]);
  child.kill(signal);
  const result = await ended;
  rmSync(world("pause"));
  await until(
    "no program runs any more",
    () => !readdirSync(join(folder, "world")).some((one) => one.startsWith("lock-")),
  );
  return result;
}

const lines = (name: string): string[] => read(name).split("\n").filter(Boolean);

describe("a deployment", () => {
  it.each([
    ["build", "no stack was applied before"],
    ["image-test", "no stack was applied before"],
    ["push", "applied before: live-shop-network, live-shop-data"],
    ["plan", "no stack was applied before"],
    ["apply", "no stack was applied before"],
    ["rollout", "no stack was applied before"],
    ["verify", "no stack was applied before"],
  ])(
    "goes on after it was interrupted, and after it was killed, at its step %s",
    async (step, done) => {
      const interrupted = await endedAt(step, "SIGINT");
      expect([interrupted.code, interrupted.stderr]).toEqual([
        130,
        expect.stringMatching(/was interrupted\. The same command goes on from there\. \[EOE-DEPLOY-016\]/),
      ]);
      expect(interrupted.stdout).toContain("Interrupted: what runs now is brought to an end.");
      expect(interrupted.stderr).toContain(done);
      expect(lines("up")).toEqual([]);
      const killed = await endedAt(step, "SIGKILL");
      expect([killed.code, killed.signal]).toEqual([null, "SIGKILL"]);
    },
    PATIENCE_MS,
  );

  it("comes to its end then: each thing done once, and nothing left", async () => {
    const { code, stdout, stderr } = await deploy().ended;
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("live-shop runs 1.0.0.");
    expect(lines("pushed")).toEqual(["registry.example/live-shop-web:1.0.0"]);
    expect(lines("applied").toSorted()).toEqual(["live-shop-data", "live-shop-network", "live-shop-service"]);
    expect(readdirSync(join(folder, "tmp")).filter((name) => name.startsWith("express-on-ecs-"))).toEqual([]);
    expect(lines("up")).toEqual([]);
  });
});

describe("a pipeline", () => {
  const file = (): string => join(folder, "shop/environments/live-shop.yml");
  const trusted =
    "state: { home: s3, bucket: live-shop-state }\ndelivery: { pipeline: github-actions, repository: shop/shop }";

  it("cannot give itself rights, and is told so before anything is applied", async () => {
    writeFileSync(file(), readFileSync(file(), "utf8").replace("state: { home: local }", trusted));
    writeFileSync(world("caller"), "assumed-role/live-shop-delivery/run");
    const before = lines("applied");
    const { code, stderr } = await deploy().ended;
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/live-shop-delivery.*from your own machine.*EOE-DEPLOY-036/),
    ]);
    expect(lines("applied")).toEqual(before);
  });

  it("deploys once a person has", async () => {
    writeFileSync(world("caller"), "user/somebody");
    expect(await deploy().ended).toMatchObject({ code: 0 });
    expect(lines("applied")).toContain("live-shop-delivery");
    writeFileSync(world("caller"), "assumed-role/live-shop-delivery/run");
    expect(await deploy().ended).toMatchObject({ code: 0, stderr: "" });
  });
});
