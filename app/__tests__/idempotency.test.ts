/** `Idempotency-Key`: a POST that is repeated is done once, and answered alike. */
import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StorageUnavailable } from "../src/http/problem.ts";
import { openStorage } from "../src/storage/open.ts";
import type { Storage } from "../src/storage/storage.ts";
import { type Ask, type Reply, startApp, type TestApp } from "./support/app.ts";
import { availableStorages, type Fresh } from "./support/storages.ts";

const password = "correct horse battery";
const newMail = () => `${randomBytes(6).toString("hex")}@example.com`;
const keyed = (key: string) => ({ "Idempotency-Key": key });

describe.each(availableStorages())("a repeated POST over $kind", ({ kind, fresh }) => {
  let place: Fresh;
  let app: TestApp;
  let other: TestApp;

  beforeAll(async () => {
    place = await fresh();
    app = await startApp(place.url);
    other = await startApp(place.url);
  });

  afterAll(async () => {
    await app?.close();
    await other?.close();
    await place?.remove();
  });

  const sameAnswer = (a: Reply, b: Reply) => {
    expect([b.status, b.text]).toEqual([a.status, a.text]);
    for (const name of ["content-type", "location", "cache-control"]) {
      expect(b.headers.get(name), name).toBe(a.headers.get(name));
    }
  };

  async function signIn(): Promise<{ email: string; token: string; refresh: string }> {
    const email = newMail();
    await app.ask("POST", "/api/user/signup", { json: { email, password } });
    const { json } = await app.ask("POST", "/api/user/login", { json: { email, password } });
    return { email, token: json.access_token, refresh: json.refresh_token };
  }

  it("is done once and answered alike, by whichever instance it reaches", async () => {
    const { token, refresh, email } = await signIn();
    const asks: readonly (readonly [path: string, ask: Ask])[] = [
      ["/goals", { json: { text: `once ${randomUUID()}` } }],
      ["/api/board", { token, json: { title: "once 🎉", content: "가".repeat(65_535) } }],
      ["/api/user/signup", { json: { email: newMail(), password } }],
      ["/api/user/login", { json: { email, password } }],
      ["/api/user/refresh", { json: { refresh_token: refresh } }],
      ["/item/add", { form: { name: `once ${randomUUID()}` } }],
    ];
    for (const [path, ask] of asks) {
      const headers = keyed(randomUUID());
      const first = await app.ask("POST", path, { ...ask, headers });
      expect(first.status, path).toBeLessThan(400);
      expect(first.headers.get("idempotent-replayed")).toBeNull();
      const second = await other.ask("POST", path, { ...ask, headers });
      sameAnswer(first, second);
      expect(second.headers.get("idempotent-replayed"), path).toBe("true");
    }
    const { json } = await app.ask("GET", "/goals?per_page=100");
    expect(json.goals.filter(({ text }: { text: string }) => text.startsWith("once "))).toHaveLength(1);
    expect((await app.ask("GET", "/")).text.match(/once /g)).toHaveLength(1);
  });

  it("is done once also when several come at the same time", async () => {
    const text = `together ${randomUUID()}`;
    const headers = keyed(randomUUID());
    const replies = await Promise.all(
      [app, other, app, other].map((one) => one.ask("POST", "/goals", { json: { text }, headers })),
    );
    for (const reply of replies) expect([reply.status, reply.text]).toEqual([201, replies[0]?.text]);
    const { json } = await app.ask("GET", "/goals?per_page=100");
    expect(json.goals.filter((goal: { text: string }) => goal.text === text)).toHaveLength(1);
  });

  it("is refused when it says something else than before", async () => {
    const headers = keyed(randomUUID());
    expect((await app.ask("POST", "/goals", { json: { text: "one" }, headers })).status).toBe(201);
    const another = await app.ask("POST", "/goals", { json: { text: "two" }, headers });
    expect([another.status, another.json.type]).toEqual([422, "urn:problem:idempotency-key-reused"]);
    // Another address, or somebody else, has keys of its own.
    const { token } = await signIn();
    const board = { title: "one", content: "" };
    expect((await app.ask("POST", "/api/board", { token, json: board, headers })).status).toBe(201);
    const stranger = await signIn();
    const theirs = await app.ask("POST", "/api/board", {
      token: stranger.token,
      json: { ...board, title: "x" },
      headers,
    });
    expect(theirs.status).toBe(201);
  });

  it("is looked at anew after it was refused", async () => {
    const headers = keyed(randomUUID());
    expect((await app.ask("POST", "/goals", { json: { text: "" }, headers })).status).toBe(400);
    expect((await app.ask("POST", "/goals", { json: { text: "right now" }, headers })).status).toBe(201);
    const email = newMail();
    const login = () => app.ask("POST", "/api/user/login", { json: { email, password }, headers });
    expect((await login()).status).toBe(401);
    await app.ask("POST", "/api/user/signup", { json: { email, password } });
    expect((await login()).status).toBe(200);
  });

  it("keeps neither what was sent nor what was answered where it can be read", async () => {
    const { email } = await signIn();
    const key = `readable-${randomUUID()}`;
    const seen: string[] = [];
    const storage = await openStorage({ storage: kind, databaseUrl: place.url });
    const { idempotency } = storage;
    const spied: Storage = {
      ...storage,
      idempotency: {
        claim: (claim) => {
          seen.push(JSON.stringify(claim));
          return idempotency.claim(claim);
        },
        complete: (id, answer) => {
          seen.push(id, answer);
          return idempotency.complete(id, answer);
        },
      },
    };
    const spying = await startApp(place.url, { storage: spied });
    const reply = await spying.ask("POST", "/api/user/login", {
      json: { email, password },
      headers: keyed(key),
    });
    expect(reply.status).toBe(200);
    expect(seen.length).toBe(3);
    for (const secret of [key, email, password, reply.json.refresh_token, reply.json.access_token]) {
      expect(seen.join()).not.toContain(secret);
    }
    await spying.close();
  });

  describe("whose answer was lost", () => {
    /** The storage does what it is told, and then says that it has not. */
    async function losing(): Promise<TestApp> {
      const storage = await openStorage({ storage: kind, databaseUrl: place.url });
      let lost = false;
      const loseOnce =
        <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) =>
        async (...args: A): Promise<R> => {
          const result = await work(...args);
          if (lost) return result;
          lost = true;
          throw new StorageUnavailable();
        };
      return startApp(place.url, {
        storage: {
          ...storage,
          goals: { ...storage.goals, add: loseOnce(storage.goals.add) },
          items: { ...storage.items, add: loseOnce(storage.items.add) },
          boards: { ...storage.boards, add: loseOnce(storage.boards.add) },
          users: { ...storage.users, add: loseOnce(storage.users.add) },
          sessions: {
            ...storage.sessions,
            add: loseOnce(storage.sessions.add),
            rotate: loseOnce(storage.sessions.rotate),
          },
        },
      });
    }

    it("is done once, whatever it does", async () => {
      const { token, refresh, email } = await signIn();
      const asks: readonly (readonly [path: string, ask: Ask, status: number])[] = [
        ["/goals", { json: { text: "lost goal" } }, 201],
        ["/item/add", { form: { name: "lost item" } }, 303],
        ["/api/board", { token, json: { title: "lost board", content: "" } }, 201],
        ["/api/user/signup", { json: { email: newMail(), password } }, 201],
        ["/api/user/login", { json: { email, password } }, 200],
        ["/api/user/refresh", { json: { refresh_token: refresh } }, 200],
      ];
      for (const [path, ask, status] of asks) {
        const one = await losing();
        const headers = keyed(randomUUID());
        expect((await one.ask("POST", path, { ...ask, headers })).status, path).toBe(503);
        const again = await one.ask("POST", path, { ...ask, headers });
        expect(again.status, path).toBe(status);
        sameAnswer(again, await app.ask("POST", path, { ...ask, headers }));
        await one.close();
        if (path === "/api/user/refresh" || path === "/api/user/login") {
          const next = { json: { refresh_token: again.json.refresh_token } };
          expect((await app.ask("POST", "/api/user/refresh", next)).status, path).toBe(200);
        }
      }
      const { json: goals } = await app.ask("GET", "/goals?per_page=100");
      expect(goals.goals.filter(({ text }: { text: string }) => text === "lost goal")).toHaveLength(1);
      const { json: boards } = await app.ask("GET", "/api/board/boards?per_page=100");
      expect(boards.boards.filter(({ title }: { title: string }) => title === "lost board")).toHaveLength(1);
      expect((await app.ask("GET", "/")).text.match(/lost item/g)).toHaveLength(1);
    });
  });

  describe("of the form", () => {
    const keyOf = (html: string) => /name="idempotency_key" value="([^"]+)"/.exec(html)?.[1] as string;

    it("has a key of its own on every page, and the tag does not change with it", async () => {
      const [one, two] = [await app.ask("GET", "/"), await app.ask("GET", "/")];
      expect(keyOf(one.text)).toMatch(/^[0-9a-f-]{36}$/);
      expect(keyOf(two.text)).not.toBe(keyOf(one.text));
      expect(two.headers.get("etag")).toBe(one.headers.get("etag"));
      // No cache hands one visitor's key to another.
      expect(one.headers.get("cache-control")).toBe("private, no-cache");
    });

    it("adds once per page and name, and says nothing of it", async () => {
      const idempotency_key = keyOf((await app.ask("GET", "/")).text);
      const name = `pressed ${randomUUID()}`;
      for (const one of [app, other, app]) {
        expect((await one.ask("POST", "/item/add", { form: { name, idempotency_key } })).status).toBe(303);
      }
      expect((await app.ask("GET", "/")).text.match(new RegExp(name, "g"))).toHaveLength(1);
      // Back in the browser, and another name.
      const changed = `${name} changed`;
      expect((await app.ask("POST", "/item/add", { form: { name: changed, idempotency_key } })).status).toBe(
        303,
      );
      expect((await app.ask("GET", "/")).text).toContain(changed);
    });

    it("comes with a new key on the page that says what is wrong, and not at all on older pages", async () => {
      const wrong = await app.ask("POST", "/item/add", {
        form: { name: " ", idempotency_key: randomUUID() },
      });
      expect([wrong.status, keyOf(wrong.text)]).toEqual([400, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
      for (let index = 0; index < 21; index += 1)
        await app.ask("POST", "/item/add", { form: { name: `n${index}` } });
      const older = /href="(\/\?cursor=[\w-]+)"/.exec((await app.ask("GET", "/")).text)?.[1] as string;
      expect((await app.ask("GET", older)).text).not.toContain("/item/add");
    });

    it("shows a name that holds what the page holds", async () => {
      const name = '<idempotency-key> name="idempotency_key" value=""';
      expect((await app.ask("POST", "/item/add", { form: { name } })).status).toBe(303);
      expect((await app.ask("GET", "/")).text).toContain("&lt;idempotency-key&gt;");
    });
  });
});

describe("keys", () => {
  it("are visible ASCII, quoted or not, and of bounded length", async () => {
    const app = await startApp("sqlite::memory:");
    const ask = (key: string) => app.ask("POST", "/goals", { json: { text: "a" }, headers: keyed(key) });
    const first = await ask('"a-key"');
    expect((await ask("a-key")).text).toBe(first.text);
    for (const key of ["x".repeat(201), "a b", '"', '""', '"open', "a\\b", "\u00e9"]) {
      const reply = await ask(key);
      expect([reply.status, reply.json.errors?.[0]?.field], key).toEqual([400, "Idempotency-Key"]);
    }
    expect((await ask("x".repeat(200))).status).toBe(201);
    const posts = Object.values(app.document.paths).flatMap(({ post }) =>
      post ? [JSON.stringify(post)] : [],
    );
    for (const post of posts) expect(post).toContain('"name":"Idempotency-Key","in":"header"');
    await app.close();
  });
});
