import { comeAtOnce } from "../../aws/schedules/at-once.ts";
import { readExpression } from "../../aws/schedules/expression.ts";
import { Refused } from "../../aws/schedules/refused.ts";
import { type Disagreement, order, type Part } from "../../environment/agreement.ts";
import { scheduleFits } from "./schedule-fits.ts";
import type { Services } from "./schema.ts";

type Scaling = Part<Services["furtherServices"][string]["scaling"]>;
type Path = readonly (string | number)[];

const scheduledIn = (scaling: Scaling | undefined, path: Path) =>
  Object.entries(scaling?.schedule ?? {}).flatMap(([name, bounds]) =>
    bounds ? [{ bounds, path: [...path, "scaling", "schedule", name] }] : [],
  );

/** @param path of the service in the environment file */
export const scheduledBoundsAreInOrder = (scaling: Scaling | undefined, path: Path) =>
  scheduledIn(scaling, path).flatMap((scheduled): Disagreement<"EOE-ENV-103">[] => {
    const { bounds, path: at } = scheduled;
    return order([...at, "min"].map(String), bounds.min, `${at.join(".")}.max`, bounds.max);
  });

/** @param path of the service in the environment file */
export const scheduledTimesFit = (scaling: Scaling | undefined, path: Path): Disagreement<"EOE-ENV-427">[] =>
  scheduledIn(scaling, path).flatMap(({ bounds, path: at }) => scheduleFits(bounds, at));

/**
 * Application Auto Scaling does not say which of two actions comes last, so that either one's bounds would hold until the
 * next. Source: its User Guide, "How scheduled scaling works", considerations (2026-11-29).
 * @param path of the service in the environment file
 */
export function scheduledTimesDiffer(
  scaling: Scaling | undefined,
  path: Path,
): Disagreement<"EOE-ENV-558">[] {
  const times = scheduledIn(scaling, path).map(
    ({ bounds: { expression = "", timeZone = "UTC" }, path: at }) => {
      const read = readExpression(expression);
      return {
        at,
        timeZone,
        cron: read instanceof Refused || !read.hasTimeZone ? undefined : read.expression,
      };
    },
  );
  return times.flatMap(({ at, timeZone, cron }, index) => {
    if (cron === undefined) return [];
    const earlier = times
      .slice(0, index)
      .find((one) => one.cron !== undefined && one.timeZone === timeZone && comeAtOnce(one.cron, cron));
    if (earlier === undefined) return [];
    const message = `comes at a minute at which ${earlier.at.at(-1)} comes, too, and AWS does not say whose bounds hold from then on; write times that never meet, such as other days of the week.`;
    return [{ code: "EOE-ENV-558" as const, path: [...at, "expression"], message }];
  });
}
