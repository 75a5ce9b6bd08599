import type { Meaning } from "./meaning.ts";

/** Problems of files as such. A code is never used again. */
export const FILE_PROBLEMS = {
  "EOE-FILE-001": {
    means: "A file cannot be read.",
    example: "a file without the permission to read it",
    mend: "Create it, correct the path, or give yourself the permission.",
  },
  "EOE-FILE-002": {
    means: "A file is not text.",
    example: "a compose file in UTF-16",
    mend: "Save it as UTF-8.",
  },
  "EOE-FILE-003": {
    means: "A file is too large.",
    example: "a compose file of 10 MB",
    mend: "Split it, or leave out what is not needed.",
  },
} as const satisfies Readonly<Record<`EOE-FILE-${string}`, Meaning>>;

export type FileCode = keyof typeof FILE_PROBLEMS;
