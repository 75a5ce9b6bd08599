import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createApi, newKey, Refused, type SignIn } from "../../web/src/api.ts";
import { languageOf, TEXTS } from "../../web/src/texts.ts";

const KEY = "0f8fad5b-d9cb-469f-a165-70867728950e";
const GOAL = { id: "1", text: "Rest", user_id: null, created_at: "2026-11-28T00:00:00.000Z" };
const SIGN_IN: SignIn = { id: "7", email: "a@example.com", access: "old", refresh: "once" };
const nothing = () => {};
let server: Server | undefined;
let signIn: SignIn | undefined;

const api = createApi({
  read: () => signIn,
  write: (next) => {
    signIn = next;
  },
  alone: (work) => work(),
});

beforeEach(() => {
  signIn = undefined;
  // The shortest pauses.
  vi.spyOn(Math, "random").mockReturnValue(0);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  server?.closeAllConnections();
  server?.close();
});

type Answer = number | { status: number; body?: object; retryAfter?: number };

/** Answers in turn (0 breaks the connection), and returns the requests that came. */
async function serve(...answers: Answer[]): Promise<IncomingMessage[]> {
  const requests: IncomingMessage[] = [];
  const started = createServer((req, res) => {
    requests.push(req);
    const next = answers.shift() ?? 500;
    const { status, body, retryAfter } =
      typeof next === "number" ? { status: next, body: undefined, retryAfter: undefined } : next;
    if (status === 0) req.socket.destroy();
    else {
      const headers = retryAfter === undefined ? {} : { "Retry-After": retryAfter };
      res
        .writeHead(status, headers)
        .end(status === 201 ? JSON.stringify(GOAL) : body && JSON.stringify(body));
    }
  });
  server = started;
  await new Promise<void>((listening) => started.listen(0, "127.0.0.1", listening));
  const origin = `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
  const real = fetch;
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => real(origin + path, init));
  return requests;
}

const headersOf = (requests: readonly IncomingMessage[], name: string) =>
  requests.map(({ headers }) => headers[name]);

test("a POST is sent again with the same key while the API is away, and says that it waits", async () => {
  const requests = await serve(503, 0, 201);
  const waiting = vi.fn();
  expect(await api.addGoal("Rest", KEY, waiting)).toEqual(GOAL);
  expect(waiting.mock.calls).toEqual([["away"], ["away"]]);
  expect(headersOf(requests, "idempotency-key")).toEqual([KEY, KEY, KEY]);
});

test("a refusal is not asked again", async () => {
  const requests = await serve(403, 204);
  await expect(api.removeGoal("1", nothing)).rejects.toEqual(new Refused(403));
  expect(headersOf(requests, "idempotency-key")).toEqual([undefined]);
});

test("what the API asks to wait for is waited for", async () => {
  const started = Date.now();
  const requests = await serve({ status: 503, retryAfter: 1 }, 201);
  await api.addGoal("Rest", KEY, nothing);
  expect(Date.now() - started).toBeGreaterThanOrEqual(1000);
  expect(requests).toHaveLength(2);
});

test("nobody is kept waiting for minutes: the refusal says how long", async () => {
  const refused = await serve({ status: 429, retryAfter: 900 }, 200);
  const wanted = api.signIn("a@example.com", "correct horse", KEY, nothing);
  await expect(wanted).rejects.toMatchObject({ status: 429, retryAfter: 900 });
  expect(refused).toHaveLength(1);
});

test("a goal whose removal was answered by nobody counts as removed", async () => {
  const requests = await serve(0, 404);
  await api.removeGoal("1", nothing);
  expect(requests).toHaveLength(2);
});

test("an API that stays away is given up after four attempts", async () => {
  const requests = await serve(503, 503, 503, 503, 201);
  await expect(api.listGoals(null, nothing)).rejects.toEqual(new Refused(503));
  expect(requests).toHaveLength(4);
});

test("an access token that has ended is exchanged, and the request sent again by its key", async () => {
  signIn = SIGN_IN;
  const tokens = { access_token: "new", refresh_token: "twice" };
  const requests = await serve(401, 0, { status: 200, body: tokens }, 201);
  await api.addGoal("Rest", KEY, nothing);
  expect(signIn).toEqual({ ...SIGN_IN, access: "new", refresh: "twice" });
  expect(headersOf(requests, "authorization")).toEqual(["Bearer old", undefined, undefined, "Bearer new"]);
  const keys = headersOf(requests, "idempotency-key");
  expect([keys[0], keys[3]]).toEqual([KEY, KEY]);
  // The exchange, too: an answer that was lost must not cost the sign-in.
  expect(keys[1]).toBe(keys[2]);
});

test("a refresh token that the API does not know ends the sign-in", async () => {
  signIn = SIGN_IN;
  await serve(401, 401);
  await expect(api.addGoal("Rest", KEY, nothing)).rejects.toEqual(new Refused(401));
  expect(signIn).toBeUndefined();
});

test("an API that is away ends no sign-in", async () => {
  signIn = SIGN_IN;
  await serve(401, { status: 503, retryAfter: 60 });
  await expect(api.addGoal("Rest", KEY, nothing)).rejects.toMatchObject({ status: 503 });
  expect(signIn).toEqual(SIGN_IN);
});

test("signing out counts here even if nobody answers", async () => {
  signIn = SIGN_IN;
  await serve({ status: 503, retryAfter: 60 });
  await expect(api.signOut(nothing)).rejects.toThrow();
  expect(signIn).toBeUndefined();
});

test("keys are UUIDs of version 4, each another one", () => {
  vi.restoreAllMocks();
  const keys = Array.from({ length: 50 }, newKey);
  for (const key of keys)
    expect(key).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(new Set(keys).size).toBe(50);
});

test("the link chooses the language, then what comes first of those wanted, then it is English", () => {
  expect(languageOf("?lang=ko", ["en-GB"])).toBe("ko");
  expect(languageOf("", ["fr-FR", "ko-KR", "en"])).toBe("ko");
  expect(languageOf("?lang=xx", ["fr"])).toBe("en");
});

test("nothing is left in English for who reads Korean", () => {
  const same = Object.entries(TEXTS.en).filter(
    ([name, text]) => TEXTS.ko[name as keyof typeof TEXTS.en] === text,
  );
  expect(same).toEqual([]);
});
