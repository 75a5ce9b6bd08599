/** Each environment has eight turns. */
export const ROWS = 216;

/** As many as a run of the tests takes in a minute or two. */
export const PER_SHARE = 4;

/**
 * Numbers of the rows that are tried, and a sentence for the output.
 *
 * @param choice `all`, `3/54` for the third share of 54, `17` for one row, or undefined for the share of the commit
 * @param commit the hash of HEAD; undefined outside of a git repository, which gets the first share
 */
export function chosenRows(
  choice: string | undefined,
  commit: string | undefined,
): { readonly rows: readonly number[]; readonly sentence: string } {
  const every = Array.from({ length: ROWS }, (_, index) => index);
  if (choice === "all") return { rows: every, sentence: `all ${ROWS} rows` };
  if (choice !== undefined && /^\d+$/.test(choice) && Number(choice) < ROWS)
    return { rows: [Number(choice)], sentence: `row ${choice} of ${ROWS}` };
  const shares = Math.ceil(ROWS / PER_SHARE);
  const byCommit = `${(Number.parseInt(commit?.slice(0, 8) ?? "0", 16) % shares) + 1}/${shares}`;
  const [, number, of] = /^(\d+)\/(\d+)$/.exec(choice ?? byCommit) ?? [];
  const rows = every.filter((row) => Math.floor((row * Number(of)) / ROWS) === Number(number) - 1);
  if (rows.length === 0)
    throw new Error(
      `PAIRWISE_ROWS=${choice} is none of: all, a share such as 3/${shares}, a row from 0 to ${ROWS - 1}`,
    );
  return {
    rows,
    sentence: `pairwise: share ${number}/${of} of ${ROWS} rows. All of them: PAIRWISE_ROWS=all npm run test:pairwise`,
  };
}
