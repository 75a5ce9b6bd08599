/** What HTTP asks of every address: methods, bodies, preconditions, and requests that are none. */
import { Agent, request } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "./support/app.ts";
import { sendRaw } from "./support/wire.ts";

let app: TestApp;

beforeAll(async () => {
  app = await startApp("sqlite::memory:");
});

afterAll(async () => app?.close());

const jsonType = "application/json";
const formType = "application/x-www-form-urlencoded";

/** `fetch` has no way to send bytes with a header of its choice and keep them. */
async function post(path: string, body: Uint8Array | string, headers: Readonly<Record<string, string>>) {
  const response = await fetch(app.url + path, { method: "POST", body, headers, redirect: "manual" });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe("a body that is not what its headers say", () => {
  const content = JSON.stringify({ text: "compressed" });
  const codings: readonly (readonly [string, Buffer])[] = [
    ["gzip", gzipSync(content)],
    ["deflate", deflateSync(content)],
    ["br", brotliCompressSync(content)],
    ["zstd", zstdCompressSync(content)],
  ];

  it.each(codings)("%s: is read, and refused when it is cut off or something else", async (coding, bytes) => {
    const headers = { "Content-Type": jsonType, "Content-Encoding": coding };
    expect((await post("/goals", bytes, headers)).status).toBe(201);
    for (const broken of [
      bytes.subarray(0, bytes.length - 5),
      Buffer.from("not compressed"),
      Buffer.alloc(9, 7),
    ]) {
      const reply = await post("/goals", broken, headers);
      expect([reply.status, reply.headers.get("content-type")]).toEqual([
        400,
        "application/problem+json; charset=utf-8",
      ]);
      const form = await post("/item/add", broken, { ...headers, "Content-Type": formType });
      expect(form.status).toBe(400);
    }
  });

  it("is said to be missing where there is none, and not to be of another type", async () => {
    for (const more of ["", "Content-Length: 0\r\n", `Content-Type: ${jsonType}\r\n`]) {
      const reply = await sendRaw(
        app.url,
        `POST /goals HTTP/1.1\r\nHost: a\r\n${more}Connection: close\r\n\r\n`,
      );
      expect([reply.status, JSON.parse(reply.body).detail]).toEqual([
        400,
        "The body is missing; it must be application/json.",
      ]);
    }
  });

  it("names the codings that it knows to whoever sends another", async () => {
    const reply = await post("/goals", "{}", { "Content-Type": jsonType, "Content-Encoding": "compress" });
    expect([reply.status, reply.headers.get("accept-encoding")]).toEqual([415, "gzip, deflate, br, zstd"]);
  });

  it("is refused when it is not UTF-8, in JSON and in a form, written as bytes or percent-encoded", async () => {
    for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
      const json = Buffer.concat([Buffer.from('{"text":"a'), Buffer.from(bytes), Buffer.from('"}')]);
      expect((await post("/goals", json, { "Content-Type": jsonType })).status).toBe(400);
      const raw = Buffer.concat([Buffer.from("name=a"), Buffer.from(bytes)]);
      expect((await post("/item/add", raw, { "Content-Type": formType })).status).toBe(400);
      const encoded = `name=a${bytes.map((byte) => `%${byte.toString(16)}`).join("")}`;
      expect((await post("/item/add", encoded, { "Content-Type": formType })).status).toBe(400);
    }
    for (const broken of ["name=%", "name=%4", "name=%zz", "%ff=a&name=b"]) {
      expect((await post("/item/add", broken, { "Content-Type": formType })).status, broken).toBe(400);
    }
    const { text } = await app.ask("GET", "/");
    expect(text).toContain("There are no items yet.");
    expect((await app.ask("GET", "/goals")).text).not.toContain("\ufffd");
  });

  it("may say that it is UTF-8, and nothing else", async () => {
    const goal = JSON.stringify({ text: "가" });
    expect((await post("/goals", goal, { "Content-Type": `${jsonType}; charset=UTF-8` })).status).toBe(201);
    for (const charset of ["utf-16le", "iso-8859-1", "nonsense"]) {
      const reply = await post("/goals", goal, { "Content-Type": `${jsonType}; charset=${charset}` });
      expect(reply.status, charset).toBe(415);
      const form = await post("/item/add", "name=a", { "Content-Type": `${formType}; charset=${charset}` });
      expect(form.status, charset).toBe(415);
    }
  });

  it("names each field once, in JSON and in a form, and none without a name", async () => {
    for (const body of ['{"text":"a","text":"b"}', '{"text":"a","te\\u0078t":"b"}']) {
      const reply = await post("/goals", body, { "Content-Type": jsonType });
      expect([reply.status, reply.text]).toEqual([400, expect.stringContaining("more than once")]);
    }
    for (const body of ["name=a&name=b", "name=a&=b", "name=a&=", "name=a&n%61me=b"]) {
      const reply = await post("/item/add", body, { "Content-Type": formType });
      expect(reply.status, body).toBe(400);
    }
    for (const body of ['{"":"a","text":"b"}', '{"__proto__":1,"text":"b"}', '{"__proto__":{},"text":"b"}']) {
      expect((await post("/goals", body, { "Content-Type": jsonType })).status, body).toBe(400);
    }
    expect((await post("/item/add", "__proto__=a&name=b", { "Content-Type": formType })).status).toBe(400);
    // What stands in a text is no name.
    const quoted = JSON.stringify({ text: '"text": "a", "text": "b" \\' });
    expect((await post("/goals", quoted, { "Content-Type": jsonType })).status).toBe(201);
    expect((await app.ask("GET", "/")).text).toContain("There are no items yet.");
  });
});

