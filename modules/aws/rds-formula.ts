/**
 * What a parameter of RDS or Aurora comes to that is given as a formula, such as `LEAST({DBInstanceClassMemory/9531392},5000)`.
 * Source: RDS User Guide, "Specifying DB parameters": names are case-sensitive, arguments of functions are integers or
 * formulas, and what is behind a point is cut off (2026-11-28).
 *
 * @param bytes  DBInstanceClassMemory, or what is near it
 * @returns an integer; undefined for what is known on AWS alone, such as AllocatedStorage, and for logarithms
 */
export function parameterValue(text: string, bytes: number | undefined): number | undefined {
  const plain = text.replaceAll(/\s/g, "");
  if (/^\d+$/.test(plain)) return Number(plain);
  const [, formula] = /^\{([^{}]+)\}$/.exec(plain) ?? [];
  if (formula !== undefined) return productOf(formula, bytes);
  const [, name = "", listed = ""] = /^([A-Z]+)\((.+)\)$/.exec(plain) ?? [];
  const apply = FUNCTIONS[name];
  if (apply === undefined) return undefined;
  const values = argumentsOf(listed).map((one) => parameterValue(one, bytes));
  return values.every(isKnown) ? apply(values) : undefined;
}

const isKnown = (value: number | undefined): value is number => value !== undefined;

const FUNCTIONS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  GREATEST: (values) => Math.max(...values),
  LEAST: (values) => Math.min(...values),
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
};

/** `DBInstanceClassMemory*3/4`, from left to right. */
function productOf(formula: string, bytes: number | undefined): number | undefined {
  const [first = "", ...steps] = formula.split(/(?=[*/])/);
  return steps.reduce(
    (before: number | undefined, step) => {
      const by = operand(step.slice(1), bytes);
      if (before === undefined || by === undefined) return undefined;
      if (step.startsWith("*")) return before * by;
      return by === 0 ? undefined : Math.floor(before / by);
    },
    operand(first, bytes),
  );
}

const operand = (text: string, bytes: number | undefined): number | undefined =>
  text === "DBInstanceClassMemory" ? bytes : /^\d+$/.test(text) ? Number(text) : undefined;

/** Split at the commas that are in no argument themselves. */
function argumentsOf(listed: string): string[] {
  const all = [""];
  let depth = 0;
  for (const character of listed) {
    depth += "({".includes(character) ? 1 : ")}".includes(character) ? -1 : 0;
    if (character === "," && depth === 0) all.push("");
    else all[all.length - 1] += character;
  }
  return all;
}
