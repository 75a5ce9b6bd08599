/** Text as the storage takes it: any language, counted the way the tables count. */
import * as z from "zod";

interface TextLimits {
  /** Code points, as a varchar counts. */
  readonly min?: number;
  readonly max: number;
  readonly blankAllowed?: boolean;
}

// Parts of a character class, written so that JSON Schema in any language reads them as JavaScript does.
/** Control characters of both ranges have no place in text; tab and line ends do. */
const controls = "\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f";
/** The last two code points of each plane are no characters, and so are 32 of Arabic's. */
const noncharacters = Array.from({ length: 16 }, (_, plane) => (plane + 1) * 0x1_0000)
  .map((start) => `${String.fromCodePoint(start + 0xfffe)}-${String.fromCodePoint(start + 0xffff)}`)
  .join("");
/**
 * What leaves nothing to see by itself, by Unicode's properties: White_Space, Default_Ignorable_Code_Point, Format,
 * Noncharacter_Code_Point. They do not know the blanks that follow: of Braille, of Egyptian (a mark of its layout), of
 * the Khitan script, and a note without a head.
 */
const invisible =
  "\\t\\n\\r \\u00a0\\u00ad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u115f\\u1160\\u1680" +
  "\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\u3164\\ufdd0-\\ufdef" +
  "\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff\u{110bd}\u{110cd}\u{13430}-\u{1343f}" +
  `\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}${noncharacters}` +
  "\\u2800\u{13440}\u{16fe4}\u{1d159}";

const anyPattern = `^[^${controls}]*$`;
/** Begins with what cannot be seen, if at all, so that no text is looked at twice. */
const visiblePattern = `^[${invisible}]*[^${controls}${invisible}][^${controls}]*$`;

const isClean = new RegExp(anyPattern, "u");
const isVisible = new RegExp(visiblePattern, "u");

function complaint(value: string, { min = 0, max, blankAllowed = false }: TextLimits): string | undefined {
  // A lone surrogate cannot be written as UTF-8 and would come back as something else. It is no character, so that
  // many languages have no pattern that names it; JSON Schema's own model knows no such text.
  if (!value.isWellFormed()) return "contains half a character";
  if (!isClean.test(value)) return "contains a control character";
  if (!blankAllowed && !isVisible.test(value)) return "must not be blank";
  const length = min > 0 || value.length > max ? [...value].length : 0;
  if (length < min) return `must have at least ${min} characters`;
  if (length > max) return `must have at most ${max} characters, not ${length}`;
  return undefined;
}

export function text(limits: TextLimits, description: string): z.ZodString {
  const { min = 1, max, blankAllowed = false } = limits;
  return z
    .string({ error: (issue) => (issue.input === undefined ? "is missing" : "must be text") })
    .superRefine((value, context) => {
      const message = complaint(value, limits);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .meta({
      description,
      pattern: blankAllowed ? anyPattern : visiblePattern,
      ...(blankAllowed ? {} : { minLength: min }),
      maxLength: max,
    });
}

export const uuid = z.uuid({ error: "must be an id as this service gives them" });
/** One that a client sends: in any case (RFC 9562, 4), as the storage keeps it. */
export const givenUuid = uuid.overwrite((id) => id.toLowerCase());
export const timestamp = z.iso.datetime();

export const ownerField = uuid.nullable().meta({ description: "Whose it is; null for what is open to all." });
export const authorNameField = z
  .string()
  .nullable()
  .meta({ description: "The author's name; null while there is none." });
