import { readFileSync } from "node:fs";
import { z } from "zod";
import { Problems } from "../../modules/problems.ts";
import { beyond, type PlannedChanges } from "./plan-words.ts";
import { otherValues, type PlannedValues } from "./planned-values.ts";
import { DeployStopped } from "./stopped.ts";

const names = z.array(z.string());
const changed = z.array(
  z.object({ address: z.string(), arguments: names, beside: z.literal(true).optional() }),
);
const changes = z.object({
  made: names,
  changed,
  replaced: changed,
  destroyed: names,
  forgotten: names,
  outputs: names,
});
const values = z.record(z.string(), z.record(z.string(), z.string()));
const saved = z.object({
  environment: z.string(),
  steps: z.array(z.object({ stack: z.string(), changes: changes.optional(), values: values.optional() })),
});

export interface ShownStack {
  readonly changes: PlannedChanges;
  readonly values: PlannedValues;
}

/** What `plan` has shown, by stack; a stack that could not be planned then is not among them. */
export type ShownPlan = ReadonlyMap<string, ShownStack>;

/**
 * Reads what `plan --out` or `plan --json` has written.
 * @throws Problems when it is not of that form, or of another environment
 */
export function readShownPlan(file: string, environment: string): ShownPlan {
  const read = saved.safeParse(parsed(file));
  if (!read.success)
    throw refused(file, "is no plan; write one by: express-on-ecs plan <environment> --out <file>");
  if (read.data.environment !== environment)
    throw refused(file, `is a plan of ${read.data.environment}, and this deploys ${environment}.`);
  return new Map(
    read.data.steps.flatMap(({ stack, changes: all, values: set = {} }) => {
      if (all === undefined) return [];
      // A key that is undefined is another one than a key that is missing.
      return [[stack, { changes: JSON.parse(JSON.stringify(all)) as PlannedChanges, values: set }] as const];
    }),
  );
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw refused(file, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const refused = (file: string, message: string): Problems =>
  new Problems([{ code: "EOE-CLI-050", file, path: "", message }]);

/** What a stack's plan does that the one before did not, or does to another value; a line each. */
export const moreThan = (planned: ShownStack, before: ShownStack): string[] => [
  ...beyond(planned.changes, before.changes),
  ...otherValues(planned.values, before.values).map((one) => `sets another value: ${one}`),
];

/** As many as can be taken in at a glance. */
const MOST_LINES = 10;

/**
 * What was shown is what is applied, to the same values; less is fine. What nobody could plan then is not judged.
 * @throws DeployStopped where a stack's plan does what was not shown
 */
export function demandShown(stack: string, planned: ShownStack, shown: ShownPlan): void {
  const before = shown.get(stack);
  const more = before === undefined ? [] : moreThan(planned, before);
  if (more.length === 0) return;
  const rest = more.length - MOST_LINES;
  const lines = [...more.slice(0, MOST_LINES), ...(rest > 0 ? [`and ${rest} more`] : [])];
  throw new DeployStopped("planRefused", {
    code: "EOE-DEPLOY-050",
    file: stack,
    path: "",
    message: `Its plan is not the one that was shown, and is not applied: ${lines.join("; ")}. Plan again, and look at it.`,
  });
}
