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

  it("has keys of its own for each address, however it is written", async () => {
    const { token } = await signIn();
    const headers = keyed(randomUUID());
    const boards = [];
    for (const title of ["one", "two"]) {
      boards.push((await app.ask("POST", "/api/board", { token, json: { title, content: "" } })).json.id);
    }
    const comment = (path: string) => app.ask("POST", path, { token, headers, json: { content: "first" } });
    for (const id of boards) {
      const first = await comment(`/api/board/${id}/comments`);
      expect([first.status, first.json.board_id]).toEqual([201, id]);
      sameAnswer(first, await comment(`/api/board/${id.toUpperCase()}/comments`));
      expect((await app.ask("GET", `/api/board/${id}/comments`)).json.comments).toHaveLength(1);
    }
    for (const work of ["status", "remove"] as const) {
      const once = keyed(randomUUID());
      for (const name of ["one", "two"]) {
        const { id } = (await app.ask("POST", "/items", { json: { name } })).json;
        const form = work === "status" ? { status: "done" } : "";
        expect((await app.ask("POST", `/item/${id}/${work}`, { form, headers: once })).status).toBe(303);
        const { items } = (await app.ask("GET", "/items")).json;
        const found = items.find((item: { id: string }) => item.id === id);
        expect(found?.status).toBe(work === "status" ? "done" : undefined);
      }
    }
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
        find: (id) => idempotency.find(id),
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

  describe("that ends the sign-in that asks for it", () => {
    const next = "another horse battery";
    const requests: readonly (readonly [path: string, json: unknown, status: number])[] = [
      ["/api/user/password", { password, new_password: next }, 200],
      ["/api/user/logout/all", undefined, 204],
      ["/api/user/delete", { password }, 200],
    ];
    const post = (one: TestApp, path: string, json: unknown, token: string, key?: string) =>
      one.ask("POST", path, { token, ...(json ? { json } : {}), ...(key ? { headers: keyed(key) } : {}) });
    const statusOf = async (one: TestApp, path: string, json: unknown, token: string, key?: string) =>
      (await post(one, path, json, token, key)).status;
    const canSignIn = async (email: string, one: string) =>
      (await app.ask("POST", "/api/user/login", { json: { email, password: one } })).status === 200;

    it.each(requests)("%s: is answered alike by whichever instance", async (path, json, status) => {
      const { token } = await signIn();
      const key = randomUUID();
      const first = await post(app, path, json, token, key);
      expect(first.status).toBe(status);
      for (const one of [other, app]) {
        const again = await post(one, path, json, token, key);
        sameAnswer(first, again);
        expect(again.headers.get("idempotent-replayed")).toBe("true");
      }
    });

    it.each(requests)("%s: is answered alike when several come at once", async (path, json, status) => {
      const { token } = await signIn();
      const key = randomUUID();
      const all = await Promise.all([app, other, app].map((one) => post(one, path, json, token, key)));
      for (const one of all) expect(one.status).toBe(status);
      if (path !== "/api/user/password") return;
      for (const { json: tokens } of all) {
        expect((await app.ask("GET", "/api/user/me", { token: tokens.access_token })).status).toBe(200);
      }
      const last = { json: { refresh_token: all[0]?.json.refresh_token } };
      expect((await app.ask("POST", "/api/user/refresh", last)).status).toBe(200);
    });

    it.each(requests)("%s: leaves the token good for nothing else", async (path, json, status) => {
      const [{ token }, stranger] = [await signIn(), await signIn()];
      const [key, unused] = [randomUUID(), randomUUID()];
      await post(app, "/api/board", { title: "before", content: "" }, token, unused);
      expect(await statusOf(app, path, json, token, key)).toBe(status);
      expect((await app.ask("GET", "/api/user/me", { token })).status).toBe(401);
      // Without a key, with another, with that of another request, with another body, by somebody else.
      expect(await statusOf(app, path, json, token)).toBe(401);
      for (const one of [randomUUID(), unused]) expect(await statusOf(app, path, json, token, one)).toBe(401);
      if (json)
        expect(await statusOf(app, path, { ...json, password: "something else" }, token, key)).toBe(401);
      expect(await statusOf(app, "/api/board", { title: "after", content: "" }, token, key)).toBe(401);
      expect(await statusOf(app, "/api/board", { title: "before", content: "" }, token, unused)).toBe(401);
      for (const [another, body] of requests) {
        if (another !== path) expect(await statusOf(app, another, body, token, key), another).toBe(401);
      }
      expect((await post(app, path, json, `${token}x`, key)).status).toBe(401);
      expect(await statusOf(app, path, json, stranger.token, key)).toBe(status);
    });

    it("gives nothing for a password that somebody else has set, or that was wrong", async () => {
      const { email, token } = await signIn();
      const key = randomUUID();
      const wrong = { password: "not the password", new_password: next };
      expect(await statusOf(app, "/api/user/password", wrong, token, key)).toBe(403);
      const rightKey = randomUUID();
      const broken = await losing("endEpoch", false);
      const right = { password, new_password: next };
      expect(await statusOf(broken, "/api/user/password", right, token, rightKey)).toBe(503);
      await broken.close();
      // Another one is first, with the same new password.
      const changed = await post(app, "/api/user/password", right, token, randomUUID());
      expect(changed.status).toBe(200);
      for (const [json, one] of [
        [wrong, key],
        [right, rightKey],
      ] as const) {
        expect(await statusOf(app, "/api/user/password", json, token, one)).toBe(401);
      }
      expect(await canSignIn(email, next)).toBe(true);
    });

    type Step = "removeOf" | "addSession" | "endEpoch" | "addRemoval" | "removeUser" | "complete";

    /** The storage fails once in one step, after it has done it or before. */
    async function losing(step: Step, done: boolean): Promise<TestApp> {
      const storage = await openStorage({ storage: kind, databaseUrl: place.url });
      let lost = false;
      const loseIn =
        (name: Step) =>
        <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) =>
        async (...args: A): Promise<R> => {
          const fails = name === step && !lost;
          if (fails) lost = true;
          if (fails && !done) throw new StorageUnavailable();
          const result = await work(...args);
          if (fails) throw new StorageUnavailable();
          return result;
        };
      const { sessions, users, removals, idempotency } = storage;
      return startApp(place.url, {
        storage: {
          ...storage,
          sessions: {
            ...sessions,
            removeOf: loseIn("removeOf")(sessions.removeOf),
            add: loseIn("addSession")(sessions.add),
          },
          users: {
            ...users,
            endEpoch: loseIn("endEpoch")(users.endEpoch),
            remove: loseIn("removeUser")(users.remove),
          },
          removals: { ...removals, add: loseIn("addRemoval")(removals.add) },
          idempotency: { ...idempotency, complete: loseIn("complete")(idempotency.complete) },
        },
      });
    }

    const steps: readonly (readonly [path: number, step: Step])[] = [
      [0, "removeOf"],
      [0, "addSession"],
      [0, "endEpoch"],
      [0, "complete"],
      [1, "removeOf"],
      [1, "endEpoch"],
      [1, "complete"],
      [2, "addRemoval"],
      [2, "removeUser"],
      [2, "complete"],
    ];

    it.each(steps)("request %i: is done once when the storage fails in %s", async (index, step) => {
      const [path, json, status] = requests[index] as (typeof requests)[number];
      for (const done of [true, false]) {
        const { email, token, refresh } = await signIn();
        const key = randomUUID();
        const one = await losing(step, done);
        const first = await post(one, path, json, token, key);
        // What is seen to be done is answered at once.
        const answered = step === "complete" || (step === "endEpoch" && done && index === 0);
        expect(first.status, `${step} ${done}`).toBe(answered ? status : 503);
        const again = await post(one, path, json, token, key);
        expect(again.status, `${step} ${done}`).toBe(status);
        sameAnswer(again, await post(other, path, json, token, key));
        await one.close();
        const rest = { json: { refresh_token: refresh } };
        expect((await app.ask("POST", "/api/user/refresh", rest)).status).toBe(401);
        expect(await canSignIn(email, password)).toBe(index === 1);
        if (index !== 0) continue;
        expect(await canSignIn(email, next)).toBe(true);
        const tokens = again.json;
        expect((await app.ask("GET", "/api/user/me", { token: tokens.access_token })).status).toBe(200);
        const fresh = { json: { refresh_token: tokens.refresh_token } };
        expect((await app.ask("POST", "/api/user/refresh", fresh)).status).toBe(200);
      }
    });

    it("without a key: a password that could not be changed is the one of before", async () => {
      for (const step of ["removeOf", "addSession", "endEpoch"] as const) {
        const { email, token } = await signIn();
        const one = await losing(step, false);
        const json = { password, new_password: next };
        expect(await statusOf(one, "/api/user/password", json, token)).toBe(503);
        expect([await canSignIn(email, password), await canSignIn(email, next)]).toEqual([true, false]);
        expect(await statusOf(one, "/api/user/password", json, token)).toBe(200);
        await one.close();
      }
    });
  });

  describe("of the form", () => {
    const keyOf = (html: string) => /name="idempotency_key" value="([^"]+)"/.exec(html)?.[1] as string;

    it("has a key of its own on every page, which nobody keeps, so that two tabs add twice", async () => {
      const one = await app.ask("GET", "/");
      expect([one.headers.get("etag"), one.headers.get("cache-control")]).toEqual([null, "no-store"]);
      expect(keyOf(one.text)).toMatch(/^[0-9a-f-]{36}$/);
      const two = await app.ask("GET", "/", { headers: { "If-None-Match": "*" } });
      expect(two.status).toBe(200);
      expect(keyOf(two.text)).not.toBe(keyOf(one.text));
      const name = `milk ${randomUUID()}`;
      for (const { text } of [one, two]) {
        await app.ask("POST", "/item/add", { form: { name, idempotency_key: keyOf(text) } });
      }
      expect((await app.ask("GET", "/")).text.match(new RegExp(name, "g"))).toHaveLength(2);
    });

    it("adds once per page, and shows the page again when the name has changed since", async () => {
      const idempotency_key = keyOf((await app.ask("GET", "/")).text);
      const name = `pressed ${randomUUID()}`;
      for (const one of [app, other, app]) {
        expect((await one.ask("POST", "/item/add", { form: { name, idempotency_key } })).status).toBe(303);
      }
      expect((await app.ask("GET", "/")).text.match(new RegExp(name, "g"))).toHaveLength(1);
      // Back in the browser, and another name.
      const changed = `${name} changed`;
      const again = (key: string, headers = {}) =>
        app.ask("POST", "/item/add", { form: { name: changed, idempotency_key: key }, headers });
      const refused = await again(idempotency_key, { Accept: "text/html" });
      expect(refused.status).toBe(422);
      expect(refused.text).toContain("send it again");
      expect(refused.text).toContain(`value="${changed}"`);
      expect((await again(idempotency_key, { "Accept-Language": "ko" })).text).toContain("한 번 더 보내");
      expect((await app.ask("GET", "/")).text).not.toContain(changed);
      expect((await again(keyOf(refused.text))).status).toBe(303);
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
