import type { Meaning } from "./meaning.ts";

/** Problems of the records of data, environments/<name>.data.yml. A code is never used again. */
export const DATA_PROBLEMS = {
  "EOE-DATA-001": {
    means: "The record's name does not fit its environment, or the record is missing.",
    example: "environments/shop.data.yml for market",
    mend: "Run `npx express-on-ecs synth`, and commit what it writes.",
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
    mend: "Run `npx express-on-ecs synth`, and commit what it writes.",
  },
  "EOE-DATA-005": {
    means: "The record cannot be written.",
    example: "a read-only folder",
    mend: "Run `npx express-on-ecs synth` where it can be written.",
  },
  "EOE-DATA-006": {
    means: "Something that holds data would be destroyed and recreated empty.",
    example: "database.zone changed, which the volume is bound to",
    mend: "Put it back, or move the data first: docs/data.md.",
  },
  "EOE-DATA-007": {
    means: "Something that holds data would be given to another.",
    example: "database.service renamed, whose volume it is",
    mend: "Put it back; if it is the same under another name, write that name into the entry.",
  },
  "EOE-DATA-008": {
    means: "A size or version would go down, which AWS does not allow.",
    example: "database.volumeGiB: 20, where it was 40",
    mend: "Put it back.",
  },
  "EOE-DATA-009": {
    means: "Something that holds data has another address or stack.",
    example: "a construct of customise.ts renamed",
    mend: "Write the new address into the entry, as the sentence says.",
  },
  "EOE-DATA-010": {
    means: "Something that was retired is asked for again.",
    example: "database.hosting: host, with retired in its entry",
    mend: "Adopt the old one, or remove the entry for a new one.",
  },
} as const satisfies Readonly<Record<`EOE-DATA-${string}`, Meaning>>;

export type DataCode = keyof typeof DATA_PROBLEMS;
