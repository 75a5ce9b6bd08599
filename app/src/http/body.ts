/** The body of a request, read strictly: it is what its headers say, or it is refused. */
import { MIMEType } from "node:util";
import express, { type Request, type Response } from "express";
import { type FieldError, invalid, Problem } from "./problem.ts";

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

function charsetOf(req: Request): string {
  try {
    const { params } = new MIMEType(req.headers["content-type"] ?? "");
    return params.get("charset")?.toLowerCase() ?? "utf-8";
  } catch {
    return "unknown";
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch (cause) {
    throw new Problem(400, { detail: "The body is not valid UTF-8.", cause });
  }
}

const repeated = (field: string): FieldError => ({ field, message: "is given more than once" });

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
    if (parts > maxParts) throw new Problem(400, { detail: "The body's JSON has too many members." });
  }
  return names;
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
  if (written !== countNames(value)) {
    throw new Problem(400, { detail: "A member of the body's JSON is given more than once." });
  }
  return value;
}

function readForm(text: string): unknown {
  const parts = text.split("&").filter((part) => part !== "");
  if (parts.length > maxFormFields) throw new Problem(413, { detail: "The form has too many fields." });
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
      throw new Problem(400, { detail: `The body is missing; it has to be ${mediaType}.` });
    }
    if (!req.is(mediaType)) throw new Problem(415, { detail: `The body has to be ${mediaType}.` });
    if (charsetOf(req) !== "utf-8") throw new Problem(415, { detail: "The body has to be UTF-8." });
    await new Promise<void>((resolve, reject) => {
      readBytes(req, res, (error?: unknown) => (error ? reject(toRefusal(error)) : resolve()));
    });
    return parse(decode(req.body));
  };
}
