/** What every request gets: an id, a trace id, the security headers, one log line, one count. */
import { randomFillSync, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { NextFunction, Request, Response } from "express";
import { type Log, requestLog } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import { startClock } from "../storage/deadline.ts";

declare global {
  namespace Express {
    interface Locals {
      requestId: string;
      traceId: string;
    }
  }
}

const requestIdPattern = /^[A-Za-z0-9._-]{8,64}$/;
const traceparentPattern = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;
const noTrace = "0".repeat(32);

/** A request id that the proxy passed on, or a new one when it is missing or not plain. */
export function requestIdOf(req: IncomingMessage): string {
  const given = req.headers["x-request-id"];
  return typeof given === "string" && requestIdPattern.test(given) ? given : randomUUID();
}

/** The trace id of a `traceparent` header (W3C Trace Context), or a new one. */
export function traceIdOf(req: IncomingMessage): string {
  const given = req.headers.traceparent;
  if (typeof given === "string" && !given.startsWith("ff")) {
    const id = traceparentPattern.exec(given)?.[1];
    if (id !== undefined && id !== noTrace) return id;
  }
  return newTraceId();
}

const traceIdBytes = 16;
const pool = Buffer.alloc(traceIdBytes * 256);
let poolUsed = pool.length;

/** Random bytes come many at a time; asking for a few costs as much. */
function newTraceId(): string {
  if (poolUsed === pool.length) {
    randomFillSync(pool);
    poolUsed = 0;
  }
  const id = pool.toString("hex", poolUsed, poolUsed + traceIdBytes);
  poolUsed += traceIdBytes;
  return id === noTrace ? newTraceId() : id;
}

export interface ContextOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly isDraining: () => boolean;
  readonly commonHeaders: (res: ServerResponse, secure: boolean) => void;
}

export function requestContext(options: ContextOptions) {
  const { log, metrics, isDraining, commonHeaders } = options;
  const write = requestLog(log);
  return (req: Request, res: Response, next: NextFunction): void => {
    const started = performance.now();
    const requestId = requestIdOf(req);
    const traceId = traceIdOf(req);
    res.locals.requestId = requestId;
    res.locals.traceId = traceId;
    res.setHeader("X-Request-Id", requestId);
    commonHeaders(res, req.secure);
    // The proxy lets go of its idle connections to an instance that is about to go.
    if (isDraining()) res.setHeader("Connection", "close");
    // It comes once; `once` would cost a function more.
    res.on("close", () => {
      const milliseconds = performance.now() - started;
      // Set by Express when a route matches; the path itself could name people.
      const route: string = (req.route as { path?: string } | undefined)?.path ?? "unmatched";
      metrics.observeRequest(req.method, route, res.statusCode, milliseconds / 1000);
      write({
        requestId,
        traceId,
        method: req.method,
        route,
        status: res.statusCode,
        milliseconds,
        aborted: !res.writableFinished,
      });
    });
    startClock(() => next());
  };
}
