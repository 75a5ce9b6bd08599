/** What this project does about one of Security Hub's controls. */
export interface ControlAnswer {
  readonly id: string;
  /** What is asked, in short. */
  readonly asks: string;
  readonly answer:
    | { readonly by: "construction"; readonly says: string; readonly shownBy?: Shown }
    /** Ids of rules in `modules/checks`. */
    | { readonly by: "rule"; readonly rules: readonly string[] }
    | { readonly by: "key"; readonly says: string }
    | { readonly by: "nobody"; readonly because: string };
}

/** Every resource of the type has the value at the argument, in what is synthesised for `market`. */
export interface Shown {
  readonly type: string;
  readonly argument: string;
  readonly value: unknown;
}

export const made = (id: string, asks: string, says: string, shownBy?: Shown): ControlAnswer => ({
  id,
  asks,
  answer: { by: "construction", says, ...(shownBy ? { shownBy } : {}) },
});
export const shown = (type: string, argument: string, value: unknown): Shown => ({ type, argument, value });
export const ruled = (id: string, asks: string, ...rules: readonly string[]): ControlAnswer => ({
  id,
  asks,
  answer: { by: "rule", rules },
});
export const chosen = (id: string, asks: string, says: string): ControlAnswer => ({
  id,
  asks,
  answer: { by: "key", says },
});
export const open = (id: string, asks: string, because: string): ControlAnswer => ({
  id,
  asks,
  answer: { by: "nobody", because },
});
