import { MONTHS, WEEKDAYS } from "./limits.ts";
import { Refused } from "./refused.ts";

/**
 * The five fields of a crontab as `cron(...)` of EventBridge Scheduler, which has other numbers for weekdays, a field for
 * the year, and needs `?` in one of the two days.
 * Sources: crontab(5) of Vixie cron; EventBridge Scheduler User Guide, "Cron-based schedules" (2026-11-27).
 */
export function translateCron(text: string): string | Refused {
  const named = MACROS[text.toLowerCase()];
  if (named !== undefined) return translateCron(named);
  if (text.startsWith("@"))
    return new Refused(`is no time; Scheduler knows ${Object.keys(MACROS).join(", ")} of those`);
  const fields = text.split(/\s+/);
  if (fields.length !== FIELDS.length)
    return new Refused(
      `has ${fields.length === 1 ? "1 field" : `${fields.length} fields`}; write the five of cron, such as "0 3 * * *", or cron(...) or rate(...) of EventBridge Scheduler`,
    );
  const read = FIELDS.map((field, index) => readField(field, fields[index] ?? ""));
  const wrong = read.find((field) => field instanceof Refused);
  if (wrong) return wrong;
  const [minutes, hours, dayOfMonth, month, dayOfWeek] = read as Values[];
  if (!minutes || !hours || !dayOfMonth || !month || !dayOfWeek) throw new Error("five fields are five");
  if (dayOfMonth.all === undefined || dayOfWeek.all === undefined) {
    if (dayOfMonth.all === undefined && dayOfWeek.all === undefined)
      return new Refused(
        "names days of the month and of the week; cron runs on either, which AWS cannot say: write two schedules",
      );
  }
  const days =
    dayOfWeek.all === undefined ? ["?", month.text, weekdays(dayOfWeek)] : [dayOfMonth.text, month.text, "?"];
  return `cron(${minutes.text} ${hours.text} ${days.join(" ")} *)`;
}

const MACROS: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly words?: readonly string[];
}

/** Sunday is both 0 and 7. */
const FIELDS: readonly Field[] = [
  { name: "minutes", from: 0, to: 59 },
  { name: "hours", from: 0, to: 23 },
  { name: "day of the month", from: 1, to: 31 },
  { name: "month", from: 1, to: 12, words: MONTHS },
  { name: "day of the week", from: 0, to: 7, words: WEEKDAYS },
];

interface Values {
  /** True where it is each value there is. */
  readonly all?: true;
  readonly numbers: ReadonlySet<number>;
  readonly text: string;
}

function readField(field: Field, text: string): Values | Refused {
  const parts = text.split(",").map((part) => readPart(field, part));
  const wrong = parts.find((part) => part instanceof Refused);
  if (wrong) return wrong;
  const values = parts as Values[];
  if (values.some(({ all }) => all)) return { all: true, numbers: new Set(), text: "*" };
  return {
    numbers: new Set(values.flatMap(({ numbers }) => [...numbers])),
    text: values.map((value) => value.text).join(","),
  };
}

function readPart(field: Field, part: string): Values | Refused {
  const [, range = "", step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
  const every = range === "*";
  const [first, last, more] = every
    ? [field.from, field.to]
    : range.split("-").map((one) => numberOf(field, one));
  const end = every || range.includes("-") ? last : first;
  if (first === undefined || end === undefined || more !== undefined || first > end)
    return new Refused(
      `has "${part}" for ${field.name}, which cron takes from ${field.from} to ${field.to}${field.words ? ` or ${field.words[0]} to ${field.words.at(-1)}` : ""}`,
    );
  const by = step === undefined ? 1 : Number(step);
  if (step !== undefined && (by < 1 || by > end - first || (!every && !range.includes("-"))))
    return new Refused(
      `has the step "${part}" for ${field.name}, which must be of * or a range, and within it`,
    );
  if (every && by === 1) return { all: true, numbers: new Set(), text: "*" };
  const numbers = new Set<number>();
  for (let number = first; number <= end; number += by) numbers.add(number);
  return { numbers, text: textOf({ first, end, by, every, numbers }) };
}

interface Stepped {
  readonly first: number;
  readonly end: number;
  readonly by: number;
  readonly every: boolean;
  readonly numbers: ReadonlySet<number>;
}

/** Scheduler has steps from a number on; a range with a step is written out. */
function textOf({ first, end, by, every, numbers }: Stepped): string {
  if (every) return `${first}/${by}`;
  if (first === end) return String(first);
  return by === 1 ? `${first}-${end}` : [...numbers].join(",");
}

function numberOf({ from, to, words }: Field, text: string): number | undefined {
  const word = words?.indexOf(text.toUpperCase()) ?? -1;
  // Months count from 1, weekdays from 0.
  if (word >= 0) return from + word;
  const value = Number(text);
  return /^\d{1,2}$/.test(text) && value >= from && value <= to ? value : undefined;
}

/** By names, since the numbers of Scheduler are others: `MON-FRI`, `SUN,TUE`. */
function weekdays({ numbers }: Values): string {
  const days = [...new Set([...numbers].map((day) => day % WEEKDAYS.length))].sort((a, b) => a - b);
  if (days.length === WEEKDAYS.length) return "*";
  const runs: number[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return runs.map(runOfDays).join(",");
}

const runOfDays = (run: readonly number[]): string =>
  run.length < 3
    ? run.map((day) => WEEKDAYS[day]).join(",")
    : `${WEEKDAYS[run[0] ?? 0]}-${WEEKDAYS[run.at(-1) ?? 0]}`;
