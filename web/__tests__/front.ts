/** What CloudFront does on AWS, as environments/mall.yml says: the built files, and the application behind some paths. */
import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { parse } from "yaml";
import { site } from "../../modules/capabilities/site/schema.ts";
import { viewerFunction } from "../../modules/capabilities/site/viewer-function.ts";

/** What becomes of requests for the application. */
export type Weather = "fair" | "refusing" | "silent" | "slow";

const SLOW_MS = 3000;
const DIST = new URL("../dist/", import.meta.url).pathname;
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
};

const mall = parse(readFileSync(new URL("../../environments/mall.yml", import.meta.url), "utf8")) as {
  site: object;
};
const { contentSecurityPolicy, dynamicPaths, singlePage } = site.parse(mall.site);

/** `*` is any characters, `?` one, as in CloudFront's path patterns. */
const patterns = dynamicPaths.map((path) => {
  const parts = [...path].map((one) =>
    one === "*" ? ".*" : one === "?" ? "." : one.replace(/[.+$]/, "\\$&"),
  );
  return new RegExp(`^${parts.join("")}$`);
});
const isDynamic = (path: string): boolean => patterns.some((pattern) => pattern.test(path));

type Handler = (event: { request: { uri: string } }) => { uri: string };
const viewer = new Function(
  `${viewerFunction({ pages: singlePage ? "single" : "folders" })}; return handler;`,
)() as Handler;

function sendFile(path: string, res: ServerResponse): void {
  const { uri } = viewer({ request: { uri: path } });
  const file = join(DIST, decodeURIComponent(uri));
  if (!file.startsWith(DIST) || !existsSync(file)) {
    res.writeHead(404).end();
    return;
  }
  res.writeHead(200, {
    "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
    "Content-Security-Policy": contentSecurityPolicy,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
  });
  res.end(readFileSync(file));
}

function pass(req: IncomingMessage, res: ServerResponse, port: number): void {
  const headers = { ...req.headers, "x-forwarded-for": req.socket.remoteAddress ?? "" };
  const passed = request(
    { host: "127.0.0.1", port, path: req.url, method: req.method, headers },
    (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    },
  );
  passed.on("error", () => res.destroy());
  req.pipe(passed);
}

export class Front {
  weather: Weather = "fair";
  /** Of requests for the application: method and path. */
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** In front of the application on this port. */
  static async open(port: number): Promise<Front> {
    const server = createServer();
    const front = new Front(server);
    server.on("request", (req: IncomingMessage, res: ServerResponse) => {
      const path = new URL(req.url ?? "/", "http://localhost").pathname;
      if (!isDynamic(path)) sendFile(path, res);
      else front.#answer(path, req, res, port);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return front;
  }

  #answer(path: string, req: IncomingMessage, res: ServerResponse, port: number): void {
    this.asked.push(`${req.method} ${path}`);
    switch (this.weather) {
      case "fair":
        pass(req, res, port);
        return;
      case "slow":
        setTimeout(() => pass(req, res, port), SLOW_MS);
        return;
      case "refusing":
        res.writeHead(503, { "Content-Type": "application/problem+json" }).end("{}");
        return;
      case "silent":
        req.socket.destroy();
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}
