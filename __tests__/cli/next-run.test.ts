/** When schedules start next: known times, and crontabs as another program counts them. */
import { CronExpressionParser } from "cron-parser";
import { describe, expect, it } from "vitest";
import { nextRun } from "../../cli/next-run.ts";
import { readExpression } from "../../modules/aws/schedules/expression.ts";
import { Refused } from "../../modules/aws/schedules/refused.ts";

const next = (expression: string, after: string, timeZone = "UTC"): string | undefined =>
  nextRun(expression, timeZone, new Date(after))?.toISOString().slice(0, 16);

describe("the next run", () => {
  it.each([
    ["cron(0 3 * * ? *)", "2026-11-28T02:59:59Z", "2026-11-28T03:00"],
    ["cron(0 3 * * ? *)", "2026-11-28T03:00:00Z", "2026-11-29T03:00"],
    ["cron(0/15 8-9 ? * MON-FRI *)", "2026-11-27T09:45:00Z", "2026-11-30T08:00"],
    ["cron(0 0 L * ? *)", "2026-02-01T00:00:00Z", "2026-02-28T00:00"],
    ["cron(0 0 29 2 ? *)", "2096-03-01T00:00:00Z", "2104-02-29T00:00"],
    // 31 October 2026 is a Saturday, 1 November a Sunday, 1 August a Saturday.
    ["cron(0 0 LW 10 ? *)", "2026-01-01T00:00:00Z", "2026-10-30T00:00"],
    ["cron(0 0 1W 11 ? *)", "2026-01-01T00:00:00Z", "2026-11-02T00:00"],
    ["cron(0 0 1W 8 ? *)", "2026-01-01T00:00:00Z", "2026-08-03T00:00"],
    ["cron(0 0 31W 5 ? *)", "2026-01-01T00:00:00Z", "2026-05-29T00:00"],
    ["cron(0 0 ? * FRI#2 *)", "2026-11-01T00:00:00Z", "2026-11-13T00:00"],
    ["cron(0 0 ? * 6L *)", "2026-11-01T00:00:00Z", "2026-11-27T00:00"],
    ["cron(0 0 ? * L *)", "2026-11-01T00:00:00Z", "2026-11-07T00:00"],
    ["cron(0 12 1 1 ? 2030)", "2026-11-01T00:00:00Z", "2030-01-01T12:00"],
    ["cron(0 12 1 1 ? 2020)", "2026-11-01T00:00:00Z", undefined],
    ["rate(5 minutes)", "2026-11-01T00:00:00Z", undefined],
  ] as const)("of %s after %s is %s", (expression, after, found) => {
    expect(next(expression, after)).toBe(found);
  });

  it.each([
    ["in winter", "2026-01-10T00:00:00Z", "cron(0 3 * * ? *)", "2026-01-10T02:00"],
    ["in summer", "2026-07-10T00:00:00Z", "cron(0 3 * * ? *)", "2026-07-10T01:00"],
    [
      "leaves a time out that does not exist",
      "2026-03-28T12:00:00Z",
      "cron(30 2 * * ? *)",
      "2026-03-30T00:30",
    ],
    ["counts a time once that comes twice", "2026-10-25T00:30:00Z", "cron(30 2 * * ? *)", "2026-10-26T01:30"],
    ["takes the first of two", "2026-10-24T12:00:00Z", "cron(30 2 * * ? *)", "2026-10-25T00:30"],
  ])("in Berlin %s", (_, after, expression, found) => {
    expect(next(expression, after, "Europe/Berlin")).toBe(found);
  });

  it.each(["*/5 * * * *", "0 8-18/2 * * 1-5", "30 6 1,15 * *", "0 0 1 */3 *", "15 4 * 2 0", "59 23 31 12 *"])(
    "of the crontab %s is what cron-parser says, far from UTC",
    (crontab) => {
      const read = readExpression(crontab);
      if (read instanceof Refused) throw new Error(read.because);
      for (const [start, tz] of [
        ["2026-11-28T05:03:09Z", "Asia/Kathmandu"],
        ["2027-02-28T23:59:00Z", "America/Los_Angeles"],
        ["2028-02-28T10:00:00Z", "Pacific/Auckland"],
      ] as const) {
        const expected = CronExpressionParser.parse(crontab, { currentDate: new Date(start), tz });
        expect(nextRun(read.expression, tz, new Date(start))).toEqual(expected.next().toDate());
      }
    },
  );
});
