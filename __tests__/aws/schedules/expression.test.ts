import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { comeAtOnce } from "../../../modules/aws/schedules/at-once.ts";
import { readExpression } from "../../../modules/aws/schedules/expression.ts";
import { CRON_FIELDS, SCHEDULER } from "../../../modules/aws/schedules/limits.ts";
import { Refused } from "../../../modules/aws/schedules/refused.ts";
import { runsPerMonth } from "../../../modules/aws/schedules/runs.ts";
import { refusedTimeZone } from "../../../modules/aws/schedules/time-zone.ts";

const expressionOf = (text: string): string => {
  const read = readExpression(text);
  return read instanceof Refused ? `refused: ${read.because}` : read.expression;
};

/** Lines of a crontab, and the same of Scheduler: minutes, hours, day of the month, month, day of the week, year. */
const PAIRS: readonly (readonly [crontab: string, scheduler: string])[] = [
  ["0 3 * * *", "cron(0 3 * * ? *)"],
  ["* * * * *", "cron(* * * * ? *)"],
  ["*/5 * * * *", "cron(0/5 * * * ? *)"],
  ["*/1 * * * *", "cron(* * * * ? *)"],
  ["15,45 * * * *", "cron(15,45 * * * ? *)"],
  ["0 9-17 * * *", "cron(0 9-17 * * ? *)"],
  ["0 8-18/2 * * *", "cron(0 8,10,12,14,16,18 * * ? *)"],
  ["0 */6 * * *", "cron(0 0/6 * * ? *)"],
  ["0 0 1 * *", "cron(0 0 1 * ? *)"],
  ["0 0 */10 * *", "cron(0 0 1/10 * ? *)"],
  ["0 0 1 1,7 *", "cron(0 0 1 1,7 ? *)"],
  ["0 0 1 jan-mar *", "cron(0 0 1 1-3 ? *)"],
  ["0 0 1 */3 *", "cron(0 0 1 1/3 ? *)"],
  ["30 6 * * 1-5", "cron(30 6 ? * MON-FRI *)"],
  ["30 6 * * MON-FRI", "cron(30 6 ? * MON-FRI *)"],
  ["30 6 * * 0", "cron(30 6 ? * SUN *)"],
  ["30 6 * * 7", "cron(30 6 ? * SUN *)"],
  ["30 6 * * 6,0", "cron(30 6 ? * SUN,SAT *)"],
  ["30 6 * * 5-7", "cron(30 6 ? * SUN,FRI,SAT *)"],
  ["30 6 * * */2", "cron(30 6 ? * SUN,TUE,THU,SAT *)"],
  ["30 6 * * 0-6", "cron(30 6 ? * * *)"],
  ["30 6 * 12 1", "cron(30 6 ? 12 MON *)"],
  ["@hourly", "cron(0 * * * ? *)"],
  ["@daily", "cron(0 0 * * ? *)"],
  ["@midnight", "cron(0 0 * * ? *)"],
  ["@weekly", "cron(0 0 ? * SUN *)"],
  ["@monthly", "cron(0 0 1 * ? *)"],
  ["@yearly", "cron(0 0 1 1 ? *)"],
];

describe("two schedules", () => {
  const meet = (one: string, other: string) => comeAtOnce(expressionOf(one), expressionOf(other));

  it.each([
    ["45 23 * * *", "45 23 * * *"],
    ["0 0 * * *", "0 0 * * 1"],
    ["0 0 1 * *", "0 0 * * MON"],
    ["*/15 9-17 * * *", "30 12 * * *"],
    ["0 0 1,15 JAN-MAR *", "0 0 15 2 *"],
    ["cron(0 0 ? * 6#3 *)", "cron(0 0 ? * 6#3 *)"],
    ["cron(0 0 * * ? 2027)", "cron(0 0 L * ? 2027-2029)"],
  ])("come at the same minute: %s and %s", (one, other) => {
    expect([meet(one, other), meet(other, one)]).toEqual([true, true]);
  });

  it.each([
    ["45 23 * * *", "30 0 * * *"],
    ["0 0 * * 0,2-6", "0 0 * * 1"],
    ["0 0 1-15 * *", "0 0 16-31 * *"],
    ["0 0 * 1 *", "0 0 * 2 *"],
    ["*/2 * * * *", "1-59/2 * * * *"],
    ["cron(0 0 ? * 6#3 *)", "cron(0 0 ? * 2#1 *)"],
    ["cron(0 0 * * ? 2027)", "cron(0 0 * * ? 2028)"],
  ])("never come at once: %s and %s", (one, other) => {
    expect([meet(one, other), meet(other, one)]).toEqual([false, false]);
  });
});