describe("a body that is far too much", () => {
  const json = { "Content-Type": jsonType };

  it("may hold any signs in its texts", async () => {
    const text = '[{,:"\\'.repeat(80);
    const reply = await post("/goals", JSON.stringify({ text }), json);
    expect([reply.status, JSON.parse(reply.text).text]).toEqual([201, text]);
  });

  it.each([
    ["lists in lists", "[".repeat(8_000) + "]".repeat(8_000)],
    ["objects in objects", `${'{"a":'.repeat(2_500)}1${"}".repeat(2_500)}`],
    ["lists in lists that do not end", "[".repeat(16_000)],
    ["lists in lists, as many as are looked at", "[".repeat(999) + "]".repeat(999)],
    ["a list of very much", `[${"1,".repeat(7_000)}1]`],
    ["an object of very much", `{${Array.from({ length: 1_500 }, (_, index) => `"${index}":1`)}}`],
    ["a text that does not end", `{"text":"${"[".repeat(2_000)}`],
    ["a text that ends with half an escape", '{"text":"a\\'],
  ])("%s: is refused, however deep", async (_what, body) => {
    for (const path of ["/items", "/goals", "/api/user/login"]) {
      expect((await post(path, body, json)).status, path).toBe(400);
    }
  });

  it("is told of the first that is wrong, and how many more there are", async () => {
    const fields = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`f${index}`, 1]));
    const many = JSON.parse((await post("/goals", JSON.stringify(fields), json)).text);
    expect(many.errors).toHaveLength(20);
    expect(many.detail).toContain("the first 20 of 901");
    const long = await post("/goals", JSON.stringify({ text: "a", ["🎉".repeat(3_000)]: 1 }), json);
    expect(long.text.length).toBeLessThan(1_000);
    expect(JSON.parse(long.text).errors[0].field).toMatch(/^🎉{1,50}…$/u);
  });
});

describe("an address that is not UTF-8", () => {
  it.each(["%ff", "%c0%af", "%ed%a0%80", "%", "%zz"])("%s: is refused wherever it stands", async (bad) => {
    for (const path of [
      `/api/board/search?q=${bad}`,
      `/api/board/search?q=a&cursor=${bad}`,
      `/items?nobody-knows=${bad}`,
      `/items?${bad}=1`,
      `/?lang=${bad}`,
      `/api/board/${bad}`,
      `/nothing-here/${bad}`,
      `/livez?${bad}`,
    ]) {
      expect((await fetch(app.url + path)).status, path).toBe(400);
    }
    expect((await app.ask("GET", "/api/board/search?q=%EA%B0%80+100%25")).status).toBe(200);
  });
});

