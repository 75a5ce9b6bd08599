/** Conditions of a request (RFC 9110, 13): what somebody else has changed meanwhile is not changed unseen. */
import { randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { startApp, type TestApp } from "./support/app.ts";
import { availableStorages, type Fresh } from "./support/storages.ts";

type Fields = Readonly<Record<string, string>>;

const password = "correct horse battery";
const met = "What is here now does not meet the request's condition.";

async function signIn(app: TestApp): Promise<string> {
  const json = { email: `${randomBytes(6).toString("hex")}@example.com`, password };
  await app.ask("POST", "/api/user/signup", { json });
  return (await app.ask("POST", "/api/user/login", { json })).json.access_token;
}

describe.each(availableStorages())("a board over $kind", ({ kind, fresh }) => {
  let place: Fresh;
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    place = await fresh();
    app = await startApp(place.url);
    token = await signIn(app);
  });

  afterAll(async () => {
    await app.close();
    await place.remove();
  });

  const write = async (): Promise<string> =>
    (await app.ask("POST", "/api/board", { token, json: { title: "first", content: "" } })).json.id;
  const tagOf = async (id: string): Promise<string> =>
    (await app.ask("GET", `/api/board/${id}`)).headers.get("etag") as string;
  const put = (id: string, title: string, headers: Fields = {}) =>
    app.ask("PUT", `/api/board/${id}`, { token, json: { title, content: "" }, headers });
  const remove = (id: string, headers: Fields = {}) =>
    app.ask("DELETE", `/api/board/${id}`, { token, headers });

  it("is changed and deleted by its latest tag alone", async () => {
    const id = await write();
    const first = await tagOf(id);
    expect(first).toMatch(/^"[\w-]+"$/);
    expect((await put(id, "second", { "If-Match": `"another", ${first}` })).status).toBe(200);
    for (const refused of [
      await put(id, "third", { "If-Match": first }),
      await put(id, "third", { "If-Match": `W/${await tagOf(id)}` }),
      await put(id, "third", { "If-None-Match": "*" }),
      await put(id, "third", { "If-None-Match": `W/${await tagOf(id)}` }),
      await remove(id, { "If-Match": first }),
    ]) {
      expect([refused.status, refused.headers.get("etag")]).toEqual([412, null]);
    }
    expect((await app.ask("GET", `/api/board/${id}`)).json.title).toBe("second");
    expect((await put(id, "third", { "If-Match": "*", "If-None-Match": first })).status).toBe(200);
    expect((await remove(id, { "If-Match": await tagOf(id) })).status).toBe(204);
    // What is not there is not there, whatever the condition.
    expect((await put(id, "fourth", { "If-Match": first })).status).toBe(404);
    expect((await remove(id, { "If-Match": "*" })).status).toBe(404);
  });

  // FerretDB changes a document in two steps.
  const inOneStep = !(kind === "mongodb" && inject("mongodbIsFerretdb"));

  it.runIf(inOneStep)("is changed by one of many who come at once with one tag", async () => {
    const id = await write();
    const seen = await tagOf(id);
    const headers = { "If-Match": seen };
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        index === 7 ? remove(id, { "If-Match": seen }) : put(id, `by ${index}`, headers),
      ),
    );
    expect(replies.filter(({ status }) => status < 300)).toHaveLength(1);
    for (const { status } of replies) expect([200, 204, 404, 412]).toContain(status);
  });

  it("has another time with each change, so that none goes unnoticed", async () => {
    const id = await write();
    const now = vi.spyOn(Date, "now").mockReturnValue(Date.now());
    try {
      const tags = new Set<string>([await tagOf(id)]);
      for (const title of ["a", "b", "a", "b"]) {
        expect((await put(id, title)).status).toBe(200);
        tags.add(await tagOf(id));
      }
      expect(tags.size).toBe(5);
    } finally {
      now.mockRestore();
    }
  });

  it.runIf(inOneStep)("has another time with each of many changes at once", async () => {
    const id = await write();
    const replies = await Promise.all(Array.from({ length: 6 }, (_, index) => put(id, `at once ${index}`)));
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const times = replies.map(({ json }) => json.updated_at as string);
    expect(new Set(times).size).toBe(6);
  });

  it("replaces the version it is told to, and no other", async () => {
    const { storage } = app;
    const at = new Date("2026-01-01T00:00:00.001Z");
    const later = new Date("2026-01-01T00:00:00.002Z");
    const board = { id: uuidv7(), userId: uuidv7(), title: "a", content: "", createdAt: at, updatedAt: at };
    await storage.boards.add(board);
    const change = { title: "b", content: "", updatedAt: later };
    expect(await storage.boards.update(board.id, board.userId, change, later)).toBe(false);
    expect(await storage.boards.update(board.id, board.userId, change, at)).toBe(true);
    expect(await storage.boards.remove(board.id, board.userId, later, at)).toBe(false);
    expect(await storage.boards.remove(board.id, board.userId, later, later)).toBe(true);
  });
});

