import { CRON_FIELDS, type CronField } from "./limits.ts";

const HOURS_OF_A_MONTH = 730;
const DAYS_OF_A_MONTH = HOURS_OF_A_MONTH / 24;
const WEEKS_OF_A_MONTH = DAYS_OF_A_MONTH / 7;
const HOURS: Readonly<Record<string, number>> = { minute: 1 / 60, hour: 1, day: 24 };

/** How often a schedule starts something in a month of 730 hours, for its price. @param expression as Scheduler has it */
export function runsPerMonth(expression: string): number {
  const [, every, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (every !== undefined) return HOURS_OF_A_MONTH / (Number(every) * (HOURS[unit] ?? 1));
  const fields = expression.slice("cron(".length, -1).split(" ");
  const [minutes, hours, dayOfMonth, month, dayOfWeek] = fields.map((text, index) =>
    valuesOf(CRON_FIELDS[index] as CronField, text),
  );
  const days =
    fields[2] === "?"
      ? isOnceAMonth(fields[4] ?? "")
        ? (dayOfWeek ?? 0)
        : (dayOfWeek ?? 0) * WEEKS_OF_A_MONTH
      : Math.min(dayOfMonth ?? 0, DAYS_OF_A_MONTH);
  return (minutes ?? 0) * (hours ?? 0) * days * ((month ?? 0) / 12);
}

/** `6#3`, `FRIL`: one day of a month each. */
const isOnceAMonth = (text: string): boolean => /#|.L/.test(text);

/** How many values a field of a checked expression has. */
function valuesOf(field: CronField, text: string): number {
  if (text === "*") return field.to - field.from + 1;
  return text.split(",").reduce((sum, entry) => sum + entryValues(field, entry), 0);
}

function entryValues({ from, to, words }: CronField, entry: string): number {
  const [, start = "", end, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(entry) ?? [];
  const numberOf = (text: string): number => {
    const word = words?.indexOf(text.toUpperCase()) ?? -1;
    return word >= 0 ? from + word : Number(text);
  };
  const first = start === "*" ? from : numberOf(start);
  const last = end === undefined ? (step === undefined ? first : to) : numberOf(end);
  const count = Math.floor((last - first) / Number(step ?? 1)) + 1;
  return Number.isNaN(count) ? 1 : count;
}
