/**
 * A day of an environment with a burst in it: what arrives, how many tasks AWS runs, how long answers take, what is
 * refused, and what the tasks cost.
 *
 *   npm run burst -- <environment> [--visitors 20000 --burst-share 0.6 --burst-minutes 10 ...] [--svg day.svg [--whole-day]] [--json]
 *   npm run burst -- <environment> --advise --p95 300 --errors 0.001 [--write]
 *
 * The day goes from noon to noon, in the time zone of the first schedule. bench/README.md says what each number means.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { parseDocument, stringify } from "yaml";
import { loadEnvironment } from "../modules/capabilities/load.ts";
import { type Advice, advise } from "./burst/advise.ts";
import { type Audience, arrivalsFrom, arrivalsOf, DAY_SECONDS } from "./burst/arrivals.ts";
import { drawDay, type Span } from "./burst/draw.ts";
import { noonOf, scalingOf, taskHourUsd } from "./burst/environment.ts";
import { type Figures, figuresOf } from "./burst/figures.ts";
import { randomOf } from "./burst/random.ts";
import type { ScalingSettings } from "./burst/scaling.ts";
import { type Stack, simulate } from "./burst/simulate.ts";

const NOON_HOUR = 12;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
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
  },
});

const [name] = positionals;
if (name === undefined || positionals.length > 1) {
  console.error("npm run burst -- <environment>: name one environment, such as market.");
  process.exit(1);
}

/** The value of an option, or the end with a sentence. */
function numberOf(option: keyof typeof values, from = 0, to = Number.POSITIVE_INFINITY): number {
  const value = Number(values[option]);
  if (Number.isFinite(value) && value >= from && value <= to) return value;
  const range = Number.isFinite(to) ? `a number from ${from} to ${to}` : `a number of ${from} or more`;
  console.error(`--${option} ${String(values[option])}: must be ${range}.`);
  process.exit(1);
}

function burstOf(): Audience["burst"] {
  const [, hours = "", minutes = ""] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(values["burst-at"]) ?? [];
  if (hours === "") {
    console.error(`--burst-at ${values["burst-at"]}: must be a time of the day, such as 00:00.`);
    process.exit(1);
  }
  const ofDay = Number(hours) * 3600 + Number(minutes) * 60;
  return {
    atSeconds: (ofDay - NOON_HOUR * 3600 + DAY_SECONDS) % DAY_SECONDS,
    seconds: numberOf("burst-minutes", 0.1) * 60,
    share: numberOf("burst-share", 0, 1),
  };
}

const file = join("environments", `${name}.yml`);
const { environment } = loadEnvironment(file, process.cwd());
const timeZone = Object.values(environment.service.scaling.schedule ?? {})[0]?.timeZone ?? "UTC";
const startsAt = noonOf({ date: values.date, timeZone });
const scaling = scalingOf(environment, startsAt, numberOf("metric-delay-seconds"));
const { cpu = 1024, memory = 2048 } = environment.service.taskSize ?? {};
const stack: Stack = {
  cpuSeconds: numberOf("cpu-ms") / 1000,
  cpuVariation: numberOf("cpu-variation", 0, 1),
  vcpus: cpu / 1024,
  querySeconds: numberOf("query-ms") / 1000,
  cacheHits: numberOf("cache-hits", 0, 1),
  connections: numberOf("connections", 1),
  queueLength: numberOf("queue-length", 1),
  timeoutSeconds: numberOf("timeout-seconds", 1),
  startSeconds: numberOf("start-seconds"),
};
const burst = burstOf();
const audience: Audience = {
  visitorsPerDay: numberOf("visitors"),
  burst,
  requestsPerVisit: numberOf("requests", 1),
  thinkSeconds: numberOf("think-seconds", 0.01),
};
const seed = numberOf("seed");
const arrivals =
  values.csv === undefined
    ? arrivalsOf(audience, randomOf(seed))
    : arrivalsFrom(readFileSync(values.csv, "utf8"), randomOf(seed));
