/** Mail addresses: one rule on the way in and out, one form for each. */
import { domainToASCII, domainToUnicode } from "node:url";

/** The column is a varchar(50). */
export const emailLimit = 50;

const ascii = "A-Za-z0-9";
/** Letters of domains that are kept as people read them: the everyday ones of each script. */
const latin =
  "\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u00ff\\u0100-\\u012f\\u0131\\u0134-\\u013e\\u0141-\\u0148\\u014a-\\u017e";
const greek = "\\u0386\\u0388-\\u038a\\u038c\\u038e-\\u03a1\\u03a3-\\u03ce";
const cyrillic = "\\u0400-\\u045f";
const eastAsian = "\\u3005\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3";
const readable = `${latin}${greek}${cyrillic}${eastAsian}`;
/**
 * Letters, marks and digits that are taken as well: rarer ones of those scripts, Armenian, Georgian, those of India and
 * Sri Lanka, Thai, Lao, and what UTS 46 makes other letters of (full width, decomposed). A label that still has one of
 * them then is kept as ASCII (`xn--`). Letters that are in neither list are taken as ASCII only.
 */
const more =
  "\\u0130\\u0180-\\u02b8\\u0300-\\u034e\\u0350-\\u0373\\u0376\\u0377\\u037b-\\u037d\\u037f\\u03cf-\\u03e1\\u03f0-\\u03f5" +
  "\\u03f7-\\u03ff\\u0460-\\u0481\\u0483\\u0484\\u0487-\\u0559\\u0560-\\u0588\\u0900-\\u0963\\u0966-\\u096f\\u0971-\\u09f1" +
  "\\u09fc\\u09fe-\\u0a75\\u0a81-\\u0aef\\u0af9-\\u0b6f\\u0b71\\u0b82-\\u0bef\\u0c00-\\u0c6f\\u0c80-\\u0c83\\u0c85-\\u0d4e" +
  "\\u0d54-\\u0d57\\u0d5f-\\u0d6f\\u0d7a-\\u0df3\\u0e01-\\u0e3a\\u0e40-\\u0e4e\\u0e50-\\u0e59\\u0e81-\\u0edf\\u10a0-\\u10fa" +
  "\\u10fc-\\u115e\\u1161-\\u11ff\\u1e00-\\u1e99\\u1e9b-\\u1fbc\\u1fbe\\u1fc2-\\u1fcc\\u1fd0-\\u1fdb\\u1fe0-\\u1fec" +
  "\\u1ff2-\\u1ffc\\u2c60-\\u2c7f\\u2d00-\\u2d2d\\u3099\\u309a\\u309d-\\u309f\\u30fd-\\u30ff" +
  "\\uff21-\\uff3a\\uff41-\\uff5a\\uff66-\\uff6f\\uff71-\\uff9d\\uffa1-\\uffdc";
const wideDigits = "\\uff10-\\uff19";
/** The basic letters of Hebrew and of Arabic; a label is readable when it is made of one of the two alone. */
const readableRightToLeft = ["\\u05d0-\\u05ea", "\\u0621-\\u063a\\u0641-\\u064a"];
/** All that is taken of the two; mixed with letters of another direction they are no domain (RFC 5893). */
const rightToLeft =
  "\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7-\\u05f2\\u0610-\\u061a\\u0620-\\u063f\\u0641-\\u0669" +
  "\\u066e\\u066f\\u0671-\\u06d3\\u06d5-\\u06dc\\u06df-\\u06e8\\u06ea-\\u06fc\\u06ff\\u0750-\\u077f";

/** Letters with single hyphens or more between them, so that no text can be read in two ways. */
const joined = (first: string, letters: string): string => `[${first}][${letters}]*(?:-+[${letters}]+)*`;
const letters = `${ascii}${readable}${more}${wideDigits}`;
// The first letter says which of the two it is.
const label = `(?:${joined(letters, letters)}|${joined(rightToLeft, `0-9${rightToLeft}`)})`;
/** The last label is no number. */
const top = `(?:[A-Za-z${readable}${more}]{2,}|[${rightToLeft}]{2,}|[Xx][Nn]--[${ascii}-]*[${ascii}])`;
/** What UTS 46 (2.3) takes for the dot between labels: keyboards of Japanese and Chinese write the others. */
const anyDot = /[.\u3002\uff0e\uff61]/u;
const word = "[A-Za-z0-9_'+-]+";

export const emailPattern = new RegExp(`^${word}(?:\\.${word})*@(?:${label}${anyDot.source})+${top}$`, "u");

/**
 * Letters that may stand in one label: Latin, Greek and Cyrillic have many of the same shape, and with a Cyrillic "a"
 * somebody would have another's domain. Names of East Asia have Latin letters among their own (UTS 39, 5.2).
 */
const together = [`${ascii}${latin}${eastAsian}`, `0-9${greek}`, `0-9${cyrillic}`];
const kept = [
  ...together.map((range) => joined(range, range)),
  ...readableRightToLeft.map((range) => `[${range}]+`),
];
export const isReadable = new RegExp(`^(?![Xx][Nn]--)(?:${kept.join("|")})$`, "u");
const isAny = /^/;

// Behind a name the last label would be taken for a number's.
const suffix = ".invalid";
const toAscii = (one: string): string => domainToASCII(one + suffix).slice(0, -suffix.length);
const toUnicode = (one: string): string => domainToUnicode(one + suffix).slice(0, -suffix.length);

/** By UTS 46, as browsers and mail servers do it; what is no name there stays as it is. */
function canonicalLabel(one: string, asLetters: RegExp): string {
  const encoded = toAscii(one);
  const decoded = toUnicode(encoded);
  if (encoded === "" || toAscii(decoded) !== encoded) return one.toLowerCase();
  return asLetters.test(decoded) ? decoded : encoded;
}

/** @param email one that the pattern lets through. @returns the one form of it, which the pattern lets through, too. */
export function canonicalEmail(email: string): string {
  const at = email.indexOf("@");
  const labels = email.slice(at + 1).split(anyDot);
  // Letters whose ASCII would be too long stay letters. It is one form all the same: that ASCII is never let in.
  const forms = [isReadable, isAny].map((asLetters) => labels.map((one) => canonicalLabel(one, asLetters)));
  const mailOf = (domain: readonly string[]) => `${email.slice(0, at)}@${domain.join(".")}`;
  const fits = (form: string): boolean => form.length <= emailLimit && emailPattern.test(form);
  const canonical = forms.map((form) => mailOf(form).toLowerCase()).find(fits);
  return canonical ?? mailOf(labels);
}
