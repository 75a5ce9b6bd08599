/** Mail addresses: one rule on the way in and out, one form for each. */
import { domainToASCII, domainToUnicode } from "node:url";

const ascii = "A-Za-z0-9";
/**
 * Letters of domains, each of which UTS 46 keeps as one letter: Latin, Greek, Cyrillic, kana, Han, Hangul. Other
 * scripts come as their ASCII form (`xn--`), which is kept as it is: their rules fit into no pattern.
 */
const leftToRight =
  "\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u00ff\\u0100-\\u012f\\u0131\\u0134-\\u013e\\u0141-\\u0148\\u014a-\\u017e" +
  "\\u0386\\u0388-\\u038a\\u038c\\u038e-\\u03a1\\u03a3-\\u03ce\\u0400-\\u045f" +
  "\\u3005\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3";
/** Hebrew and Arabic; mixed with letters or digits of another direction they are no domain (RFC 5893). */
const rightToLeft = ["\\u05d0-\\u05ea", "\\u0621-\\u063a\\u0641-\\u064a"];

const letter = `${ascii}${leftToRight}`;
const labels = [
  `[${ascii}](?:[${ascii}-]*[${ascii}])?`,
  `(?![Xx][Nn]--)[${letter}](?:[${letter}-]*[${letter}])?`,
  ...rightToLeft.map((range) => `[${range}]+`),
];
/** The last label is no number. */
const top = [
  "[A-Za-z]{2,}",
  `[Xx][Nn]--[${ascii}-]*[${ascii}]`,
  `[${leftToRight}]{2,}`,
  ...rightToLeft.map((range) => `[${range}]{2,}`),
];
const word = "[A-Za-z0-9_'+-]+";

export const emailPattern = new RegExp(
  `^${word}(?:\\.${word})*@(?:(?:${labels.join("|")})\\.)+(?:${top.join("|")})$`,
  "u",
);

const unicodeLabel = new RegExp(`^(?:${labels.slice(1).join("|")})$`, "u");
// Behind a name the last label would be taken for a number's.
const suffix = ".invalid";
const toAscii = (label: string): string => domainToASCII(label + suffix).slice(0, -suffix.length);

function canonicalLabel(label: string): string {
  const lower = label.toLowerCase();
  if (/^[\x21-\x7e]+$/.test(lower) && !lower.startsWith("xn--")) return lower;
  const encoded = toAscii(lower);
  const decoded = domainToUnicode(encoded);
  // Another script, or an encoding of nothing.
  return encoded !== "" && unicodeLabel.test(decoded) && toAscii(decoded) === encoded ? decoded : lower;
}

/** @param email one that the pattern lets through. @returns lower case, and domains as people read them. */
export function canonicalEmail(email: string): string {
  const at = email.indexOf("@");
  const domain = email
    .slice(at + 1)
    .split(".")
    .map(canonicalLabel)
    .join(".");
  return `${email.slice(0, at).toLowerCase()}@${domain}`;
}
