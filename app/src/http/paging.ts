/** Paging: by a cursor, which costs the same on every page, and by number for the first pages. */
import { z } from "zod";

export const defaultPerPage = 20;
export const maxPerPage = 100;
/** Rows that a numbered page may skip; skipping reads them all. */
export const maxOffset = 10_000;

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

/** Opaque to clients: the id of the last row, packed. */
export const encodeCursor = (id: string): string =>
  Buffer.from(id.replaceAll("-", ""), "hex").toString("base64url");

export function decodeCursor(cursor: string): string | undefined {
  if (!/^[A-Za-z0-9_-]{22}$/.test(cursor)) return undefined;
  const hex = Buffer.from(cursor, "base64url").toString("hex");
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  // Only one text stands for an id, so that a cursor can be compared as text.
  return encodeCursor(id) === cursor ? id : undefined;
}

const wholeNumber = (min: number) =>
  z
    .string({ error: "must be given once" })
    .regex(/^\d{1,9}$/, { error: `must be a whole number from ${min}`, abort: true })
    .transform(Number)
    .refine((number) => number >= min, { error: `must be a whole number from ${min}` });

const numberMeta = (description: string, minimum: number, preset: number) => ({
  description,
  // Text in the address, a number in meaning; OpenAPI describes the meaning.
  override: { type: "integer", minimum, default: preset },
});

const cursorField = z
  .string({ error: "must be given once" })
  .transform((value, context) => {
    const id = decodeCursor(value);
    if (id !== undefined) return id;
    context.addIssue({ code: "custom", message: "must be a cursor that this service gave" });
    return z.NEVER;
  })
  .optional()
  .meta({ description: "Continue after this; `next_cursor` of the page before." });

const perPageField = wholeNumber(1)
  .transform((number) => Math.min(number, maxPerPage))
  .optional()
  .meta(numberMeta(`Rows on a page; more than ${maxPerPage} gives ${maxPerPage}.`, 1, defaultPerPage));

export const cursorQuery = z.object({ cursor: cursorField, per_page: perPageField });

export const pageQuery = z
  .object({
    page: wholeNumber(1)
      .optional()
      .meta(numberMeta(`Number of the page, within the first ${maxOffset} rows.`, 1, 1)),
    per_page: perPageField,
    cursor: cursorField,
  })
  .superRefine(({ page, per_page, cursor }, context) => {
    if (page !== undefined && cursor !== undefined) {
      context.addIssue({ code: "custom", path: ["page"], message: "cannot be combined with cursor" });
    }
    if ((page ?? 1) * (per_page ?? defaultPerPage) > maxOffset) {
      context.addIssue({
        code: "custom",
        path: ["page"],
        message: `reaches beyond the first ${maxOffset} rows; continue with cursor`,
      });
    }
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
