/** Text as the storage takes it: any language, counted the way the tables count. */
import { z } from "zod";

interface TextLimits {
  /** Code points, as a varchar counts. */
  readonly min?: number;
  readonly max?: number;
  /** Bytes of UTF-8, as MySQL's TEXT counts. */
  readonly maxBytes?: number;
  readonly blankAllowed?: boolean;
}

/** Control characters have no place in text; tab and line ends do. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function complaint(value: string, limits: TextLimits): string | undefined {
  const { min = 0, max, maxBytes, blankAllowed = false } = limits;
  if (!blankAllowed && value.trim() === "") return "must not be blank";
  // A lone surrogate cannot be written as UTF-8 and would come back as something else.
  if (!value.isWellFormed()) return "contains half a character";
  if (controls.test(value)) return "contains a control character";
  const length = min > 0 || (max !== undefined && value.length > max) ? [...value].length : 0;
  if (length < min) return `must have at least ${min} characters`;
  if (max !== undefined && length > max) return `must have at most ${max} characters, not ${length}`;
  if (maxBytes !== undefined) {
    const bytes = Buffer.byteLength(value);
    if (bytes > maxBytes) return `must have at most ${maxBytes} bytes, not ${bytes}`;
  }
  return undefined;
}

export function text(limits: TextLimits, description: string): z.ZodString {
  const { min = 1, max, maxBytes, blankAllowed = false } = limits;
  return z
    .string({ error: (issue) => (issue.input === undefined ? "is missing" : "must be text") })
    .superRefine((value, context) => {
      const message = complaint(value, limits);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .meta({
      description,
      ...(blankAllowed ? {} : { minLength: min }),
      ...(max === undefined && maxBytes === undefined ? {} : { maxLength: max ?? maxBytes }),
    });
}

export const uuid = z.uuid({ error: "must be an id as this service gives them" });
export const timestamp = z.iso.datetime();
