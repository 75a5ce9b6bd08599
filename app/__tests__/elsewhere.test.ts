/** Languages of pages, scripts of other sites, limits on requests: what depends on who asks. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeCursor } from "../src/http/paging.ts";
import { startApp, type TestApp } from "./support/app.ts";
import { availableStorages } from "./support/storages.ts";

describe("pages", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp("sqlite::memory:");
  });
  afterAll(async () => app?.close());

  const page = (path: string, headers: Record<string, string> = {}) =>
    app.ask("GET", path, { headers: { Accept: "text/html", ...headers } });

  it.each([
    ["ko-KR,ko;q=0.9,en;q=0.8", "", "ko"],
    ["en-US,en;q=0.9,ko;q=0.1", "", "en"],
    ["de", "", "en"],
    ["ko", "other=1; lang=en", "en"],
    ["en", "lang=ko", "ko"],
    ["en", "lang=xx", "en"],
  ])("for %s with the cookie '%s' are in %s", async (accepted, Cookie, language) => {
    for (const path of ["/", "/status", "/nothing-here"]) {
      const reply = await page(path, { "Accept-Language": accepted, Cookie });
      expect(reply.headers.get("content-language"), path).toBe(language);
      expect(reply.text).toContain(`<html lang="${language}">`);
      expect(reply.headers.get("vary")).toMatch(/Accept-Language, Cookie$/);
      expect(reply.text).toMatch(language === "ko" ? /\?lang=en" hreflang="en"/ : /\?lang=ko" hreflang="ko"/);
    }
  });

  it("follow the link that chooses, and remember it", async () => {
    const reply = await page("/?lang=ko", { "Accept-Language": "en" });
    expect(reply.text).toContain("<h1>항목</h1>");
    expect(reply.headers.get("set-cookie")).toBe("lang=ko; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    expect((await page("/?lang=xx")).status).toBe(400);
    expect((await page("/?lang=ko&lang=en")).status).toBe(400);
    expect((await page("/")).headers.get("set-cookie")).toBeNull();
  });

  it("say in Korean what is wrong", async () => {
    const headers = { "Accept-Language": "ko", Accept: "text/html" };
    const reply = await app.ask("POST", "/item/add", { form: { name: " " }, headers });
    expect([reply.status, reply.headers.get("content-language")]).toEqual([400, "ko"]);
    expect(reply.text).toContain("이름을 비워 둘 수 없습니다.");
    expect((await page("/nothing-here", headers)).text).toContain("<h1>404 찾을 수 없음</h1>");
  });

  it("stay where they are in another language", async () => {
    const at = `/?cursor=${encodeCursor(uuidv7())}`;
    expect((await page(at)).text).toContain(`href="${at}&amp;lang=ko"`);
    expect((await page(`${at}&lang=en`)).text).toContain(`href="${at}&amp;lang=ko"`);
    expect((await page("/")).text).toContain('href="/?lang=ko"');
    const error = (await page("/nothing-here?a=%22%3E&lang=ko&b=2", { Accept: "text/html" })).text;
    expect(error).toContain('href="?a=%22%3E&amp;b=2&amp;lang=en"');
  });

  it("have a tag of their own for each language", async () => {
    const path = `/?cursor=${encodeCursor(uuidv7())}`;
    const [en, ko] = [await page(path), await page(path, { "Accept-Language": "ko" })];
    expect(en.headers.get("etag")).not.toBe(ko.headers.get("etag"));
    const same = await page(path, {
      "Accept-Language": "ko",
      "If-None-Match": ko.headers.get("etag") as string,
      "Cache-Control": "max-age=0",
    });
    expect([same.status, same.headers.get("vary")]).toEqual([304, "Accept-Language, Cookie"]);
  });
});

describe("scripts of other sites", () => {
  const friend = "https://app.example.com";
  const preflight = {
    "Access-Control-Request-Method": "PUT",
    "Access-Control-Request-Headers": "authorization",
  };

  it("may do nothing by default", async () => {
    const app = await startApp("sqlite::memory:");
    for (const method of ["GET", "OPTIONS"]) {
      const { headers } = await app.ask(method, "/goals", { headers: { Origin: friend, ...preflight } });
      expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
    await app.close();
  });

  it("may use the API where the configuration names their site, and no other", async () => {
    const app = await startApp("sqlite::memory:", {
      env: { CORS_ORIGINS: `${friend},http://localhost:5173` },
    });
    const allowed = await app.ask("OPTIONS", "/api/user/me", { headers: { Origin: friend, ...preflight } });
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-origin")).toBe(friend);
    expect(allowed.headers.get("access-control-allow-methods")).toContain("PUT");
    expect(allowed.headers.get("access-control-allow-headers")).toContain("Authorization");
    expect(allowed.headers.get("access-control-allow-credentials")).toBeNull();
    expect(allowed.headers.get("allow")).toBe("GET, HEAD, PUT, OPTIONS");
    const refused = await app.ask("GET", "/api/user/me", { headers: { Origin: friend } });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("access-control-allow-origin")).toBe(friend);
    expect(refused.headers.get("access-control-expose-headers")).toContain("X-Request-Id");
    expect(refused.headers.get("vary")).toBe("Origin, Accept");
    const unread = await app.ask("GET", "/goals?cursor=%ff", { headers: { Origin: friend } });
    expect([unread.status, unread.headers.get("access-control-allow-origin")]).toEqual([400, friend]);
    expect(unread.headers.get("vary")).toBe("Origin, Accept");
    const stranger = await app.ask("GET", "/goals", { headers: { Origin: "https://evil.example" } });
    expect(stranger.headers.get("access-control-allow-origin")).toBeNull();
    expect(stranger.headers.get("vary")).toBe("Origin");
    const form = await app.ask("POST", "/item/add", { form: { name: "x" }, headers: { Origin: friend } });
    expect(form.status).toBe(403);
    await app.close();
  });

  it.each(["*", "https://app.example.com/", "app.example.com", "null"])(
    "are never from %s",
    async (origin) => {
      await expect(startApp("sqlite::memory:", { env: { CORS_ORIGINS: origin } })).rejects.toThrow(
        /CORS_ORIGINS/,
      );
    },
  );
});

describe("requests of one address", () => {
  it("are counted where the configuration says so, and told by the draft's fields", async () => {
    const app = await startApp("sqlite::memory:", {
      env: { REQUESTS_PER_MINUTE: "4", TRUST_PROXY: "loopback" },
    });
    const get = (address: string, path = "/goals") =>
      app.ask("GET", path, { headers: { "X-Forwarded-For": address } });
    const first = await get("2001:db8::1");
    expect(first.headers.get("ratelimit")).toMatch(/^"requests"; r=3; t=(60|59)$/);
    expect(first.headers.get("ratelimit-policy")).toMatch(/^"requests"; q=4; w=60; pk=:[\w+/=]+:$/);
    const statuses = [];
    for (const end of [2, 3, 4, 5]) statuses.push(await get(`2001:db8::${end}`));
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(statuses[3]?.json.type).toBe("urn:problem:too-many-requests");
    expect(Number(statuses[3]?.headers.get("retry-after"))).toBeGreaterThan(50);
    expect((await get("203.0.113.9")).status).toBe(200);
    // What browsers ask before a script's request, which is then told that it is one too many.
    for (const address of ["2001:db8::1", "203.0.113.10"]) {
      const preflight = {
        "X-Forwarded-For": address,
        Origin: "https://a.example",
        "Access-Control-Request-Method": "GET",
      };
      for (let index = 0; index < 6; index += 1) {
        expect((await app.ask("OPTIONS", "/goals", { headers: preflight })).status).toBe(204);
      }
    }
    expect((await get("203.0.113.10")).headers.get("ratelimit")).toMatch(/r=3/);
    expect(
      (await app.ask("OPTIONS", "/goals", { headers: { "X-Forwarded-For": "2001:db8::1" } })).status,
    ).toBe(429);
    expect((await get("2001:db8::1", "/livez")).status).toBe(200);
    await app.close();
  });

  it("are metered by their route when they are refused before it", async () => {
    const app = await startApp("sqlite::memory:", { env: { REQUESTS_PER_MINUTE: "1" } });
    await app.ask("GET", "/goals");
    const id = uuidv7();
    const refused = [
      ["GET", "/goals?page=1", "/goals"],
      ["GET", "/", "/"],
      ["PUT", `/api/board/${id}`, "/api/board/:id"],
      ["GET", "/API/Board/Boards/", "/api/board/boards"],
      ["DELETE", `/api/admin/hidden/items/${id}`, "/api/admin/hidden/:kind/:id"],
      ["GET", `/api/board/${id}/comments/`, "/api/board/:id/comments"],
      ["GET", "/docs/start.js", "/docs/start.js"],
      ["GET", "/nothing-here/at/all", "unmatched"],
    ] as const;
    for (const [method, path] of refused) {
      expect((await fetch(app.url + path, { method })).status, path).toBe(429);
    }
    const text = await app.metrics.read();
    for (const [method, path, route] of refused) {
      expect(text, path).toContain(`http_requests_total{method="${method}",route="${route}",status="429"}`);
    }
    expect(text.match(/route="unmatched"/g)?.length).toBeGreaterThan(0);
    expect(text).not.toContain(id);
    await app.close();
  });

  it("are not counted by default", async () => {
    const app = await startApp("sqlite::memory:");
    expect((await app.ask("GET", "/goals")).headers.get("ratelimit")).toBeNull();
    await app.close();
  });
});

describe("the command that makes admins", () => {
  it("shows, grants and revokes, for accounts that exist alone", async () => {
    const sqlite = availableStorages().find(({ kind }) => kind === "sqlite");
    const place = await sqlite?.fresh();
    const app = await startApp(place?.url as string);
    const email = "chief@example.com";
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, [join(import.meta.dirname, "../src/admin.ts"), ...args], {
        env: { PATH: process.env["PATH"], DATABASE_URL: place?.url },
      });
    await expect(run("grant", email)).rejects.toMatchObject({ code: 1 });
    await app.ask("POST", "/api/user/signup", { json: { email, password: "correct horse battery" } });
    expect((await app.storage.users.findByEmail(email))?.role).toBe("user");
    await expect(run("make", email)).rejects.toMatchObject({ stderr: expect.stringContaining("Usage") });
    expect((await run("show", email)).stdout).toMatch(/: user\n$/);
    expect((await run("grant", "Chief@Example.com")).stdout).toMatch(/: admin\n$/);
    expect((await app.storage.users.findByEmail(email))?.role).toBe("admin");
    expect((await run("revoke", email)).stdout).toMatch(/: user\n$/);
    expect((await app.storage.users.findByEmail(email))?.role).toBe("user");
    await app.close();
    await place?.remove();
  });
});
