import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker, engineAnswers, run, sleep } from "./docker.ts";
import { count, json, request } from "./http.ts";
import {
  buildNginx,
  confinement,
  flags,
  image,
  Nginx,
  type Variables,
  withNginx,
} from "./nginx-container.ts";
import { Upstream } from "./upstream.ts";

const PERMISSIONS =
  "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()";

/** What every answer has, and never twice. */
const ONCE = [
  ...["x-request-id", "x-content-type-options", "x-frame-options", "referrer-policy", "permissions-policy"],
  ...["cross-origin-opener-policy", "cross-origin-resource-policy"],
];

/** Answers upgrades as RFC 6455 wants it and sends back what comes; `/events` sends one event, then another on demand. */
class Streaming {
  readonly upgrades: http.IncomingHttpHeaders[] = [];
  readonly #open = new Set<http.ServerResponse>();
  readonly #server = http.createServer((request, response) => {
    if (request.url !== "/events") {
      response.end(JSON.stringify(request.headers));
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write("data: first\n\n");
    this.#open.add(response);
  });

  get port(): number {
    return (this.#server.address() as net.AddressInfo).port;
  }

  async start(): Promise<this> {
    this.#server.on("upgrade", (request, socket) => {
      this.upgrades.push(request.headers);
      const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
      const accept = createHash("sha1").update(key).digest("base64");
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      socket.on("data", (data: Buffer) => socket.write(data));
      socket.on("error", () => {});
    });
    await new Promise<void>((resolve) => this.#server.listen(0, "0.0.0.0", resolve));
    return this;
  }

  event(data: string): void {
    for (const response of this.#open) response.write(`data: ${data}\n\n`);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    for (const response of this.#open) response.destroy();
    this.#server.close();
  }
}

/** What arrives on a connection, a piece at a time. */
function pieces(socket: net.Socket): () => Promise<string> {
  const waiting: string[] = [];
  let take: ((text: string) => void) | undefined;
  socket.on("data", (data) => {
    if (take) take(data.toString("latin1"));
    else waiting.push(data.toString("latin1"));
    take = undefined;
  });
  return () =>
    new Promise((resolve, reject) => {
      const known = waiting.shift();
      if (known !== undefined) {
        resolve(known);
        return;
      }
      const late = setTimeout(() => reject(new Error("nothing came within 3 s")), 3000);
      take = (text) => {
        clearTimeout(late);
        resolve(text);
      };
    });
}

