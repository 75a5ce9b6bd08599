/** What docs/problems.md says of a code. */
export interface Meaning {
  /** What is wrong, in a sentence. */
  readonly means: string;
  /** What one may have written, or where it happens. */
  readonly example: string;
  /** What to do, in a sentence. */
  readonly mend: string;
}

export type Meanings<Code extends string = string> = Readonly<Record<Code, Meaning>>;
