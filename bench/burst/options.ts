import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { didYouMean } from "../../modules/environment/sentences.ts";
import {
  type Audience,
  arrivalsFrom,
  arrivalsOf,
  type Burst,
  burstIn,
  DAY_SECONDS,
  MOST_REQUESTS,
} from "./arrivals.ts";
import { randomOf } from "./random.ts";
import type { Stack } from "./simulate.ts";

/** A day goes from noon to noon, so that midnight is in its middle. */
export const NOON_HOUR = 12;

const OPTIONS = {
  visitors: { type: "string", default: "20000" },
  "burst-share": { type: "string", default: "0.6" },
  "burst-at": { type: "string", default: "00:00" },
  "burst-minutes": { type: "string", default: "10" },
  requests: { type: "string", default: "6" },
  "think-seconds": { type: "string", default: "8" },
  csv: { type: "string" },
  "cpu-ms": { type: "string", default: "5" },
  "cpu-variation": { type: "string", default: "1" },
  "query-ms": { type: "string", default: "5" },
  "cache-hits": { type: "string", default: "0.8" },
  connections: { type: "string", default: "40" },
  "queue-length": { type: "string", default: "500" },
  "timeout-seconds": { type: "string", default: "60" },
  "start-seconds": { type: "string", default: "60" },
  "metric-delay-seconds": { type: "string", default: "60" },
  date: { type: "string", default: "2026-11-28" },
  seed: { type: "string", default: "1" },
  svg: { type: "string" },
  "whole-day": { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  advise: { type: "boolean", default: false },
  p95: { type: "string", default: "300" },
  errors: { type: "string", default: "0.001" },
  "most-tasks": { type: "string", default: "100" },
  write: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

export const HELP = [
  "npm run burst -- <environment> [options]",
  ...Object.entries(OPTIONS).map(([option, said]) =>
    said.type === "boolean"
      ? `  --${option}`
      : `  --${option} ${"default" in said ? said.default : "<file>"}`,
  ),
  'The values are the defaults. What each means is in bench/README.md, "The burst".',
].join("\n");

export interface Options {
  /** Of the environment. */
  readonly name: string;
  readonly audience: Audience;
  /** The audience's, or that of the record. */
  readonly burst: Burst;
  /** Of a record in place of the audience. */
  readonly csv: string | undefined;
  /** When requests come, in seconds after noon. */
  readonly arrivals: Float64Array;
  /** What a request costs; the environment file has the rest. */
  readonly costs: Omit<Stack, "vcpus">;
  readonly metricDelaySeconds: number;
  readonly date: string;
  readonly seed: number;
  readonly svg: string | undefined;
  readonly wholeDay: boolean;
  readonly json: boolean;
  readonly write: boolean;
  /** What is to be advised for. Undefined: nothing. */
  readonly goal: { readonly p95Ms: number; readonly refusedShare: number } | undefined;
  readonly mostTasks: number;
}

/** Each thing that is wrong with what was typed, in a sentence. */
export class WrongOptions extends Error {
  constructor(readonly sentences: readonly string[]) {
    super(sentences.join("\n"));
  }
}

/** @throws WrongOptions with everything that is wrong */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parsed(args);
  const wrong: string[] = [];
  const numberOf = (
    option: Exclude<keyof typeof OPTIONS, "csv" | "svg">,
    from = 0,
    to = Number.POSITIVE_INFINITY,
  ): number => {
    const value = Number(values[option]);
    if (Number.isFinite(value) && value >= from && value <= to && values[option] !== "") return value;
    const range = Number.isFinite(to) ? `a number from ${from} to ${to}` : `a number of ${from} or more`;
    wrong.push(`--${option} ${String(values[option])}: must be ${range}.`);
    return from;
  };
  const wholeOf = (...[option, from, to]: Parameters<typeof numberOf>): number => {
    const value = numberOf(option, from, to);
    if (!Number.isInteger(value)) wrong.push(`--${option} ${value}: must be a whole number.`);
    return value;
  };
  const [name = ""] = positionals;
  if (positionals.length !== 1)
    wrong.push("npm run burst -- <environment>: name one environment, such as market.");
  if (Number.isNaN(Date.parse(`${values.date}T12:00:00Z`)) || !/^\d{4}-\d\d-\d\d$/.test(values.date))
    wrong.push(`--date ${values.date}: must be a date, such as 2026-11-28.`);
  if (values.write && !values.advise) wrong.push("--write writes what --advise finds: say both.");
  const seed = wholeOf("seed");
  const audience: Audience = {
    visitorsPerDay: wholeOf("visitors", 0, 10_000_000),
    burst: {
      atSeconds: secondsOf(values["burst-at"], wrong),
      seconds: numberOf("burst-minutes", 0.1, 1440) * 60,
      share: numberOf("burst-share", 0, 1),
    },
    requestsPerVisit: wholeOf("requests", 1, 1000),
    thinkSeconds: numberOf("think-seconds", 0.01),
  };
  const options: Omit<Options, "arrivals" | "burst"> = {
    name,
    audience,
    csv: values.csv,
    costs: {
      cpuSeconds: numberOf("cpu-ms") / 1000,
      cpuVariation: numberOf("cpu-variation", 0, 1),
      querySeconds: numberOf("query-ms") / 1000,
      cacheHits: numberOf("cache-hits", 0, 1),
      connections: wholeOf("connections", 1),
      queueLength: wholeOf("queue-length", 1),
      timeoutSeconds: numberOf("timeout-seconds", 1),
      startSeconds: numberOf("start-seconds"),
    },
    metricDelaySeconds: numberOf("metric-delay-seconds"),
    date: values.date,
    seed,
    svg: values.svg,
    wholeDay: values["whole-day"],
    json: values.json,
    write: values.write,
    goal: values.advise ? { p95Ms: numberOf("p95", 1), refusedShare: numberOf("errors", 0, 1) } : undefined,
    mostTasks: wholeOf("most-tasks", 1, 1000),
  };
  if (values.csv === undefined) wrong.push(...wrongWith(audience, values));
  const recorded = values.csv === undefined ? undefined : recordOf(values.csv, seed, wrong);
  if (values.svg !== undefined && !existsSync(dirname(values.svg)))
    wrong.push(`--svg ${values.svg}: there is no folder ${dirname(values.svg)}.`);
  else if (values.svg !== undefined && statSync(values.svg, { throwIfNoEntry: false })?.isDirectory())
    wrong.push(
      `--svg ${values.svg}: is a folder; name a file in it, such as ${join(values.svg, "day.svg")}.`,
    );
  if (wrong.length > 0) throw new WrongOptions(wrong);
  return {
    ...options,
    arrivals: recorded ?? arrivalsOf(audience, randomOf(seed)),
    burst: recorded === undefined ? audience.burst : burstIn(recorded),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new WrongOptions([unparsed(error instanceof Error ? error.message : String(error))]);
  }
}

/** What each number alone does not show. */
function* wrongWith(
  { visitorsPerDay, requestsPerVisit, burst }: Audience,
  typed: { readonly "burst-at": string; readonly "burst-minutes": string },
): Generator<string> {
  const requests = visitorsPerDay * requestsPerVisit;
  if (requests > MOST_REQUESTS)
    yield `--visitors ${visitorsPerDay} --requests ${requestsPerVisit}: make ${requests} requests a day, of which at most ${MOST_REQUESTS} are simulated; say fewer.`;
  if (burst.atSeconds + burst.seconds > DAY_SECONDS)
    yield `--burst-at ${typed["burst-at"]}: the burst takes ${typed["burst-minutes"]} minutes, and the simulated day ends at noon; say a time from which it ends before, or 12:00.`;
}

/** @param message of Node.js, which takes an unknown option for a name that begins with a hyphen */
function unparsed(message: string): string {
  const [, unknown] = /^Unknown option '--?([^']+)'/.exec(message) ?? [];
  if (unknown === undefined) return message;
  return `--${unknown}: is not an option; npm run burst -- --help lists them.${didYouMean(unknown, Object.keys(OPTIONS))}`;
}

/** After noon. */
function secondsOf(written: string, wrong: string[]): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(written) ?? [];
  if (hours === undefined) wrong.push(`--burst-at ${written}: must be a time of the day, such as 00:00.`);
  const ofDay = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  return (ofDay - NOON_HOUR * 3600 + DAY_SECONDS) % DAY_SECONDS;
}

function recordOf(file: string, seed: number, wrong: string[]): Float64Array {
  try {
    return arrivalsFrom(readFileSync(file, "utf8"), randomOf(seed));
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    wrong.push(`--csv ${file}: ${because}.`);
    return new Float64Array();
  }
}
