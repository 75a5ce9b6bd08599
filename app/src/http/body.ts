/** The body of a request, read strictly: it is what its headers say, or it is refused. */
import { MIMEType } from "node:util";
import express, { type Request, type Response } from "express";
import { inFigures, invalid, Problem, repeated } from "./problem.ts";

export interface BodyFormat {
  readonly as: "json" | "form";
  /** Bytes after decompression; a larger body is answered 413. */
  readonly limit: number;
}

const mediaTypes = { json: "application/json", form: "application/x-www-form-urlencoded" } as const;

export const mediaTypeOf = ({ as }: Pick<BodyFormat, "as">): string => mediaTypes[as];

/** What body-parser takes apart (body-parser 2.4.0, lib/read.js). */
export const acceptedCodings = "gzip, deflate, br, zstd";

const maxFormFields = 20;
const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/** What the request says of its body; nothing where that is no media type. */
function typeOf(req: Request): { readonly essence?: string; readonly charset?: string } {
  try {
    const { essence, params } = new MIMEType(req.headers["content-type"] ?? "");
    return { essence, charset: params.get("charset")?.toLowerCase() ?? "utf-8" };
  } catch {
    return {};
  }
}

/** Names what was found, unless it is longer than any name of a type or charset (RFC 6838, 4.2). */
const unlike = (found: string | undefined): string =>
  found === undefined || found.length > 255 ? "" : `, not ${found}`;

function decode(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch (cause) {
    throw new Problem(400, { detail: "The body is not valid UTF-8.", cause });
  }
}

function refuseRepeated(names: readonly string[]): void {
  const again = names.filter((name, index) => names.indexOf(name) !== index);
  if (again.length > 0) throw invalid([...new Set(again)].map(repeated));
}

/** How many names the objects in a value have, however deep. */
function countNames(value: unknown): number {
  let names = 0;
  const left = [value];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one !== "object" || one === null) continue;
    const inner = Object.values(one);
    if (!Array.isArray(one)) names += inner.length;
    for (const each of inner) left.push(each);
  }
  return names;
}

/** No body here has a tenth of them; what has more is not looked at further. */
const maxParts = 1_000;

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

/** Counts the colons of a JSON text, one for each name. @throws Problem 400 for lists and objects without end. */
function countWrittenNames(text: string): number {
  let parts = 0;
  let names = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (sign === '"') at = endOfString(text, at);
    else if (sign === ":") names += 1;
    else if ("[{,".includes(sign)) parts += 1;
    if (parts > maxParts) {
      const most = `more than ${inFigures(maxParts)} values in its arrays and objects, however deep`;
      throw new Problem(400, { detail: `The body's JSON has ${most}; this service accepts no more.` });
    }
  }
  return names;
}

/** Paths of the names that a JSON text, which is valid, has more than once in one object. */
function repeatedMembers(text: string): string[] {
  const found: string[] = [];
  const open: { readonly path: string; readonly names: Set<string>; latest: string }[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string;
    const inner = open.at(-1);
    if ("[{".includes(sign))
      open.push({ path: inner?.latest ?? "", names: new Set(), latest: inner?.latest ?? "" });
    else if ("]}".includes(sign)) open.pop();
    if (sign !== '"') continue;
    const end = endOfString(text, at);
    if (inner && /^\s*:/.test(text.slice(end + 1))) {
      const name = JSON.parse(text.slice(at, end + 1)) as string;
      inner.latest = inner.path === "" ? name : `${inner.path}.${name}`;
      if (inner.names.has(name)) found.push(inner.latest);
      inner.names.add(name);
    }
    at = end;
  }
  return found;
}

/** `JSON.parse` keeps the last of two members with one name, and others keep the first (RFC 8259, 4). */
function readJson(text: string): unknown {
  const written = countWrittenNames(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Problem(400, { detail: "The body is not valid JSON.", cause });
  }
  if (written !== countNames(value)) throw invalid([...new Set(repeatedMembers(text))].map(repeated));
  return value;
}

function readForm(text: string): unknown {
  const parts = text.split("&").filter((part) => part !== "");
  if (parts.length > maxFormFields) {
    const detail = `The form has ${inFigures(parts.length)} fields; this address accepts at most ${maxFormFields}.`;
    throw new Problem(413, { detail });
  }
  const decodePart = (part: string) => decodeURIComponent(part.replaceAll("+", " "));
  let fields: [string, string][];
  try {
    fields = parts.map((part) => {
      const [name = "", ...value] = part.split("=");
      return [decodePart(name), decodePart(value.join("="))];
    });
  } catch (cause) {
    throw new Problem(400, { detail: "The form is not percent-encoded UTF-8.", cause });
  }
  refuseRepeated(fields.map(([name]) => name));
  return Object.fromEntries(fields);
}

/** Errors that body-parser names have an answer of their own; what is left came from decompression. */
function toRefusal(error: unknown): unknown {
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type !== undefined || status !== 400) return error;
  return new Problem(400, { detail: "The body is not what its Content-Encoding says.", cause: error });
}

/** A length of none, or neither a length nor a coding (RFC 9112, 6.3). */
const isMissing = ({ headers }: Request): boolean =>
  headers["transfer-encoding"] === undefined && !(Number(headers["content-length"]) > 0);

/** @returns a function that reads the body; it rejects with what the client is told. */
export function bodyReader(format: BodyFormat): (req: Request, res: Response) => Promise<unknown> {
  const readBytes = express.raw({ limit: format.limit, type: () => true });
  const parse = format.as === "json" ? readJson : readForm;
  const mediaType = mediaTypeOf(format);
  return async (req, res) => {
    // An empty form has its fields missing.
    if (format.as === "json" && isMissing(req)) {
      throw new Problem(400, { detail: `The body is missing; it must be ${mediaType}.` });
    }
    const { essence, charset } = typeOf(req);
    if (!req.is(mediaType)) {
      throw new Problem(415, { detail: `The body must be ${mediaType}${unlike(essence)}.` });
    }
    if (charset !== "utf-8")
      throw new Problem(415, { detail: `The body must be in UTF-8${unlike(charset)}.` });
    await new Promise<void>((resolve, reject) => {
      readBytes(req, res, (error?: unknown) => (error ? reject(toRefusal(error)) : resolve()));
    });
    return parse(decode(req.body));
  };
}
