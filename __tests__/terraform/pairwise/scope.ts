import { allKeys } from "../../../scripts/environment-page.ts";
import type { Setting } from "./occurring.ts";

/** Keys that tell which form or kind a group has, such as `database.hosting` or `network.egress`. */
const kinds = (): ReadonlySet<string> =>
  new Set(
    allKeys()
      .filter(
        ({ path, schema }) => path.split(".").length === 2 && (schema.const ?? schema.enum) !== undefined,
      )
      .map(({ path }) => path),
  );

/**
 * Whether a pair must meet or be refused: two keys of one group of the file, and a kind of anything with every other key.
 * Of the rest, most do; how many do not is what `npm run pairwise -- --report` says.
 */
export function mustMeet(): (one: Setting, other: Setting) => boolean {
  const known = kinds();
  const groupOf = ({ path }: Setting): string => path.split(".")[0] as string;
  return (one, other) => known.has(one.path) || known.has(other.path) || groupOf(one) === groupOf(other);
}
