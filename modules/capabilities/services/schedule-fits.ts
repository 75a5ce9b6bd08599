import { readExpression } from "../../aws/schedules/expression.ts";
import { Refused } from "../../aws/schedules/refused.ts";
import type { Schedule } from "../../aws/schedules/schema.ts";
import type { Disagreement, Part } from "../../environment/agreement.ts";

/** A rate counts from the schedule's creation, and knows no time of the day. @param path of the schedule */
export function scheduleFits(
  schedule: Part<Schedule> | undefined,
  path: readonly (string | number)[],
): Disagreement<"EOE-ENV-427">[] {
  const { expression, timeZone } = schedule ?? {};
  if (expression === undefined || timeZone === undefined) return [];
  const read = readExpression(expression);
  if (read instanceof Refused || read.hasTimeZone) return [];
  const message = `${timeZone} has no meaning for ${read.expression}, which counts from the schedule's creation; remove the key, or write cron.`;
  return [{ code: "EOE-ENV-427", path: [...path, "timeZone"], message }];
}
