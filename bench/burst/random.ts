import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Draws of one seed, so that the same numbers give the same day. */
export interface Random {
  /** From 0 up to but not 1. */
  readonly uniform: () => number;
  /** Exponentially distributed, as the time between independent arrivals is. */
  readonly exponential: (mean: number) => number;
}

export function randomOf(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const uniform = () => uniformFloat64(generator);
  return { uniform, exponential: (mean) => -mean * Math.log(1 - uniform()) };
}
