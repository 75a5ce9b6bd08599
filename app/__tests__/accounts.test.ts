/** Accounts, what belongs to them, and what admins may do, over every storage. */
import { randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finishRemovals } from "../src/users/removal.ts";
import { type Ask, startApp, type TestApp } from "./support/app.ts";
import { availableStorages, type Fresh } from "./support/storages.ts";

const password = "correct horse battery";
const newMail = () => `${randomBytes(6).toString("hex")}@example.com`;

interface Somebody {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly refresh: string;
}

describe.each(availableStorages())("accounts over $kind", ({ fresh }) => {
  let place: Fresh;
  let app: TestApp;
  const ask = (method: string, path: string, what?: Ask) => app.ask(method, path, what);

  beforeAll(async () => {
    place = await fresh();
    app = await startApp(place.url, { env: { HASH_QUEUE: "100", LOGIN_ATTEMPTS_PER_ADDRESS: "1000" } });
  });

  afterAll(async () => {
    await app?.close();
    await place?.remove();
  });

  const login = (email: string, word = password) =>
    ask("POST", "/api/user/login", { json: { email, password: word } });

  async function signIn(): Promise<Somebody> {
    const email = newMail();
    const { json } = await ask("POST", "/api/user/signup", { json: { email, password } });
    const tokens = (await login(email)).json;
    return { id: json.id, email, token: tokens.access_token, refresh: tokens.refresh_token };
  }
  const me = (token: string) => ask("GET", "/api/user/me", { token });
  const refresh = (refresh_token: string) => ask("POST", "/api/user/refresh", { json: { refresh_token } });

  describe("profile", () => {
    it("is read by its user alone", async () => {
      const { id, email, token } = await signIn();
      const reply = await me(token);
      expect(reply.json).toEqual({ id, email, name: null, role: "user", created_at: expect.any(String) });
      expect(reply.headers.get("cache-control")).toBe("no-store");
      expect((await ask("GET", "/api/user/me")).status).toBe(401);
    });

    it("changes its name without a password, and its mail only with it", async () => {
      const { email, token } = await signIn();
      const put = (json: unknown) => ask("PUT", "/api/user/me", { token, json });
      expect((await put({ email, name: "홍길동" })).json).toMatchObject({ email, name: "홍길동" });
      const next = newMail();
      const without = await put({ email: next, name: null });
      expect([without.status, without.json.type]).toEqual([403, "urn:problem:password-needed"]);
      const wrong = await put({ email: next, name: null, password: "not this one" });
      expect([wrong.status, wrong.json.type]).toEqual([403, "urn:problem:wrong-password"]);
      expect((await me(token)).json).toMatchObject({ email, name: "홍길동" });
      const changed = await put({ email: next.toUpperCase(), name: null, password });
      expect(changed.json).toMatchObject({ email: next, name: null });
      expect((await login(email)).status).toBe(401);
      expect((await login(next)).status).toBe(200);
      const other = await signIn();
      const taken = await put({ email: other.email, name: null, password });
      expect([taken.status, taken.json.type]).toEqual([409, "urn:problem:email-taken"]);
      expect((await put({ email: next })).status).toBe(400);
      expect((await put({ email: next, name: null, role: "admin" })).status).toBe(400);
    });

    it("guesses no more passwords than a login does, and locks nobody out", async () => {
      const { email, token } = await signIn();
      const guess = () =>
        ask("POST", "/api/user/password", { token, json: { password: "guess", new_password: "12345678" } });
      const statuses = [];
      for (let index = 0; index < 11; index += 1) statuses.push((await guess()).status);
      expect(statuses).toEqual([...Array(10).fill(403), 429]);
      expect((await login(email)).status).toBe(200);
    });
  });

  describe("sign-ins", () => {
    const newPassword = "새 비밀번호 battery";

    it("end with a change of password, but for the one that changed it", async () => {
      const { email, token, refresh: own } = await signIn();
      const elsewhere = (await login(email)).json;
      const changed = await ask("POST", "/api/user/password", {
        token,
        json: { password, new_password: newPassword },
      });
      expect(changed.status).toBe(200);
      for (const old of [token, elsewhere.access_token]) expect((await me(old)).status).toBe(401);
      for (const old of [own, elsewhere.refresh_token]) expect((await refresh(old)).status).toBe(401);
      expect((await me(changed.json.access_token)).json.email).toBe(email);
      const next = await refresh(changed.json.refresh_token);
      expect([next.status, (await me(next.json.access_token)).status]).toEqual([200, 200]);
      expect((await login(email)).status).toBe(401);
      expect((await login(email, newPassword)).status).toBe(200);
    });

    it("change their password once when two want to at the same time", async () => {
      const { email, token } = await signIn();
      const words = ["first password", "second password"];
      const replies = await Promise.all(
        words.map((new_password) =>
          ask("POST", "/api/user/password", { token, json: { password, new_password } }),
        ),
      );
      for (const [index, reply] of replies.entries()) {
        if (reply.status !== 200) expect([401, 403]).toContain(reply.status);
        else if (replies.filter(({ status }) => status === 200).length === 1) {
          expect((await login(email, words[index])).status).toBe(200);
        }
      }
      expect(replies.some(({ status }) => status === 200)).toBe(true);
      expect((await login(email)).status).toBe(401);
    });

    it("are not begun by a password that was changed meanwhile", async () => {
      const { id, email } = await signIn();
      const late = (await login(email)).json;
      const user = await app.storage.users.find(id);
      // As if the session had been kept only now: the epoch has ended, and its row stands.
      await app.storage.users.endEpoch(id, 0, { epoch: 1, passwordHash: user?.passwordHash as string });
      expect((await refresh(late.refresh_token)).status).toBe(401);
      expect((await me(late.access_token)).status).toBe(401);
    });

    it("end everywhere at once", async () => {
      const { email, token, refresh: own } = await signIn();
      const elsewhere = (await login(email)).json;
      const stranger = await signIn();
      expect((await ask("POST", "/api/user/logout/all", { token })).status).toBe(204);
      for (const old of [token, elsewhere.access_token]) expect((await me(old)).status).toBe(401);
      for (const old of [own, elsewhere.refresh_token]) expect((await refresh(old)).status).toBe(401);
      expect((await me(stranger.token)).status).toBe(200);
      expect((await login(email)).status).toBe(200);
      expect((await ask("POST", "/api/user/logout/all")).status).toBe(401);
    });
  });

  describe("a deleted account", () => {
    it("needs the password, and takes all with it that belongs to it", async () => {
      const [user, other] = [await signIn(), await signIn()];
      const { token } = user;
      const goal = (await ask("POST", "/goals", { token, json: { text: "mine" } })).json;
      const item = (await ask("POST", "/items", { token, json: { name: "mine" } })).json;
      const board = (await ask("POST", "/api/board", { token, json: { title: "mine", content: "" } })).json;
      const theirs = (
        await ask("POST", "/api/board", { token: other.token, json: { title: "theirs", content: "" } })
      ).json;
      await ask("POST", `/api/board/${theirs.id}/comments`, { token, json: { content: "mine" } });
      await ask("POST", `/api/board/${board.id}/comments`, {
        token: other.token,
        json: { content: "on mine" },
      });
      const remove = (word: string) => ask("POST", "/api/user/delete", { token, json: { password: word } });
      expect((await remove("not this one")).json.type).toBe("urn:problem:wrong-password");
      const gone = await remove(password);
      expect(gone.json).toEqual({ removed: ["account", "sessions", "items", "goals", "boards", "comments"] });
      expect((await me(token)).status).toBe(401);
      expect((await refresh(user.refresh)).status).toBe(401);
      expect((await login(user.email)).status).toBe(401);
      expect((await ask("GET", "/goals")).text).not.toContain(goal.id);
      expect((await ask("GET", "/items")).text).not.toContain(item.id);
      expect((await ask("GET", `/api/board/${board.id}`)).status).toBe(404);
      expect((await ask("GET", `/api/board/${theirs.id}/comments`)).json.comments).toEqual([]);
      expect((await app.storage.comments.list(board.id, { limit: 9 })).rows).toEqual([]);
      expect((await ask("POST", "/api/user/signup", { json: { email: user.email, password } })).status).toBe(
        201,
      );
    });

    it("is finished when it stopped halfway, and takes what was written meanwhile", async () => {
      const { id, token } = await signIn();
      const goal = (await ask("POST", "/goals", { token, json: { text: "left over" } })).json;
      await app.storage.removals.add(id, new Date());
      await finishRemovals(app.storage, new Date());
      expect((await me(token)).status).toBe(401);
      expect(await app.storage.goals.find(goal.id)).toBeUndefined();
      const late = { id: uuidv7(), text: "late", userId: id, createdAt: new Date() };
      await app.storage.goals.add(late);
      await finishRemovals(app.storage, new Date());
      expect(await app.storage.goals.find(late.id)).toBeUndefined();
      expect(await app.storage.removals.list(1_000)).toContain(id);
      await finishRemovals(app.storage, new Date(Date.now() + 2 * 60 * 60 * 1000));
      expect(await app.storage.removals.list(1_000)).not.toContain(id);
    });
  });

  describe("goals and items", () => {
    it("belong to whoever is signed in, who alone changes and removes them", async () => {
      const [owner, stranger] = [await signIn(), await signIn()];
      for (const [path, json] of [
        ["/goals", { text: "owned" }],
        ["/items", { name: "owned" }],
      ] as const) {
        const made = await ask("POST", path, { token: owner.token, json });
        expect(made.json.user_id).toBe(owner.id);
        const one = `${path}/${made.json.id}`;
        if (path === "/items") {
          const change = { json: { status: "done" } };
          expect((await ask("PUT", one, change)).status).toBe(401);
          expect((await ask("PUT", one, { ...change, token: stranger.token })).status).toBe(403);
          const changed = await ask("PUT", one, { ...change, token: owner.token });
          expect(changed.json).toEqual({ ...made.json, status: "done" });
        }
        expect((await ask("DELETE", one)).status).toBe(401);
        expect((await ask("DELETE", one, { token: stranger.token })).status).toBe(403);
        expect((await ask("DELETE", one, { token: "nonsense" })).status).toBe(401);
        expect((await ask("DELETE", one, { token: owner.token })).status).toBe(204);
        expect((await ask("DELETE", one, { token: owner.token })).status).toBe(404);
      }
    });

    it("are open to all while they are nobody's", async () => {
      const { token } = await signIn();
      const item = (await ask("POST", "/items", { json: { name: "free" } })).json;
      expect(item).toMatchObject({ status: "open", user_id: null });
      expect((await ask("PUT", `/items/${item.id}`, { json: { status: "done" } })).json.status).toBe("done");
      expect((await ask("PUT", `/items/${item.id}`, { token, json: { status: "open" } })).status).toBe(200);
      expect((await ask("PUT", `/items/${item.id}`, { json: { status: "lost" } })).status).toBe(400);
      expect((await ask("PUT", `/items/${uuidv7()}`, { json: { status: "done" } })).status).toBe(404);
      expect((await ask("GET", "/items?per_page=1")).json.items).toEqual([item]);
      expect((await ask("DELETE", `/items/${item.id}`, { token })).status).toBe(204);
    });

    it("never become nobody's by a token that has ended", async () => {
      for (const path of ["/goals", "/items"]) {
        const json = path === "/goals" ? { text: "whose" } : { name: "whose" };
        expect((await ask("POST", path, { token: "ended", json })).status).toBe(401);
        expect((await ask("POST", path, { json, headers: { Authorization: "Basic x" } })).status).toBe(401);
      }
    });

    it("have buttons on the page when they are nobody's", async () => {
      const { token } = await signIn();
      const owned = (await ask("POST", "/items", { token, json: { name: "owned one" } })).json;
      const free = (await ask("POST", "/items", { json: { name: "free one" } })).json;
      const { text } = await ask("GET", "/");
      expect(text).toContain(`action="/item/${free.id}/status"`);
      expect(text).not.toContain(`action="/item/${owned.id}`);
      const set = await ask("POST", `/item/${free.id}/status`, { form: { status: "done" } });
      expect([set.status, set.headers.get("location")]).toEqual([303, "/"]);
      expect((await ask("GET", "/")).text).toContain('<span class="done">free one</span>');
      const elsewhere = { headers: { "Sec-Fetch-Site": "cross-site" } };
      expect((await ask("POST", `/item/${free.id}/remove`, elsewhere)).status).toBe(403);
      expect((await ask("POST", `/item/${owned.id}/remove`)).status).toBe(401);
      expect((await ask("POST", `/item/${free.id}/remove`)).status).toBe(303);
      expect((await ask("GET", "/")).text).not.toContain("free one");
    });
  });

  describe("boards and comments", () => {
    it("show the author's name", async () => {
      const { email, token } = await signIn();
      await ask("PUT", "/api/user/me", { token, json: { email, name: "작가 🖋" } });
      const board = (await ask("POST", "/api/board", { token, json: { title: "named", content: "" } })).json;
      expect(board.author_name).toBe("작가 🖋");
      const path = `/api/board/${board.id}`;
      const comment = await ask("POST", `${path}/comments`, { token, json: { content: "first 🎉" } });
      expect([comment.status, comment.json.author_name]).toEqual([201, "작가 🖋"]);
      expect((await ask("GET", path)).json).toEqual(board);
      expect((await ask("GET", "/api/board/boards?per_page=1")).json.boards[0].author_name).toBe("작가 🖋");
      expect((await ask("GET", `${path}/comments`)).json).toEqual({
        comments: [comment.json],
        next_cursor: null,
      });
      expect(JSON.stringify(board) + comment.text).not.toContain(email);
    });

    it("take comments from users, and let their authors remove them", async () => {
      const [author, stranger] = [await signIn(), await signIn()];
      const { json: board } = await ask("POST", "/api/board", {
        token: author.token,
        json: { title: "talk", content: "" },
      });
      const path = `/api/board/${board.id}/comments`;
      const post = (token: string | undefined, content: string) =>
        ask("POST", path, { json: { content }, ...(token === undefined ? {} : { token }) });
      expect((await post(undefined, "who")).status).toBe(401);
      expect((await post(stranger.token, " ")).status).toBe(400);
      expect((await post(stranger.token, "🎉".repeat(2_001))).status).toBe(400);
      expect((await post(stranger.token, "🎉".repeat(2_000))).status).toBe(201);
      const { json: comment } = await post(stranger.token, "mine");
      const page = await ask("GET", `${path}?per_page=1`);
      expect(page.json.comments).toEqual([comment]);
      const rest = await ask("GET", `${path}?per_page=1&cursor=${page.json.next_cursor}`);
      expect(rest.json).toMatchObject({ next_cursor: null, comments: [{ user_id: stranger.id }] });
      const one = `/api/comment/${comment.id}`;
      expect((await ask("DELETE", one)).status).toBe(401);
      expect((await ask("DELETE", one, { token: author.token })).status).toBe(403);
      expect((await ask("DELETE", one, { token: stranger.token })).status).toBe(204);
      expect((await ask("DELETE", one, { token: stranger.token })).status).toBe(404);
      await ask("DELETE", `/api/board/${board.id}`, { token: author.token });
      expect((await ask("GET", path)).status).toBe(404);
      expect((await post(stranger.token, "late")).status).toBe(404);
    });

    it("are found by what they say, page by page", async () => {
      const { token } = await signIn();
      const word = `찾기-${randomBytes(4).toString("hex")}`;
      const titles = ["one", "two", "three"].map((one) => `${one} ${word.toUpperCase()}`);
      for (const title of titles) await ask("POST", "/api/board", { token, json: { title, content: "" } });
      await ask("POST", "/api/board", { token, json: { title: "four", content: `in ${word} text` } });
      const find = (query: string) => ask("GET", `/api/board/search?q=${encodeURIComponent(word)}${query}`);
      const first = await find("&per_page=3");
      expect(first.json.boards.map(({ title }: { title: string }) => title)).toEqual([
        "four",
        titles[2],
        titles[1],
      ]);
      const second = await find(`&per_page=3&cursor=${first.json.next_cursor}`);
      expect(second.json.boards).toMatchObject([{ title: titles[0], author_name: null }]);
      expect(second.json.next_cursor).toBeNull();
      expect((await find(".")).json).toEqual({ boards: [], next_cursor: null });
      for (const bad of [
        "/api/board/search",
        "/api/board/search?q=",
        "/api/board/search?q=%20",
        "/api/board/search?q=a&q=b",
      ]) {
        expect((await ask("GET", bad)).status, bad).toBe(400);
      }
    });
  });

  describe("admins", () => {
    async function signInAdmin(): Promise<Somebody> {
      const user = await signIn();
      expect(await app.storage.users.setRole(user.id, "admin")).toBe(true);
      return user;
    }

    it("are those alone who may", async () => {
      const { token, id } = await signIn();
      for (const [method, path] of [
        ["GET", "/api/admin/users"],
        ["GET", "/api/admin/hidden/boards"],
        ["PUT", `/api/admin/hidden/boards/${id}`],
        ["DELETE", `/api/admin/hidden/boards/${id}`],
      ] as const) {
        expect((await ask(method, path)).status, path).toBe(401);
        expect((await ask(method, path, { token })).status, path).toBe(403);
      }
    });

    it("lose their rights at once with their role", async () => {
      const { id, token } = await signInAdmin();
      expect((await ask("GET", "/api/admin/users", { token })).status).toBe(200);
      await app.storage.users.setRole(id, "user");
      expect((await ask("GET", "/api/admin/users", { token })).status).toBe(403);
    });

    it("list the users, without their passwords", async () => {
      const [user, admin] = [await signIn(), await signInAdmin()];
      const page = await ask("GET", "/api/admin/users?per_page=1", { token: admin.token });
      expect(page.json.users).toMatchObject([{ id: admin.id, role: "admin" }]);
      const next = await ask("GET", `/api/admin/users?per_page=1&cursor=${page.json.next_cursor}`, {
        token: admin.token,
      });
      expect(next.json.users).toMatchObject([{ id: user.id, email: user.email, role: "user" }]);
      expect(page.text).not.toContain("argon2");
      expect(page.headers.get("cache-control")).toBe("no-store");
    });

    it("hide and restore whatever others wrote", async () => {
      const [{ token }, admin] = [await signIn(), await signInAdmin()];
      const { json: board } = await ask("POST", "/api/board", {
        token,
        json: { title: "rude", content: "" },
      });
      const { json: comment } = await ask("POST", `/api/board/${board.id}/comments`, {
        token,
        json: { content: "rude" },
      });
      const { json: item } = await ask("POST", "/items", { json: { name: "rude" } });
      const { json: goal } = await ask("POST", "/goals", { token, json: { text: "rude" } });
      for (const [kind, { id }, list] of [
        ["comments", comment, `/api/board/${board.id}/comments`],
        ["boards", board, "/api/board/boards"],
        ["items", item, "/items"],
        ["goals", goal, "/goals"],
      ] as const) {
        const path = `/api/admin/hidden/${kind}/${id}`;
        expect((await ask("PUT", path, { token: admin.token })).status).toBe(204);
        expect((await ask("GET", list)).text).not.toContain(id);
        const hidden = await ask("GET", `/api/admin/hidden/${kind}`, { token: admin.token });
        expect(hidden.json.hidden).toMatchObject([{ id, text: "rude" }]);
        expect((await ask("DELETE", path, { token: admin.token })).status).toBe(204);
        expect((await ask("GET", list)).text).toContain(id);
        expect(
          (await ask("PUT", `/api/admin/hidden/${kind}/${uuidv7()}`, { token: admin.token })).status,
        ).toBe(404);
      }
      expect((await ask("GET", "/api/admin/hidden/users", { token: admin.token })).status).toBe(400);
    });

    it("hide from everybody: no method finds it, whoever asks, nor a comment under it", async () => {
      const [author, stranger, admin] = [await signIn(), await signIn(), await signInAdmin()];
      const { token } = author;
      const made = async (path: string, json: unknown): Promise<string> =>
        (await ask("POST", path, { token, json })).json.id;
      const board = await made("/api/board", { title: "t", content: "" });
      const comment = await made(`/api/board/${board}/comments`, { content: "c" });
      const [item, goal] = [await made("/items", { name: "n" }), await made("/goals", { text: "t" })];
      const changes = [
        ["PUT", `/items/${item}`, { status: "done" }],
        ["DELETE", `/items/${item}`],
        ["DELETE", `/goals/${goal}`],
        ["PUT", `/api/board/${board}`, { title: "u", content: "" }],
        // Not hidden itself, but under what is.
        ["DELETE", `/api/comment/${comment}`],
        ["POST", `/api/board/${board}/comments`, { content: "d" }],
        ["DELETE", `/api/board/${board}`],
      ] as const;
      const hide = async (method: "PUT" | "DELETE") => {
        for (const thing of [`items/${item}`, `goals/${goal}`, `boards/${board}`]) {
          const path = `/api/admin/hidden/${thing}`;
          expect((await ask(method, path, { token: admin.token })).status).toBe(204);
        }
      };
      await hide("PUT");
      for (const somebody of [author, stranger, admin]) {
        for (const [method, path, json] of changes) {
          const { status } = await ask(method, path, { token: somebody.token, json });
          expect(status, `${method} ${path}`).toBe(404);
        }
      }
      await hide("DELETE");
      for (const [method, path, json] of changes) {
        expect((await ask(method, path, { token, json })).status, `${method} ${path}`).toBeLessThan(300);
      }
      // The board is gone by now, and its comments with it.
      const left = await app.storage.comments.list(board, { limit: 1 });
      const path = `/api/comment/${left.rows[0]?.id}`;
      for (const somebody of [author, stranger]) {
        expect((await ask("DELETE", path, { token: somebody.token })).status).toBe(404);
      }
    });
  });
});
