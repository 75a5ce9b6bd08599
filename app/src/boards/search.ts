/** What a search looks for, as regular expressions that every storage reads alike; none of their own rules of case. */

const single = (text: string, otherwise: string): string => ([...text].length === 1 ? text : otherwise);

/** The same for letters that differ in upper and lower case alone: `s`, `S`, `ſ`. */
function fold(letter: string): string {
  const upper = single(letter.toUpperCase(), letter);
  return single(upper.toLowerCase(), upper);
}

/** Behind every letter that has another case (Unicode 16: Adlam's are the last). */
const behindCases = 0x1_f000;

function groupCases(): ReadonlyMap<string, readonly string[]> {
  const cased = /\p{Changes_When_Casemapped}/u;
  const letters = Array.from({ length: behindCases }, (_, point) => String.fromCodePoint(point));
  return Map.groupBy(
    letters.filter((letter) => cased.test(letter)),
    fold,
  );
}

let groups: ReadonlyMap<string, readonly string[]> | undefined;

/** Letters stand for themselves and their other cases, signs for themselves; nothing is tried in two ways. */
function patternOf(character: string): string {
  groups ??= groupCases();
  const cases = groups.get(fold(character));
  return cases ? `[${cases.join("")}]` : character.replace(/[\\^$.*+?()[\]{}|]/, "\\$&");
}

/**
 * Texts that look alike may be composed differently, as those that were typed on macOS. What is composed in neither way
 * is found by itself.
 */
export function patternsOf(word: string): readonly string[] {
  const spellings = new Set([word.normalize("NFC"), word.normalize("NFD"), word]);
  return [...spellings].map((spelling) => [...spelling].map(patternOf).join(""));
}
