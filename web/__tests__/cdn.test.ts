/** The site and the API through the distribution of environments/mall.yml, without a browser. */
import { readFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Mall } from "./cdn/mall.ts";

const PAGE = readFileSync(new URL("../dist/index.html", import.meta.url), "utf8");
const JSON_TYPE = { "content-type": "application/json" };

let mall: Mall;
beforeAll(async () => {
  mall = await Mall.open();
});
afterEach(() => {
  mall.balancer.weather = "fair";
  mall.balancer.asked.length = 0;
});
afterAll(async () => {
  await mall?.close();
});

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(method: string, path: string, headers: IncomingHttpHeaders = {}, body?: object): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, mall.url), { method, headers, ca: mall.authority }, (res) => {
      text(res).then(
        (read) => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: read }),
        reject,
      );
    });
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
const get = (path: string, headers?: IncomingHttpHeaders) => ask("GET", path, headers);

async function signUp(name: string): Promise<string> {
  const person = { email: `${name}-${Date.now()}@example.com`, password: "correct horse battery" };
  expect((await ask("POST", "/api/user/signup", JSON_TYPE, person)).status).toBe(201);
  const { body } = await ask("POST", "/api/user/login", JSON_TYPE, person);
  return (JSON.parse(body) as { access_token: string }).access_token;
}

describe("the site's files", () => {
  test.each(["/", "/index.html", "/market", "/board/0f8fad5b-d9cb-469f-a165-70867728950e", "/a/b/c?q=1"])(
    "%s gets the page, which is asked for again each time",
    async (path) => {
      const { status, headers, body } = await get(path);
      expect({ status, body }).toEqual({ status: 200, body: PAGE });
      expect(headers["cache-control"]).toBe("no-cache");
      expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    },
  );

  test("what never changes is kept at the edge, compressed for who asks for it", async () => {
    const script = /src="(\/assets\/[^"]+)"/.exec(PAGE)?.[1] ?? "";
    const first = await get(script, { "accept-encoding": "gzip, br" });
    expect(first.headers).toMatchObject({
      "cache-control": "public, max-age=31536000, immutable",
      "content-encoding": "br",
      "x-cache": "Miss from cloudfront",
    });
    const second = await get(script, { "accept-encoding": "gzip, br", cookie: "a=b" });
    expect(second.headers["x-cache"]).toBe("Hit from cloudfront");
    const plain = await get(script);
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(plain.headers["x-cache"]).toBe("Miss from cloudfront");
  });

  test("a file that is missing is no page", async () => {
    expect(await get("/assets/nothing.js")).toMatchObject({ status: 404 });
    expect((await get("/favicon.ico")).body).not.toContain("<html");
  });

  test("nobody writes to them", async () => {
    expect((await ask("POST", "/market", JSON_TYPE, {})).status).toBe(403);
    expect((await ask("DELETE", "/index.html")).status).toBe(403);
    expect(mall.balancer.asked).toEqual([]);
  });

  test("headers say what browsers may do, once each", async () => {
    const { headers } = await get("/");
    expect(headers).toMatchObject({
      "content-security-policy": expect.stringContaining("default-src 'self'"),
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
  });
});

describe("the application behind them", () => {
  test("HTTP is redirected to the same path by HTTPS", async () => {
    const redirected = await fetch(`${mall.edge.plainUrl}/api/board/boards?q=a`, { redirect: "manual" });
    expect(redirected.status).toBe(301);
    expect(redirected.headers.get("location")).toBe(`${mall.url}/api/board/boards?q=a`);
  });

  test("its refusals arrive as it said them", async () => {
    const refusals = [
      [await get("/api/nothing"), 404],
      [await get("/goals/0f8fad5b-d9cb-469f-a165-70867728950e"), 405],
      [await get("/api/user/me"), 401],
      [await ask("POST", "/goals", JSON_TYPE, { text: "" }), 400],
    ] as const;
    for (const [{ status, headers, body }, expected] of refusals) {
      expect(headers["content-type"]).toContain("application/problem+json");
      expect(JSON.parse(body)).toMatchObject({ status: expected });
      expect(status).toBe(expected);
    }
  });

  test.each(["broken", "refusing", "silent"] as const)(
    "while it is %s, its error is told to one, and kept for nobody after it",
    async (weather) => {
      mall.balancer.weather = weather;
      const { status, headers } = await get("/items");
      expect(status).toBe({ broken: 500, refusing: 503, silent: 502 }[weather]);
      expect(headers["x-cache"]).toBe("Error from cloudfront");
      mall.balancer.weather = "fair";
      expect((await get("/items")).status).toBe(200);
    },
  );

  test("what was missing is found as soon as it is there", async () => {
    const access = await signUp("writer");
    const headers = { ...JSON_TYPE, authorization: `Bearer ${access}` };
    const { body } = await ask("POST", "/api/board", headers, { title: "A", content: "B" });
    const path = `/api/board/${(JSON.parse(body) as { id: string }).id}`;
    expect((await get(path)).status).toBe(200);
    await ask("DELETE", path, { authorization: headers.authorization });
    expect((await get(path)).status).toBe(404);
  });

  test("each token gets an answer of its own, and nothing of it is kept", async () => {
    const people = [await signUp("one"), await signUp("two")];
    const emails: string[] = [];
    for (const access of [...people, ...people]) {
      const { headers, body } = await get("/api/user/me", { authorization: `Bearer ${access}` });
      expect(headers["x-cache"]).toBe("Miss from cloudfront");
      emails.push((JSON.parse(body) as { email: string }).email);
    }
    expect(new Set(emails).size).toBe(2);
    expect(emails.slice(2)).toEqual(emails.slice(0, 2));
    expect((await get("/api/user/me")).status).toBe(401);
  });

  test("queries, cookies and the client's address reach it, and the name that the client asked", async () => {
    await get("/goals?per_page=5", { cookie: "a=b", "x-forwarded-for": "192.0.2.1" });
    const [asked] = mall.balancer.asked;
    expect(asked?.url).toBe("/goals?per_page=5");
    expect(asked?.headers).toMatchObject({ cookie: "a=b", host: new URL(mall.url).host });
    // What the client says of itself stands before it, where TRUST_PROXY does not look.
    expect(asked?.headers["x-forwarded-for"]).toMatch(/^192\.0\.2\.1, .*127\.0\.0\.1$/);
  });

  test("it knows that the client came by HTTPS, whatever the client and the load balancer say", async () => {
    const forged = { "x-forwarded-proto": "http", "cloudfront-forwarded-proto": "http" };
    const page = await get("/items/nothing?lang=ko", { accept: "text/html", ...forged });
    expect(String(page.headers["set-cookie"])).toContain("; Secure");
  });

  test("nothing of it is compressed at the edge, which leaves that to it", async () => {
    for (let made = 0; made < 12; made += 1)
      expect((await ask("POST", "/goals", JSON_TYPE, { text: "a".repeat(100) })).status).toBe(201);
    mall.balancer.asked.length = 0;
    const { headers, body } = await get("/goals", { "accept-encoding": "gzip, br" });
    expect(body.length).toBeGreaterThan(1000);
    expect(headers["content-encoding"]).toBeUndefined();
    expect(mall.balancer.asked[0]?.headers["accept-encoding"]).toBe("gzip, br");
  });

  test("no answer of its came from the edge", () => {
    const dynamic = mall.edge.answered.filter(({ asked }) => /^\w+ \/(goals|items|api)\b/.test(asked));
    expect(dynamic.length).toBeGreaterThan(20);
    expect(dynamic.filter(({ cache }) => cache === "Hit")).toEqual([]);
  });
});
