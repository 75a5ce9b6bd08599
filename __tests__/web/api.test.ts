import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { addGoal, listGoals, Refused, removeGoal } from "../../web/src/api.ts";
import { languageOf } from "../../web/src/texts.ts";

const KEY = "0f8fad5b-d9cb-469f-a165-70867728950e";
const GOAL = { id: "1", text: "Rest", user_id: null, created_at: "2026-11-28T00:00:00.000Z" };
let server: Server | undefined;

afterEach(() => {
  vi.unstubAllGlobals();
  server?.closeAllConnections();
  server?.close();
});

/** Answers with each status in turn (0 breaks the connection), and returns the keys that came. */
async function serve(...statuses: number[]): Promise<(string | undefined)[]> {
  const keys: (string | undefined)[] = [];
  const started = createServer((req, res) => {
    keys.push(req.headers["idempotency-key"]?.toString());
    const status = statuses.shift() ?? 500;
    if (status === 0) req.socket.destroy();
    else res.writeHead(status).end(status === 201 ? JSON.stringify(GOAL) : undefined);
  });
  server = started;
  await new Promise<void>((listening) => started.listen(0, "127.0.0.1", listening));
  const origin = `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
  const real = fetch;
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => real(origin + path, init));
  return keys;
}

test("a POST is sent again with the same key while the API is away, and says that it waits", async () => {
  const keys = await serve(503, 0, 201);
  const waiting = vi.fn();
  expect(await addGoal("Rest", KEY, waiting)).toEqual(GOAL);
  expect(waiting).toHaveBeenCalledTimes(2);
  expect(keys).toEqual([KEY, KEY, KEY]);
});

test("a refusal is not asked again", async () => {
  const keys = await serve(403, 204);
  await expect(removeGoal("1", () => {})).rejects.toEqual(new Refused(403));
  expect(keys).toEqual([undefined]);
});

test("a goal whose removal was answered by nobody counts as removed", async () => {
  const keys = await serve(0, 404);
  await removeGoal("1", () => {});
  expect(keys).toHaveLength(2);
});

test("an API that stays away is given up after four attempts", async () => {
  const keys = await serve(503, 503, 503, 503, 201);
  await expect(listGoals(null, () => {})).rejects.toEqual(new Refused(503));
  expect(keys).toHaveLength(4);
});

test("the link chooses the language, then the browser, then it is English", () => {
  expect(languageOf("?lang=ko", ["en-GB"])).toBe("ko");
  expect(languageOf("", ["fr-FR", "ko-KR", "en"])).toBe("ko");
  expect(languageOf("?lang=xx", ["fr"])).toBe("en");
});