describe("a day that is in few months", () => {
  it.each([
    "0 0 29 2 *",
    "0 0 30,31 */2 *",
    "0 0 31 1-2 *",
    "cron(0 0 L 2 ? *)",
    "cron(0 0 31W * ? *)",
    "cron(0 0 30/1 1/2 ? *)",
  ])("is taken: %s", (text) => {
    expect(expressionOf(text)).toMatch(/^cron/);
  });

  it.each([
    "cron(0 0 30 2 ? *)",
    "cron(0 0 31W FEB ? *)",
    "cron(0 0 31 4/5 ? *)",
    "cron(0 0 30-31 feb-feb ? *)",
  ])("is refused where it is in none: %s", (text) => {
    expect(expressionOf(text)).toMatch(/^refused: never comes/);
  });
});

describe("the five fields of cron", () => {
  it.each(PAIRS)("%s is %s", (crontab, scheduler) => {
    expect(expressionOf(crontab)).toBe(scheduler);
  });

  it.each(PAIRS)("%s is taken by Scheduler as %s", (_, scheduler) => {
    expect(expressionOf(scheduler)).toBe(scheduler);
  });

  it.each([
    ["0 0 1 * 1", "names days of the month and of the week"],
    ["0 2 31 2 *", "never comes: no month of 2 has a day 31"],
    ["0 2 31 apr,jun,9-9 *", "never comes: no month of 4,6,9 has a day 31"],
    ["0 0 * *", "has 4 fields; write the five of cron"],
    ["0 0 3 * * *", "has 6 fields; write the five of cron"],
    ["hourly", "has 1 field;"],
    ["@reboot", "is no time"],
    ["60 * * * *", 'has "60" for minutes, which cron takes from 0 to 59'],
    ["0 24 * * *", 'has "24" for hours'],
    ["0 0 0 * *", 'has "0" for day of the month'],
    ["0 0 1 13 *", 'has "13" for month, which cron takes from 1 to 12 or JAN to DEC'],
    ["0 0 * * 8", 'has "8" for day of the week'],
    ["0 0 * * SAT-SUN", 'has "SAT-SUN" for day of the week'],
    ["5/15 * * * *", 'has the step "5/15" for minutes'],
    ["*/90 * * * *", 'has the step "*/90" for minutes'],
    ["*/0 * * * *", 'has the step "*/0" for minutes'],
    ["H 3 * * *", 'has "H" for minutes'],
    ["1- * * * *", 'has "1-" for minutes'],
    ["0 0 L * *", 'has "L" for day of the month'],
  ])("%s is refused, since it %s", (text, because) => {
    expect(expressionOf(text)).toContain(`refused: ${because}`);
  });
});