const hourUsd = taskHourUsd(environment, { vcpus: cpu / 1024, gb: memory / 1024 });

/** From half an hour before the burst until an hour after it. */
function aroundBurst(): Span {
  const starts = Math.floor(burst.atSeconds / 60);
  return { from: Math.max(0, starts - 30), to: Math.ceil(starts + burst.seconds / 60 + 60) };
}

/** What the tasks of a day cost; undefined on hosts, which are billed whether tasks are on them or not. */
const dayUsd = ({ taskHours }: Figures): number | undefined =>
  hourUsd === undefined ? undefined : Math.round(taskHours * hourUsd * 100) / 100;

function row(title: string, figures: Figures): (string | number)[] {
  const usd = dayUsd(figures);
  return [
    title,
    figures.requests,
    figures.refused,
    ...[figures.p50, figures.p95, figures.p99].map((one) => one.toFixed(0)),
    figures.mostTasks,
    figures.taskHours.toFixed(1),
    usd === undefined ? "-" : usd.toFixed(2),
  ];
}

const clockOf = (seconds: number): string => {
  const minutes = (Math.round(seconds / 60) + NOON_HOUR * 60) % (24 * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
};

/** The keys of the environment file that say it. */
function keysOf({ scaling: { target, schedule } }: Advice): Readonly<Record<string, unknown>> {
  const named = ["before-burst", "after-burst"];
  const times = schedule.map(({ atSeconds, min, max }, index): [string, object] => {
    const [hour = "0", minute = "0"] = clockOf(atSeconds).split(":");
    const expression = `${Number(minute)} ${Number(hour)} * * *`;
    return [named[index] ?? `time-${index}`, { expression, timeZone, min, max }];
  });
  return { cpuPercent: target, schedule: Object.fromEntries(times) };
}

const day = simulate(arrivals, stack, scaling, randomOf(seed));
const figures = figuresOf(day);
const found: Advice | undefined = values.advise
  ? advise(
      arrivals,
      stack,
      { ...scaling, schedule: [] } satisfies ScalingSettings,
      burst,
      { p95Ms: numberOf("p95", 1), refusedShare: numberOf("errors", 0, 1) },
      { most: numberOf("most-tasks", 1, 1000), seed },
    )
  : undefined;

if (values.svg !== undefined)
  writeFileSync(
    values.svg,
    drawDay(day, `A day of ${name}`, NOON_HOUR, values["whole-day"] ? undefined : aroundBurst()),
  );
if (values.json) {
  const advice = found && { keys: keysOf(found), figures: found.figures, usd: dayUsd(found.figures) };
  console.log(JSON.stringify({ environment: name, figures, usd: dayUsd(figures), advice }, null, 2));
} else {
  const head = [
    "",
    "requests",
    "refused",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "most tasks",
    "task hours",
    "USD a day",
  ];
  const table = new Table({ head, style: { head: [] } });
  table.push(row("as it is", figures));
  if (found) table.push(row("advised", found.figures));
  console.log(table.toString());
}
if (values.advise && found === undefined) {
  console.error(
    `No bounds of up to ${values["most-tasks"]} tasks keep a p95 of ${values.p95} ms and ${values.errors} of errors: a request costs too much, or the database has too few connections.`,
  );
  process.exit(1);
}
if (found) writeAdvice(found);

function writeAdvice(advice: Advice): void {
  const document = parseDocument(readFileSync(file, "utf8"));
  for (const [key, value] of Object.entries(keysOf(advice)))
    document.setIn(["service", "scaling", key], document.createNode(value));
  if (values.write) {
    writeFileSync(file, document.toString({ lineWidth: 0 }));
    console.error(`Wrote service.scaling to ${file}.`);
  } else if (!values.json) {
    console.log(`# ${file} (--write writes it)\n${stringify({ service: { scaling: keysOf(advice) } })}`);
  }
}
