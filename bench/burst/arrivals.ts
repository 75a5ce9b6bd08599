import type { Random } from "./random.ts";

export const DAY_SECONDS = 86_400;

/** Of a day, since all of them are held in memory. */
export const MOST_REQUESTS = 20_000_000;

export interface Burst {
  /** Seconds after the day's begin. */
  readonly atSeconds: number;
  /** How long it takes until it has ebbed away. */
  readonly seconds: number;
}

/** Who comes within a day, and what each of them does. */
export interface Audience {
  readonly visitorsPerDay: number;
  readonly burst: Burst & {
    /** Of all visitors, 0 to 1. */
    readonly share: number;
  };
  /** At least one. */
  readonly requestsPerVisit: number;
  /** Mean time between two requests of a visit. */
  readonly thinkSeconds: number;
}

/**
 * When requests come, in seconds after the day's begin, in order. Most of a burst come at its begin, and ever fewer until
 * it ends; all others come at any time alike.
 */
export function arrivalsOf(audience: Audience, random: Random): Float64Array {
  const visits = visitsOf(audience, random);
  const requests = visits.flatMap((at) => requestsOf(at, audience, random));
  return Float64Array.from(requests.filter((at) => at < DAY_SECONDS)).sort();
}

function visitsOf({ visitorsPerDay, burst }: Audience, { uniform }: Random): number[] {
  return Array.from({ length: visitorsPerDay }, () => {
    if (uniform() >= burst.share) return uniform() * DAY_SECONDS;
    // The inverse of a density that falls in a straight line to nothing.
    return burst.atSeconds + burst.seconds * (1 - Math.sqrt(1 - uniform()));
  });
}

function requestsOf(first: number, { requestsPerVisit, thinkSeconds }: Audience, random: Random): number[] {
  const times = [first];
  while (times.length < requestsPerVisit)
    times.push((times.at(-1) ?? first) + random.exponential(thinkSeconds));
  return times;
}

const ROW = /^(\d+)\s*,\s*(\d+)$/;

/** NaN where a row is none. */
const minuteOf = (row: string): number => Number(ROW.exec(row)?.[1] ?? Number.NaN);
const requestsIn = (row: string): number => Number(ROW.exec(row)?.[2] ?? 0);

/**
 * Reads recorded arrivals: a row for each minute of the day, `minute,requests`, which are spread over the minute.
 * @throws Error with the number of each row that is none, without any, or with more requests than are simulated
 */
export function arrivalsFrom(csv: string, { uniform }: Random): Float64Array {
  const rows = csv
    .split(/\r?\n/)
    .map((text, index) => ({ text: text.trim(), line: index + 1 }))
    .filter(({ text, line }) => text !== "" && !(line === 1 && /^[a-z]/i.test(text)));
  const wrong = rows.filter(({ text }) => !(minuteOf(text) < DAY_SECONDS / 60));
  if (wrong.length > 0)
    throw new Error(
      `rows ${wrong.map(({ line }) => line).join(", ")} must be a minute of the day, 0 to ${DAY_SECONDS / 60 - 1}, and a number of requests, such as 0,1200`,
    );
  if (rows.length === 0)
    throw new Error("it has no rows of a minute and a number of requests, such as 0,1200");
  const requests = rows.reduce((sum, { text }) => sum + requestsIn(text), 0);
  if (requests > MOST_REQUESTS)
    throw new Error(`it has ${requests} requests, of which at most ${MOST_REQUESTS} are simulated`);
  const times = rows.flatMap(({ text }) =>
    Array.from({ length: requestsIn(text) }, () => (minuteOf(text) + uniform()) * 60),
  );
  return Float64Array.from(times).sort();
}

/** Minutes with less than this of the busiest one are before the burst of a record, or after it. */
const OF_THE_BUSIEST = 0.2;

/** The burst of recorded arrivals: the busiest minute, and those around it that are busy, too. */
export function burstIn(arrivals: Float64Array): Burst {
  const minutes = Array.from({ length: DAY_SECONDS / 60 }, () => 0);
  for (const at of arrivals) {
    const minute = Math.floor(at / 60);
    minutes[minute] = (minutes[minute] ?? 0) + 1;
  }
  const most = Math.max(...minutes);
  const isBusy = (minute: number): boolean => (minutes[minute] ?? 0) > most * OF_THE_BUSIEST;
  let from = minutes.indexOf(most);
  let to = from;
  while (isBusy(from - 1)) from--;
  while (isBusy(to + 1)) to++;
  return { atSeconds: from * 60, seconds: (to + 1 - from) * 60 };
}
