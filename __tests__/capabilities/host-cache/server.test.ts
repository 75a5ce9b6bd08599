import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CACHE_LIMITS } from "../../../modules/aws/elasticache.ts";
import { cacheUrl } from "../../../modules/capabilities/cache-connection.ts";
import {
  healthCheck,
  PASSWORD,
  planServer,
  settingsOf,
} from "../../../modules/capabilities/host-cache/server-task.ts";
import { PROJECT } from "../../support/environment.ts";

const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;
const engine = (["valkey", "redis"] as const).find((name) => has(`${name}-server`) && has(`${name}-cli`));
if (engine === undefined) console.log("skipped: neither valkey nor redis is installed (a cache on a host)");

const FIRST = "a1B2c3D4".repeat(6);
const NEXT = "e5F6g7H8".repeat(6);

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

describe.skipIf(engine === undefined)(
  "the server of a cache on a host, by this machine's own packages",
  () => {
    const engineName = engine ?? "valkey";
    const folder = mkdtempSync(join(tmpdir(), "host-cache-"));
    const running: ChildProcess[] = [];
    let port = 0;

    /** The container's command, with another port and folder: those of the container are not this machine's. */
    async function start(password: string): Promise<ChildProcess> {
      const plan = planServer(
        {
          environment: "market",
          region: "eu-central-1",
          service: "redis",
          engine: engineName,
          image: "image:1",
          memoryMiB: 128,
          parameters: { "notify-keyspace-events": "" },
        },
        { secrets: { [PASSWORD]: "arn" }, logGroup: "logs", hostPath: "/srv" },
      );
      const [container] = plan.containers;
      const settings = String(container?.environment[0]?.value)
        .replace(`port ${CACHE_LIMITS.port}`, `port ${port}`)
        .replace("dir /data", `dir ${folder}`);
      const [shell = "", ...args] = [...(container?.entryPoint ?? []), ...(container?.command ?? [])];
      const server = spawn(shell, args, {
        stdio: ["ignore", "pipe", "inherit"],
        env: { PATH: process.env["PATH"], CACHE_SETTINGS: settings, CACHE_PASSWORD: password },
      });
      running.push(server);
      await new Promise<void>((resolve, reject) => {
        let log = "";
        server.stdout?.on("data", (chunk: Buffer) => {
          log += String(chunk);
          if (/Ready to accept connections/.test(log)) resolve();
        });
        server.once("exit", () => reject(new Error(log)));
      });
      server.removeAllListeners("exit");
      return server;
    }
    async function stop(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
      const ended = once(server, "exit");
      server.kill(signal);
      await ended;
    }
    const url = (password: string, database = 0): string =>
      cacheUrl(password, "127.0.0.1", database, "redis").replace(`:${CACHE_LIMITS.port}/`, `:${port}/`);
    /** A program with ioredis, as the application is one. */
    function client(environment: Record<string, string>): { code: number | null; out: string } {
      const program = join(PROJECT, "__tests__/support/cache-client.ts");
      const ran = spawnSync(process.execPath, ["--import", "tsx", program], {
        cwd: PROJECT,
        encoding: "utf8",
        timeout: 60_000,
        env: { PATH: process.env["PATH"], ...environment },
      });
      return { code: ran.status, out: ran.stdout + ran.stderr };
    }
    const say = (password: string, ...command: string[]): string =>
      spawnSync(`${engineName}-cli`, ["-u", url(password), "--no-auth-warning", ...command], {
        encoding: "utf8",
      }).stdout;
    const isHealthy = (password: string): boolean => {
      const command = healthCheck(engineName).replace("-cli ping", `-cli -p ${port} ping`);
      const env = { PATH: process.env["PATH"], CACHE_PASSWORD: password };
      return spawnSync("sh", ["-c", command], { env }).status === 0;
    };
    let server: ChildProcess;

    beforeAll(async () => {
      port = await freePort();
      server = await start(FIRST);
    });
    afterAll(() => {
      for (const one of running) one.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    });

    it("lets ioredis in by the URL alone, and by host and password apart", () => {
      expect(client({ REDIS_URL: url(FIRST, 1) })).toEqual({ code: 0, out: "hello default 1\n" });
      const apart = { REDIS_HOST: "127.0.0.1", REDIS_PORT: String(port), REDIS_PASSWORD: FIRST };
      expect(client(apart)).toEqual({ code: 0, out: "hello default 0\n" });
    });

    it.each([
      ["another password", NEXT, /WRONGPASS/],
      ["none", "", /NOAUTH/],
    ])("refuses ioredis with %s", (_, password, says) => {
      const apart = { REDIS_HOST: "127.0.0.1", REDIS_PORT: String(port), REDIS_PASSWORD: password };
      const ran = client(apart);
      expect(ran.code).toBe(1);
      expect(ran.out).toMatch(says);
    });

    it("is the shell's own process, whose arguments hold neither password nor settings", () => {
      const shown = readFileSync(`/proc/${server.pid}/cmdline`, "utf8");
      expect(shown).toContain(`${engineName}-server`);
      expect(shown).not.toContain(FIRST);
      expect(shown).not.toContain("maxmemory");
    });

    it("has the settings that it was given", () => {
      for (const line of settingsOf({ memoryMiB: 128, parameters: {} }).split("\n")) {
        const [name = "", value = ""] = line.split(" ");
        if (name === "port" || name === "dir" || name === "maxmemory") continue;
        const [, found] = say(FIRST, "CONFIG", "GET", name).split("\n");
        expect(found, name).toBe(value.replace('""', ""));
      }
      expect(say(FIRST, "CONFIG", "GET", "maxmemory").split("\n")[1]).toBe(String(96 * 1024 * 1024));
    });

    it("is healthy while it answers, and not with another password or without a server", async () => {
      expect(isHealthy(FIRST)).toBe(true);
      expect(isHealthy(NEXT)).toBe(false);
      await stop(server, "SIGTERM");
      expect(isHealthy(FIRST)).toBe(false);
      server = await start(FIRST);
    });

    it("has what was written after it ended, and a new password after it began again", async () => {
      say(FIRST, "SET", "kept", "7");
      await stop(server, "SIGTERM");
      server = await start(NEXT);
      expect(say(NEXT, "GET", "kept")).toBe("7\n");
      expect(say(FIRST, "GET", "kept")).not.toContain("7");
    });

    it("has what was written a second before it was killed", async () => {
      say(NEXT, "SET", "late", "8");
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await stop(server, "SIGKILL");
      server = await start(NEXT);
      expect(say(NEXT, "MGET", "kept", "late")).toBe("7\n8\n");
    });
  },
);
