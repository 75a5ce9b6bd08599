/** A number of things that take turns by the commit. */
export interface Turns {
  /** How many there are. */
  readonly count: number;
  /** How many of them one run takes. */
  readonly perShare: number;
  /** What they are, the variable that chooses others, and the npm script, for the output. */
  readonly what: string;
  readonly variable: string;
  readonly script: string;
}

/**
 * Numbers of the rows that are tried, and a sentence for the output.
 *
 * @param choice `all`, `3/54` for the third share of 54, `17` for one row, or undefined for the share of the commit
 * @param commit the hash of HEAD; undefined outside of a git repository, which gets the first share
 */
export function chosenRows(
  { count, perShare, what, variable, script }: Turns,
  choice: string | undefined,
  commit: string | undefined,
): { readonly rows: readonly number[]; readonly sentence: string } {
  const every = Array.from({ length: count }, (_, index) => index);
  if (choice === "all") return { rows: every, sentence: `${what}: all ${count} rows` };
  if (choice !== undefined && /^\d+$/.test(choice) && Number(choice) < count)
    return { rows: [Number(choice)], sentence: `${what}: row ${choice} of ${count}` };
  const shares = Math.ceil(count / perShare);
  const byCommit = `${(Number.parseInt(commit?.slice(0, 8) ?? "0", 16) % shares) + 1}/${shares}`;
  const [, number, of] = /^(\d+)\/(\d+)$/.exec(choice ?? byCommit) ?? [];
  const rows = every.filter((row) => Math.floor((row * Number(of)) / count) === Number(number) - 1);
  if (rows.length === 0)
    throw new Error(
      `${variable}=${choice} is none of: all, a share such as 3/${shares}, a row from 0 to ${count - 1}`,
    );
  return {
    rows,
    sentence: `${what}: share ${number}/${of} of ${count} rows. All of them: ${variable}=all npm run ${script}`,
  };
}
