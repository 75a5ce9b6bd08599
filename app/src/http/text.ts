/** Text as the storage takes it: any language, counted the way the tables count. */
import * as z from "zod";

interface TextLimits {
  /** Code points, as a varchar counts. */
  readonly min?: number;
  readonly max: number;
  readonly blankAllowed?: boolean;
  /** Of a title or a name: no line breaks, and nothing that reorders what is shown beside it. */
  readonly oneLine?: boolean;
}

// Parts of a character class, written so that JSON Schema in any language reads them as JavaScript does.
/** Control characters of both ranges have no place in text; tab and line ends do. */
const controls = "\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f";
/** With U+000B, U+000C and U+0085, which control, all that Unicode breaks lines at. */
const lineBreaks = "\\n\\r\\u2028\\u2029";
/** Embeddings, overrides and isolates of the bidirectional algorithm (UAX 9, 2.1 to 2.4). */
const reordering = "\\u202a-\\u202e\\u2066-\\u2069";
/** The last two code points of each plane are no characters, and so are 32 of Arabic's. */
const noncharacters = Array.from({ length: 16 }, (_, plane) => (plane + 1) * 0x1_0000)
  .map((start) => `${String.fromCodePoint(start + 0xfffe)}-${String.fromCodePoint(start + 0xffff)}`)
  .join("");
/**
 * What leaves nothing to see by itself, by Unicode's properties: White_Space, Default_Ignorable_Code_Point, Format,
 * Noncharacter_Code_Point. They do not know the blanks that follow: of Braille, of Egyptian (a mark of its layout), of
 * the Khitan script, and a note without a head.
 */
const invisibleInLine =
  "\\t \\u00a0\\u00ad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u115f\\u1160\\u1680" +
  "\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u202f\\u205f-\\u2065\\u206a-\\u206f\\u3000\\u3164\\ufdd0-\\ufdef" +
  "\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff\u{110bd}\u{110cd}\u{13430}-\u{1343f}" +
  `\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}${noncharacters}` +
  "\\u2800\u{13440}\u{16fe4}\u{1d159}";
const invisible = `${invisibleInLine}${lineBreaks}${reordering}`;

const anyPattern = `^[^${controls}]*$`;
/** Begins with what cannot be seen, if at all, so that no text is looked at twice. */
const visiblePatternOf = (refused: string, unseen: string): string =>
  `^[${unseen}]*[^${refused}${unseen}][^${refused}]*$`;
const visiblePattern = visiblePatternOf(controls, invisible);
const linePattern = visiblePatternOf(`${controls}${lineBreaks}${reordering}`, invisibleInLine);

const isClean = new RegExp(anyPattern, "u");
const isVisible = new RegExp(visiblePattern, "u");
const lineBreak = new RegExp(`[${lineBreaks}]`, "u");
const reorders = new RegExp(`[${reordering}]`, "u");

/** The name of a character as Unicode writes it. */
const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

function complaintOfLine(value: string): string | undefined {
  if (lineBreak.test(value)) return "must be one line, without line breaks";
  const found = reorders.exec(value)?.[0];
  return found && `must not contain ${codeOf(found)}, which reorders the text around it`;
}

function complaint(value: string, limits: TextLimits): string | undefined {
  const { min = 0, max, blankAllowed = false, oneLine = false } = limits;
  // A lone surrogate cannot be written as UTF-8 and would come back as something else. It is no character, so that
  // many languages have no pattern that names it; JSON Schema's own model knows no such text.
  if (!value.isWellFormed()) return "contains half a character";
  if (!isClean.test(value)) return "contains a control character";
  if (!blankAllowed && !isVisible.test(value)) return "must not be blank";
  const ofLine = oneLine ? complaintOfLine(value) : undefined;
  if (ofLine !== undefined) return ofLine;
  const length = min > 0 || value.length > max ? [...value].length : 0;
  if (length < min) return `must have at least ${min} characters`;
  if (length > max) return `must have at most ${max} characters, not ${length}`;
  return undefined;
}

export function text(limits: TextLimits, description: string): z.ZodString {
  const { min = 1, max, blankAllowed = false, oneLine = false } = limits;
  return z
    .string({ error: (issue) => (issue.input === undefined ? "is missing" : "must be text") })
    .superRefine((value, context) => {
      const message = complaint(value, limits);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .meta({
      description,
      pattern: blankAllowed ? anyPattern : oneLine ? linePattern : visiblePattern,
      ...(blankAllowed ? {} : { minLength: min }),
      maxLength: max,
    });
}

export const uuid = z.uuid({ error: "must be an id that this service gave" });
/** One that a client sends: in any case (RFC 9562, 4), as the storage keeps it. */
export const givenUuid = uuid.overwrite((id) => id.toLowerCase());
export const timestamp = z.iso.datetime();

export const ownerField = uuid.nullable().meta({ description: "Whose it is; null for what is open to all." });
export const authorNameField = z
  .string()
  .nullable()
  .meta({ description: "The author's name; null while there is none." });
