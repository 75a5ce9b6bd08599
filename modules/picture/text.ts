/** Sizes of text, the same on every machine: from a table of widths, never from the fonts of the system. */
import measure from "anafanafo";

export interface TextStyle {
  /** Pixels. */
  readonly size: number;
  readonly bold: boolean;
}

export const TEXT = {
  group: { size: 13, bold: true },
  title: { size: 13, bold: true },
  line: { size: 12, bold: false },
  label: { size: 11, bold: false },
} as const satisfies Readonly<Record<string, TextStyle>>;

/** Height of a line of text in font sizes. */
const LINE_HEIGHT = 1.4;

/**
 * Width in pixels. Verdana is the widest of the usual sans-serif fonts (DejaVu Sans is as wide), so that a string stays
 * in its box whichever of them a reader has.
 */
export function textWidth(text: string, { size, bold }: TextStyle): number {
  return Math.ceil((measure(text, { font: bold ? "bold 10px Verdana" : "10px Verdana" }) * size) / 10);
}

export const textHeight = ({ size }: TextStyle): number => Math.ceil(size * LINE_HEIGHT);
