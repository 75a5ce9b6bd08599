import type { Meaning } from "./meaning";

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
} as const satisfies Readonly<Record<`EOE-FILE-${string}`, Meaning>>;

export type FileCode = keyof typeof FILE_PROBLEMS;
