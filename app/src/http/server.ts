/** The HTTP server: timeouts that grow from the outside in, and an end that loses no request. */

import type { IncomingMessage, Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Express, Request, Response } from "express";
import type { Config } from "../config.ts";
import { http } from "./builtin.ts";
import { answerUnparsed } from "./unparsed.ts";

type Timeouts = Pick<Config, "keepAliveTimeoutMs" | "headersTimeoutMs" | "requestTimeoutMs">;

/**
 * Express sets the prototypes of every request and answer to its own, from when on V8 treats both as objects that may
 * change at any time. These come into being with those prototypes, so that setting them changes nothing (Express 5.3).
 */
function messagesOf(app: Express) {
  class AppRequest extends http.IncomingMessage {}
  class AppResponse extends http.ServerResponse<IncomingMessage> {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  app.request = AppRequest.prototype as Request;
  app.response = AppResponse.prototype as Response;
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}

export function createHttpServer(app: Express, timeouts: Timeouts): Server {
  const server = http.createServer(
    {
      ...messagesOf(app),
      keepAliveTimeout: timeouts.keepAliveTimeoutMs,
      headersTimeout: timeouts.headersTimeoutMs,
      requestTimeout: timeouts.requestTimeoutMs,
      // The application says so itself, with a problem document.
      requireHostHeader: false,
    },
    app,
  );
  server.on("checkExpectation", app);
  answerUnparsed(server);
  return server;
}

/** @throws when the port is taken. @returns the port, which the system chooses for port 0. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => {
      server.off("error", reject);
      resolve((server.address() as { port: number }).port);
    });
  });
}

/**
 * Stops accepting, lets running requests finish, and cuts those that have not after `timeoutMs`.
 * @returns whether all of them finished.
 */
export async function closeServer(server: Server, timeoutMs: number): Promise<boolean> {
  const closed = new Promise<true>((resolve) => server.close(() => resolve(true)));
  const late = new AbortController();
  const timeout = sleep(timeoutMs, false as const, { signal: late.signal }).catch(() => false as const);
  server.closeIdleConnections();
  const finished = await Promise.race([closed, timeout]);
  late.abort();
  if (!finished) server.closeAllConnections();
  return finished;
}
