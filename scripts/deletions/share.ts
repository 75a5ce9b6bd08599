import type { Deletion, Named } from "./deletion.ts";

/** As many as take a minute or two. */
const MOST_OF_A_TURN = 16;

/**
 * What is judged now: all of them, those that have a word in them, with `--every=4` every fourth of each kind, or with
 * `--share` the turn of a commit, which has some of every kind over time.
 *
 * @param commit the hash of HEAD
 * @throws Error where nothing has the words
 */
export function chosen<D extends Named>(
  all: readonly D[],
  args: readonly string[],
  commit: string,
): readonly D[] {
  const words = args.filter((argument) => !argument.startsWith("--"));
  const named = all.filter(({ id }) => words.every((word) => id.includes(word)));
  if (named.length === 0) throw new Error(`no fact has ${words.join(" and ")} in it`);
  const every = Number(
    args.find((argument) => argument.startsWith("--every="))?.slice("--every=".length) ?? 1,
  );
  if (!args.includes("--share")) return everyOfAKind(named, every);
  const turns = Math.ceil(named.length / MOST_OF_A_TURN);
  const turn = Number.parseInt(commit.slice(0, 8), 16) % turns;
  return named.filter((_, index) => index % turns === turn);
}

/** The first of each kind come first: who breaks a run off has seen some of all. */
function everyOfAKind<D extends Deletion>(all: readonly D[], every: number): D[] {
  const seen = new Map<string, number>();
  const numbered = all.map((one) => {
    const number = seen.get(one.kind) ?? 0;
    seen.set(one.kind, number + 1);
    return { one, number };
  });
  return numbered
    .filter(({ number }) => number % every === 0)
    .sort((first, second) => first.number - second.number)
    .map(({ one }) => one);
}
