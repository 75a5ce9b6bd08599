import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker, engineAnswers, eventually, run, sleep } from "./docker.ts";
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
import { type Seen, Upstream } from "./upstream.ts";

/**
 * What nginx answers by itself, of its own numbers those that become others: src/http/ngx_http_request.h of nginx 1.29.
 * Without 408, 444 and 499, at which it only closes the connection.
 */
const MADE_BY_NGINX = [
  ...[400, 401, 403, 404, 405, 409, 411, 412, 413, 414, 415, 416, 421, 429, 431, 494, 495, 496, 497],
  ...[500, 501, 502, 503, 504, 505, 507],
];

describe.skipIf(!engineAnswers())("nginx", () => {
  let upstream: Upstream;
  let nginx: Nginx;

  const last = (): Seen => {
    const seen = upstream.seen.at(-1);
    if (!seen) throw new Error("nothing reached the application");
    return seen;
  };

  beforeAll(async () => {
    await buildNginx();
    upstream = await new Upstream().start();
    nginx = await Nginx.start({ APP_PORT: String(upstream.port) });
  });

  afterAll(async () => {
    await nginx?.remove();
    await upstream?.stop();
  });

  describe("variables", () => {
    const wrong: readonly (readonly [name: string, value: string])[] = [
      ["APP_HOST", "app;return 200"],
      ["APP_HOST", ","],
      ["APP_PORT", "abc"],
      ["APP_PORT", "0"],
      ["APP_PORT", "65536"],
      ["APP_RESOLVE", "yes"],
      ["RESOLVER_VALID", "fast"],
      ["TRUSTED_PROXIES", "10.0.0.0/33"],
      ["TRUSTED_PROXIES", "10.0.0.256"],
      ["TRUSTED_PROXIES", "0.0.0.0/0"],
      ["TRUSTED_PROXIES", "::/0"],
      ["KEEPALIVE_TIMEOUT", "75"],
      ["KEEPALIVE_TIMEOUT", "75s;\nreturn 200"],
      ["UPSTREAM_KEEPALIVE_TIMEOUT", "0s"],
      ["UPSTREAM_KEEPALIVE_CONNECTIONS", "0"],
      ["CLIENT_MAX_BODY_SIZE", "big"],
      ["CLIENT_MAX_BODY_SIZE", "0"],
      ["CLIENT_TIMEOUT", "-1s"],
      ["PROXY_CONNECT_TIMEOUT", "3"],
      ["PROXY_CONNECT_TIMEOUT", "9s"],
      ["PROXY_READ_TIMEOUT", "1h"],
      ["LOGIN_RATE", "0"],
      ["LOGIN_BURST", "many"],
      ["SIGNUP_RATE", "0"],
      ["SIGNUP_BURST", "-1"],
      ["WORKER_PROCESSES", "auto"],
      ["WORKER_CONNECTIONS", "1"],
      ["WORKER_SHUTDOWN_TIMEOUT", "30"],
      ["ERROR_LOG_LEVEL", "loud"],
    ];

    test.each(wrong)("%s=%j stops the container with a sentence", async (name, value) => {
      const { code, stderr } = await run("docker", [
        "run",
        "--rm",
        ...confinement,
        ...flags({ [name]: value }),
        image,
      ]);
      expect(code).toBe(1);
      expect(stderr).toContain(`nginx: ${name} is "${value}"; it must be `);
      expect(stderr.match(/it must be/g)).toHaveLength(1);
    });

    test.each([
      ["14s", "3s", "15s"],
      ["50s", "21s", "51s"],
    ])(
      "%s for an answer after twice %s of silence are refused: they leave too little",
      async (read, retry, least) => {
        const timeouts = { PROXY_READ_TIMEOUT: read, PROXY_RETRY_TIMEOUT: retry };
        const ended = (variables: Variables) =>
          run("docker", ["run", "--rm", ...confinement, ...flags(variables), image, "nginx", "-v"]);
        const { code, stderr } = await ended({ ...timeouts, APP_HOST: "::1,127.0.0.1" });
        expect(code).toBe(1);
        expect(stderr).toContain(`nginx: PROXY_READ_TIMEOUT is "${read}"; it must be at least ${least}, `);
        // One instance alone is waited for once.
        expect((await ended({ ...timeouts, APP_HOST: "127.0.0.1" })).code).toBe(0);
        const enough = { ...timeouts, PROXY_READ_TIMEOUT: least, APP_HOST: "::1,127.0.0.1" };
        expect((await ended(enough)).code).toBe(0);
      },
    );

    test("a resolver that is no address is refused", async () => {
      const variables = flags({ APP_RESOLVE: "on", RESOLVER: "dns.example" });
      const { code, stderr } = await run("docker", ["run", "--rm", ...confinement, ...variables, image]);
      expect(code).toBe(1);
      expect(stderr).toContain('RESOLVER is "dns.example"; it must be IP addresses of name servers');
    });

    test("all mistakes are told at once", async () => {
      const variables = flags({ APP_PORT: "abc", KEEPALIVE_TIMEOUT: "soon", TRUSTED_PROXIES: "everybody" });
      const { code, stderr } = await run("docker", ["run", "--rm", ...confinement, ...variables, image]);
      expect(code).toBe(1);
      expect(
        stderr
          .trim()
          .split("\n")
          .map((line) => line.split(" ")[1]),
      ).toEqual(["APP_PORT", "KEEPALIVE_TIMEOUT", "TRUSTED_PROXIES"]);
    });

    test("an application that cannot be found at start is told, too", async () => {
      const variables = flags({ APP_HOST: "nowhere.invalid" });
      const { code, stderr } = await run("docker", ["run", "--rm", ...confinement, ...variables, image]);
      expect(code).toBe(1);
      expect(stderr).toContain('host not found in upstream "nowhere.invalid:3000"');
    });

    test("empty variables are as good as none", async () => {
      const empty = { APP_HOST: "", TRUSTED_PROXIES: "", KEEPALIVE_TIMEOUT: "", RESOLVER: "" };
      await withNginx({ ...empty, APP_PORT: String(upstream.port) }, async (other) => {
        expect((await other.get("/")).status).toBe(200);
      });
    });

    test("each variable reaches the configuration", async () => {
      const variables = {
        APP_HOST: "app, 127.0.0.1,::1",
        APP_PORT: "3210",
        APP_RESOLVE: "on",
        RESOLVER: "10.0.0.2",
        RESOLVER_VALID: "7s",
        TRUSTED_PROXIES: "10.1.0.0/16, fd00::/8",
        KEEPALIVE_TIMEOUT: "315s",
        UPSTREAM_KEEPALIVE_TIMEOUT: "301s",
        UPSTREAM_KEEPALIVE_CONNECTIONS: "11",
        CLIENT_MAX_BODY_SIZE: "12k",
        CLIENT_TIMEOUT: "13s",
        PROXY_CONNECT_TIMEOUT: "4s",
        PROXY_READ_TIMEOUT: "290s",
        LOGIN_RATE: "14",
        LOGIN_BURST: "15",
        SIGNUP_RATE: "7",
        SIGNUP_BURST: "0",
        WORKER_PROCESSES: "3",
        WORKER_CONNECTIONS: "512",
        WORKER_SHUTDOWN_TIMEOUT: "16s",
        ERROR_LOG_LEVEL: "error",
      };
      const configuration = await docker(
        ...["run", "--rm", ...confinement, ...flags(variables), image],
        ...["nginx", "-q", "-T", "-c", "/tmp/nginx/nginx.conf"],
      );
      for (const line of [
        "server app:3210 max_fails=0 resolve;",
        "server 127.0.0.1:3210 max_fails=0;",
        "server [::1]:3210 max_fails=0;",
        "resolver 10.0.0.2 valid=7s",
        "set_real_ip_from 10.1.0.0/16;",
        "set_real_ip_from fd00::/8;",
        "keepalive_timeout 315s;",
        "keepalive_timeout 301s;",
        "keepalive 11;",
        "client_max_body_size 12k;",
        "client_header_timeout 13s;",
        "client_body_timeout 13s;",
        "proxy_connect_timeout 4s;",
        "proxy_read_timeout 290s;",
        // Of 9 s for connections the last may take 4; the second ask has what the first leaves of 290.
        "proxy_next_upstream_timeout 5s;",
        "proxy_read_timeout 3s;",
        "proxy_read_timeout 278s;",
        "rate=14r/m;",
        "burst=15 nodelay;",
        "rate=7r/m;",
        "limit_req zone=signup ;",
        "worker_processes 3;",
        "worker_connections 512;",
        "worker_rlimit_nofile 1024;",
        "worker_shutdown_timeout 16s;",
        "error_log /dev/stderr error;",
      ]) {
        expect(configuration).toContain(line);
      }
    });

    test("the README's table names every variable with its default", async () => {
      const script = await readFile("nginx/docker-entrypoint.d/16-variables.envsh", "utf8");
      const readme = (await readFile("nginx/README.md", "utf8")).replaceAll(/ +/g, " ");
      const defaults = [...script.matchAll(/^([A-Z_]+)=\$\{\1:-(.*)\}$/gm)];
      expect(defaults.length).toBeGreaterThan(15);
      for (const [, name, value] of defaults) {
        expect(readme).toContain(
          value === "" ? `| \`${name}\` | (empty) |` : `| \`${name}\` | \`${value}\` |`,
        );
      }
    });
  });

  describe("what it runs as", () => {
    test("user nginx, also the workers, and nothing writable but /tmp", async () => {
      const owners = await nginx.exec("sh", "-c", "stat --format %u /proc/[0-9]*/cmdline | sort --unique");
      expect(owners.split("\n")).toEqual(["101"]);
      const places =
        "/ /etc/nginx /etc/nginx/templates /docker-entrypoint.d /usr/share/nginx /run /var/log/nginx";
      const writable = await nginx.exec(
        "sh",
        "-c",
        `for place in ${places}; do test ! -w $place || echo $place; done`,
      );
      expect(writable).toBe("");
    });

    test("the image's files cannot be changed by the process even where the root is writable", async () => {
      const command = [
        "find",
        "/etc/nginx",
        "/docker-entrypoint.d",
        "/usr/local/bin",
        "/usr/share/nginx",
        "-writable",
        "-not",
        "-type",
        "l",
      ];
      expect(await docker("run", "--rm", "--entrypoint", "", image, ...command)).toBe("");
    });

    test("as many workers as the variable says", async () => {
      await withNginx({ APP_PORT: String(upstream.port), WORKER_PROCESSES: "3" }, async (other) => {
        const names = await other.exec("sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' '\\n'");
        expect(names.match(/nginx: worker process/g)).toHaveLength(3);
      });
    });

    test("no root file system is left writable and no volume stays behind", async () => {
      const mounts = await docker(
        "run",
        "--rm",
        ...confinement,
        "--entrypoint",
        "",
        image,
        "grep",
        "-c",
        " /tmp tmpfs",
        "/proc/mounts",
      );
      expect(mounts).toBe("1");
    });
  });

  describe("health", () => {
    test("/nginx-health answers without the application, under any host name", async () => {
      const answer = await nginx.get("/nginx-health", { host: "10.0.1.17" });
      expect([answer.status, answer.body]).toEqual([200, '{"status":"ok"}']);
      await withNginx({ APP_HOST: "127.0.0.1" }, async (alone) => {
        expect((await alone.get("/nginx-health")).status).toBe(200);
        expect((await alone.get("/livez")).status).toBe(502);
      });
    });

    test("/livez and /readyz go to the application", async () => {
      for (const path of ["/livez", "/readyz"]) {
        await nginx.get(path, { host: "10.0.1.17", "user-agent": "ELB-HealthChecker/2.0" });
        expect(last().url).toBe(path);
      }
    });
  });

  describe("what the application is told", () => {
    test("Host with its port; nothing that a client made up about itself", async () => {
      await nginx.get("/", {
        host: "shop.example:8080",
        "x-forwarded-for": "1.2.3.4",
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "x-forwarded-port": "443",
        "x-real-ip": "1.2.3.4",
        forwarded: "for=1.2.3.4",
        proxy: "http://evil.example",
      });
      const { headers } = last();
      expect(headers.host).toBe("shop.example:8080");
      expect(headers["x-forwarded-proto"]).toBe("http");
      expect(headers["x-forwarded-for"]).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect(headers["x-forwarded-for"]).not.toBe("1.2.3.4");
      for (const name of ["x-forwarded-host", "x-forwarded-port", "x-real-ip", "forwarded", "proxy"]) {
        expect(headers).not.toHaveProperty(name);
      }
    });

    /** Sends bytes as they are; resolves with the answer when the connection ends. */
    const raw = (bytes: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = net.connect(Number(new URL(nginx.url).port), "127.0.0.1", () =>
          socket.write(bytes, "latin1"),
        );
        let text = "";
        socket.on("data", (chunk) => {
          text += chunk.toString("latin1");
        });
        socket.on("end", () => resolve(text));
        socket.on("error", reject);
      });

    test("a host also where HTTP/1.0 names none, and the target's own where it names one", async () => {
      expect(await raw("GET /old HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 /);
      expect([last().url, last().headers.host]).toEqual(["/old", "localhost"]);
      const absolute =
        "GET http://shop.example:8080/a%2Fb?q=1 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
      expect(await raw(absolute)).toMatch(/^HTTP\/1\.1 200 /);
      expect([last().url, last().headers.host]).toEqual(["/a%2Fb?q=1", "shop.example:8080"]);
    });

    test.each([
      ["headers that are too large", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(40_000)}\r\n\r\n`, 431],
      ["a version that nobody knows", "GET / HTTP/3.7\r\nHost: a\r\n\r\n", 505],
      [
        "a transfer coding that nobody knows",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: foo\r\n\r\n",
        501,
      ],
      ["TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405],
      ["CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\nConnection: close\r\n\r\n", 405],
      ["a method in small letters", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501],
      ["a method with a sign in it", "P$ST / HTTP/1.1\r\nHost: a\r\n\r\n", 501],
      ["the same of a later version", "get / HTTP/1.2\r\nHost: a\r\n\r\n", 501],
      ["a method that is none", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400],
      ["bytes that are no HTTP", "\u0016\u0003\u0001 what / HTTP/1.1\r\n\r\n", 400],
      ["another scheme", "GET ftp://a/livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400],
      ["an address that is too long", `GET /${"x".repeat(40_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414],
      ["a control byte in the path", "GET /a\u0001b HTTP/1.1\r\nHost: a\r\n\r\n", 400],
      ["two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400],
    ])(
      "nothing of a request that is none, which is answered with a problem document: %s",
      async (_what, bytes, status) => {
        const before = upstream.seen.length;
        const answer = await raw(bytes);
        expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
        expect(answer).toContain("Content-Type: application/problem+json");
        const body = JSON.parse(/\{.*\}/s.exec(answer)?.[0] ?? "");
        expect(body).toMatchObject({
          type: "about:blank",
          title: expect.not.stringMatching(/^Error$/),
          status,
        });
        expect(upstream.seen.length).toBe(before);
      },
    );

    test("TRACE and CONNECT are told which methods there are, and so is who asks about the service", async () => {
      const methods = "\r\nAllow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n";
      expect(await raw("TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).toContain(methods);
      expect(await raw("CONNECT a:1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).toContain(methods);
      const service = await raw("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      expect(service).toMatch(/^HTTP\/1\.1 204 /);
      expect(service).toContain("\r\nX-Request-Id: ");
    });

    test("a request of a later HTTP/1.x as one of 1.1", async () => {
      expect(await raw("GET /later HTTP/1.2\r\nHost: a\r\nConnection: close\r\n\r\n")).toMatch(
        /^HTTP\/1\.1 200 /,
      );
      expect(last().url).toBe("/later");
      const service = await raw("OPTIONS * HTTP/1.2\r\nHost: a\r\nConnection: close\r\n\r\n");
      expect(service).toMatch(/^HTTP\/1\.1 204 /);
    });

    test("an expectation that it may refuse, but none that nginx has met", async () => {
      const expecting = (expect: string) =>
        raw(
          `POST / HTTP/1.1\r\nHost: a\r\nExpect: ${expect}\r\nContent-Length: 1\r\nConnection: close\r\n\r\n1`,
        );
      expect(await expecting("foo")).toMatch(/^HTTP\/1\.1 417 /);
      expect(await expecting("100-Continue")).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
      expect(last().headers).not.toHaveProperty("expect");
    });

    test("headers as large as Node takes them, and it is Node that refuses a little more", async () => {
      const before = upstream.seen.length;
      const answers = [];
      // Node closes the connection each time, which must cost the next request nothing.
      for (const bytes of [8_000, 15_000, 16_300, 16_300, 16_300, 17_000]) {
        const { status, headers } = await nginx.get("/", { large: "x".repeat(bytes) });
        answers.push([status, headers["content-type"]]);
      }
      const ok = [200, "application/json"];
      // Node's own refusal says no more than its status; nginx has a page.
      const ofNode = [431, undefined];
      expect(answers).toEqual([ok, ok, ofNode, ofNode, ofNode, [431, "application/problem+json"]]);
      expect((await nginx.get(`/${"x".repeat(15_000)}`)).status).toBe(200);
      expect(upstream.seen.length).toBe(before + 3);
    });

    test("the address as written, not decoded and encoded again", async () => {
      await nginx.get("/a%2Fb/%EA%B0%80?q=%20+&token=1");
      expect(last().url).toBe("/a%2Fb/%EA%B0%80?q=%20+&token=1");
    });

    test("a trusted load balancer's word about client and scheme, but not what came before it", async () => {
      await nginx.get("/");
      const peer = String(last().headers["x-forwarded-for"]);
      const variables = { APP_PORT: String(upstream.port), TRUSTED_PROXIES: `${peer}/32,10.0.0.0/16` };
      await withNginx(variables, async (behind) => {
        await behind.get("/", { "x-forwarded-for": "6.6.6.6, 203.0.113.9", "x-forwarded-proto": "https" });
        expect(last().headers["x-forwarded-for"]).toBe("203.0.113.9");
        expect(last().headers["x-forwarded-proto"]).toBe("https");
        await behind.get("/", {
          "x-forwarded-for": "6.6.6.6, 203.0.113.9, 10.0.3.4",
          "x-forwarded-proto": "gopher",
        });
        expect(last().headers["x-forwarded-for"]).toBe("203.0.113.9");
        expect(last().headers["x-forwarded-proto"]).toBe("http");
        const secure = await behind.get("/", { "x-forwarded-proto": "https" });
        expect(secure.headers["strict-transport-security"]).toContain("max-age=31536000");
      });
    });

    test("a request id: the client's when it is harmless, else a new one; the same in the answer, once", async () => {
      const kept = await nginx.get("/", { "x-request-id": "0192f0c4-aaaa.bbbb_1" });
      expect(last().headers["x-request-id"]).toBe("0192f0c4-aaaa.bbbb_1");
      expect(kept.headers["x-request-id"]).toBe("0192f0c4-aaaa.bbbb_1");
      expect(count(kept, "x-request-id")).toBe(1);
      for (const bad of ["short", "x".repeat(65), 'a"b,"c":"d12', "<script>alert(1)", "with spaces inside"]) {
        const made = await nginx.get("/", { "x-request-id": bad });
        expect(made.headers["x-request-id"]).toMatch(/^[0-9a-f]{32}$/);
        expect(last().headers["x-request-id"]).toBe(made.headers["x-request-id"]);
      }
    });

    test("the trace of the caller", async () => {
      const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      await nginx.get("/", { traceparent, "x-amzn-trace-id": "Root=1-67891233-abcdef012345678912345678" });
      expect(last().headers.traceparent).toBe(traceparent);
      expect(last().headers["x-amzn-trace-id"]).toBe("Root=1-67891233-abcdef012345678912345678");
    });
  });

  describe("what the client is told", () => {
    test("security headers once, whoever set them; no version, no X-Powered-By", async () => {
      const names = ["x-content-type-options", "x-frame-options", "referrer-policy", "x-request-id"];
      for (const path of ["/", "/own-headers", "/nginx-health"]) {
        const answer = await nginx.get(path);
        for (const name of names) expect([path, name, count(answer, name)]).toEqual([path, name, 1]);
        expect(answer.headers.server).toBe("nginx");
        expect(answer.headers).not.toHaveProperty("x-powered-by");
      }
      const own = await nginx.get("/own-headers");
      expect(own.headers["x-frame-options"]).toBe("SAMEORIGIN");
      // The application's own word about https goes no further; nginx-for-anybody.test.ts says what is told.
      expect(own.headers).not.toHaveProperty("strict-transport-security");
    });

    test("the application's own 503 as it is", async () => {
      const answer = await nginx.get("/busy", { accept: "text/html" });
      expect(answer.status).toBe(503);
      expect(JSON.parse(answer.body)).toHaveProperty("headers");
    });

    test("that an answer varies by its encoding also when it has not changed, or a piece of it is sent", async () => {
      const same = await nginx.get("/unchanged", { "accept-encoding": "gzip" });
      expect([same.status, same.headers.vary]).toEqual([304, "Accept-Encoding"]);
      const piece = await nginx.get("/piece", { "accept-encoding": "gzip", range: "bytes=0-9" });
      expect([piece.status, piece.headers.vary]).toEqual([206, "Accept-Encoding"]);
      expect((await nginx.get("/")).headers).not.toHaveProperty("vary");
    });

    test("compression of what is worth it, never of tokens", async () => {
      const big = await nginx.get("/big", { "accept-encoding": "gzip" });
      expect(big.headers["content-encoding"]).toBe("gzip");
      expect(big.headers.vary).toContain("Accept-Encoding");
      expect((await nginx.get("/big")).headers).not.toHaveProperty("content-encoding");
      expect((await nginx.get("/", { "accept-encoding": "gzip" })).headers).not.toHaveProperty(
        "content-encoding",
      );
      for (const path of ["login", "refresh", "signup", "password"]) {
        for (const key of [{}, { "idempotency-key": "a" }] as Variables[]) {
          const tokens = await request(
            `${nginx.url}/api/user/${path}?big`,
            json("POST", {}, { "accept-encoding": "gzip", ...key }),
          );
          expect(tokens.body.length).toBeGreaterThan(20_000);
          expect(tokens.headers).not.toHaveProperty("content-encoding");
        }
      }
    });
  });

  describe("error pages", () => {
    const page = async (at: Nginx, path: string, accept: string, status: number): Promise<void> => {
      const answer = await at.get(path, { accept, "x-request-id": "request-12345" });
      expect(answer.status).toBe(status);
      expect(answer.headers["cache-control"]).toBe("no-store");
      expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
      expect(answer.headers["retry-after"]).toBe("5");
      for (const name of ["x-request-id", "x-content-type-options", "x-frame-options", "referrer-policy"]) {
        expect(count(answer, name)).toBe(1);
      }
      expect(answer.body).not.toContain("<!--#");
      if (accept.startsWith("text/html")) {
        expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
        expect(answer.body).toMatch(/^<!doctype html>/);
        expect(answer.body).toContain(`Error ${status}, request <code>request-12345</code>`);
        expect(answer.body).toContain('<a href="/">Home</a>');
      } else {
        expect(answer.headers["content-type"]).toBe("application/problem+json");
        expect(JSON.parse(answer.body)).toEqual({
          type: "about:blank",
          title: http.STATUS_CODES[status],
          status,
          detail: expect.stringMatching(/\w.*\.$/),
          request_id: "request-12345",
        });
      }
    };
    const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    test("502 when the application is gone", async () => {
      await withNginx({ APP_HOST: "127.0.0.1" }, async (alone) => {
        for (const accept of [browser, "application/json", "application/json, text/html;q=0.5", "*/*"])
          await page(alone, "/", accept, 502);
      });
    });

    test("there is one for each status that nginx can make, in both languages", async () => {
      const folder = await mkdtemp(join(tmpdir(), "nginx-codes-"));
      try {
        const locations = MADE_BY_NGINX.map((code) => `location = /make/${code} { return ${code}; }\n`);
        await writeFile(join(folder, "make.conf"), locations.join(""));
        await run("chmod", ["-R", "a+rX", folder]);
        const mount = ["--volume", `${folder}:/etc/nginx/server.d:ro`];
        await withNginx(
          { APP_PORT: String(upstream.port) },
          async (making) => {
            const titles = new Set<string>();
            for (const code of MADE_BY_NGINX) {
              const status = code === 494 ? 431 : code >= 495 && code <= 497 ? 400 : code;
              const problem = await making.get(`/make/${code}`);
              expect([code, problem.status]).toEqual([code, status]);
              expect(problem.headers["content-type"]).toMatch(/^application\/problem\+json/);
              expect(problem.headers["cache-control"]).toBe("no-store");
              // A range is refused after these were added; nginx-for-anybody.test.ts asks for one.
              for (const name of ["x-request-id", "x-content-type-options", "cross-origin-resource-policy"]) {
                expect([code, name, count(problem, name)]).toEqual([code, name, code === 416 ? 0 : 1]);
              }
              expect(JSON.parse(problem.body)).toMatchObject({
                title: http.STATUS_CODES[status],
                status,
                detail: expect.not.stringMatching("could not be answered"),
              });
              const korean = await making.get(`/make/${code}`, { accept: browser, "accept-language": "ko" });
              const [, title = ""] = /<h1>(.+)<\/h1>/.exec(korean.body) ?? [];
              expect([code, title]).toEqual([code, expect.stringMatching(/[가-힣]/)]);
              expect(korean.body).toContain('<a href="/">처음으로</a>');
              expect(korean.body).toMatch(/<p>[^<]*[가-힣][^<]*\.<\/p>/);
              titles.add(title);
            }
            expect(titles.size).toBe(MADE_BY_NGINX.length - 4);
          },
          ...mount,
        );
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    test.each([
      ["ko", "", "ko"],
      ["ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "", "ko"],
      ["fr, ko;q=0.5", "", "ko"],
      ["en-US,en;q=0.9,ko;q=0.8", "", "en"],
      ["kok", "", "en"],
      ["", "", "en"],
      ["en", "a=b; lang=ko", "ko"],
      ["ko", "lang=en", "en"],
    ])(
      "are in the language of the browser or of the application's cookie: %j, %j",
      async (accepted, cookie, language) => {
        await withNginx({ APP_HOST: "127.0.0.1" }, async (alone) => {
          const headers = { "accept-language": accepted, cookie };
          const html = await alone.get("/", { ...headers, accept: browser });
          expect(html.status).toBe(502);
          expect(html.body).toContain(`<html lang="${language}">`);
          expect(html.body).toContain(
            language === "ko" ? "오류 502, 요청 <code>" : "Error 502, request <code>",
          );
          expect(html.headers["content-language"]).toBe(language);
          expect(html.headers.vary).toContain("Accept, Accept-Language, Cookie");
          const document = await alone.get("/", headers);
          expect(JSON.parse(document.body)).toMatchObject({ title: "Bad Gateway" });
          expect(document.headers["content-language"]).toBe("en");
        });
      },
    );

    test("503, which this configuration never makes itself, but a change of it may", async () => {
      await withNginx({ APP_HOST: "127.0.0.1" }, async (changed) => {
        await changed.exec(
          "sed",
          "-i",
          "s#^    location / {#    location = /closed { return 503; }\\n&#",
          "/tmp/nginx/server.conf",
        );
        await changed.exec("nginx", "-c", "/tmp/nginx/nginx.conf", "-s", "reload");
        await eventually("the change is there", async () => (await changed.get("/closed")).status === 503);
        // The worker from before may still take a connection or two.
        await sleep(1000);
        for (const accept of [browser, "application/json"]) await page(changed, "/closed", accept, 503);
      });
    });

    test("are not to be had by their address", async () => {
      expect((await nginx.get("/_error/problem.json")).status).toBe(404);
    });

    test("504 when it takes too long", async () => {
      await withNginx({ APP_PORT: String(upstream.port), PROXY_READ_TIMEOUT: "1s" }, async (hasty) => {
        for (const accept of [browser, "application/json"]) await page(hasty, "/slow?ms=1500", accept, 504);
      });
    });

    test("400 for a request without a host name", async () => {
      const answer = await new Promise<string>((resolve, reject) => {
        const port = Number(new URL(nginx.url).port);
        const socket = net.connect(port, "127.0.0.1", () => socket.write("GET / HTTP/1.1\r\n\r\n"));
        let text = "";
        socket.on("data", (chunk) => {
          text += chunk.toString();
        });
        socket.on("end", () => resolve(text));
        socket.on("error", reject);
      });
      expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nServer: nginx\r\n/);
      expect(answer).toContain('"title":"Bad Request","status":400');
    });
  });

  describe("retries", () => {
    const attempts = async (
      method: string,
      at = nginx,
      headers: Variables = {},
      path = "/cut",
    ): Promise<[status: number, sent: number]> => {
      const before = upstream.seen.length;
      const body = ["GET", "HEAD"].includes(method) ? { headers } : json(method, { once: true }, headers);
      const { status } = await request(at.url + path, { method, ...body });
      return [status, upstream.seen.length - before];
    };

    test.each(["POST", "PATCH"])("%s is never sent twice", async (method) => {
      // On a connection kept from before, where nginx is most tempted, and on a new one.
      for (let round = 0; round < 4; round++) {
        await nginx.get("/");
        expect(await attempts(method)).toEqual([502, 1]);
      }
    });

    test("GET is tried again on a connection that turns out to be dead", async () => {
      const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
      let tries = 0;
      for (let round = 0; round < 6; round++) {
        await request(nginx.url, { agent });
        const before = upstream.seen.length;
        await request(`${nginx.url}/cut`, { agent });
        tries = Math.max(tries, upstream.seen.length - before);
      }
      agent.destroy();
      expect(tries).toBeGreaterThan(1);
    });

    test("what may be repeated goes to the next server when one is lost, and no server is given up for it", async () => {
      // Two names of one server.
      const variables = { APP_HOST: "app,second", APP_PORT: String(upstream.port) };
      const id = "--add-host=second:host-gateway";
      const key = { "idempotency-key": "a-key" };
      const asked: readonly (readonly [method: string, headers: Variables, sent: number])[] = [
        ["GET", {}, 4],
        ["PUT", {}, 4],
        ["DELETE", {}, 4],
        ["POST", key, 4],
        ["POST", {}, 1],
        ["PATCH", key, 1],
      ];
      for (const [method, headers, sent] of asked) {
        // What breaks every connection is asked of both, and of both again: they might have been others by then.
        const two = await Nginx.start(variables, id);
        try {
          expect([method, ...(await attempts(method, two, headers, "/cut"))]).toEqual([method, 502, sent]);
          // Each server has failed now, which is no reason to ask none.
          for (let round = 0; round < 4; round++) expect((await two.get("/")).status).toBe(200);
        } finally {
          await two.remove();
        }
      }
    });

    test("everything goes on to the one server that is there while nothing has been sent", async () => {
      const gone = [1, 2, 3, 4].map((last) => `127.0.0.${last}`);
      const variables = { APP_HOST: [...gone, "app"].join(","), APP_PORT: String(upstream.port) };
      await withNginx(variables, async (five) => {
        const statuses: number[] = [];
        for (let round = 0; round < 20; round++) {
          const method = ["POST", "PATCH", "GET", "PUT"][round % 4] ?? "";
          statuses.push((await request(`${five.url}/`, { method })).status);
        }
        expect(new Set(statuses)).toEqual(new Set([200]));
      });
    });
  });

  describe("connections", () => {
    test("to the application are kept", async () => {
      const before = upstream.connections;
      for (let round = 0; round < 100; round++) await nginx.get("/");
      // At most one per worker in use at a time, whoever accepts.
      expect(upstream.connections - before).toBeLessThanOrEqual(2);
    });

    test("a slow client is dropped, and its unfinished request never reaches the application", async () => {
      await withNginx({ APP_PORT: String(upstream.port), CLIENT_TIMEOUT: "1s" }, async (strict) => {
        const dribble = (text: string): Promise<number> =>
          new Promise((resolve) => {
            const start = Date.now();
            const socket = net.connect(Number(new URL(strict.url).port), "127.0.0.1", () =>
              socket.write(text),
            );
            socket.on("error", () => {});
            socket.on("close", () => resolve(Date.now() - start));
            socket.resume();
          });
        const before = upstream.seen.length;
        const times = await Promise.all([
          dribble("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "),
          dribble("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"),
        ]);
        for (const time of times) expect(time).toBeGreaterThanOrEqual(900);
        expect(upstream.seen.length).toBe(before);
      });
    });

    test("a body up to the limit passes, one byte more is 413", async () => {
      await withNginx({ APP_PORT: String(upstream.port), CLIENT_MAX_BODY_SIZE: "10k" }, async (small) => {
        const post = (bytes: number) => request(small.url, { method: "POST", body: Buffer.alloc(bytes) });
        expect((await post(10_240)).status).toBe(200);
        expect(last().bytes).toBe(10_240);
        const refused = await post(10_241);
        expect(refused.status).toBe(413);
        expect(JSON.parse(refused.body)).toMatchObject({ status: 413, title: "Payload Too Large" });
      });
    });

    test("nginx stops when what is under way is answered", async () => {
      const other = await Nginx.start({ APP_PORT: String(upstream.port) });
      try {
        const under = other.get("/slow?ms=2000");
        await sleep(500);
        await other.stop();
        expect((await under).status).toBe(200);
        expect(await other.exitCode()).toBe("0");
      } finally {
        await other.remove();
      }
    });

    test("nginx-reload changes the application's address without failing a request", async () => {
      const second = await new Upstream().start();
      await withNginx({ APP_PORT: String(upstream.port) }, async (reloaded) => {
        const id = await reloaded.exec("hostname");
        const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
        let done = false;
        const statuses: (number | string)[] = [];
        const load = Array.from({ length: 4 }, async () => {
          while (!done) {
            statuses.push(
              await request(reloaded.url, { ...json("POST", {}), agent }).then(
                (answer) => answer.status,
                (error: Error) => error.message,
              ),
            );
          }
        });
        for (const port of [second.port, upstream.port, second.port]) {
          await sleep(500);
          await docker("exec", "--env", `APP_PORT=${port}`, id, "nginx-reload");
        }
        await sleep(500);
        done = true;
        await Promise.all(load);
        agent.destroy();
        expect(second.seen.length).toBeGreaterThan(0);
        expect(statuses.filter((status) => status !== 200)).toEqual([]);
        const wrong = await run("docker", ["exec", "--env", "APP_PORT=abc", id, "nginx-reload"]);
        expect(wrong.code).toBe(1);
        expect((await reloaded.get("/")).status).toBe(200);
      });
      await second.stop();
    });
  });

  describe.each([
    ["login", "LOGIN", "signup"],
    ["signup", "SIGNUP", "login"],
  ])("%s", (what, name, another) => {
    test("is limited per address, however the path is written; nothing else is", async () => {
      const variables = { APP_PORT: String(upstream.port), [`${name}_RATE`]: "1", [`${name}_BURST`]: "3" };
      await withNginx(variables, async (limited) => {
        const first = what.charCodeAt(0).toString(16);
        const own = `/api/user/${what}`;
        const paths = [own, own.toUpperCase(), `${own}/`, `/api/user/%${first}${what.slice(1)}?x=1`];
        const statuses: number[] = [];
        for (const path of [...paths, ...paths]) {
          statuses.push((await request(limited.url + path, json("POST", {}))).status);
        }
        expect(statuses).toEqual([200, 200, 200, 200, 429, 429, 429, 429]);
        // A key is no way around it.
        const refused = await request(limited.url + own, json("POST", {}, { "idempotency-key": "a" }));
        expect(refused.status).toBe(429);
        expect(refused.headers["content-type"]).toBe("application/problem+json");
        expect(refused.headers["retry-after"]).toBe("5");
        expect((await limited.get(own)).status).toBe(200);
        expect((await request(`${limited.url}/api/user/${another}`, json("POST", {}))).status).toBe(200);
      });
    });
  });

  describe("log", () => {
    test("is JSON, one line a request, without query strings and without successful health checks", async () => {
      await withNginx({ APP_PORT: String(upstream.port) }, async (logging) => {
        await logging.get("/nginx-health");
        await logging.get("/livez");
        await logging.get("/list/%22?token=secret-in-query", {
          authorization: "Bearer secret-in-header",
          cookie: "session=secret-in-cookie",
          referer: "http://x/?code=secret-in-referer",
          "user-agent": 'quote " backslash \\ ',
        });
        await request(
          `${logging.url}/cut?token=secret-in-query`,
          json("PUT", { password: "secret-in-body" }),
        );
        const lines = await logging.log();
        expect(lines).toHaveLength(2);
        expect(lines[0]).toMatchObject({
          service: "nginx",
          method: "GET",
          path: "/list/%22",
          status: 200,
          upstream_status: "200",
          user_agent: 'quote " backslash \\',
        });
        expect(lines[0]?.["request_id"]).toMatch(/^[0-9a-f]{32}$/);
        expect(typeof lines[0]?.["seconds"]).toBe("number");
        expect(lines[1]).toMatchObject({ method: "PUT", path: "/cut", status: 502 });
        const { stdout, stderr } = await run("docker", ["logs", await logging.exec("hostname")]);
        expect(stdout + stderr).not.toContain("secret");
      });
    });

    test("tells of a health check that fails", async () => {
      await withNginx({ APP_HOST: "127.0.0.1" }, async (alone) => {
        await alone.get("/livez");
        expect(await alone.log()).toMatchObject([{ path: "/livez", status: 502 }]);
      });
    });
  });
});
