import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Of Erlang's distribution: with more, durations differ by less than a tenth. */
const MOST_STAGES = 100;

/** Draws of one seed, so that the same numbers give the same day. */
export interface Random {
  /** From 0 up to but not 1. */
  readonly uniform: () => number;
  /** Exponentially distributed, as the time between independent arrivals is. */
  readonly exponential: (mean: number) => number;
  /**
   * Durations that vary less than that: of Erlang's distribution.
   * @param variation standard deviation / mean, 0 (always the mean) to 1 (exponential)
   */
  readonly duration: (mean: number, variation: number) => number;
}

export function randomOf(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const uniform = () => uniformFloat64(generator);
  const exponential = (mean: number) => -mean * Math.log(1 - uniform());
  const duration = (mean: number, variation: number) => {
    const stages = Math.round(1 / variation ** 2);
    if (!(stages <= MOST_STAGES)) return mean;
    let sum = 0;
    for (let stage = 0; stage < stages; stage += 1) sum += exponential(mean / stages);
    return sum;
  };
  return { uniform, exponential, duration };
}
