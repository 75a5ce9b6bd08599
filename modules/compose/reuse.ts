import { LONGEST_REUSE_CHAIN } from "./limits.ts";

/** The ends of a chain, and where it goes on: nobody reads a hundred names. */
export function tooLong(verb: string, names: readonly string[]): string {
  const [first, second] = names;
  return `is one step too many: ${first} ${verb} ${second}, and so on, ${LONGEST_REUSE_CHAIN} steps to ${names.at(-1)}. Name what is meant directly.`;
}

/** A name that `extends` or `include` would have to download. */
export const isRemote = (name: string): boolean =>
  /^(oci:\/\/|https?:\/\/|git:\/\/|ssh:\/\/|git@|github\.com\/)/.test(name);
