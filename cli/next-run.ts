import { CRON_FIELDS, type CronField } from "../modules/aws/schedules/limits.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** A day of a calendar, wherever. */
interface Day {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
}

/**
 * When a schedule starts something next.
 *
 * Around a change of the clocks as Scheduler does it: a time that does not exist is left out, one that comes twice
 * counts once. Source: EventBridge Scheduler User Guide, "Daylight savings time on EventBridge Scheduler" (2026-11).
 *
 * @param expression as Scheduler has it, checked
 * @param timeZone   IANA name
 * @param after      the first moment that does not count
 * @returns undefined for `rate(...)`, which counts from the schedule's creation, and for a year that is over
 */
export function nextRun(expression: string, timeZone: string, after: Date): Date | undefined {
  if (!expression.startsWith("cron(")) return undefined;
  const texts = expression.slice("cron(".length, -1).split(" ");
  const field = (index: number): string => texts[index] ?? "*";
  const listed = (index: number): readonly number[] =>
    valuesOf(CRON_FIELDS[index] as CronField, field(index));
  const [minutes, hours, months, years] = [listed(0), listed(1), new Set(listed(3)), new Set(listed(5))];
  const clock = clockOf(timeZone);
  const last = Math.max(...years);
  const today = dayOf(clock(after));
  for (let day = today; day.year <= last; day = dayAfter(day)) {
    if (!years.has(day.year) || !months.has(day.month)) continue;
    if (!isDay(day, field(2), field(4))) continue;
    for (const hour of hours)
      for (const minute of minutes) {
        const found = momentOf(day, hour * 60 + minute, clock);
        if (found !== undefined && found > after) return found;
      }
  }
  return undefined;
}

/** What a clock of the zone shows at a moment, as if that were UTC. */
type Clock = (moment: Date) => number;

function clockOf(timeZone: string): Clock {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  return (moment) => {
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = (
      ["year", "month", "day", "hour", "minute"] as const
    ).map((type) => parts.get(type));
    return Date.UTC(year, month - 1, day, hour, minute);
  };
}

function dayOf(shown: number): Day {
  const date = new Date(shown);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Days in milliseconds, as if they were in UTC. */
const startOf = ({ year, month, day }: Day): number => Date.UTC(year, month - 1, day);
const dayAfter = (day: Day): Day => dayOf(startOf(day) + DAY_MS);
const lastDayOf = ({ year, month }: Day): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
/** 1 is Sunday, as in the expression. */
const weekdayOf = (day: Day): number => new Date(startOf(day)).getUTCDay() + 1;

/** The moment at which the zone's clocks show a time; the first of two, and undefined for none. */
function momentOf(day: Day, minutes: number, clock: Clock): Date | undefined {
  const wanted = startOf(day) + minutes * MINUTE_MS;
  // Zones are 14 hours from UTC at most, and their distance changes once in two days at most.
  const offsets = [-DAY_MS, DAY_MS].map((away) => clock(new Date(wanted + away)) - (wanted + away));
  return offsets
    .map((offset) => new Date(wanted - offset))
    .filter((moment) => clock(moment) === wanted)
    .sort((one, other) => one.getTime() - other.getTime())[0];
}

function isDay(day: Day, dayOfMonth: string, dayOfWeek: string): boolean {
  return dayOfMonth === "?" ? isWeekday(day, dayOfWeek) : isDayOfMonth(day, dayOfMonth);
}

function isDayOfMonth(day: Day, text: string): boolean {
  const last = lastDayOf(day);
  return text.split(",").some((entry) => {
    if (entry === "L") return day.day === last;
    if (entry === "LW") return day.day === nearestWeekday(day, last);
    if (entry.endsWith("W")) {
      const wanted = Number(entry.slice(0, -1));
      return wanted <= last && day.day === nearestWeekday(day, wanted);
    }
    return valuesOf(CRON_FIELDS[2], entry).includes(day.day);
  });
}

/** The day from Monday to Friday that is nearest to a day, in its month. */
function nearestWeekday(month: Day, wanted: number): number {
  const weekday = weekdayOf({ ...month, day: wanted });
  if (weekday === 7) return wanted === 1 ? 3 : wanted - 1;
  if (weekday === 1) return wanted === lastDayOf(month) ? wanted - 2 : wanted + 1;
  return wanted;
}

function isWeekday(day: Day, text: string): boolean {
  const weekday = weekdayOf(day);
  return text.split(",").some((entry) => {
    const [, name = "", nth] = /^(\w+)#(\d)$/.exec(entry) ?? [];
    if (nth !== undefined)
      return weekday === numberOf(CRON_FIELDS[4], name) && Math.ceil(day.day / 7) === Number(nth);
    // Alone it is the last day of the week.
    if (entry === "L") return weekday === 7;
    if (entry.endsWith("L"))
      return weekday === numberOf(CRON_FIELDS[4], entry.slice(0, -1)) && day.day + 7 > lastDayOf(day);
    return valuesOf(CRON_FIELDS[4], entry).includes(weekday);
  });
}

/** Values of a field without letters of its own, in their order. */
function valuesOf(field: CronField, text: string): number[] {
  const values = text.split(",").flatMap((entry) => {
    if (entry === "*" || entry === "?") return rangeOf(field.from, field.to, 1);
    const [, start = "", , end, step] = /^([^-/]+)(-([^-/]+))?(?:\/(\d+))?$/.exec(entry) ?? [];
    const first = start === "*" ? field.from : numberOf(field, start);
    const last = end === undefined ? (step === undefined ? first : field.to) : numberOf(field, end);
    return rangeOf(first, last, Number(step ?? 1));
  });
  return [...new Set(values)].sort((one, other) => one - other);
}

const rangeOf = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

function numberOf({ from, words }: CronField, text: string): number {
  const word = words?.indexOf(text.toUpperCase()) ?? -1;
  return word >= 0 ? from + word : Number(text);
}