describe("conditions", () => {
  let app: TestApp;
  let token: string;
  let other: string;

  beforeAll(async () => {
    app = await startApp("sqlite::memory:");
    [token, other] = [await signIn(app), await signIn(app)];
  });

  afterAll(() => app.close());

  const board = async () =>
    (await app.ask("POST", "/api/board", { token, json: { title: "t", content: "c" } })).json.id as string;

  it("are looked at after what refuses the request anyway", async () => {
    const id = await board();
    const headers = { "If-Match": '"another"' };
    const json = { title: "t", content: "c" };
    const path = `/api/board/${id}`;
    expect((await app.ask("PUT", path, { json, headers })).status).toBe(401);
    expect((await app.ask("PUT", path, { json: {}, token, headers })).status).toBe(400);
    expect((await app.ask("PUT", path, { json, token: other, headers })).status).toBe(403);
    expect((await app.ask("DELETE", path, { token: other, headers })).status).toBe(403);
    const refused = await app.ask("PUT", path, { json, token, headers });
    expect([refused.status, refused.json.detail]).toEqual([412, met]);
  });

  it("that are no tags are met by nothing", async () => {
    const path = `/api/board/${await board()}`;
    const tag = (await app.ask("GET", path)).headers.get("etag") as string;
    for (const wanted of ["another", tag.slice(1, -1), "*, *", `w/${tag.slice(0, -1)}`]) {
      const reply = await app.ask("DELETE", path, { token, headers: { "If-Match": wanted } });
      expect(reply.status, wanted).toBe(412);
    }
  });

  it.each([
    ["PUT", "/items", { status: "done" }],
    ["DELETE", "/items", undefined],
    ["DELETE", "/goals", undefined],
  ] as const)("%s %s: nothing here has a tag, so that only * matches", async (method, list, json) => {
    const made = await app.ask("POST", list, {
      token,
      json: { [list === "/items" ? "name" : "text"]: "one" },
    });
    const path = `${list}/${made.json.id}`;
    const ask = (headers: Fields, as = token) =>
      app.ask(method, path, { token: as, ...(json ? { json } : {}), headers });
    expect((await ask({ "If-Match": '"any"' })).status).toBe(412);
    expect((await ask({ "If-None-Match": "*" })).status).toBe(412);
    expect((await ask({ "If-Match": '"any"' }, other)).status).toBe(403);
    expect((await ask({ "If-Match": "*", "If-None-Match": '"any"' })).status).toBeLessThan(300);
    if (method === "DELETE") expect((await ask({ "If-Match": '"any"' })).status).toBe(404);
  });

  it("on a comment hold as on an item", async () => {
    const path = `/api/board/${await board()}/comments`;
    const { id } = (await app.ask("POST", path, { token, json: { content: "one" } })).json;
    const remove = (headers: Fields, as = token) =>
      app.ask("DELETE", `/api/comment/${id}`, { token: as, headers });
    expect((await remove({ "If-Match": '"any"' })).status).toBe(412);
    expect((await remove({ "If-Match": '"any"' }, other)).status).toBe(403);
    expect((await remove({ "If-Match": "*" })).status).toBe(204);
  });

  it.each([
    ["/items", { name: "one" }],
    ["/goals", { text: "one" }],
  ])("of a POST to %s are about the list", async (path, json) => {
    const post = (headers: Fields) => app.ask("POST", path, { json, headers });
    const tag = async () => (await app.ask("GET", path)).headers.get("etag") as string;
    const before = await tag();
    expect((await post({ "If-None-Match": "*" })).status).toBe(412);
    expect((await post({ "If-None-Match": before })).status).toBe(412);
    // The list's tag is weak, and If-Match compares strongly.
    expect((await post({ "If-Match": before })).status).toBe(412);
    expect(await tag()).toBe(before);
    expect((await post({ "If-Match": "*" })).status).toBe(201);
    expect((await post({ "If-None-Match": before })).status).toBe(201);
  });

  it("of a POST to what is no resource: nothing is there to match", async () => {
    const json = { title: "t", content: "c" };
    const post = (headers: Fields) => app.ask("POST", "/api/board", { token, json, headers });
    expect((await post({ "If-Match": "*" })).status).toBe(412);
    expect((await post({ "If-None-Match": "*" })).status).toBe(201);
  });

  it("do not refuse a repetition of what has been done with its key", async () => {
    const before = (await app.ask("GET", "/goals")).headers.get("etag") as string;
    const headers = { "If-None-Match": '"never"', "Idempotency-Key": "conditional" };
    const post = (more: Fields) =>
      app.ask("POST", "/goals", { json: { text: "keyed" }, headers: { ...headers, ...more } });
    const first = await post({});
    const again = await post({ "If-None-Match": before, "If-Match": '"gone"' });
    expect([again.status, again.text]).toEqual([201, first.text]);
  });

  it("are ignored where success is a redirect", async () => {
    const reply = await app.ask("POST", "/item/add", {
      form: { name: "by form" },
      headers: { "If-Match": '"any"', "If-None-Match": "*" },
    });
    expect(reply.status).toBe(303);
  });

  it("of a page without a tag are not met by any", async () => {
    const ask = (headers: Fields) => app.ask("GET", "/", { headers });
    expect((await ask({ "If-Match": '"any"' })).status).toBe(412);
    expect((await ask({ "If-Match": "*" })).status).toBe(200);
    expect((await ask({ "If-None-Match": '"any"' })).status).toBe(200);
  });

  it.each(["/api/user/me", "/docs/swagger-ui.css"])(
    "of a GET of %s are met by no tag, as it has no strong one",
    async (path) => {
      const ask = (headers: Fields) => app.ask("GET", path, { token, headers });
      const etag = (await ask({})).headers.get("etag") ?? 'W/"none"';
      for (const wanted of ['"any"', etag, etag.slice(2)]) {
        const refused = await ask({ "If-Match": wanted });
        expect([refused.status, refused.headers.get("etag")]).toEqual([412, null]);
      }
      expect((await ask({ "If-Match": "*" })).status).toBe(200);
    },
  );

  it("say of a 304 the tag that the client has, as a proxy may have weakened it", async () => {
    const path = `/api/board/${await board()}`;
    const tag = (await app.ask("GET", path)).headers.get("etag") as string;
    for (const had of [tag, `W/${tag}`]) {
      const reply = await app.ask("GET", path, {
        headers: { "If-None-Match": had, "Cache-Control": "max-age=0" },
      });
      expect([reply.status, reply.headers.get("etag")]).toEqual([304, had]);
    }
  });
});
