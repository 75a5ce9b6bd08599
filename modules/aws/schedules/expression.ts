import { comes, isToCome } from "./days-that-come.ts";
import { translateCron } from "./five-field-cron.ts";
import { CRON_FIELDS, type CronField, SCHEDULER } from "./limits.ts";
import { Refused } from "./refused.ts";

/** When a schedule starts something, in the words of EventBridge Scheduler. */
export interface ReadExpression {
  /** `cron(0 3 * * ? *)` or `rate(5 minutes)`. */
  readonly expression: string;
  /** A rate counts from its creation, wherever that is. */
  readonly hasTimeZone: boolean;
}

/**
 * Reads `cron(...)` and `rate(...)` of EventBridge Scheduler, and the five fields of a crontab, which are translated.
 * @returns `Refused` with the end of a sentence for what Scheduler does not take, or cannot express
 */
export function readExpression(text: string): ReadExpression | Refused {
  const written = text.trim();
  const [, kind, inner] = /^([a-z]+)\((.*)\)$/i.exec(written) ?? [];
  if (kind === undefined || inner === undefined) return translated(written);
  if (kind === "cron") return checkedCron(inner);
  if (kind === "rate") return checkedRate(inner);
  if (kind === "at")
    return new Refused("comes once, and is no schedule; a task is started once by express-on-ecs run");
  return new Refused(`is neither cron(...) nor rate(...), nor the five fields of cron, such as "0 3 * * *"`);
}

function translated(written: string): ReadExpression | Refused {
  const cron = translateCron(written);
  return cron instanceof Refused ? cron : thatComes(cron);
}

const RATE = /^(\d+) (minutes?|hours?|days?)$/;

/** Source: User Guide of EventBridge Scheduler, "Rate-based schedules": a positive number, and its unit. */
function checkedRate(inner: string): ReadExpression | Refused {
  const [, digits, unit] = RATE.exec(inner) ?? [];
  const value = Number(digits);
  if (digits === undefined || unit === undefined || value === 0)
    return new Refused("must be a number above 0 and minutes, hours or days, such as rate(6 hours)");
  const right = value === 1 ? unit.replace(/s$/, "") : unit.replace(/s?$/, "s");
  if (unit !== right) return new Refused(`must have the unit in the right number: rate(${value} ${right})`);
  return { expression: `rate(${value} ${unit})`, hasTimeZone: false };
}

function checkedCron(inner: string): ReadExpression | Refused {
  const fields = inner.trim().split(/\s+/);
  if (fields.length !== CRON_FIELDS.length)
    return new Refused(
      `has ${fields.length} fields; cron(...) has six: ${CRON_FIELDS.map(({ name }) => name).join(", ")}. Five fields without cron(...) are those of a crontab`,
    );
  for (const [index, field] of CRON_FIELDS.entries()) {
    const wrong = wrongIn(field, fields[index] ?? "");
    if (wrong) return wrong;
  }
  const [, , dayOfMonth, , dayOfWeek] = fields;
  if ((dayOfMonth === "?") === (dayOfWeek === "?"))
    return new Refused("must have ? in one of the two days, and something else in the other");
  const expression = `cron(${fields.join(" ")})`;
  if (expression.length > SCHEDULER.longestExpression)
    return new Refused(`is longer than ${SCHEDULER.longestExpression} characters`);
  return thatComes(expression);
}

function thatComes(expression: string): ReadExpression | Refused {
  const [, , dayOfMonth = "", month = "", , year = "*"] = expression.slice("cron(".length, -1).split(" ");
  if (!comes(dayOfMonth, month))
    return new Refused(`never comes: no month of ${month} has a day ${dayOfMonth}`);
  if (!isToCome(year))
    return new Refused(`never comes again: its years, ${year}, are over; write * or later ones`);
  return { expression, hasTimeZone: true };
}

function wrongIn(field: CronField, text: string): Refused | undefined {
  if (text === "*" || (text === "?" && field.mayBeOpen)) return undefined;
  const entry = text.split(",").find((one) => !isEntry(field, one));
  if (entry === undefined) return undefined;
  return new Refused(
    `has "${entry}" for ${field.name}, which must be from ${field.from} to ${field.to}${field.words ? ` or ${field.words[0]} to ${field.words.at(-1)}` : ""}`,
  );
}

/** `5`, `MON`, `1-5`, `0/15`, `10-40/5`, and what only the field has. */
function isEntry(field: CronField, entry: string): boolean {
  if (field.also?.test(entry)) return true;
  const [, start = "", , end, step] = /^([^-/]+)(-([^-/]+))?(?:\/(\d+))?$/.exec(entry) ?? [];
  const first = start === "*" ? field.from : numberOf(field, start);
  const last = end === undefined ? first : numberOf(field, end);
  if (first === undefined || last === undefined) return false;
  if (start === "*" && step === undefined) return false;
  const size = field.to - field.from + 1;
  return first <= last && (step === undefined || (Number(step) >= 1 && Number(step) < size));
}

function numberOf({ from, to, words }: CronField, text: string): number | undefined {
  const word = words?.indexOf(text.toUpperCase()) ?? -1;
  if (word >= 0) return from + word;
  const value = Number(text);
  return /^\d+$/.test(text) && value >= from && value <= to ? value : undefined;
}
