import type { Meaning } from "./meaning";

/** Problems of the records of data, environments/<name>.data.yml. A code is never used again. */
export const DATA_PROBLEMS = {
  "EOE-DATA-001": {
    means: "The record's name does not fit its environment, or the record is missing.",
    example: "environments/shop.data.yml for market",
    mend: "Run `npm run synth`, and commit what it writes.",
  },
  "EOE-DATA-002": {
    means: "The record cannot be read.",
    example: "a key that a record does not have",
    mend: "Restore it from version control; nobody needs to write it by hand.",
  },
  "EOE-DATA-003": {
    means: "Something that holds data would be released.",
    example: "a database removed from the file",
    mend: "Say in the record that it is intended: docs/data.md.",
  },
  "EOE-DATA-004": {
    means: "The record is out of date.",
    example: "a volume added, but not yet recorded",
    mend: "Run `npm run synth`, and commit what it writes.",
  },
  "EOE-DATA-005": {
    means: "The record cannot be written.",
    example: "a read-only folder",
    mend: "Run `npm run synth` where it can be written.",
  },
} as const satisfies Readonly<Record<`EOE-DATA-${string}`, Meaning>>;

export type DataCode = keyof typeof DATA_PROBLEMS;
