/** Ways to answer that cost little: bytes and their tag are made once and can be shared between requests. */
import { createHash } from "node:crypto";
import type { Request, Response } from "express";

export interface Prepared {
  /** Bytes, made once: text would be encoded anew for every answer. */
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
}

const jsonType = "application/json; charset=utf-8";
const htmlType = "text/html; charset=utf-8";

/** The tag is weak: a proxy that compresses the answer keeps it, and it is the same on 200 and 304. */
function prepare(text: string, type: string): Prepared {
  const body = Buffer.from(text);
  return { body, type, etag: `W/"${createHash("sha1").update(body).digest("base64url")}"` };
}

export const prepareJson = (value: unknown): Prepared => prepare(JSON.stringify(value), jsonType);
export const prepareScript = (source: string): Prepared => prepare(source, "text/javascript; charset=utf-8");
export const prepareHtml = (markup: string): Prepared => prepare(markup, htmlType);

/** Sends prepared bytes, or 304 to a client that has them. Clients ask again each time, and always see the latest. */
export function sendPrepared(req: Request, res: Response, prepared: Prepared): void {
  res.statusCode = 200;
  res.setHeader("Cache-Control", "no-cache");
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

function send(res: Response, status: number, type: string, text: string): void {
  res.statusCode = status;
  res.setHeader("Cache-Control", "no-store");
  res.setHeader("Content-Type", type);
  res.setHeader("Content-Length", Buffer.byteLength(text));
  res.end(text);
}

export const sendJson = (res: Response, status: number, value: unknown): void =>
  send(res, status, jsonType, JSON.stringify(value));

export const sendHtml = (res: Response, status: number, markup: string): void =>
  send(res, status, htmlType, markup);

export const sendProblem = (res: Response, status: number, value: unknown): void =>
  send(res, status, "application/problem+json; charset=utf-8", JSON.stringify(value));

/** After a POST the browser gets the page by GET, so that reloading it sends nothing twice. */
export function sendSeeOther(res: Response, location: string): void {
  res.statusCode = 303;
  res.setHeader("Cache-Control", "no-store");
  res.setHeader("Location", location);
  res.setHeader("Content-Length", 0);
  res.end();
}

export function sendEmpty(res: Response): void {
  res.statusCode = 204;
  res.setHeader("Cache-Control", "no-store");
  res.end();
}
