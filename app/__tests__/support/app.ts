/** The application in this process on a real port; every answer is compared with the OpenAPI document. */
import type { Server } from "node:http";
import { Writable } from "node:stream";
import { createApp } from "../../src/app.ts";
import { withCache } from "../../src/cache/open.ts";
import { type Config, readConfig } from "../../src/config.ts";
import { createHealthService, type HealthService } from "../../src/health/service.ts";
import type { Route } from "../../src/http/route.ts";
import { closeServer, createHttpServer, listen } from "../../src/http/server.ts";
import { createLog } from "../../src/log.ts";
import { createMetrics, type Metrics } from "../../src/metrics.ts";
import { openStorage } from "../../src/storage/open.ts";
import type { Storage } from "../../src/storage/storage.ts";
import { createChecker, type OpenApi } from "./openapi.ts";

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any;
}

export interface Ask {
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>> | string;
  readonly body?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestApp {
  readonly url: string;
  readonly server: Server;
  readonly storage: Storage;
  readonly health: HealthService;
  readonly metrics: Metrics;
  readonly routes: readonly Route[];
  readonly document: OpenApi;
  readonly log: () => readonly Record<string, unknown>[];
  readonly ask: (method: string, path: string, ask?: Ask) => Promise<Reply>;
  readonly close: () => Promise<void>;
}

export const secret = "a secret of the tests, thirty-two bytes and more";

export interface TestAppOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** In place of the storage that the address names. */
  readonly storage?: Storage;
  /** False leaves the storage unprepared. */
  readonly connect?: boolean;
}

function requestOf(method: string, { json, form, body, token, headers }: Ask): RequestInit {
  const content =
    json !== undefined ? JSON.stringify(json) : form ? new URLSearchParams(form).toString() : body;
  const type = json !== undefined ? "application/json" : "application/x-www-form-urlencoded";
  return {
    method,
    redirect: "manual",
    headers: {
      ...(content === undefined ? {} : { "Content-Type": type }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export async function startApp(databaseUrl: string, options: TestAppOptions = {}): Promise<TestApp> {
  const config: Config = readConfig({
    NODE_ENV: "test",
    JWT_SECRET: secret,
    DATABASE_URL: databaseUrl,
    PORT: "0",
    ...options.env,
  });
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLog("debug", sink);
  const metrics = createMetrics();
  const storage = await withCache(options.storage ?? (await openStorage(config)), config, { log, metrics });
  const health = createHealthService({ storage, prepare: () => storage.migrate(), log });
  const { app, routes } = await createApp({ config, log, metrics, storage, health });
  const server = createHttpServer(app, config);
  const url = `http://127.0.0.1:${await listen(server, 0)}`;
  if (options.connect !== false) await health.connect(new AbortController().signal);
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApi;
  const check = createChecker(document);
  return {
    url,
    server,
    storage,
    health,
    metrics,
    routes,
    document,
    log: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    async ask(method, path, ask = {}) {
      const response = await fetch(url + path, requestOf(method, ask));
      const { status, headers } = response;
      const text = await response.text();
      check({ method, path: path.split("?")[0] as string, status, headers, text });
      return { status, headers, text, json: parse(text) };
    },
    async close() {
      await closeServer(server, 1_000);
      await storage.close();
    },
  };
}
