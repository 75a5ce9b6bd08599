import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../../web/scripts/chromium.ts";
import { docker, engineAnswers, eventually, root, run } from "./docker.ts";
import { json } from "./http.ts";
import { Stack } from "./stack.ts";

const hasChromium = findChromium() !== undefined;
if (!hasChromium) console.log("skipped: Chromium is not installed (the event shop's pages)");

interface Container {
  readonly Config: { readonly User: string };
  readonly HostConfig: { readonly ReadonlyRootfs: boolean; readonly CapDrop: readonly string[] };
}

/** The compose files that environments/mall.yml names. */
describe.skipIf(!engineAnswers())("the event shop on a laptop", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.prepare({
      name: "mall",
      overrides: ["docker-compose.mysql.yml", "docker-compose.mall.yml"],
    });
    await stack.up();
  });
  afterAll(async () => {
    await stack?.down();
  });

  const header = async (path: string, name: string) => (await stack.request(path)).headers[name];
  const stats = async (): Promise<number> => {
    const script = `const s=require("net").connect(11211,"memcached",()=>s.end("stats\\r\\nquit\\r\\n"));s.pipe(process.stdout)`;
    const said = await docker("exec", await stack.container("app"), "node", "-e", script);
    return Number(/STAT get_hits (\d+)/.exec(said)?.[1]);
  };

  test("serves the page at every path of its own, and files that are there", async () => {
    const page = await stack.request("/");
    expect(page.status).toBe(200);
    expect((await stack.request("/board/0f8fad5b")).body).toBe(page.body);
    const script = /src="(\/assets\/[^"]+)"/.exec(page.body)?.[1] ?? "";
    expect(await header(script, "cache-control")).toBe("public, max-age=31536000, immutable");
    expect(await header("/", "cache-control")).toBe("no-cache");
    for (const path of ["/", script, "/nothing.js"]) {
      expect(await header(path, "content-security-policy")).toContain("frame-ancestors 'none'");
      expect(await header(path, "x-content-type-options")).toBe("nosniff");
    }
    expect((await stack.request("/nothing.js")).status).toBe(404);
    expect((await stack.request("/assets/nothing.js")).status).toBe(404);
  });

  test("passes the application's answers on, its errors among them", async () => {
    expect((await stack.request("/goals")).status).toBe(200);
    const missing = await stack.request("/api/nothing");
    expect(missing.status).toBe(404);
    expect(missing.headers["content-type"]).toContain("application/problem+json");
  });

  test("keeps goals in MySQL, and what is read in Memcached", async () => {
    const added = await stack.request("/goals", json("POST", { text: "하루에 하나" }));
    expect(added.status).toBe(201);
    const before = await stats();
    await eventually(
      "Memcached is read from",
      async () => {
        expect((await stack.request("/goals")).body).toContain("하루에 하나");
        return (await stats()) > before;
      },
      30,
    );
    const rows = await stack.compose(
      "exec",
      "mysql",
      "bash",
      "-c",
      'MYSQL_PWD=$(cat "$MYSQL_PASSWORD_FILE") mysql --user=app --execute="SELECT COUNT(*) FROM goals" app',
    );
    expect(rows).toMatch(/\b1\b/);
  });

  test("goes on without its cache", async () => {
    await stack.compose("stop", "memcached");
    expect((await stack.request("/goals")).body).toContain("하루에 하나");
    await stack.compose("start", "memcached");
  });

  test("shows nothing old when a cache that was out of reach is back", async () => {
    const add = (text: string) => stack.request("/goals", json("POST", { text }));
    expect((await stack.request("/goals")).body).toContain("하루에 하나");
    await stack.compose("pause", "memcached");
    try {
      expect((await add("while it is away")).status).toBe(201);
    } finally {
      await stack.compose("unpause", "memcached");
    }
    const before = await stats();
    await eventually(
      "Memcached is read from again",
      async () => {
        expect((await stack.request("/goals")).body).toContain("while it is away");
        return (await stats()) > before;
      },
      30,
    );
  });

  test("says that its database is away, and goes on with what it had once that is back", async () => {
    const add = (text: string) => stack.request("/goals", json("POST", { text }));
    await stack.compose("kill", "mysql");
    for (const away of [await stack.request("/goals"), await add("lost")]) {
      expect(away.status).toBe(503);
      expect(away.headers["content-type"]).toContain("application/problem+json");
    }
    expect((await stack.request("/")).status).toBe(200);
    await stack.compose("start", "mysql");
    await eventually("MySQL is back", async () => (await add("behind it")).status === 201, 90);
    const { body } = await stack.request("/goals");
    for (const text of ["하루에 하나", "while it is away", "behind it"]) expect(body).toContain(text);
    expect(body).not.toContain('"lost"');
  });

  test("runs everything without rights and on a read-only root", async () => {
    for (const service of ["web", "app", "mysql", "memcached"]) {
      const [found] = JSON.parse(await docker("inspect", await stack.container(service))) as Container[];
      expect(found?.HostConfig.ReadonlyRootfs, service).toBe(true);
      expect(found?.HostConfig.CapDrop, service).toEqual(["ALL"]);
      expect(found?.Config.User, service).toMatch(/^(101:101|node|999:999|11211:11211)$/);
    }
  });

  test.skipIf(!hasChromium)(
    "shows each page in a browser, on phone and desktop, in both languages",
    async () => {
      const script = ["--import", "tsx", "scripts/test-web.ts"];
      const walked = await run(process.execPath, script, {
        SITE_URL: stack.url,
        SCREENSHOTS: join(root, "coverage/screenshots"),
        // The walk through the built site has the report of this name.
        REPORTS: "",
      });
      expect(walked.code, walked.stdout + walked.stderr).toBe(0);
    },
  );
});
