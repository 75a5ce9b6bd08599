/** Windows of RDS, DocumentDB and ElastiCache, in UTC, as minutes of a week from Monday 00:00 on. */

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = DAYS.length * DAY_MINUTES;

/** A window that begins at a minute of the week; it may go over into the next one. */
export interface Window {
  readonly start: number;
  readonly minutes: number;
}

/** @param written `sun:04:30-sun:05:30` */
export function weeklyWindow(written: string): Window {
  const [start = 0, end = 0] = written.split("-").map((point) => {
    const [day = "", time = ""] = point.split(/:(.*)/s);
    return DAYS.indexOf(day) * DAY_MINUTES + minutesOf(time);
  });
  return { start, minutes: (end - start + WEEK_MINUTES) % WEEK_MINUTES };
}

/** @param written `03:00-04:00`, on each day */
export function dailyWindows(written: string): Window[] {
  const [start = 0, end = 0] = written.split("-").map(minutesOf);
  const minutes = (end - start + DAY_MINUTES) % DAY_MINUTES;
  return DAYS.map((_, day) => ({ start: day * DAY_MINUTES + start, minutes }));
}

export const overlap = (one: Window, other: Window): boolean => begins(one, other) || begins(other, one);

/** Whether one begins while the other lasts. */
const begins = (one: Window, other: Window): boolean =>
  (one.start - other.start + WEEK_MINUTES) % WEEK_MINUTES < other.minutes;

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** Length in minutes of either kind. */
export const spanOf = (written: string): number =>
  (/^[a-z]/.test(written) ? [weeklyWindow(written)] : dailyWindows(written))[0]?.minutes ?? 0;

/** Whether a window of each day and one of the week have a minute in common. */
export const windowsOverlap = (daily: string, weekly: string): boolean =>
  dailyWindows(daily).some((window) => overlap(window, weeklyWindow(weekly)));
