/** A value that breaks an agreement between keys, or with what AWS has. */
export interface Disagreement {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Values of which those that broke the schema are left out. */
export type Part<T> = T extends readonly (infer E)[]
  ? readonly (E | undefined)[]
  : T extends object
    ? { readonly [K in keyof T]?: Part<T[K]> }
    : T;

/** That one number is not above another, or below it where `strictly`; of two that are both there. */
export function order(
  path: readonly string[],
  low: number | undefined,
  highName: string,
  high: number | undefined,
  strictly = false,
): Disagreement[] {
  if (low === undefined || high === undefined || low < high || (!strictly && low === high)) return [];
  return [{ path, message: `${low} must ${strictly ? "be below" : "not be above"} ${highName} ${high}.` }];
}
