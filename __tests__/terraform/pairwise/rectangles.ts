/** Each of `left` goes with each of `right`. */
export interface Rectangle {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** Members of a set are bits. */
interface Open {
  readonly left: number[];
  /** What one of them goes with, and what each of them goes with or does not mind. */
  must: bigint;
  may: bigint;
}

/**
 * Few rectangles that hold each pair, and nothing else that matters.
 *
 * @param count numbers are below it
 * @param isFree whether it does not matter if two numbers are in a rectangle
 */
export function rectanglesOf(
  pairs: Iterable<readonly [number, number]>,
  count: number,
  isFree: (one: number, other: number) => boolean,
): Rectangle[] {
  const others = Array.from({ length: count }, () => 0n);
  for (const [one, other] of pairs) {
    others[one] = (others[one] ?? 0n) | bit(other);
    others[other] = (others[other] ?? 0n) | bit(one);
  }
  const open: Open[] = [];
  for (const [one, must] of others.entries()) {
    if (must === 0n) continue;
    const may = others.reduce((all, _, other) => (isFree(one, other) ? all | bit(other) : all), must);
    const fitting = open.find((each) => (each.must & ~may) === 0n && (must & ~each.may) === 0n);
    if (fitting) {
      fitting.left.push(one);
      fitting.must |= must;
      fitting.may &= may;
    } else open.push({ left: [one], must, may });
  }
  // A pair stands at its lower number; what is below all of `left` has it already.
  return open
    .map(({ left, must }) => ({
      left,
      right: others.flatMap((_, id) => (must & bit(id) && id > Math.min(...left) ? [id] : [])),
    }))
    .filter(({ right }) => right.length > 0);
}

const bit = (place: number): bigint => 1n << BigInt(place);
