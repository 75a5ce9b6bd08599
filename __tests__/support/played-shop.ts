import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PROJECT } from "./environment.ts";
import { type Answer, awsError, identity, PlayedAws, type Request } from "./played-aws.ts";
import { PlayedPrograms } from "./played-programs.ts";

const VERSIONED = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
const NO_SUCH_KEY = "<Error><Code>NoSuchKey</Code><Message>There is none.</Message></Error>";
const REGION = "eu-central-1";

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

type Body = { readonly imageIds?: readonly { readonly imageTag: string }[] };

/**
 * A repository whose application is deployed without AWS, Terraform and Docker: the programs are played by played.cjs,
 * and a server answers as AWS and as the application. What they have done is in files of the folder `world`.
 */
export class PlayedShop {
  readonly name = "live-shop";
  /** Answers of AWS by operation, over those of a healthy account. */
  readonly answers: Record<string, (body: Body) => Answer> = {};
  /** Answers of services that take queries, such as RDS, by their actions. */
  readonly queries: Record<string, (text: string) => Answer> = {};
  /** What S3 answers instead of a state. */
  states: (() => Answer) | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), "played-"));
  private readonly programs = new PlayedPrograms(this.folder);
  private readonly children = new Set<ChildProcess>();
  private server: PlayedAws | undefined;

  static async start(): Promise<PlayedShop> {
    const shop = new PlayedShop();
    for (const folder of [shop.at("world"), shop.temporary, join(shop.root, "environments")])
      mkdirSync(folder, { recursive: true });
    cpSync(join(PROJECT, "__tests__/live/shop"), shop.root, { recursive: true });
    cpSync(join(PROJECT, "__tests__/live/shop.yml"), shop.file);
    const played = readFileSync(join(PROJECT, "__tests__/cli/deploy/played.cjs"), "utf8");
    for (const program of ["terraform", "docker"]) shop.programs.node(program, played);
    shop.server = await PlayedAws.start((request) => shop.answer(request));
    return shop;
  }

  /** The repository. */
  get root(): string {
    return this.at("shop");
  }

  /** TMPDIR of the program. */
  get temporary(): string {
    return this.at("tmp");
  }

  /** The environment file. */
  get file(): string {
    return join(this.root, `environments/${this.name}.yml`);
  }

  /** A file of what has been done. */
  world(name: string): string {
    return join(this.at("world"), name);
  }

  read(name: string): string {
    return existsSync(this.world(name)) ? readFileSync(this.world(name), "utf8") : "";
  }

  exists(name: string): boolean {
    return existsSync(this.world(name));
  }

  write(name: string, text: string): void {
    writeFileSync(this.world(name), text);
  }

  lines(name: string): string[] {
    return this.read(name).split("\n").filter(Boolean);
  }

  /** Changes the environment file. */
  edit(from: string, to: string): void {
    const text = readFileSync(this.file, "utf8");
    if (!text.includes(from)) throw new Error(`${this.file} does not say: ${from}`);
    writeFileSync(this.file, text.replace(from, to));
  }

  run(...args: readonly string[]): Promise<Ended> {
    return this.start(args).ended;
  }

  start(
    args: readonly string[],
    {
      environment = {},
      input = "",
    }: { environment?: Readonly<Record<string, string>>; input?: string | Buffer } = {},
  ): Started {
    const child = spawn(process.execPath, [join(PROJECT, "bin/express-on-ecs.js"), ...args], {
      cwd: this.root,
      env: {
        ...process.env,
        ...this.server?.environment,
        PATH: this.programs.path,
        TMPDIR: this.temporary,
        WORLD: this.at("world"),
        DOCKER_HOST: "unix:///nowhere",
        CI: "",
        NO_COLOR: "1",
        FORCE_COLOR: "0",
        ...environment,
      },
    });
    child.stdin.end(input);
    this.children.add(child);
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
        this.children.delete(child);
        resolve({ code, signal, stdout, stderr });
      });
    });
    return { child, ended };
  }

  /** Waits until a played program is at the step that `pause` names. */
  async reaches(step: string, { ended }: Started): Promise<void> {
    const early = ended.then(({ stdout, stderr }) => {
      if (!existsSync(this.world(`at-${step}`))) throw new Error(`ended before ${step}:\n${stdout}${stderr}`);
    });
    await Promise.race([until(`it is at ${step}`, () => existsSync(this.world(`at-${step}`))), early]);
  }

  remove(): void {
    for (const child of this.children) child.kill("SIGKILL");
    this.server?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private at(name: string): string {
    return join(this.folder, name);
  }

  private answer({ method, url, operation, text }: Request): Answer {
    if (url.includes("versioning")) return { body: VERSIONED };
    if (method === "HEAD") return { headers: { "x-amz-bucket-region": REGION } };
    const [, part] = /\/live-shop\/(\w+)\.tfstate/.exec(url) ?? [];
    if (part !== undefined) {
      const state = this.read(`state-${this.name}-${part}`);
      if (this.states) return this.states();
      return state === "" ? { status: 404, body: NO_SUCH_KEY } : { body: state };
    }
    if (method === "GET") {
      const isSilent = this.read("pause") === "verify" && this.read("applied").includes("-service");
      if (isSilent) this.write("at-verify", "");
      return { status: isSilent ? 503 : 200 };
    }
    const [, action = ""] = /\bAction=(\w+)/.exec(text) ?? [];
    const query = this.queries[action];
    if (query) return query(text);
    if (operation === "") return { body: identity(this.read("caller") || undefined) };
    const body: Body = JSON.parse(text);
    return this.answers[operation]?.(body) ?? this.healthy(operation, body);
  }

  private healthy(operation: string, { imageIds = [] }: Body): Answer {
    if (operation === "DescribeSecret") return { body: { VersionIdsToStages: { v: ["AWSCURRENT"] } } };
    if (operation === "GetAuthorizationToken")
      return { body: { authorizationData: [{ authorizationToken: "c2VjcmV0" }] } };
    if (operation === "BatchGetImage") {
      const images = imageIds.filter(({ imageTag }) => this.read("pushed").includes(`:${imageTag}\n`));
      return { body: { images } };
    }
    if (operation === "DescribeServices") {
      const isOnItsWay = this.read("pause") === "rollout" && this.read("applied").includes("-service");
      if (isOnItsWay) this.write("at-rollout", "");
      const deployments = [{ status: "PRIMARY", rolloutState: isOnItsWay ? "IN_PROGRESS" : "COMPLETED" }];
      return { body: { services: [{ serviceName: this.name, deployments }] } };
    }
    return { body: {} };
  }
}

const PATIENCE_MS = 120_000;

/** @throws Error when it has waited for two minutes */
export async function until(what: string, check: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!check()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await sleep(20);
  }
}

/** An answer by which AWS refuses. */
export const refusing = (name: string, message = "no"): Answer => ({
  status: 400,
  body: awsError(name, message),
});
