/** Ways to answer that cost little: bytes and their tag are made once and can be shared between requests. */
import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import { isWeak, requireMatch } from "./conditions.ts";

export interface Prepared {
  /**
   * The bytes of the answer, one character each: Node writes such text together with the headers, and a Buffer apart
   * from them. Encoding the answer's own text would be work for every request.
   */
  readonly body: string;
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
}

const jsonType = "application/json; charset=utf-8";
const htmlType = "text/html; charset=utf-8";

const strongTag = (bytes: Uint8Array): string => `"${createHash("sha1").update(bytes).digest("base64url")}"`;

/** The tag is weak: a proxy that compresses the answer keeps it, and it is the same on 200 and 304. */
function prepare(text: string, type: string): Prepared {
  const bytes = Buffer.from(text);
  return {
    body: bytes.toString("latin1"),
    type,
    cacheControl: "no-cache",
    etag: `W/${strongTag(bytes)}`,
  };
}

export const prepareJson = (value: unknown): Prepared => prepare(JSON.stringify(value), jsonType);

/** Of what is changed by its tag (`If-Match`): strong, though a proxy that compresses the answer makes it weak. */
export function prepareVersion(value: unknown): Prepared {
  const prepared = prepareJson(value);
  return { ...prepared, etag: prepared.etag.slice("W/".length) };
}

/** The strong tag of what `prepareVersion` would send. */
export const tagOf = (value: unknown): string => strongTag(Buffer.from(JSON.stringify(value)));

export const prepareScript = (source: string): Prepared => prepare(source, "text/javascript; charset=utf-8");
export const prepareHtml = (markup: string): Prepared => prepare(markup, htmlType);

/** Sends prepared bytes, with the headers that say what they are. */
export function sendBytes(res: Response, { body, type }: Pick<Prepared, "body" | "type">): void {
  res.setHeader("Content-Type", type);
  res.setHeader("Content-Length", body.length);
  res.end(body, "latin1");
}

/** As the client has it: a proxy may have weakened it, and a cache finds what a 304 is about by its tag (RFC 9111, 4.3.4). */
function tagOfClient({ headers }: Request, etag: string): string {
  const weak = `W/${etag}`;
  return !isWeak(etag) && headers["if-none-match"]?.includes(weak) ? weak : etag;
}

/**
 * Sends prepared bytes, or 304 to a client that has them. Clients ask again each time, and always see the latest.
 *
 * @throws Problem 412 to a client that wants others.
 */
export function sendPrepared(req: Request, res: Response, prepared: Prepared): void {
  requireMatch(req.headers, prepared);
  res.statusCode = 200;
  res.setHeader("Cache-Control", prepared.cacheControl);
  res.setHeader("ETag", prepared.etag);
  if (req.headers["if-none-match"] !== undefined && req.fresh) {
    res.statusCode = 304;
    res.setHeader("ETag", tagOfClient(req, prepared.etag));
    res.end();
    return;
  }
  sendBytes(res, prepared);
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

export function sendHtml(res: Response, status: number, markup: string): void {
  res.statusCode = status;
  res.setHeader("Cache-Control", "no-store");
  res.setHeader("Content-Type", htmlType);
  res.setHeader("Content-Length", Buffer.byteLength(markup));
  res.end(markup);
}

export const sendProblem = (res: Response, status: number, value: unknown): void =>
  sendReply(res, json(status, value, { "Content-Type": "application/problem+json; charset=utf-8" }));
