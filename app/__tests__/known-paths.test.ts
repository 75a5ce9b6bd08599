import express from "express";
import { expect, test } from "vitest";
import { traceIdOf } from "../src/http/context.ts";
import { knownPaths, serve } from "../src/http/methods.ts";
import { createLog, requestLog } from "../src/log.ts";

async function asked(path: string, layersBetween: () => void): Promise<{ status: number; body: string }> {
  const app = express();
  app.use(knownPaths(app));
  app.use((_req, _res, next) => {
    layersBetween();
    next();
  });
  serve(app, "/things", {
    get: (req, res) => void res.end(`${req.route.path} ${JSON.stringify(req.query)}`),
  });
  serve(app, "/things/:id", { get: (req, res) => void res.end(String(req.params["id"])) });
  const server = app.listen(0);
  try {
    const { port } = server.address() as { port: number };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: answer.status, body: await answer.text() };
  } finally {
    server.close();
  }
}

test("a path that is known is found at once; any other as Express finds it", async () => {
  let passed = 0;
  const count = () => {
    passed += 1;
  };
  expect(await asked("/things?a=1", count)).toEqual({ status: 200, body: '/things {"a":"1"}' });
  expect(passed).toBe(0);
  for (const [path, body] of [
    ["/THINGS", "/things {}"],
    ["/things/", "/things {}"],
    ["/things/7", "7"],
  ] as const) {
    expect((await asked(path, count)).body).toBe(body);
  }
  expect(passed).toBe(3);
  expect((await asked("/nothing", count)).status).toBe(404);
});

test("a request's line is what pino would write", () => {
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => void lines.push(line) });
  const given = { method: "GET", route: "/goals", status: 200 };
  const at = { requestId: "request-1", traceId: "0af7651916cd43dd8448eb211c80319c", milliseconds: 1.239 };
  requestLog(log)({ ...given, ...at, aborted: false });
  requestLog(log)({ ...given, ...at, aborted: true });
  const asPino = { request_id: at.requestId, trace_id: at.traceId, ...given, ms: 1.24 };
  log.info(asPino);
  log.info({ ...asPino, aborted: true });
  const timeless = lines.map((line) => line.replace(/"time":"[^"]+Z"/, '"time":""'));
  expect(timeless[0]).toBe(timeless[2]);
  expect(timeless[1]).toBe(timeless[3]);
  requestLog(createLog("warn", { write: () => expect.fail() }))({ ...given, ...at, aborted: false });
});

test("trace ids are not repeated", () => {
  const ids = Array.from({ length: 5_000 }, () => traceIdOf({ headers: {} } as never));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
});
