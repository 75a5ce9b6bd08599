import { Address4, Address6 } from "ip-address";
import type { OperatorKind } from "../../aws/condition-operators.ts";
import { readOperator } from "../../aws/condition-operators.ts";
import type { Condition } from "./reading.ts";

const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$|^\d+$/;

/** What values of each kind of operator look like. Source: IAM User Guide, "Condition operators", 2026-11-26. */
const VALUES: Readonly<Record<OperatorKind, readonly [isOne: (text: string) => boolean, example: string]>> = {
  text: [() => true, ""],
  binary: [(text) => /^[A-Za-z0-9+/]*=*$/.test(text), "base64"],
  number: [(text) => /^-?\d+(\.\d+)?$/.test(text), "a number"],
  date: [(text) => DATE.test(text), 'a date such as "2026-11-26T00:00:00Z"'],
  bool: [(text) => /^(true|false)$/i.test(text), '"true" or "false"'],
  presence: [(text) => /^(true|false)$/i.test(text), '"true" or "false"'],
  address: [(text) => Address4.isValid(text) || Address6.isValid(text), 'a network such as "10.0.0.0/16"'],
};

/** A condition that has an operator of IAM's and yet can hold for nothing. */
export function conditionFaults({ operator, key, values }: Condition): string[] {
  const kind = readOperator(operator)?.kind;
  if (kind === undefined) return [];
  if (!key.includes(":"))
    return [`has a condition on "${key}", which is not a condition key; those look like aws:SourceArn.`];
  if (values.length === 0) return [`has a condition on ${key} without a value; write one, or leave it out.`];
  const [isOne, example] = VALUES[kind];
  return values
    .filter((value) => !value.includes("${") && !isOne(value))
    .map((value) => `compares ${key} by ${operator} with "${value}"; write ${example}.`);
}
