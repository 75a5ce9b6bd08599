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
import Table from "cli-table3";
import { tellProblems } from "../cli/problems.ts";
import { loadEnvironment } from "../modules/capabilities/load.ts";
import { type Advice, advise } from "./burst/advise.ts";
import { drawDay, type Span } from "./burst/draw.ts";
import { noonOf, scalingOf, taskHourUsd } from "./burst/environment.ts";
import { type Figures, figuresOf, latenciesOf } from "./burst/figures.ts";
import { HELP, NOON_HOUR, type Options, readOptions, WrongOptions } from "./burst/options.ts";
import { clockOf, keysOf, patched, patchOf, replacedBy, replacedInWords } from "./burst/patch.ts";
import { randomOf } from "./burst/random.ts";
import { type Day, type Stack, simulate } from "./burst/simulate.ts";

const HEAD = [
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

interface Told {
  readonly title: string;
  readonly day: Day;
  readonly figures: Figures;
}

function main(options: Options): void {
  const { name, arrivals, burst, seed } = options;
  const file = join("environments", `${name}.yml`);
  const { environment } = loadEnvironment(file, process.cwd());
  const { schedule: own = {} } = environment.service.scaling;
  const timeZone = Object.values(own)[0]?.timeZone ?? "UTC";
  const scaling = scalingOf(
    environment,
    noonOf({ date: options.date, timeZone }),
    options.metricDelaySeconds,
  );
  const { cpu = 1024, memory = 2048 } = environment.service.taskSize ?? {};
  const stack: Stack = { ...options.costs, vcpus: cpu / 1024 };
  const hourUsd = taskHourUsd(environment, { vcpus: cpu / 1024, gb: memory / 1024 });
  /** Undefined on hosts, which are billed whether tasks are on them or not. */
  const dayUsd = ({ taskHours }: Figures) =>
    hourUsd === undefined ? undefined : Math.round(taskHours * hourUsd * 100) / 100;

  const day = simulate(arrivals, stack, scaling, randomOf(seed));
  const asItIs: Told = { title: "as it is", day, figures: figuresOf(day) };
  const found =
    options.goal &&
    advise(arrivals, stack, { ...scaling, schedule: [] }, burst, options.goal, {
      most: options.mostTasks,
      seed,
    });
  const advised = found && {
    title: "advised",
    day: simulate(arrivals, stack, found.scaling, randomOf(seed)),
    figures: found.figures,
  };
  if (options.svg !== undefined)
    writeFileSync(
      options.svg,
      drawDay(day, `A day of ${name}`, NOON_HOUR, options.wholeDay ? undefined : aroundBurst(options)),
    );
  const replaced = found ? replacedBy(found, timeZone, Object.keys(own)) : [];
  if (options.json) {
    const advice = found && {
      keys: keysOf(found, timeZone),
      replaced,
      figures: found.figures,
      usd: dayUsd(found.figures),
    };
    const { figures } = asItIs;
    console.log(JSON.stringify({ environment: name, figures, usd: dayUsd(figures), advice }, null, 2));
  } else {
    console.log(assumed(options, stack, timeZone));
    const table = new Table({ head: HEAD, style: { head: [], border: [] } });
    for (const told of advised ? [asItIs, advised] : [asItIs])
      table.push(...rowsOf(told, options, dayUsd(told.figures)));
    console.log(table.toString());
  }
  if (options.goal && found === undefined) {
    console.error(
      `No bounds of up to ${options.mostTasks} tasks keep a p95 of ${options.goal.p95Ms} ms and ${options.goal.refusedShare} of errors: a request costs too much, or the database has too few connections.`,
    );
    process.exitCode = 1;
  }
  if (found) tellAdvice(found, options, { file, timeZone, replaced });
}

/** What the figures stand on, in sentences. */
function assumed(
  { audience, burst, csv, arrivals, costs, date }: Options,
  stack: Stack,
  timeZone: string,
): string {
  const { visitorsPerDay, requestsPerVisit, thinkSeconds } = audience;
  const { hour, minute } = clockOf(burst.atSeconds);
  const minutes = burst.seconds === 60 ? "one minute" : `${burst.seconds / 60} minutes`;
  const clock = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  const who =
    csv === undefined
      ? `${visitorsPerDay} visits of ${requestsPerVisit} requests, ${thinkSeconds} s apart; ${Math.round(audience.burst.share * 100)} % of them come within ${minutes} from ${clock}.`
      : `${arrivals.length} requests, as ${csv} has them; its burst takes ${minutes} from ${clock}.`;
  return [
    `From noon of ${date} to noon (${timeZone}): ${who}`,
    `A request takes ${costs.cpuSeconds * 1000} ms of a processor, of which a task has ${stack.vcpus}; ${Math.round((1 - costs.cacheHits) * 100)} % of them wait ${costs.querySeconds * 1000} ms for the database. Refused: more than ${costs.queueLength} under way in a task, or no answer within ${costs.timeoutSeconds} s.`,
  ].join("\n");
}

/** The day, and the burst alone, which the day's percentiles hide. */
function rowsOf({ title, day, figures }: Told, { burst }: Options, usd: number | undefined) {
  const ms = ({ p50, p95, p99 }: Pick<Figures, "p50" | "p95" | "p99">) =>
    [p50, p95, p99].map((one) => one.toFixed(0));
  const { requests, refused, mostTasks, taskHours } = figures;
  const whole = [
    title,
    requests,
    refused,
    ...ms(figures),
    mostTasks,
    taskHours.toFixed(1),
    usd?.toFixed(2) ?? "-",
  ];
  const { atSeconds, seconds } = burst;
  const minutes = day.minutes.slice(Math.floor(atSeconds / 60), Math.ceil((atSeconds + seconds) / 60));
  const sumOf = (key: "arrivals" | "refused") => minutes.reduce((sum, minute) => sum + minute[key], 0);
  const most = Math.max(...minutes.map(({ tasks }) => tasks));
  return [
    whole,
    ["  in the burst", sumOf("arrivals"), sumOf("refused"), ...ms(latenciesOf(minutes)), most, "", ""],
  ];
}

/** From half an hour before the burst until an hour after it. */
function aroundBurst({ burst }: Options): Span {
  const starts = Math.floor(burst.atSeconds / 60);
  return { from: Math.max(0, starts - 30), to: Math.ceil(starts + burst.seconds / 60 + 60) };
}

function tellAdvice(
  advice: Advice,
  { write, json }: Options,
  {
    file,
    timeZone,
    replaced,
  }: { readonly file: string; readonly timeZone: string; readonly replaced: readonly string[] },
): void {
  if (write) {
    writeFileSync(file, patched(readFileSync(file, "utf8"), advice, timeZone));
    console.error([`Wrote service.scaling to ${file}.`, replacedInWords(replaced, "took")].join(" ").trim());
  } else if (!json) {
    const words = replacedInWords(replaced, "takes");
    console.log(`# ${file} (--write writes it)\n${words ? `# ${words}\n` : ""}${patchOf(advice, timeZone)}`);
  }
}

function optionsOrNone(args: readonly string[]): Options | undefined {
  try {
    return readOptions(args);
  } catch (error) {
    if (!(error instanceof WrongOptions)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return undefined;
  }
}

const typed = process.argv.slice(2);
const options = typed.includes("--help") ? console.log(HELP) : optionsOrNone(typed);
if (options) await tellProblems({ json: options.json }, () => main(options));
