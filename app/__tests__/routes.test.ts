/** The application as its clients see it, over every storage; each answer is compared with the OpenAPI document. */
import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { SignJWT } from "jose";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Ask, type Reply, secret, startApp, type TestApp } from "./support/app.ts";
import { availableStorages, type Fresh } from "./support/storages.ts";

const password = "correct horse 배터리 🐴";
/** Without the second header `fetch` asks for an answer past all caches. */
const known = (etag: string) => ({ "If-None-Match": etag, "Cache-Control": "max-age=0" });
const newMail = () => `${randomBytes(6).toString("hex")}@example.com`;
const uuidv7Pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const survivors = [
  "안녕하세요 여러분",
  "👩‍👩‍👧‍👦 🇰🇷",
  "שלום — مرحبا ‏",
  '<script>alert(1)</script> & "quotes" \'',
];

/** The fields that a problem document names. */
const fieldsOf = (reply: Reply): string[] =>
  reply.json.errors.map(({ field }: { field: string }) => field).sort();

describe.each(availableStorages())("routes over $kind", ({ kind, fresh }) => {
  let place: Fresh;
  let app: TestApp;
  const ask = (method: string, path: string, what?: Ask) => app.ask(method, path, what);
  const atomically = it.skipIf(kind === "mongodb" && inject("mongodbIsFerretdb"));

  beforeAll(async () => {
    place = await fresh();
    app = await startApp(place.url, { env: { LOGIN_ATTEMPTS_PER_ADDRESS: "100000", HASH_QUEUE: "100" } });
  });

  afterAll(async () => {
    await app?.close();
    await place?.remove();
  });

  async function signIn(): Promise<{ email: string; id: string; token: string; refresh: string }> {
    const email = newMail();
    const account = await ask("POST", "/api/user/signup", { json: { email, password } });
    const { json } = await ask("POST", "/api/user/login", { json: { email, password } });
    return { email, id: account.json.id, token: json.access_token, refresh: json.refresh_token };
  }

  it("knows an id in capitals, too", async () => {
    const { token } = await signIn();
    const made = async (path: string, json: unknown) =>
      (await ask("POST", path, { token, json })).json.id.toUpperCase();
    const board = await made("/api/board", { title: "t", content: "" });
    const comment = await made(`/api/board/${board}/comments`, { content: "c" });
    const [item, goal] = [await made("/items", { name: "n" }), await made("/goals", { text: "t" })];
    expect((await ask("GET", `/api/board/${board}`)).json.id).toBe(board.toLowerCase());
    expect((await ask("GET", `/api/board/${board}/comments`)).json.comments).toHaveLength(1);
    for (const path of [
      `/api/comment/${comment}`,
      `/api/board/${board}`,
      `/items/${item}`,
      `/goals/${goal}`,
    ]) {
      expect((await ask("DELETE", path, { token })).status, path).toBe(204);
    }
  });

  describe("items", () => {
    it("shows an empty list and a form", async () => {
      const reply = await ask("GET", "/");
      expect(reply.status).toBe(200);
      expect(reply.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(reply.text).toContain("There are no items yet.");
      expect(reply.text).toContain('<form method="post" action="/item/add"');
    });

    it("adds by form, redirects, and shows any text as text", async () => {
      for (const name of survivors) {
        const added = await ask("POST", "/item/add", { form: { name } });
        expect(added.status).toBe(303);
        expect(added.headers.get("location")).toBe("/");
      }
      const { text } = await ask("GET", "/");
      for (const name of survivors.slice(0, 3)) expect(text).toContain(name);
      expect(text).not.toContain("<script>");
      expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot; &#39;");
    });

    it.each([
      ["blank", " \t", "Name must not be blank"],
      ["too long", "가".repeat(201), "Name must have at most 200 characters, not 201"],
      ["missing", undefined, "Name is missing"],
    ])("tells in the page what is wrong with a name that is %s", async (what, name, message) => {
      const reply = await ask(
        "POST",
        "/item/add",
        name === undefined ? { body: "nam=x" } : { form: { name } },
      );
      expect(reply.status).toBe(400);
      expect(reply.headers.get("content-type")).toContain("text/html");
      expect(reply.text).toContain(message);
      if (what === "too long") expect(reply.text).toContain(`value="${name}"`);
    });

    it("refuses a form that another site sent", async () => {
      const form = { name: "from elsewhere" };
      const elsewhere = [
        { "Sec-Fetch-Site": "cross-site" },
        { "Sec-Fetch-Site": "same-site" },
        { Origin: "https://evil.example" },
        { Origin: "null" },
        { Origin: `${app.url}0` },
      ];
      for (const headers of elsewhere) {
        const reply = await ask("POST", "/item/add", {
          form,
          headers: headers as unknown as Record<string, string>,
        });
        expect(reply.status, JSON.stringify(headers)).toBe(403);
      }
      expect((await ask("GET", "/")).text).not.toContain("from elsewhere");
    });

    it("takes a form from its own page", async () => {
      for (const headers of [{ "Sec-Fetch-Site": "same-origin" }, { Origin: app.url }]) {
        const own = headers as unknown as Record<string, string>;
        expect((await ask("POST", "/item/add", { form: { name: "own" }, headers: own })).status).toBe(303);
      }
    });

    it("leads through all items by cursor", async () => {
      const names = Array.from({ length: 45 }, (_, index) => `numbered-${String(index).padStart(2, "0")}`);
      for (const name of names) await ask("POST", "/item/add", { form: { name } });
      const seen: string[] = [];
      for (let path: string | undefined = "/"; path; ) {
        const { text }: Reply = await ask("GET", path);
        seen.push(...(text.match(/numbered-\d\d/g) ?? []));
        path = /href="(\/\?cursor=[\w-]+)"/.exec(text)?.[1];
      }
      expect(seen).toEqual(names.toReversed());
    });

    it("answers 304 while nothing has changed, and anew after a change", async () => {
      const etag = (await ask("GET", "/items")).headers.get("etag") as string;
      const same = await ask("GET", "/items", { headers: known(etag) });
      expect([same.status, same.text]).toEqual([304, ""]);
      await ask("POST", "/item/add", { form: { name: "fresh" } });
      const changed = await ask("GET", "/items", { headers: known(etag) });
      expect(changed.status).toBe(200);
      expect(changed.text).toContain("fresh");
    });

    it("shows at once what another process has written, also while many read", async () => {
      const other = await startApp(place.url);
      for (let round = 0; round < 10; round += 1) {
        const reads = Array.from({ length: 20 }, () => ask("GET", "/"));
        const name = `seen-${kind}-${round}`;
        await other.ask("POST", "/item/add", { form: { name } });
        expect((await ask("GET", "/")).text).toContain(name);
        await Promise.all(reads);
      }
      await other.close();
    });

    it("refuses a cursor that it did not give", async () => {
      for (const cursor of ["x", "AAAA", "%00", `${"A".repeat(21)}B`, "a&cursor=b"]) {
        const reply = await ask("GET", `/?cursor=${cursor}`);
        expect(reply.status, cursor).toBe(400);
        expect(fieldsOf(reply)).toEqual(["cursor"]);
      }
    });
  });

  describe("users", () => {
    it("signs up without showing the password or its hash", async () => {
      const email = newMail();
      const reply = await ask("POST", "/api/user/signup", { json: { email: email.toUpperCase(), password } });
      expect(reply.status).toBe(201);
      expect(reply.json).toEqual({
        id: expect.stringMatching(uuidv7Pattern),
        email,
        created_at: expect.stringMatching(/Z$/),
      });
      expect(reply.headers.get("cache-control")).toBe("no-store");
      expect((await app.storage.users.findByEmail(email))?.passwordHash).toMatch(
        /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
      );
    });

    it("tells a second sign-up that the mail is taken", async () => {
      const { email } = await signIn();
      const again = await ask("POST", "/api/user/signup", { json: { email, password } });
      expect([again.status, again.json.type]).toEqual([409, "urn:problem:email-taken"]);
    });

    it("names every field that is not right", async () => {
      const cases: [unknown, string[]][] = [
        [{}, ["email", "password"]],
        [{ email: "nobody", password: "short" }, ["email", "password"]],
        [{ email: `${"a".repeat(39)}@example.com`, password }, ["email"]],
        [{ email: newMail(), password: "x".repeat(129) }, ["password"]],
        [{ email: newMail(), password: `${password}\u0000` }, ["password"]],
        [{ email: newMail(), password, admin: true }, ["admin"]],
        [{ email: ["a@b.co"], password: { $ne: "" } }, ["email", "password"]],
        [[], ["body"]],
      ];
      for (const [json, fields] of cases) {
        const reply = await ask("POST", "/api/user/signup", { json });
        expect(reply.status, JSON.stringify(json)).toBe(400);
        expect(reply.json.type).toBe("urn:problem:validation");
        expect(fieldsOf(reply)).toEqual(fields);
      }
    });

    it("signs in, also with the password composed differently and the mail in capitals", async () => {
      const { email } = await signIn();
      const json = { email: email.toUpperCase(), password: password.normalize("NFD") };
      const reply = await ask("POST", "/api/user/login", { json });
      expect(reply.status).toBe(200);
      expect(reply.json).toMatchObject({ token_type: "Bearer", expires_in: 900 });
    });

    it("answers a wrong mail and a wrong password alike", async () => {
      const { email } = await signIn();
      const wrongPassword = await ask("POST", "/api/user/login", { json: { email, password: "wrong one" } });
      const wrongMail = await ask("POST", "/api/user/login", { json: { email: newMail(), password } });
      const same = ({ status, json, headers }: Reply) => ({
        status,
        body: { ...json, request_id: "" },
        headers: Object.fromEntries(
          [...headers].filter(([name]) => !["x-request-id", "date"].includes(name)),
        ),
      });
      expect(wrongPassword.status).toBe(401);
      expect(same(wrongPassword)).toEqual(same(wrongMail));
    });

    it("rotates refresh tokens, and ends the whole family when one comes twice", async () => {
      const { refresh: first } = await signIn();
      const refresh = (refresh_token: string) =>
        ask("POST", "/api/user/refresh", { json: { refresh_token } });
      const second = (await refresh(first)).json.refresh_token;
      expect(second).not.toBe(first);
      const third = await refresh(second);
      expect(third.status).toBe(200);
      expect((await refresh(first)).status).toBe(401);
      expect((await refresh(third.json.refresh_token)).status).toBe(401);
    });

    atomically("lets one of several refreshes through that come at once, and ends the family", async () => {
      const { refresh: token } = await signIn();
      const ask5 = Array.from({ length: 5 }, () =>
        ask("POST", "/api/user/refresh", { json: { refresh_token: token } }),
      );
      const replies = await Promise.all(ask5);
      const passed = replies.filter(({ status }) => status === 200);
      expect(passed.length).toBeLessThanOrEqual(1);
      for (const { json } of passed) {
        const again = await ask("POST", "/api/user/refresh", { json: { refresh_token: json.refresh_token } });
        expect(again.status).toBe(401);
      }
    });

    it("keeps one login alive when another of the same user ends", async () => {
      const one = await signIn();
      const two = await ask("POST", "/api/user/login", { json: { email: one.email, password } });
      const out = await ask("POST", "/api/user/logout", { json: { refresh_token: one.refresh } });
      expect(out.status).toBe(204);
      const refresh = (refresh_token: string) =>
        ask("POST", "/api/user/refresh", { json: { refresh_token } });
      expect((await refresh(one.refresh)).status).toBe(401);
      expect((await refresh(two.json.refresh_token)).status).toBe(200);
    });

    it("stores no refresh token that could be used", async () => {
      const { refresh } = await signIn();
      const [sessionId, kept] = refresh.split(".") as [string, string];
      const stolen = await app.storage.sessions.rotate(sessionId, kept, "x".repeat(64), new Date());
      expect(stolen).toBeUndefined();
    });

    it("ends a family only for whoever shows a token of it", async () => {
      const { refresh: first } = await signIn();
      const [sessionId] = first.split(".") as [string];
      const refresh = (refresh_token: string) =>
        ask("POST", "/api/user/refresh", { json: { refresh_token } });
      const made = [
        `${sessionId}.${"a".repeat(43)}`,
        `${sessionId}.${randomBytes(32).toString("base64url")}`,
      ];
      for (const refresh_token of made) {
        expect((await ask("POST", "/api/user/logout", { json: { refresh_token } })).status).toBe(204);
        expect((await refresh(refresh_token)).status).toBe(401);
      }
      const second = await refresh(first);
      expect(second.status).toBe(200);
      // A token of the family that was used before ends it, too.
      expect((await ask("POST", "/api/user/logout", { json: { refresh_token: first } })).status).toBe(204);
      expect((await refresh(second.json.refresh_token)).status).toBe(401);
    });

    it("signs out twice, and with what is no token, in the same way", async () => {
      const { refresh } = await signIn();
      for (const refresh_token of [refresh, refresh, "no token", `${uuidv7()}.${"a".repeat(43)}`]) {
        expect((await ask("POST", "/api/user/logout", { json: { refresh_token } })).status).toBe(204);
      }
      expect((await ask("POST", "/api/user/refresh", { json: { refresh_token: "no token" } })).status).toBe(
        401,
      );
    });
  });

  describe("boards", () => {
    it("keeps what was written, in any language", async () => {
      const { token, id: user_id } = await signIn();
      for (const text of survivors) {
        const made = await ask("POST", "/api/board", { token, json: { title: text, content: text } });
        expect(made.status).toBe(201);
        expect(made.json).toMatchObject({ user_id, title: text, content: text });
        const read = await ask("GET", made.headers.get("location") as string);
        expect(read.json).toEqual(made.json);
      }
    });

    it("asks who writes, changes and deletes", async () => {
      const id = uuidv7();
      const json = { title: "title", content: "" };
      for (const [method, path] of [
        ["POST", "/api/board"],
        ["PUT", `/api/board/${id}`],
        ["DELETE", `/api/board/${id}`],
      ]) {
        const reply = await ask(method as string, path as string, method === "DELETE" ? {} : { json });
        expect(reply.status).toBe(401);
        expect(reply.headers.get("www-authenticate")).toBe("Bearer");
      }
    });

    it("takes only tokens that it has signed, for itself, and that have not ended", async () => {
      const { id } = await signIn();
      const sign = (key: string, issuer: string, until: number, alg = "HS256", subject = id) =>
        new SignJWT()
          .setProtectedHeader({ alg })
          .setIssuer(issuer)
          .setAudience(issuer)
          .setSubject(subject)
          .setExpirationTime(until)
          .sign(Buffer.from(key));
      const later = Math.floor(Date.now() / 1000) + 900;
      const own = "express-on-ecs-app";
      const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(
        JSON.stringify({ sub: uuidv7(), iss: own, aud: own, exp: later }),
      ).toString("base64url")}.`;
      const bad = [
        await sign("another secret of at least thirty-two bytes", own, later),
        await sign(secret, "somebody-else", later),
        await sign(secret, own, later - 1800),
        await sign(secret, own, later, "HS512"),
        // Signed, but nobody's.
        await sign(secret, own, later, "HS256", uuidv7()),
        await sign(secret, own, later, "HS256", "한국"),
        await sign(secret, own, later, "HS256", ""),
        unsigned,
        "nonsense",
      ];
      const json = { title: "title", content: "" };
      for (const token of bad) {
        expect((await ask("POST", "/api/board", { token, json })).status, token).toBe(401);
      }
      expect((await ask("POST", "/api/board", { token: await sign(secret, own, later), json })).status).toBe(
        201,
      );
    });

    it("lets the author alone change and delete; deleted is gone", async () => {
      const [author, stranger] = [await signIn(), await signIn()];
      const { json: board } = await ask("POST", "/api/board", {
        token: author.token,
        json: { title: "one", content: "two" },
      });
      const path = `/api/board/${board.id}`;
      const json = { title: "three", content: "four" };
      expect((await ask("PUT", path, { token: stranger.token, json })).status).toBe(403);
      expect((await ask("DELETE", path, { token: stranger.token })).status).toBe(403);
      const changed = await ask("PUT", path, { token: author.token, json });
      expect(changed.json).toMatchObject({ id: board.id, ...json, created_at: board.created_at });
      expect((await ask("DELETE", path, { token: author.token })).status).toBe(204);
      for (const { token } of [author, stranger]) {
        expect((await ask("GET", path)).status).toBe(404);
        expect((await ask("PUT", path, { token, json })).status).toBe(404);
        expect((await ask("DELETE", path, { token })).status).toBe(404);
      }
    });

    it("tells the limits of the tables as field errors", async () => {
      const { token } = await signIn();
      const post = (json: unknown) => ask("POST", "/api/board", { token, json });
      expect((await post({ title: "🎉".repeat(200), content: "🎉".repeat(65_535) })).status).toBe(201);
      const tooLong = await post({ title: "🎉".repeat(201), content: "가".repeat(65_536) });
      expect(tooLong.status).toBe(400);
      expect(tooLong.json.errors).toEqual([
        { field: "title", message: "must have at most 200 characters, not 201" },
        { field: "content", message: "must have at most 65535 characters, not 65536" },
      ]);
      expect(fieldsOf(await post({ title: " ", extra: 1 }))).toEqual(["content", "extra", "title"]);
      expect(fieldsOf(await post({ title: "\ud800", content: "a\u0000b" }))).toEqual(["content", "title"]);
    });

    it("answers an id that is none, and one that is nobody's", async () => {
      expect(fieldsOf(await ask("GET", "/api/board/17"))).toEqual(["id"]);
      expect((await ask("GET", `/api/board/${uuidv7()}`)).status).toBe(404);
    });

    it("pages by number and by cursor, the same rows in the same order", async () => {
      const { token } = await signIn();
      for (let index = 0; index < 25; index += 1) {
        await ask("POST", "/api/board", { token, json: { title: `board ${index}`, content: "not listed" } });
      }
      const first = await ask("GET", "/api/board/boards");
      expect(first.json).toMatchObject({ page: 1, per_page: 20 });
      expect(first.json.boards).toHaveLength(20);
      expect(first.json.boards[0].title).toBe("board 24");
      expect(first.json.boards[0]).not.toHaveProperty("content");
      const second = await ask("GET", "/api/board/boards?page=2&per_page=10");
      expect(second.json.boards).toEqual(first.json.boards.slice(10));
      const next = await ask("GET", `/api/board/boards?per_page=5&cursor=${first.json.next_cursor}`);
      expect(next.json.page).toBeNull();
      expect(next.json.boards[0].title).toBe("board 4");
      const capped = await ask("GET", "/api/board/boards?per_page=1000");
      expect(capped.json.per_page).toBe(100);
      const beyond = await ask("GET", "/api/board/boards?page=100&per_page=100");
      expect(beyond.json).toMatchObject({ boards: [], next_cursor: null });
    });

    it("refuses pages that are none", async () => {
      const cases: [string, string[]][] = [
        ["page=0", ["page"]],
        ["page=-1", ["page"]],
        ["page=1.5", ["page"]],
        ["page=1e3", ["page"]],
        ["page=", ["page"]],
        ["per_page=0", ["per_page"]],
        ["per_page=ten", ["per_page"]],
        ["page=101&per_page=100", ["page"]],
        ["page=999999999", ["page"]],
        ["page=1&page=2", ["page"]],
        ["page=x&per_page=y&cursor=z", ["cursor", "page", "per_page"]],
      ];
      for (const [query, fields] of cases) {
        const reply = await ask("GET", `/api/board/boards?${query}`);
        expect(reply.status, query).toBe(400);
        expect(fieldsOf(reply), query).toEqual(fields);
      }
    });
  });

  describe("goals", () => {
    it("adds, lists, removes", async () => {
      const made = [];
      for (const text of survivors) {
        const reply = await ask("POST", "/goals", { json: { text } });
        expect(reply.status).toBe(201);
        made.unshift(reply.json);
      }
      expect((await ask("GET", "/goals")).json).toEqual({ goals: made, next_cursor: null });
      const page = await ask("GET", "/goals?per_page=3");
      expect(page.json.goals).toEqual(made.slice(0, 3));
      const rest = await ask("GET", `/goals?per_page=3&cursor=${page.json.next_cursor}`);
      expect(rest.json).toEqual({ goals: made.slice(3), next_cursor: null });
      expect((await ask("DELETE", `/goals/${made[0].id}`)).status).toBe(204);
      expect((await ask("DELETE", `/goals/${made[0].id}`)).status).toBe(404);
      expect((await ask("GET", "/goals")).json.goals).toEqual(made.slice(1));
    });

    it("names what is not right", async () => {
      expect(fieldsOf(await ask("POST", "/goals", { json: { text: 7 } }))).toEqual(["text"]);
      expect(fieldsOf(await ask("POST", "/goals", { json: { text: "x".repeat(501) } }))).toEqual(["text"]);
      expect(fieldsOf(await ask("DELETE", "/goals/none"))).toEqual(["id"]);
    });
  });

  it("shows its state to people and to programs", async () => {
    const people = await ask("GET", "/status", { headers: { Accept: "text/html" } });
    expect(people.text).toMatch(/<dt>Storage<\/dt><dd>\w+ answers<\/dd>/);
    const programs = await ask("GET", "/status", { headers: { Accept: "application/json" } });
    expect(programs.json).toMatchObject({ status: "ok", storage: { answers: true } });
    expect((await ask("GET", "/readyz")).json).toEqual({ ready: true });
  });

  it("answers HEAD like GET, without a body", async () => {
    for (const path of ["/", "/goals", "/livez"]) {
      const [get, head] = [await ask("GET", path), await ask("HEAD", path)];
      expect(head.text).toBe("");
      expect(head.headers.get("content-length")).toBe(get.headers.get("content-length"));
    }
  });
});

describe("what no storage changes", () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp("sqlite::memory:", { env: { TRUST_PROXY: "loopback" } });
  });

  afterAll(async () => app?.close());

  it("takes a form from its own page alone, by scheme, host and port, also behind a proxy", async () => {
    const { host } = new URL(app.url);
    const send = async (Origin: string, proxied: Record<string, string>) =>
      (await app.ask("POST", "/item/add", { form: { name: "n" }, headers: { Origin, ...proxied } })).status;
    const https = { "X-Forwarded-Proto": "https", "X-Forwarded-Host": "shop.example" };
    expect(await send(`http://${host}`, {})).toBe(303);
    expect(await send(`https://${host}`, {})).toBe(403);
    expect(await send("https://shop.example", https)).toBe(303);
    expect(await send("https://shop.example:443", https)).toBe(303);
    expect(await send("https://SHOP.example", https)).toBe(303);
    expect(await send("http://shop.example", https)).toBe(403);
    expect(await send("https://shop.example:444", https)).toBe(403);
    expect(await send("null", https)).toBe(403);
    expect(await send("null", { ...https, "X-Forwarded-Host": "null" })).toBe(403);
  });

  it("answers what it does not know with a problem document that names the request", async () => {
    const reply = await app.ask("GET", "/nothing-here", { headers: { "X-Request-Id": "from-the-proxy-1" } });
    expect(reply.status).toBe(404);
    expect(reply.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(reply.json).toEqual({
      type: "about:blank",
      title: "Not Found",
      status: 404,
      detail: "There is nothing here.",
      request_id: "from-the-proxy-1",
    });
    expect(reply.headers.get("x-request-id")).toBe("from-the-proxy-1");
  });

  it("answers people with a page", async () => {
    const reply = await app.ask("GET", "/nothing-here", { headers: { Accept: "text/html,*/*;q=0.8" } });
    expect(reply.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(reply.text).toContain("404 Not Found");
  });

  it("makes its own request id when the given one is not plain", async () => {
    for (const id of ["<b>", "a b", "x".repeat(65), "short"]) {
      const reply = await app.ask("GET", "/livez", { headers: { "X-Request-Id": id } });
      expect(reply.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it("refuses bodies that are broken, too large, of another type, or in another encoding", async () => {
    const json = { "Content-Type": "application/json" };
    const post = (body: string, headers: Record<string, string>) =>
      app.ask("POST", "/api/user/signup", { body, headers });
    expect((await post("{", json)).status).toBe(400);
    expect((await post("7", json)).status).toBe(400);
    expect((await post("", json)).status).toBe(400);
    expect((await post(`"${"x".repeat(20_000)}"`, json)).status).toBe(413);
    expect((await post("a=b", {})).status).toBe(415);
    expect((await post("{}", { "Content-Type": "text/plain" })).status).toBe(415);
    expect((await post("{}", { ...json, "Content-Encoding": "nonsense" })).status).toBe(415);
    expect((await post("{}", { "Content-Type": "application/json; charset=nonsense" })).status).toBe(415);
    const many = Array.from({ length: 30 }, (_, index) => `f${index}=1`).join("&");
    expect((await app.ask("POST", "/item/add", { body: many })).status).toBe(413);
    expect((await app.ask("GET", "/api/board/%ff")).status).toBe(400);
  });

  it("sets the security headers once, without what would break a site without https", async () => {
    const { headers } = await app.ask("GET", "/");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|upgrade-insecure|\*/);
    // Browsers send `Origin: null` from a page with no-referrer, and the form would be refused.
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("strict-transport-security")).toBeNull();
    const encrypted = await app.ask("GET", "/", { headers: { "X-Forwarded-Proto": "https" } });
    expect(encrypted.headers.get("strict-transport-security")).toBe("max-age=31536000");
  });

  it("allows exactly the style that its pages have", async () => {
    const { headers, text } = await app.ask("GET", "/");
    const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] as string;
    const digest = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(style))).toString("base64");
    expect(headers.get("content-security-policy")).toContain(`'sha256-${digest}'`);
  });

  it("shows Swagger UI with scripts and styles of its own host alone", async () => {
    const page = await app.ask("GET", "/docs");
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source as string);
    expect(sources.length).toBe(4);
    for (const source of sources) {
      expect(source).toMatch(/^\/docs\//);
      expect((await fetch(app.url + source)).status).toBe(200);
    }
    expect(page.text).not.toMatch(/<script>|style=|<style/);
    expect((await app.ask("GET", "/docs/start.js")).text).toContain("/openapi.json");
  });

  it("describes every route, and nothing else", () => {
    const described = Object.entries(app.document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    const served = app.routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
    expect(described.sort()).toEqual(served.sort());
    expect(app.document.openapi).toBe("3.1.0");
    expect(JSON.stringify(app.document)).not.toContain("$defs");
  });

  it("logs one line per request, with ids and without who it was or what was sent", async () => {
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    const mail = "somebody.private@example.com";
    await app.ask("POST", "/api/user/login?secret=value", {
      json: { email: mail, password: "a private password" },
      headers: {
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
        "X-Request-Id": "request-id-17",
        "X-Forwarded-For": "203.0.113.77",
        Cookie: "a=private-cookie",
      },
    });
    const line = app.log().find((one) => one["request_id"] === "request-id-17");
    expect(line).toEqual({
      level: "info",
      time: expect.any(String),
      request_id: "request-id-17",
      trace_id: traceId,
      method: "POST",
      route: "/api/user/login",
      status: 401,
      ms: expect.any(Number),
    });
    const all = JSON.stringify(app.log());
    for (const word of [mail, "private", "203.0.113", "secret=value", secret])
      expect(all).not.toContain(word);
  });

  it("makes a trace id when the given one is not valid", async () => {
    const zeros = "0".repeat(32);
    const bad = [`00-${zeros}-00f067aa0ba902b7-01`, "nonsense", `ff-${"a".repeat(32)}-00f067aa0ba902b7-01`];
    for (const [index, traceparent] of bad.entries()) {
      await app.ask("GET", "/livez", { headers: { traceparent, "X-Request-Id": `trace-test-${index}` } });
      const line = app.log().find((one) => one["request_id"] === `trace-test-${index}`);
      expect(line?.["trace_id"]).toMatch(/^(?!0{32}|a{32})[0-9a-f]{32}$/);
    }
  });

  it("counts requests by the pattern of their route", async () => {
    await app.ask("GET", `/api/board/${uuidv7()}`);
    await app.ask("GET", "/nothing-here-either");
    const text = await app.metrics.read();
    expect(text).toMatch(/http_requests_total\{method="GET",route="\/api\/board\/:id",status="404"\} \d+/);
    expect(text).toMatch(/http_requests_total\{method="GET",route="unmatched",status="404"\} \d+/);
    expect(text).toMatch(/http_request_duration_seconds_bucket\{.*route="\/livez"/);
    expect(text).not.toContain("nothing-here");
  });

  it("counts what HTTP itself refuses by the pattern of its route, too", async () => {
    const id = uuidv7();
    await app.ask("POST", `/api/board/${id}/comments?q=%ff`);
    const text = await app.metrics.read();
    expect(text).toContain(
      'http_requests_total{method="POST",route="/api/board/:id/comments",status="400"} 1',
    );
  });

  it("ends the connection when it does not read a body to its end", async () => {
    const reply = await new Promise<{ status: number; connection: string | undefined }>((resolve, reject) => {
      const sent = request(
        `${app.url}/item/add`,
        { method: "POST", headers: { "Sec-Fetch-Site": "cross-site", "Content-Length": "100000" } },
        (response) => {
          resolve({ status: response.statusCode ?? 0, connection: response.headers.connection });
          sent.destroy();
        },
      );
      sent.on("error", reject);
      sent.write("name=x");
    });
    expect(reply).toEqual({ status: 403, connection: "close" });
  });
});
