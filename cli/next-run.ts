import { Cron } from "croner";

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
  const cron = new Cron(patternOf(expression), {
    timezone: timeZone,
    mode: "7-part",
    // Sunday is 1, and 0/15 needs no range before its step.
    alternativeWeekdays: true,
    sloppyRanges: true,
    paused: true,
  });
  let found = cron.nextRun(after);
  // A time that does not exist is moved to one that does, which the expression does not name.
  while (found !== null && !cron.match(found)) found = cron.nextRun(found);
  return found ?? undefined;
}

/** Minute, hour, day, month, weekday and year of Scheduler, with the seconds that croner has before them. */
function patternOf(expression: string): string {
  const fields = expression.slice("cron(".length, -1).split(" ");
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = fields.map((field) =>
    field === "?" ? "*" : field,
  );
  // Alone it is the last day of the week, Saturday.
  const weekday = dayOfWeek === "L" ? "7" : dayOfWeek;
  return ["0", minute, hour, dayOfMonth, month, weekday, year].join(" ");
}
