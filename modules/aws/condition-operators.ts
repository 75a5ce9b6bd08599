/** What the operators of conditions compare. Source: IAM User Guide, "IAM JSON policy elements: Condition operators". */
const OPERATORS: Readonly<Record<string, OperatorKind>> = {
  StringEquals: "text",
  StringNotEquals: "text",
  StringEqualsIgnoreCase: "text",
  StringNotEqualsIgnoreCase: "text",
  StringLike: "text",
  StringNotLike: "text",
  ArnEquals: "text",
  ArnLike: "text",
  ArnNotEquals: "text",
  ArnNotLike: "text",
  NumericEquals: "number",
  NumericNotEquals: "number",
  NumericLessThan: "number",
  NumericLessThanEquals: "number",
  NumericGreaterThan: "number",
  NumericGreaterThanEquals: "number",
  DateEquals: "date",
  DateNotEquals: "date",
  DateLessThan: "date",
  DateLessThanEquals: "date",
  DateGreaterThan: "date",
  DateGreaterThanEquals: "date",
  Bool: "bool",
  BinaryEquals: "binary",
  IpAddress: "address",
  NotIpAddress: "address",
  Null: "presence",
};

export type OperatorKind = "text" | "number" | "date" | "bool" | "binary" | "address" | "presence";

export interface Operator {
  readonly kind: OperatorKind;
  /** Whether it lets a request through that does not have the key. */
  readonly ifExists: boolean;
  /** Whether it lets through only what has the key, with one of the values. */
  readonly demands: boolean;
}

/** Undefined where IAM has no such operator. */
export function readOperator(text: string): Operator | undefined {
  const bare = text.replace(/^For(AllValues|AnyValue):/, "");
  const ifExists = bare.endsWith("IfExists");
  const name = ifExists ? bare.slice(0, -"IfExists".length) : bare;
  const kind = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  // "Null" asks whether a key exists: there is no form of it for keys that may not, and no qualifier.
  if (kind === undefined || (kind === "presence" && name !== text)) return undefined;
  const isPositive = kind !== "presence" && !name.includes("Not");
  return { kind, ifExists, demands: isPositive && !ifExists && !text.startsWith("ForAllValues:") };
}

/** Whether an operator may compare a key of that type. */
export function compares(kind: OperatorKind, keyType: string): boolean {
  if (kind === "presence" || kind === "binary") return true;
  const type = keyType.replace(/^ArrayOf/, "");
  const fitting: Readonly<Record<string, readonly OperatorKind[]>> = {
    String: ["text"],
    ARN: ["text"],
    Bool: ["bool", "text"],
    Numeric: ["number"],
    Date: ["date"],
    IPAddress: ["address"],
  };
  return (fitting[type] ?? [kind]).includes(kind);
}
