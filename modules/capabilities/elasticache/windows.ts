/** Windows of ElastiCache: `03:00-04:00` each day, `sun:05:00-sun:06:00` each week, both in UTC. */

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = DAYS.length * DAY_MINUTES;

interface Span {
  readonly start: number;
  readonly minutes: number;
}

/** Length in minutes. */
export const spanOf = (window: string): number => read(window).minutes;

/** Whether a window of each day and one of the week have a minute in common. */
export function windowsOverlap(daily: string, weekly: string): boolean {
  const one = read(weekly);
  const other = read(daily);
  return DAYS.some((_, day) => meet(one, { ...other, start: other.start + day * DAY_MINUTES }));
}

/** On the circle that a week is: one of the two begins within the other. */
const meet = (one: Span, other: Span): boolean =>
  between(one.start, other.start) < one.minutes || between(other.start, one.start) < other.minutes;

/** Minutes from one minute of the week to the next time that the other comes. */
const between = (from: number, to: number): number => (to - from + WEEK_MINUTES) % WEEK_MINUTES;

function read(window: string): Span {
  const [from = "", to = ""] = window.split("-");
  const start = minuteOf(from);
  const around = from.length === "03:00".length ? DAY_MINUTES : WEEK_MINUTES;
  return { start, minutes: (minuteOf(to) - start + around) % around };
}

function minuteOf(moment: string): number {
  const parts = moment.split(":");
  const [hours = 0, minutes = 0] = parts.slice(-2).map(Number);
  const day = parts.length === 3 ? DAYS.indexOf(parts[0] ?? "") : 0;
  return day * DAY_MINUTES + hours * 60 + minutes;
}
