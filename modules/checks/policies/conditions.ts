import { Address4, Address6 } from "ip-address";
import { readOperator } from "../../aws/condition-operators.ts";
import type { Condition } from "./reading.ts";

/** Whether a condition refuses what does not have its key. */
export const isDemanded = ({ operator }: Condition): boolean => readOperator(operator)?.demands ?? false;

/** What a value of a key must hold for it to name anybody. */
type Naming = "account" | "arn" | "address" | "id" | "true";

/** Keys that say whose the caller is, or where it comes from. */
const NAMING: Readonly<Record<string, Naming>> = {
  "aws:principalaccount": "account",
  "aws:principalarn": "arn",
  "aws:principalorgid": "id",
  "aws:principalorgpaths": "id",
  "aws:sourceaccount": "account",
  "aws:sourcearn": "arn",
  "aws:sourceorgid": "id",
  "aws:sourceorgpaths": "id",
  "aws:sourceowner": "account",
  "aws:sourcevpc": "id",
  "aws:sourcevpcarn": "arn",
  "aws:sourcevpce": "id",
  "aws:sourceip": "address",
  "aws:userid": "id",
  "kms:calleraccount": "account",
  "kms:encryptioncontext:aws:logs:arn": "arn",
  "elasticfilesystem:accessedviamounttarget": "true",
  "s3:dataaccesspointaccount": "account",
  "s3:dataaccesspointarn": "arn",
};

const namingOf = (key: string): Naming | undefined => {
  const name = key.toLowerCase();
  return Object.hasOwn(NAMING, name) ? NAMING[name] : undefined;
};

/** Keys whose values are ids, ARNs or accounts, in which a wildcard is meant as one. */
const isOfNames = (key: string): boolean =>
  ["account", "arn", "id"].includes(namingOf(key) ?? "") || /^aws:ResourceAccount$|:sub$/i.test(key);

const isAccountKey = (key: string): boolean =>
  namingOf(key) === "account" || /^aws:ResourceAccount$/i.test(key);

/** What IAM or Terraform fills in. */
const filledIn = (text: string): string => text.replaceAll(/\$?\$\{[^}]*\}/g, "reference");

/**
 * Values that a key never has: to StringEquals a wildcard is a plain character, and an account has 12 digits.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators", 2026-11.
 */
export function valuesNeverHad({ operator, key, values }: Condition): string[] {
  const isExact = /^(?:For\w+:)?String(Not)?Equals/.test(operator);
  const like = operator.replace("Equals", "Like").replace("IgnoreCase", "");
  return values.flatMap((value) => {
    if (isExact && isOfNames(key) && isWild(filledIn(value)))
      return [
        `compares ${key} by ${operator} with "${value}", to which a wildcard is a plain character; write ${like}.`,
      ];
    return isAccountKey(key) && /^\d+$/.test(value) && !isAccount(value)
      ? [`compares ${key} with "${value}", which is not an account ID; those have 12 digits.`]
      : [];
  });
}

/** Whether nobody is let in by it, of which another rule speaks. */
export const isNeverMet = (condition: Condition): boolean =>
  isDemanded(condition) &&
  condition.values.length > 0 &&
  condition.values.every((value) => valuesNeverHad({ ...condition, values: [value] }).length > 0);

const isAccount = (text: string): boolean => /^\d{12}$/.test(text);

/** ARNs whose account has a digit too few or too many. */
export const arnsOfNoAccount = (texts: readonly string[]): string[] =>
  texts.filter((text) => {
    const [arn, , , , account = ""] = partsOf(text);
    return arn === "arn" && /^\d+$/.test(account) && !isAccount(account);
  });

export const isBucketArn = (text: string): boolean => /^arn:[^:]*:s3:::/.test(text);

/** The ARN of a bucket says nothing of its account: whoever takes its name over is let in. */
export const isBucketOnly = ({ key, values }: Condition): boolean =>
  key.toLowerCase() === "aws:sourcearn" && values.some(isBucketArn);

/** Whether a condition says who the caller is, or where from: each of its values, since any of them will do. */
export function namesTheCaller(condition: Condition): boolean {
  const naming = namingOf(condition.key);
  if (naming === undefined || !isDemanded(condition) || condition.values.length === 0) return false;
  return condition.values.every((value) => NAMES[naming](value));
}

/** The conditions whose key would name the caller and whose values name nobody: `aws:SourceAccount` of `*`. */
export const namesNobody = (condition: Condition): boolean =>
  namingOf(condition.key) !== undefined && isDemanded(condition) && !namesTheCaller(condition);

export const isWild = (text: string): boolean => /[*?]/.test(text);

/** What stands before the first wildcard, without the part that all ids of a kind have. */
const isBegun = (text: string): boolean => !/^[*?]/.test(text.replace(/^(o|vpc|vpce)-/, ""));

/** Parts of an ARN; a reference of Terraform's may hold colons of its own. */
const partsOf = (arn: string): string[] => arn.replaceAll(/\$\{[^}]*\}/g, "reference").split(":");

/** Whether an ARN says whose it is, or what: one of a bucket has no account. */
export function isNamedArn(text: string): boolean {
  const [arn = "", , , , account = "", ...resource] = partsOf(text);
  if (arn !== "arn") return arn.startsWith("reference");
  return account === "" ? isBegun(resource.join(":")) && resource.length > 0 : !isWild(account);
}

/** Wider networks than these are most of the internet. */
const WIDEST_IPV4 = 8;
const WIDEST_IPV6 = 16;

function isNamedNetwork(text: string): boolean {
  if (Address4.isValid(text)) return new Address4(text).subnetMask >= WIDEST_IPV4;
  if (Address6.isValid(text)) return new Address6(text).subnetMask >= WIDEST_IPV6;
  return text.startsWith("${");
}

const NAMES: Readonly<Record<Naming, (value: string) => boolean>> = {
  account: (value) => value !== "" && !isWild(value),
  arn: isNamedArn,
  address: isNamedNetwork,
  id: (value) => value !== "" && isBegun(value),
  true: (value) => value === "true",
};