const made = ["/docs", "/docs/start.js", "/openapi.json"];

describe("a static file", () => {
  it("answers a range that it has, and refuses one that it does not have", async () => {
    const get = (Range: string) => fetch(`${app.url}/docs/swagger-ui.css`, { headers: { Range } });
    const part = await get("bytes=0-9");
    expect([part.status, (await part.text()).length]).toEqual([206, 10]);
    const beyond = await get("bytes=99999999-");
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get("content-range")).toMatch(/^bytes \*\/\d+$/);
    expect(beyond.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(beyond.headers.get("etag")).toBeNull();
  });

  it.each(made)("%s: is made here, and comes whole, whatever range is asked for", async (path) => {
    const whole = await fetch(app.url + path);
    expect(whole.headers.get("accept-ranges")).toBeNull();
    const { length } = await whole.text();
    for (const Range of ["bytes=0-9", "bytes=99999999-"]) {
      const reply = await fetch(app.url + path, { headers: { Range } });
      expect([reply.status, (await reply.text()).length]).toEqual([200, length]);
    }
  });

  it("that has a time refuses what depends on an earlier one", async () => {
    const reply = await fetch(`${app.url}/docs/swagger-ui.css`, {
      headers: { "If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT" },
    });
    expect(reply.status).toBe(412);
  });
});

describe("what carries a tag", () => {
  it.each([...made, "/docs/swagger-ui.css", "/goals", "/items", "/api/board/boards"])(
    "%s: is refused to those who ask for another version by its tag",
    async (path) => {
      const ask = (wanted: string) => app.ask("GET", path, { headers: { "If-Match": wanted } });
      const etag = (await fetch(app.url + path)).headers.get("etag") as string;
      const strong = etag.replace("W/", "");
      // Each of them has a weak tag, which matches no other and not itself.
      for (const wanted of ['"another", "third"', 'W/"another"', strong.slice(1, -1), strong, etag]) {
        const refused = await ask(wanted);
        expect([refused.status, refused.headers.get("cache-control")]).toEqual([412, "no-store"]);
        expect(refused.headers.get("etag")).toBeNull();
        expect(refused.json.detail).toBe("What is here now does not meet the request's condition.");
      }
      expect((await ask("*")).status).toBe(200);
    },
  );
});

describe("methods", () => {
  const known: readonly (readonly [path: string, allow: string])[] = [
    ["/", "GET, HEAD, OPTIONS"],
    ["/item/add", "POST, OPTIONS"],
    ["/goals", "GET, HEAD, POST, OPTIONS"],
    ["/goals/17", "DELETE, OPTIONS"],
    ["/api/board/boards", "GET, HEAD, OPTIONS"],
    ["/api/board/17", "GET, HEAD, PUT, DELETE, OPTIONS"],
    ["/api/board", "POST, OPTIONS"],
    ["/api/user/login", "POST, OPTIONS"],
    ["/livez", "GET, HEAD, OPTIONS"],
    ["/openapi.json", "GET, HEAD, OPTIONS"],
    ["/docs", "GET, HEAD, OPTIONS"],
    ["/docs/start.js", "GET, HEAD, OPTIONS"],
    ["/docs/swagger-ui.css", "GET, HEAD, OPTIONS"],
  ];

  it.each(known)("%s: allows %s, and says so", async (path, allow) => {
    const options = await app.ask("OPTIONS", path);
    expect([options.status, options.headers.get("allow"), options.text]).toEqual([204, allow, ""]);
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"]) {
      if (allow.split(", ").includes(method)) continue;
      const reply = await app.ask(method, path);
      expect([reply.status, reply.headers.get("allow")], `${method} ${path}`).toEqual([405, allow]);
      if (method === "HEAD") continue;
      expect(reply.json).toMatchObject({ status: 405, title: "Method Not Allowed" });
    }
  });

  it("are 404 where nothing is, and OPTIONS of the whole server is answered", async () => {
    for (const method of ["GET", "POST", "PUT", "OPTIONS", "PATCH"]) {
      expect((await app.ask(method, "/nothing-here")).status, method).toBe(404);
    }
    const all = await sendRaw(app.url, "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect([all.status, all.headers.get("allow")]).toEqual([204, "GET, HEAD, POST, PUT, DELETE, OPTIONS"]);
  });
});

