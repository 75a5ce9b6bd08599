/** Ways to answer that cost little: bytes and their tag are made once and can be shared between requests. */
import { createHash } from "node:crypto";
import type { Request, Response } from "express";

export interface Prepared {
  /** Bytes, made once: text would be encoded anew for every answer. */
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
}

const jsonType = "application/json; charset=utf-8";
const htmlType = "text/html; charset=utf-8";

/** The tag is weak: a proxy that compresses the answer keeps it, and it is the same on 200 and 304. */
function prepare(text: string, type: string): Prepared {
  const body = Buffer.from(text);
  return {
    body,
    type,
    cacheControl: "no-cache",
    etag: `W/"${createHash("sha1").update(body).digest("base64url")}"`,
  };
}

export const prepareJson = (value: unknown): Prepared => prepare(JSON.stringify(value), jsonType);
export const prepareScript = (source: string): Prepared => prepare(source, "text/javascript; charset=utf-8");
export const prepareHtml = (markup: string): Prepared => prepare(markup, htmlType);

/** Sends prepared bytes, or 304 to a client that has them. Clients ask again each time, and always see the latest. */
export function sendPrepared(req: Request, res: Response, prepared: Prepared): void {
  res.statusCode = 200;
  res.setHeader("Cache-Control", prepared.cacheControl);
  res.setHeader("ETag", prepared.etag);
  if (req.headers["if-none-match"] !== undefined && req.fresh) {
    res.statusCode = 304;
    res.end();
    return;
  }
  res.setHeader("Content-Type", prepared.type);
  res.setHeader("Content-Length", prepared.body.length);
  res.end(prepared.body);
}

/** An answer as a value: it can be kept, and sent again. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const json = (status: number, value: unknown, headers: Reply["headers"] = {}): Reply => ({
  status,
  headers: { "Content-Type": jsonType, ...headers },
  body: JSON.stringify(value),
});

export const empty: Reply = { status: 204, headers: {}, body: "" };

/** After a POST the browser gets the page by GET, so that reloading it sends nothing twice. */
export const seeOther = (location: string): Reply => ({
  status: 303,
  headers: { Location: location },
  body: "",
});

export function sendReply(res: Response, { status, headers, body }: Reply): void {
  res.statusCode = status;
  res.setHeader("Cache-Control", "no-store");
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  if (status !== 204) res.setHeader("Content-Length", Buffer.byteLength(body));
  res.end(body);
}

export const sendJson = (res: Response, status: number, value: unknown): void =>
  sendReply(res, json(status, value));

export const sendHtml = (res: Response, status: number, markup: string): void =>
  sendReply(res, { status, headers: { "Content-Type": htmlType }, body: markup });

export const sendProblem = (res: Response, status: number, value: unknown): void =>
  sendReply(res, json(status, value, { "Content-Type": "application/problem+json; charset=utf-8" }));