describe.skipIf(!engineAnswers())("nginx for anybody's application", () => {
  let upstream: Upstream;

  beforeAll(async () => {
    await buildNginx();
    upstream = await new Upstream().start();
  });

  afterAll(() => upstream?.stop());

  const withApp = (variables: Variables, use: (nginx: Nginx) => Promise<void>, ...more: readonly string[]) =>
    withNginx({ APP_PORT: String(upstream.port), ...variables }, use, ...more);

  describe("streams", () => {
    let streaming: Streaming;
    let nginx: Nginx;
    const connect = () => net.connect(Number(new URL(nginx.url).port), "127.0.0.1");

    beforeAll(async () => {
      streaming = await new Streaming().start();
      // Shorter than the pauses below: silence must not end a stream.
      const variables = { APP_PORT: String(streaming.port), PROXY_READ_TIMEOUT: "1s", CLIENT_TIMEOUT: "1s" };
      nginx = await Nginx.start(variables);
    });

    afterAll(async () => {
      await nginx?.remove();
      await streaming?.stop();
    });

    test("a WebSocket passes, both ways, and outlives silence", async () => {
      const socket = connect();
      const next = pieces(socket);
      socket.write(
        "GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n" +
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      );
      const answer = await next();
      expect(answer).toMatch(/^HTTP\/1\.1 101 /);
      expect(answer).toContain("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      expect(streaming.upgrades.at(-1)).toMatchObject({ upgrade: "websocket", connection: "upgrade" });
      await sleep(2500);
      socket.write("frame");
      expect(await next()).toBe("frame");
      socket.destroy();
    });

    test("no other protocol does", async () => {
      const before = streaming.upgrades.length;
      const headers = { upgrade: "h2c", connection: "Upgrade, HTTP2-Settings", "http2-settings": "AAA" };
      const answer = await nginx.get("/", headers);
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body)).not.toHaveProperty("upgrade");
      expect(streaming.upgrades.length).toBe(before);
    });

    test("events arrive as they are sent, and silence between them ends nothing", async () => {
      const socket = connect();
      const next = pieces(socket);
      socket.write(
        "GET /events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\nAccept-Encoding: gzip\r\n\r\n",
      );
      let seen = "";
      while (!seen.includes("data: first")) seen += await next();
      expect(seen).not.toContain("Content-Encoding");
      await sleep(2500);
      streaming.event("second");
      expect(await next()).toContain("data: second");
      socket.destroy();
    });
  });

  describe("paths", () => {
    const post = async (nginx: Nginx, path: string) =>
      (await request(nginx.url + path, json("POST", {}))).status;

    test("that are limited, and that bring tokens, are those of the variables", async () => {
      const paths = {
        LOGIN_PATHS: "/session,/v1.0/session/",
        SIGNUP_PATHS: "off",
        TOKEN_PATHS: "/session",
        LOGIN_RATE: "1",
        LOGIN_BURST: "0",
      };
      await withApp({ ...paths, SIGNUP_RATE: "1", SIGNUP_BURST: "0" }, async (nginx) => {
        const asked = ["/session", "/Session/", "/v1.0/session", "/v1x0/session", "/session/other"];
        const statuses: number[] = [];
        for (const path of asked) statuses.push(await post(nginx, path));
        expect(statuses).toEqual([200, 429, 429, 200, 200]);
        for (const path of ["/api/user/login", "/api/user/signup"]) {
          for (let round = 0; round < 3; round++) expect(await post(nginx, path)).toBe(200);
        }
        const zip = { "accept-encoding": "gzip" };
        expect((await nginx.get("/session?big", zip)).headers).not.toHaveProperty("content-encoding");
        expect((await nginx.get("/api/user/login?big", zip)).headers["content-encoding"]).toBe("gzip");
      });
    });

    test("that take larger bodies take them as they come, also with a key", async () => {
      const sizes = { CLIENT_MAX_BODY_SIZE: "10k", UPLOAD_PATHS: "/upload=300k,/api/files/=20k" };
      await withApp(sizes, async (nginx) => {
        const send = async (path: string, bytes: number, headers: Variables = {}) =>
          (await request(nginx.url + path, { method: "POST", body: Buffer.alloc(bytes), headers })).status;
        expect(await send("/upload", 307_200)).toBe(200);
        expect(upstream.seen.at(-1)?.bytes).toBe(307_200);
        expect(await send("/upload/a.png", 307_200, { "idempotency-key": "a" })).toBe(200);
        expect(await send("/upload", 307_201)).toBe(413);
        expect(await send("/api/files/1", 20_480)).toBe(200);
        expect(await send("/api/files/1", 20_481)).toBe(413);
        expect(await send("/elsewhere", 10_241)).toBe(413);
      });
    });

    const wrong: readonly (readonly [name: string, value: string])[] = [
      ["LOGIN_PATHS", "login"],
      ["LOGIN_PATHS", ","],
      ["SIGNUP_PATHS", "/a b$"],
      ["TOKEN_PATHS", "/(a|b)"],
      ["UPLOAD_PATHS", "/upload"],
      ["UPLOAD_PATHS", "/upload=50m,/x=many"],
      ["STATIC_PATH", "/"],
      ["STATIC_PATH", "assets"],
      ["STATIC_IMMUTABLE", "some"],
      ["STREAM_TIMEOUT", "1h"],
      ["PROXY_RETRY_TIMEOUT", "3"],
      ["HSTS", "max-age=1'; return 200"],
      ["FRAME_OPTIONS", "$host"],
      ["REFERRER_POLICY", "a\nb"],
      ["PERMISSIONS_POLICY", "\\"],
      ["CROSS_ORIGIN_OPENER_POLICY", "{}"],
      ["CROSS_ORIGIN_RESOURCE_POLICY", "'"],
      ["CONTENT_SECURITY_POLICY", "default-src 'self'; x`"],
    ];
    test.each(wrong)("%s=%j stops the container with a sentence", async (name, value) => {
      const args = ["run", "--rm", ...confinement, ...flags({ [name]: value }), image];
      const { code, stderr } = await run("docker", args);
      expect(code).toBe(1);
      expect(stderr).toContain(`nginx: ${name} is "${value}"; it must be `);
      expect(stderr.match(/it must be/g)).toHaveLength(1);
    });
  });

  describe("static files", () => {
    let folder: string;
    let nginx: Nginx;
    const files: Readonly<Record<string, string>> = {
      "app.3f9a0c1d.js": "x".repeat(2000),
      "app-0123456789abcdef0123456789abcdef.css": "body{}",
      "deep/er_0a1b2c3d.min.js": "deep",
      "report-20261126.json": "{}",
      "plain.js": "plain",
      "site.webmanifest": "{}",
      ".env": "secret",
      ".git/config": "secret",
      "old.sql": "secret",
      "draft.html~": "secret",
    };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "nginx-static-"));
      for (const [name, text] of Object.entries(files)) {
        await mkdir(join(folder, "assets", name, ".."), { recursive: true });
        await writeFile(join(folder, "assets", name), text);
      }
      await writeFile(join(folder, "assets", "app.3f9a0c1d.js.gz"), gzipSync("zipped before"));
      await run("chmod", ["-R", "a+rX", folder]);
      const mount = ["--volume", `${folder}:/usr/share/nginx/static:ro`];
      nginx = await Nginx.start({ APP_PORT: String(upstream.port), STATIC_PATH: "/assets" }, ...mount);
    });

    afterAll(async () => {
      await nginx?.remove();
      if (folder) await rm(folder, { recursive: true });
    });

    const cached = async (path: string): Promise<string | undefined> =>
      (await nginx.get(path)).headers["cache-control"];

    test("are kept for ever where their names hold a hash, and asked for again where not", async () => {
      const before = upstream.seen.length;
      for (const name of Object.keys(files).slice(0, 3)) {
        expect([name, await cached(`/assets/${name}`)]).toEqual([
          name,
          "public, max-age=31536000, immutable",
        ]);
      }
      for (const name of ["report-20261126.json", "plain.js", "site.webmanifest"]) {
        expect([name, await cached(`/assets/${name}`)]).toEqual([name, "no-cache"]);
      }
      const plain = await nginx.get("/assets/plain.js");
      expect(plain.headers["content-type"]).toBe("application/javascript; charset=utf-8");
      const again = await nginx.get("/assets/plain.js", { "if-none-match": String(plain.headers.etag) });
      expect(again.status).toBe(304);
      expect(upstream.seen.length).toBe(before);
    });

    test("come with the headers of every answer, once, and as they were compressed before", async () => {
      const answer = await nginx.get("/assets/app.3f9a0c1d.js", { "accept-encoding": "gzip" });
      expect(answer.headers["content-encoding"]).toBe("gzip");
      expect(answer.headers.vary).toContain("Accept-Encoding");
      for (const name of ["x-content-type-options", "permissions-policy", "referrer-policy"]) {
        expect([name, count(answer, name)]).toEqual([name, 1]);
      }
    });

    test("are nothing but files, and none of those that editors and version control leave behind", async () => {
      const hidden = [".env", ".git/config", "old.sql", "draft.html~", "", "deep"];
      for (const name of [...hidden, "missing.3f9a0c1d.js"]) {
        const answer = await nginx.get(`/assets/${name}`);
        expect([name, answer.status]).toEqual([name, 404]);
        expect(answer.body).not.toContain("secret");
        expect(answer.headers["cache-control"] ?? "").not.toContain("immutable");
      }
    });

    test("are refused as everything else is, and no refusal is kept", async () => {
      const refused: readonly (readonly [status: number, headers: Variables])[] = [
        [416, { range: "bytes=9999-" }],
        [412, { "if-match": '"another"' }],
        [412, { "if-unmodified-since": "Mon, 01 Jan 1990 00:00:00 GMT" }],
      ];
      for (const [status, headers] of refused) {
        for (const accept of ["text/html", "*/*"]) {
          const answer = await nginx.get("/assets/app.3f9a0c1d.js", { ...headers, accept });
          expect(answer.status).toBe(status);
          expect(answer.headers["cache-control"]).toMatch(/\bno-store$/);
          expect(answer.headers["cache-control"]).not.toContain("immutable");
          for (const name of [...ONCE, "content-security-policy"]) {
            expect([status, name, count(answer, name)]).toEqual([status, name, 1]);
          }
          expect(count(answer, "etag")).toBeLessThan(2);
          expect(answer.body).not.toContain("<!--#");
          if (accept === "text/html") expect(answer.body).toContain(`Error ${status}`);
          else expect(JSON.parse(answer.body)).toMatchObject({ status, title: http.STATUS_CODES[status] });
        }
      }
    });

    test("come in pieces, which are asked for again each time", async () => {
      const piece = await nginx.get("/assets/app.3f9a0c1d.js", { range: "bytes=0-9" });
      expect([piece.status, piece.body]).toEqual([206, "x".repeat(10)]);
      expect([piece.headers["cache-control"], piece.headers.vary]).toEqual(["no-cache", "Accept-Encoding"]);
    });

    test("are only read", async () => {
      const refused = await request(`${nginx.url}/assets/plain.js`, { method: "POST", body: "x" });
      expect([refused.status, refused.headers.allow]).toEqual([405, "GET, HEAD"]);
    });

    test("are all kept for ever where a build names them all by their hashes", async () => {
      const mount = ["--volume", `${folder}:/usr/share/nginx/static:ro`];
      const variables = { STATIC_PATH: "/assets/", STATIC_IMMUTABLE: "all" };
      await withApp(
        variables,
        async (all) => {
          expect((await all.get("/assets/plain.js")).headers["cache-control"]).toContain("immutable");
          const none = await all.get("/assets/plain.js", { range: "bytes=9999-" });
          expect(none.headers["cache-control"]).not.toContain("immutable");
          expect((await all.get("/")).headers).not.toHaveProperty("cache-control");
        },
        ...mount,
      );
    });
  });

  describe("headers", () => {
    test("that nobody has set are those of the variables; `off` sets none", async () => {
      await withApp({}, async (nginx) => {
        expect((await nginx.get("/")).headers).toMatchObject({
          "permissions-policy": PERMISSIONS,
          "cross-origin-opener-policy": "same-origin",
          "cross-origin-resource-policy": "same-origin",
          "x-frame-options": "DENY",
          "referrer-policy": "no-referrer",
        });
        expect((await nginx.get("/")).headers).not.toHaveProperty("content-security-policy");
      });
      const own = {
        PERMISSIONS_POLICY: 'geolocation=(self "https://maps.example")',
        CROSS_ORIGIN_OPENER_POLICY: "off",
        CROSS_ORIGIN_RESOURCE_POLICY: "cross-origin",
        FRAME_OPTIONS: "SAMEORIGIN",
        REFERRER_POLICY: "off",
        CONTENT_SECURITY_POLICY: "default-src https:; object-src data:",
      };
      await withApp(own, async (nginx) => {
        const { headers } = await nginx.get("/");
        expect(headers).toMatchObject({
          "permissions-policy": own.PERMISSIONS_POLICY,
          "cross-origin-resource-policy": "cross-origin",
          "x-frame-options": "SAMEORIGIN",
          "content-security-policy": own.CONTENT_SECURITY_POLICY,
        });
        expect(headers).not.toHaveProperty("cross-origin-opener-policy");
        expect(headers).not.toHaveProperty("referrer-policy");
      });
    });

    test("about https are nginx's own word on every answer, and nobody's over http", async () => {
      const told = async (nginx: Nginx, path: string, scheme: string) => {
        const answer = await nginx.get(path, { "x-forwarded-proto": scheme });
        const name = "strict-transport-security";
        return [answer.headers[name], count(answer, name)];
      };
      const trusted = { TRUSTED_PROXIES: "0.0.0.0/1,128.0.0.0/1" };
      const paths = ["/", "/own-headers", "/nginx-health", "/_error/nothing"];
      await withApp(trusted, async (nginx) => {
        for (const path of paths) {
          expect(await told(nginx, path, "https")).toEqual(["max-age=31536000", 1]);
          expect(await told(nginx, path, "http")).toEqual([undefined, 0]);
        }
      });
      await withApp({ ...trusted, HSTS: "max-age=63072000; includeSubDomains; preload" }, async (nginx) => {
        expect(await told(nginx, "/own-headers", "https")).toEqual([
          "max-age=63072000; includeSubDomains; preload",
          1,
        ]);
      });
      await withApp({ ...trusted, HSTS: "off" }, async (nginx) => {
        for (const path of paths) expect(await told(nginx, path, "https")).toEqual([undefined, 0]);
      });
    });
  });

  test("what a folder adds becomes part of the configuration", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nginx-more-"));
    try {
      await mkdir(join(folder, "http.d"));
      await mkdir(join(folder, "server.d"));
      await writeFile(join(folder, "http.d/flag.conf"), "map $arg_flag $flag { 1 up; default down; }\n");
      await writeFile(join(folder, "server.d/flag.conf"), "location = /flag { return 200 $flag; }\n");
      await run("chmod", ["-R", "a+rX", folder]);
      const mounts = ["http.d", "server.d"].flatMap((name) => [
        "--volume",
        `${join(folder, name)}:/etc/nginx/${name}:ro`,
      ]);
      await withApp(
        {},
        async (nginx) => {
          expect((await nginx.get("/flag?flag=1")).body).toBe("up");
          expect((await nginx.get("/flag")).headers).toHaveProperty("permissions-policy");
        },
        ...mounts,
      );
      expect(await docker("run", "--rm", "--entrypoint", "", image, "ls", "/etc/nginx/server.d")).toBe(
        "README.md",
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
