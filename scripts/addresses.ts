/**
 * Adds the addresses that are new in the snapshots to `__tests__/stacks/addresses.json`. Nothing is written while one
 * has gone without a word; each is named, with what to write, and the exit code is 1.
 */
import { writeFileSync } from "node:fs";
import {
  ADDRESSES_FILE,
  knownAddresses,
  lost,
  removals,
  snapshotStacks,
  withNew,
} from "../__tests__/stacks/addresses.ts";

const stacks = snapshotStacks();
const known = knownAddresses();
const sentences = lost(known, stacks, removals());
if (sentences.length > 0) {
  for (const sentence of sentences) console.error(sentence);
  process.exitCode = 1;
} else {
  const all = withNew(known, stacks);
  const count = (addresses: typeof known): number => Object.values(addresses).flat().length;
  writeFileSync(ADDRESSES_FILE, `${JSON.stringify(all, null, 2)}\n`);
  console.log(`${count(all)} addresses, ${count(all) - count(known)} of them new.`);
}
