import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PROJECT } from "../support/environment.ts";
import { type Ran, run } from "../support/run.ts";

const SHOP = join(PROJECT, "__tests__/live/shop");
const PROGRAM = join(PROJECT, "bin/express-on-ecs.js");

/** Where the emulator of AWS answers. Only one on this machine is ever asked. */
export const ENDPOINT = process.env["AWS_ENDPOINT_URL"] ?? "";

/** Why these tests cannot run here, or undefined. */
export async function whyNot(): Promise<string | undefined> {
  if (!/^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(ENDPOINT))
    return "AWS_ENDPOINT_URL names no emulator of AWS on this machine";
  if (run("docker", ["info"], PROJECT).code !== 0) return "no container engine";
  if (run("terraform", ["version"], PROJECT).code !== 0) return "terraform is not installed";
  try {
    await fetch(ENDPOINT);
    return undefined;
  } catch {
    return `nothing answers at ${ENDPOINT}`;
  }
}

export interface Behaviour {
  readonly says: string;
  readonly healthy?: boolean;
  /** It ends at once, with exit code 3. */
  readonly exits?: boolean;
  /** Its migration succeeds. Default true; otherwise it ends with exit code 4. */
  readonly migrates?: boolean;
  /** Seconds until it listens. Default 0. */
  readonly startsAfter?: number;
  /** What it answers as its version. Default the tag that it was built with. */
  readonly version?: string;
}

/** A repository of somebody's own with a small application, and the program as they run it. */
export class Shop {
  readonly root = mkdtempSync(join(tmpdir(), "live-"));
  readonly url: string;
  private readonly children = new Set<ChildProcess>();
  private readonly versions: string[] = [];

  constructor(readonly name: string) {
    cpSync(SHOP, this.root, { recursive: true });
    mkdirSync(join(this.root, "environments"));
    const text = readFileSync(join(PROJECT, "__tests__/live/shop.yml"), "utf8").replaceAll("live-shop", name);
    writeFileSync(join(this.root, `environments/${name}.yml`), text);
    writeFileSync(join(this.root, ".gitignore"), "cdktf.out/\nstate/\n");
    this.url = `http://${name}.alb.localhost:${new URL(ENDPOINT).port}`;
    this.git("init", "-q");
    this.commit({ says: "one" });
  }

  /** @returns the tag that a deployment of it has */
  commit({ healthy = true, ...behaviour }: Behaviour): string {
    writeFileSync(join(this.root, "behaviour.json"), JSON.stringify({ healthy, ...behaviour }));
    return this.commitAll(behaviour.says);
  }

  commitAll(message: string): string {
    this.git("add", "-A");
    this.git("-c", "user.name=Live", "-c", "user.email=live@example.com", "commit", "-q", "-m", message);
    const version = this.git("rev-parse", "--short=12", "HEAD").trim();
    this.versions.push(version);
    return version;
  }

  private git(...args: readonly string[]): string {
    const { code, stdout, stderr } = run("git", args, this.root);
    if (code !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout;
  }

  /** Changes the environment file. */
  edit(from: string, to: string): void {
    const file = join(this.root, `environments/${this.name}.yml`);
    const text = readFileSync(file, "utf8");
    if (!text.includes(from)) throw new Error(`${file} does not say: ${from}`);
    writeFileSync(file, text.replace(from, to));
  }

  async run(args: readonly string[], more: More = {}): Promise<Ran> {
    return this.start(args, more).ended;
  }

  /** Runs the program; its output can be waited for. */
  start(args: readonly string[], { environment = {}, input = "" }: More = {}): Running {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: this.root,
      env: { ...process.env, ...CREDENTIALS, NO_COLOR: "1", FORCE_COLOR: "0", CI: "", ...environment },
    });
    this.children.add(child);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.stdin.end(input);
    const ended = new Promise<Ran>((resolve) => {
      child.once("close", (code) => {
        this.children.delete(child);
        resolve({ code: code ?? -1, stdout, stderr });
      });
    });
    const says = (text: string): Promise<void> =>
      until(`the program says "${text}"`, () => `${stdout}${stderr}`.includes(text));
    return { child, ended, says };
  }

  /** What the load balancer answers. */
  async ask(path = "/"): Promise<{ readonly status: number; readonly text: string }> {
    const { port } = new URL(ENDPOINT);
    return new Promise((resolve, reject) => {
      const options = {
        host: "127.0.0.1",
        port,
        path,
        headers: { Host: new URL(this.url).host },
        timeout: 5000,
      };
      const sent = request(options, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.once("end", () => resolve({ status: response.statusCode ?? 0, text: text.trim() }));
      });
      sent.once("timeout", () => sent.destroy(new Error("no answer within 5 s")));
      sent.once("error", reject);
      sent.end();
    });
  }

  /** Asks all the time while `work` goes on. @returns the statuses, and 0 for each request without an answer */
  async underLoad(work: () => Promise<void>): Promise<readonly number[]> {
    const statuses: number[] = [];
    let ends = false;
    const load = (async () => {
      while (!ends) {
        statuses.push(
          await this.ask().then(
            ({ status }) => status,
            () => 0,
          ),
        );
        await sleep(50);
      }
    })();
    await work();
    ends = true;
    await load;
    return statuses;
  }

  /** Ends what runs of the program as Ctrl+C does, and waits for its end. */
  async interrupt(): Promise<void> {
    const ends = [...this.children].map((child) => new Promise((resolve) => child.once("close", resolve)));
    for (const child of this.children) child.kill("SIGINT");
    await Promise.all(ends);
  }

  remove(): void {
    for (const child of this.children) child.kill("SIGKILL");
    rmSync(this.root, { recursive: true, force: true });
    removeImages(this.versions);
  }
}

/** Those that deployments of these versions have built: each has its version as a label. */
export function removeImages(versions: readonly string[]): void {
  for (const version of versions) {
    const label = `label=org.opencontainers.image.version=${version}`;
    const { stdout } = run("docker", ["image", "ls", "--quiet", "--filter", label], PROJECT);
    const images = [...new Set(stdout.split("\n").filter((id) => id !== ""))];
    if (images.length > 0) run("docker", ["image", "rm", "--force", ...images], PROJECT);
  }
}

export interface More {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
  readonly says: (text: string) => Promise<void>;
}

/** The emulator takes any. */
export const CREDENTIALS = { AWS_ACCESS_KEY_ID: "live", AWS_SECRET_ACCESS_KEY: "live", AWS_PROFILE: "" };

export async function until(what: string, check: () => boolean): Promise<void> {
  const end = Date.now() + 120_000;
  while (!check()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await sleep(50);
  }
}
