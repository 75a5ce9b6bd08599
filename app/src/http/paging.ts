/** Paging: by a cursor, which costs the same on every page, and by number for the first pages. */
import * as z from "zod";

export const defaultPerPage = 20;
export const maxPerPage = 100;
/** Numbered pages skip rows, and skipping reads them all; beyond these a cursor leads on. */
export const maxPage = 100;
/** Rows that numbered pages reach. */
export const maxOffset = maxPage * maxPerPage;

/** A page of rows, newest first, and whether more follow. */
export interface Rows<T> {
  readonly rows: readonly T[];
  readonly more: boolean;
}

/** Which rows: those older than an id, or those after a number of rows; never both. */
export interface Slice {
  readonly before?: string;
  readonly skip?: number;
  readonly limit: number;
}

/** 16 bytes in base64url; the last of 22 characters carries two bits. */
const cursorPattern = "^[A-Za-z0-9_-]{21}[AQgw]$";
const isCursor = new RegExp(cursorPattern);

/** Opaque to clients: the id of the last row, packed. */
export const encodeCursor = (id: string): string =>
  Buffer.from(id.replaceAll("-", ""), "hex").toString("base64url");

export function decodeCursor(cursor: string): string | undefined {
  // Only one text stands for an id, so that a cursor can be compared as text.
  if (!isCursor.test(cursor)) return undefined;
  const hex = Buffer.from(cursor, "base64url").toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const wholeNumber = (error: string, max = Number.POSITIVE_INFINITY) =>
  z
    .string()
    .regex(/^\d+$/, { error, abort: true })
    .transform(Number)
    .refine((number) => number >= 1 && number <= max, { error });

const numberMeta = (description: string, preset: number, bounds: { readonly maximum?: number } = {}) => ({
  description,
  // Text in the address, a number in meaning; OpenAPI describes the meaning.
  override: { type: "integer", minimum: 1, ...bounds, default: preset },
});

const cursorField = z
  .string()
  .transform((value, context) => {
    const id = decodeCursor(value);
    if (id !== undefined) return id;
    context.addIssue({ code: "custom", message: "must be a cursor that this service gave" });
    return z.NEVER;
  })
  .optional()
  .meta({ description: "Continue after this; `next_cursor` of the page before.", pattern: cursorPattern });

const perPageField = wholeNumber("must be a whole number from 1")
  .transform((number) => Math.min(number, maxPerPage))
  .optional()
  .meta(numberMeta(`Rows on a page; more than ${maxPerPage} gives ${maxPerPage}.`, defaultPerPage));

export const cursorQuery = z.object({ cursor: cursorField, per_page: perPageField });

/** What may not stand together cannot be said of parameters (OpenAPI 3.1), so that a cursor goes before a page. */
export const pageQuery = z.object({
  page: wholeNumber(`must be a whole number from 1 to ${maxPage}; continue with cursor`, maxPage)
    .optional()
    .meta(numberMeta("Number of the page; not looked at beside a cursor.", 1, { maximum: maxPage })),
  per_page: perPageField,
  cursor: cursorField,
});

export function sliceOf(query: {
  readonly page?: number | undefined;
  readonly per_page?: number | undefined;
  readonly cursor?: string | undefined;
}): Slice {
  const limit = query.per_page ?? defaultPerPage;
  if (query.cursor !== undefined) return { before: query.cursor, limit };
  return { skip: ((query.page ?? 1) - 1) * limit, limit };
}

/** Cuts the one row too many that a repository reads to know whether more follow. */
export function toRows<T>(read: readonly T[], limit: number): Rows<T> {
  return { rows: read.slice(0, limit), more: read.length > limit };
}

export function nextCursor(page: Rows<{ readonly id: string }>): string | null {
  const last = page.rows.at(-1);
  return page.more && last ? encodeCursor(last.id) : null;
}

export const nextCursorField = z
  .string()
  .nullable()
  .meta({ description: "Give it as `cursor` for the next page; null on the last." });
