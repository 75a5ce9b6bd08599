export type Outcome = "accepted" | "mapped" | "refused" | "hosted elsewhere" | "laptop only";

/** What becomes of a field, as long as its value does not make a difference. */
export interface Fate {
  readonly outcome: Exclude<Outcome, "hosted elsewhere">;
  /** A whole sentence, or two: what it becomes, or why it cannot be and what to do instead. */
  readonly sentence: string;
}

export const accepted = (sentence: string): Fate => ({ outcome: "accepted", sentence });
export const mapped = (sentence: string): Fate => ({ outcome: "mapped", sentence });
export const refused = (sentence: string): Fate => ({ outcome: "refused", sentence });
export const laptopOnly = (sentence: string): Fate => ({ outcome: "laptop only", sentence });
