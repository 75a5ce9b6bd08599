import { LAST_YEAR, MONTHS } from "./limits.ts";

const NAMES: readonly string[] = MONTHS;

/** Most days of each month, by its number; 29 of February in a leap year. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/**
 * Whether a day of the fields is in one of their months: the 30th of February is not. Scheduler's documents give each field
 * its range, and do not say whether it refuses such an expression or starts nothing (2026-11-28); nobody wants either.
 * @param dayOfMonth as `cron(...)` has it, read already
 * @param month of the same
 */
export function comes(dayOfMonth: string, month: string): boolean {
  const first = Math.min(...dayOfMonth.split(",").map(firstDay));
  return monthsOf(month).some((number) => first <= (DAYS[number - 1] ?? 0));
}

/** That of this version. The clock is not asked, so that a synthesis of today is that of tomorrow. */
const THIS_YEAR = 2026;

/** Whether a year of the field is still to come, as far as one knows without a clock. */
export const isToCome = (year: string): boolean => Math.max(...year.split(",").map(lastYear)) >= THIS_YEAR;

/** 2020 of `2020` and `2018-2020/2`; `*` and `2020/2` go on. */
function lastYear(entry: string): number {
  const [, start, end, step] = /^(\*|\d+)(?:-(\d+))?(\/\d+)?$/.exec(entry) ?? [];
  if (end !== undefined) return Number(end);
  return start === "*" || step !== undefined ? LAST_YEAR : Number(start);
}

/** `*`, `?`, `L` and `LW` are in every month. */
const firstDay = (entry: string): number => Number(/^\d+/.exec(entry)?.[0] ?? 1);

function monthsOf(field: string): number[] {
  return field.split(",").flatMap((entry) => {
    const [, start = "", end, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(entry) ?? [];
    const first = start === "*" ? 1 : numberOf(start);
    const last =
      end === undefined ? (start === "*" || step !== undefined ? DAYS.length : first) : numberOf(end);
    const by = Number(step ?? 1);
    return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, index) => first + index * by);
  });
}

function numberOf(text: string): number {
  const word = NAMES.indexOf(text.toUpperCase());
  return word < 0 ? Number(text) : word + 1;
}
