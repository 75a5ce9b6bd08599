/**
 * Limits of EventBridge Scheduler. Sources: its API reference, CreateSchedule, in botocore 1.44.8 (2026-11-26);
 * EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler" (2026-11-27).
 */
export const SCHEDULER = {
  /** `Name` and `GroupName`, in characters. */
  longestName: 64,
  /** `ScheduleExpression`, in characters. */
  longestExpression: 256,
  /** `ScheduleExpressionTimezone`, in characters. */
  longestTimeZone: 50,
  /** `FlexibleTimeWindow.MaximumWindowInMinutes`. */
  windowMinutes: { from: 1, to: 1440 },
  /** `RetryPolicy.MaximumRetryAttempts`. */
  retryAttempts: { from: 0, to: 185 },
  /** `RetryPolicy.MaximumEventAgeInSeconds`. */
  eventAgeSeconds: { from: 60, to: 86_400 },
} as const;

/** What a field of `cron(...)` may hold beside numbers and lists of them. */
interface CronField {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Names of the numbers from `from` on. */
  readonly words?: readonly string[];
  /** Forms of one entry that only this field has. */
  readonly also?: RegExp;
  /** `?`, for the one of the two days that says nothing. */
  readonly mayBeOpen?: true;
}

export const MONTHS = [
  "JAN",
  "FEB",
  "MAR",
  "APR",
  "MAY",
  "JUN",
  "JUL",
  "AUG",
  "SEP",
  "OCT",
  "NOV",
  "DEC",
] as const;

/** Sunday is 1 in `cron(...)` of AWS, and 0 in cron itself. */
export const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] as const;

export const LAST_YEAR = 2199;

/** The six fields of `cron(...)`, in their order. Source: the same page, "Cron-based schedules". */
export const CRON_FIELDS = [
  { name: "minutes", from: 0, to: 59 },
  { name: "hours", from: 0, to: 23 },
  { name: "day of the month", from: 1, to: 31, also: /^(L|LW|([1-9]|[12]\d|3[01])W)$/, mayBeOpen: true },
  { name: "month", from: 1, to: 12, words: MONTHS },
  {
    name: "day of the week",
    from: 1,
    to: 7,
    words: WEEKDAYS,
    also: /^(L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#[1-5])$/,
    mayBeOpen: true,
  },
  { name: "year", from: 1970, to: LAST_YEAR },
] as const satisfies readonly CronField[];

export type { CronField };
