/**
 * Whether policies allow a call, as the IAM User Guide's "Policy evaluation logic" has it for the policies of one role:
 * denied unless a statement allows it and none denies it. Only the operators that our policies use; others throw.
 */
export interface Call {
  readonly action: string;
  readonly resource: string;
  /** Values of condition keys. */
  readonly context?: Readonly<Record<string, string>>;
}

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export function allows(policies: readonly string[], call: Call): boolean {
  const statements = policies.flatMap(
    (policy) => (JSON.parse(policy) as { Statement: Statement[] }).Statement,
  );
  const fitting = statements.filter((statement) => fits(statement, call));
  return fitting.some(({ Effect }) => Effect === "Allow") && !fitting.some(({ Effect }) => Effect === "Deny");
}

/** Whether policies allow an action on anything at all. */
export const mentions = (policies: readonly string[], action: string): boolean =>
  policies
    .flatMap((policy) => (JSON.parse(policy) as { Statement: Statement[] }).Statement)
    .some(
      ({ Effect, Action }) =>
        Effect === "Allow" && list(Action).some((one) => matches(one.toLowerCase(), action.toLowerCase())),
    );

const fits = ({ Action, Resource, Condition = {} }: Statement, call: Call): boolean =>
  list(Action).some((action) => matches(action.toLowerCase(), call.action.toLowerCase())) &&
  list(Resource).some((resource) => matches(resource, call.resource)) &&
  Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => holds(operator, call.context?.[key], list(values))),
  );

/** A call here gives one value for each key, of which all are then asked. */
function holds(written: string, given: string | undefined, values: readonly string[]): boolean {
  const operator = written.replace("ForAllValues:", "");
  if (operator === "Null") return values.includes(String(given === undefined));
  // Without any value there is none that does not hold.
  if (given === undefined) return operator !== written;
  if (operator === "StringEquals") return values.includes(given);
  if (operator === "StringLike" || operator === "ArnEquals" || operator === "ArnLike")
    return values.some((value) => matches(value, given));
  throw new Error(`the evaluation does not know ${operator}`);
}

function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(text);
}

const list = (value: string | readonly string[]): readonly string[] =>
  typeof value === "string" ? [value] : value;