it("requests and answers are Express's own from the start, so that it changes no prototypes", async () => {
  const begun: object[] = [];
  app.server.prependOnceListener("request", (req, res) => {
    begun.push(req, Object.getPrototypeOf(req), res, Object.getPrototypeOf(res));
  });
  expect((await app.ask("GET", "/goals")).status).toBe(200);
  const [req = {}, ofRequest, res = {}, ofAnswer] = begun;
  expect(ofRequest).toMatchObject({ app: expect.anything(), accepts: expect.any(Function) });
  expect(ofAnswer).toMatchObject({ app: expect.anything(), vary: expect.any(Function) });
  expect(Object.getPrototypeOf(req)).toBe(ofRequest);
  expect(Object.getPrototypeOf(res)).toBe(ofAnswer);
});

describe("connections", () => {
  it("stay after a 404, 405, 415 or 401, whatever is left of a body that is not large", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (
      method: string,
      path: string,
      body?: string,
    ): Promise<{ connection: string | undefined; port: number }> =>
      new Promise((resolve, reject) => {
        const sent = request(app.url + path, { method, agent }, (response) => {
          const { connection } = response.headers;
          response.resume().once("end", () => resolve({ connection, port: sent.socket?.localPort ?? 0 }));
        });
        sent.once("error", reject).end(body);
      });
    const seen = [
      await ask("GET", "/nothing-here"),
      await ask("POST", "/nothing-here", "hello"),
      await ask("PUT", "/livez", "x".repeat(65_536)),
      await ask("POST", "/goals", "not JSON by its type"),
      await ask("DELETE", "/api/board/17"),
      await ask("GET", "/livez"),
    ];
    agent.destroy();
    expect(new Set(seen.map(({ port }) => port)).size).toBe(1);
    for (const { connection } of seen) expect(connection).toBe("keep-alive");
  });

  it.each([
    ["/nothing-here", 404],
    ["/docs", 405],
    ["/api/board", 401],
    ["/items?%ff", 400],
  ])("stay after %s refuses a long body that keeps coming", async (path, status) => {
    const part = "x".repeat(100_000);
    const rest = [part, part, part];
    const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: ${part.length * rest.length}\r\n\r\n`;
    const next = "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    const reply = await sendRaw(app.url, head, ...rest, next);
    expect(reply.status).toBe(status);
    expect(reply.body).toContain('{"alive":true}');
  });

  it.each([
    ["is large", "Content-Length: 65537\r\n\r\nhello"],
    ["has no length", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"],
  ])(
    "end after a 404 to a body that %s, which nobody waits for longer than a second",
    async (_what, rest) => {
      const reply = await sendRaw(app.url, `POST /nothing-here HTTP/1.1\r\nHost: a\r\n${rest}`);
      expect([reply.status, reply.headers.get("connection")]).toEqual([404, "close"]);
    },
  );
});

it("each answer says the version that the image was built with, and nothing where there is none", async () => {
  expect((await app.ask("GET", "/livez")).headers.get("x-version")).toBeNull();
  const built = await startApp("sqlite::memory:", { env: { APP_VERSION: "1.4.2" } });
  for (const path of ["/livez", "/goals", "/nothing-here"])
    expect((await built.ask("GET", path)).headers.get("x-version"), path).toBe("1.4.2");
  await built.close();
});

describe("what varies", () => {
  it("says so: every error by Accept, and in HTML by language, too", async () => {
    const page = "Accept, Accept-Language, Cookie";
    for (const [Accept, vary] of [
      ["text/html", page],
      ["application/json", "Accept"],
    ] as const) {
      for (const path of ["/nothing-here", "/goals/17"]) {
        const { headers } = await app.ask("GET", path, { headers: { Accept } });
        expect(headers.get("vary"), path).toBe(vary);
      }
    }
    const status = await app.ask("GET", "/status", { headers: { Accept: "text/html" } });
    expect(status.headers.get("vary")).toBe(page);
  });

  it("has tags that a proxy may compress below, the same on 200 and 304", async () => {
    for (const path of ["/goals", "/docs", "/openapi.json", "/docs/start.js", "/docs/swagger-ui.css"]) {
      const first = await fetch(app.url + path);
      await first.arrayBuffer();
      const etag = first.headers.get("etag") as string;
      expect(etag, path).toMatch(/^W\//);
      const again = await fetch(app.url + path, {
        headers: { "If-None-Match": etag, "Cache-Control": "max-age=0" },
      });
      expect([again.status, again.headers.get("etag")], path).toEqual([304, etag]);
      expect(again.headers.get("vary")).toBe(first.headers.get("vary"));
    }
  });
});

describe("requests that are none", () => {
  const get = (target: string, version = "HTTP/1.1", more = "Host: a\r\n") =>
    `GET ${target} ${version}\r\n${more}Connection: close\r\n\r\n`;

  it.each<readonly [what: string, bytes: string, status: number]>([
    ["a method that nobody knows", get("/").replace("GET", "FROBNICATE"), 501],
    ["a method in small letters", get("/").replace("GET", "get"), 501],
    ["CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501],
    ["a version that nobody knows", get("/", "HTTP/3.7"), 505],
    ["a version that this connection has not", get("/", "HTTP/2.0"), 505],
    ["a version that has no headers", get("/", "HTTP/0.9"), 505],
    ["the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505],
    ["headers that are too large", get("/", "HTTP/1.1", `Host: a\r\nX: ${"x".repeat(20_000)}\r\n`), 431],
    ["a control byte in the path", get("/a\u0001b"), 400],
    ["raw bytes in the path", get("/goals\u00ff\u00fe"), 400],
    ["a header without a name", get("/", "HTTP/1.1", "Host: a\r\n: x\r\n"), 400],
    ["bytes that are no HTTP", "\u0016\u0003\u0001\u0002\r\n\r\n", 400],
    ["no host", get("/", "HTTP/1.1", ""), 400],
    ["two hosts", get("/", "HTTP/1.1", "Host: a\r\nhost: b\r\n"), 400],
    ["one host twice", get("/", "HTTP/1.1", "Host: a\r\nHost: a\r\n"), 400],
    ...["a b", "a/c", 'a"<b', "a@b", "[::1", "a:b", "a,b:1:2", "\u00e9"].map(
      (host) => [`the host ${host}`, get("/livez", "HTTP/1.1", `Host: ${host}\r\n`), 400] as const,
    ),
    ["an absolute target without a host", get("http:///livez"), 400],
    ["an absolute target with a port alone", get("http://:80/livez"), 400],
    ["an absolute target with somebody's name", get("http://somebody@a/livez"), 400],
    ["an absolute target with a backslash", get("http://a\\livez"), 400],
    ["an expectation that nobody can meet", get("/", "HTTP/1.1", "Host: a\r\nExpect: miracles\r\n"), 417],
    ["a target that is none", get("nothing"), 400],
    [
      "two lengths",
      "POST /goals HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      400,
    ],
    [
      "a transfer coding that nobody knows",
      "POST /goals HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: foo\r\n\r\n{}",
      501,
    ],
    ...["gzip, chunked", "identity, chunked", "gzip\r\nTransfer-Encoding: chunked"].map(
      (coding) =>
        [
          `a body in ${JSON.stringify(coding)}`,
          `POST /goals HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\n` +
            `Transfer-Encoding: ${coding}\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
          501,
        ] as const,
    ),
  ])("%s: is answered with a problem document", async (_what, bytes, status) => {
    const reply = await sendRaw(app.url, bytes);
    expect(reply.status).toBe(status);
    expect(reply.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(reply.headers.get("connection")).toBe("close");
    expect(reply.headers.get("cache-control")).toBe("no-store");
    expect(reply.headers.get("x-content-type-options")).toBe("nosniff");
    expect(JSON.parse(reply.body)).toMatchObject({
      type: "about:blank",
      status,
      request_id: reply.headers.get("x-request-id"),
    });
  });

  const long = "x".repeat(9_000);
  it.each<readonly [what: string, packets: readonly string[], status: number]>([
    [
      "an address, of which no packet says it all",
      [`GET /${long}`, `${long} HTTP/1.1\r\nHost: a\r\n\r\n`],
      431,
    ],
    ["an address that one packet begins and does not end", [`GET /${long}${long}`, " HTTP/1.1\r\n\r\n"], 414],
    ["a header that looks like a line", ["GET / HTTP/1.1\r\nX: ", `a ${long}${long}`], 431],
    ["a header", [`GET / HTTP/1.1\r\nHost: a\r\nX: ${long}`, `${long}\r\n\r\n`], 431],
    ["a header with spaces", [`GET / HTTP/1.1\r\nHost: a\r\nX: ${long}`, `a ${long}\r\n\r\n`], 431],
    ["headers", [`GET / HTTP/1.1\r\nX: ${long}\r\n`, `Y: ${long}\r\n\r\n`], 431],
    ["an address and a header", [`GET /${long} HTTP/1.1\r\n`, `X: ${long}\r\n\r\n`], 431],
    ["a version", ["GET / ", "HTTP/3.7\r\nHost: a\r\n\r\n"], 505],
  ])("%s in several packets: is told by what is too large or unknown", async (_what, packets, status) => {
    expect((await sendRaw(app.url, ...packets)).status).toBe(status);
  });

  it("lines that end without a carriage return are not valid HTTP, whatever their version", async () => {
    const { status, body } = await sendRaw(app.url, "GET /livez HTTP/1.1\nHost: a\n\n");
    expect([status, JSON.parse(body).detail]).toEqual([400, "The request is not valid HTTP."]);
  });

  it.each(["", "a", "a_b.example:8080", "127.0.0.1", "[::1]:80", "a%C3%A9", "xn--bcher-kva.example"])(
    "the host '%s' is one",
    async (host) => {
      expect((await sendRaw(app.url, get("/livez", "HTTP/1.1", `Host: ${host}\r\n`))).status).toBe(200);
    },
  );

  it("are answered after those before them on the same connection", async () => {
    const first = "GET /docs/swagger-ui.css HTTP/1.1\r\nHost: a\r\n\r\n";
    const { status, headers, body } = await sendRaw(app.url, `${first}NONSENSE\r\n\r\n`);
    const length = Number(headers.get("content-length"));
    expect([status, length > 100_000]).toEqual([200, true]);
    expect(body.slice(length)).toMatch(/^HTTP\/1\.1 501 Not Implemented\r\n/);
  });

  it("HTTP/1.0 needs no host", async () => {
    expect((await sendRaw(app.url, get("/livez", "HTTP/1.0", ""))).status).toBe(200);
  });

  it("a target in absolute form: takes its own host, whatever Host says", async () => {
    const { host } = new URL(app.url);
    const form = (target: string, origin: string) =>
      `POST ${target} HTTP/1.1\r\nHost: elsewhere.example\r\nOrigin: http://${origin}\r\n` +
      `Content-Type: ${formType}\r\nContent-Length: 11\r\nConnection: close\r\n\r\nname=strict`;
    expect((await sendRaw(app.url, form(`http://${host}/item/add`, host))).status).toBe(303);
    expect((await sendRaw(app.url, form(`http://${host}/item/add`, "elsewhere.example"))).status).toBe(403);
    expect((await sendRaw(app.url, get(`http://${host}`))).status).toBe(200);
    expect((await sendRaw(app.url, get("ftp://a/b"))).status).toBe(400);
  });
});
