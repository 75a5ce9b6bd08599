import { CRON_FIELDS, type CronField } from "./limits.ts";

/**
 * Whether two schedules in one time zone can start something at the same minute. Last days of a month and the nearest
 * weekday (`L`, `W`, `#`) are taken for days of their own.
 * @param one `cron(...)` as Scheduler has it, read already
 * @param other of the same
 */
export function comeAtOnce(one: string, other: string): boolean {
  const [these, those] = [fieldsOf(one), fieldsOf(other)];
  return CRON_FIELDS.every((field, index) => share(field, these[index] ?? "", those[index] ?? ""));
}

const fieldsOf = (expression: string): string[] => expression.slice("cron(".length, -1).split(" ");

/** A day of the week meets any day of the month, and whatever is open meets everything. */
function share(field: CronField, one: string, other: string): boolean {
  if ([one, other].some((text) => text === "?" || text === "*")) return true;
  const values = new Set(valuesOf(field, one));
  return valuesOf(field, other).some((value) => values.has(value));
}

const valuesOf = (field: CronField, text: string): (number | string)[] =>
  text.split(",").flatMap((entry) => entryValues(field, entry));

/** 1, 2 and 3 of `MON-WED`; the text itself where it is no number of the field. */
function entryValues({ from, to, words = [] }: CronField, entry: string): (number | string)[] {
  const [, start, end, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(entry) ?? [];
  const numberOf = (text: string): number => {
    const word = words.indexOf(text.toUpperCase());
    return word >= 0 ? from + word : Number(text);
  };
  const first = start === "*" ? from : start === undefined ? Number.NaN : numberOf(start);
  if (Number.isNaN(first)) return [entry];
  const isOpen = start === "*" || step !== undefined;
  const last = end === undefined ? (isOpen ? to : first) : numberOf(end);
  const by = Number(step ?? 1);
  return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, index) => first + index * by);
}