describe("expressions of EventBridge Scheduler", () => {
  /** Examples of its User Guide, "Schedule types in EventBridge Scheduler" (2026-11-27), among others. */
  it.each([
    "cron(0 10 * * ? *)",
    "cron(15 12 * * ? *)",
    "cron(0 18 ? * MON-FRI *)",
    "cron(0 8 1 * ? *)",
    "cron(0/15 * * * ? *)",
    "cron(0/10 * ? * MON-FRI *)",
    "cron(15 10 ? * 6L 2025-2030)",
    "cron(15 10 ? * 6L 2025/2)",
    "cron(0 6 ? * 2#1 *)",
    "cron(0 6 LW * ? *)",
    "cron(0 6 15W * ? *)",
    "rate(1 minute)",
    "rate(5 minutes)",
    "rate(1 hour)",
    "rate(7 days)",
  ])("%s is taken", (text) => {
    expect(expressionOf(text)).toBe(text);
  });

  it.each([
    ["cron(0 10 * * *)", "has 5 fields; cron(...) has six"],
    ["cron(0 10 * * * *)", "must have ? in one of the two days"],
    ["cron(0 10 ? * ? *)", "must have ? in one of the two days"],
    ["cron(61 10 * * ? *)", 'has "61" for minutes, which must be from 0 to 59'],
    ["cron(0 ? * * ? *)", 'has "?" for hours'],
    ["cron(0 10 32 * ? *)", 'has "32" for day of the month'],
    ["cron(0 10 ? * 8 *)", 'has "8" for day of the week, which must be from 1 to 7 or SUN to SAT'],
    ["cron(0 10 ? * 2#6 *)", 'has "2#6" for day of the week'],
    ["cron(0 10 * * ? 1969)", 'has "1969" for year'],
    ["cron(0 10 * * ? 2025)", "never comes again: its years, 2025, are over; write * or later ones"],
    ["cron(0 10 * * ? 1999,2010-2024/2)", "never comes again: its years, 1999,2010-2024/2, are over"],
    ["rate(0 minutes)", "must be a number above 0"],
    ["rate(5 seconds)", "must be a number above 0"],
    ["rate(1 hours)", "must have the unit in the right number: rate(1 hour)"],
    ["rate(5 minute)", "must have the unit in the right number: rate(5 minutes)"],
    ["at(2026-12-01T10:00:00)", "comes once"],
    ["every(5 minutes)", "is neither cron(...) nor rate(...)"],
  ])("%s is refused, since it %s", (text, because) => {
    expect(expressionOf(text)).toContain(`refused: ${because}`);
  });
});

describe("time zones", () => {
  it.each(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Calcutta"])(
    "%s is one",
    (zone) => {
      expect(refusedTimeZone(zone)).toBeUndefined();
    },
  );

  it.each([
    ["europe/berlin", "must be spelt Europe/Berlin"],
    ["Europe/Berln", "the nearest names are Europe/Berlin"],
    ["+01:00", "is no time zone of the IANA database"],
  ])("%s is none, since it %s", (zone, because) => {
    expect(refusedTimeZone(zone)?.because).toContain(because);
  });
});

describe("starts in a month of 730 hours", () => {
  it.each([
    ["rate(1 minute)", 43_800],
    ["rate(6 hours)", 121.7],
    ["cron(0 3 * * ? *)", 30.4],
    ["cron(0/15 2-4 ? * MON-FRI *)", 260.7],
    ["cron(0 6 1,15 * ? *)", 2],
    ["cron(0 6 ? * 2#1 *)", 1],
    ["cron(0 6 LW * ? *)", 1],
    ["cron(0 0 1 1 ? *)", 0.08],
  ])("%s: %d", (expression, starts) => {
    expect(runsPerMonth(expression)).toBeCloseTo(starts, 1);
  });
});

const shapes: Readonly<Record<string, { readonly min?: number; readonly max?: number }>> = JSON.parse(
  readFileSync(new URL("../../../modules/aws/api-model.json", import.meta.url), "utf8"),
).services.scheduler.shapes;

describe("the table of Scheduler's limits", () => {
  const { windowMinutes, retryAttempts, eventAgeSeconds } = SCHEDULER;

  it.each([
    ["Name", { max: SCHEDULER.longestName }],
    ["ScheduleGroupName", { max: SCHEDULER.longestName }],
    ["ScheduleExpression", { max: SCHEDULER.longestExpression }],
    ["ScheduleExpressionTimezone", { max: SCHEDULER.longestTimeZone }],
    ["MaximumWindowInMinutes", { min: windowMinutes.from, max: windowMinutes.to }],
    ["MaximumRetryAttempts", { min: retryAttempts.from, max: retryAttempts.to }],
    ["MaximumEventAgeInSeconds", { min: eventAgeSeconds.from, max: eventAgeSeconds.to }],
  ])("agrees with its API on %s", (shape, limits) => {
    expect(shapes[shape]).toMatchObject(limits);
  });

  it("has as many words as numbers in each field", () => {
    for (const field of CRON_FIELDS)
      if ("words" in field) expect(field.words, field.name).toHaveLength(field.to - field.from + 1);
  });
});
