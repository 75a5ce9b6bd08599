/** The application itself, on a port of its own, with storage and cache in memory. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";

const APP = new URL("../../app/", import.meta.url).pathname;
const NODE = `${APP}node_modules/node/bin/node`;
/** Short, so that the pages exchange tokens during the tests. */
export const ACCESS_TOKEN_SECONDS = 5;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

export class Application {
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(port: number, running: ChildProcess) {
    this.port = port;
    this.#process = running;
  }

  /** Answers once it is ready, within 30 s. */
  static async start(): Promise<Application> {
    if (!existsSync(NODE)) throw new Error("app/ has no Node 24: npm --prefix app ci");
    const port = await freePort();
    const running = spawn(NODE, ["src/main.ts"], {
      cwd: APP,
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        PATH: process.env["PATH"] ?? "",
        PORT: String(port),
        METRICS_PORT: "0",
        // CloudFront and the load balancer, as in environments/mall.yml.
        TRUST_PROXY: "2",
        SCHEME_HEADER: "CloudFront-Forwarded-Proto",
        DATABASE_URL: "sqlite::memory:",
        CACHE_URL: "memory",
        LOG_LEVEL: "error",
        DRAIN_DELAY_MS: "0",
        ACCESS_TOKEN_SECONDS: String(ACCESS_TOKEN_SECONDS),
      },
    });
    const app = new Application(port, running);
    for (let tries = 0; tries < 150; tries += 1) {
      const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
      if (ready?.ok) return app;
      if (running.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await app.stop();
    throw new Error("The application did not become ready.");
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGTERM");
    await ended;
  }
}
