import { type DataSource, dataRows } from "./data.ts";
import { nearest } from "./nearest.ts";

/**
 * What IAM policies may say, by AWS's Service Authorization Reference: the actions of a service, the resource types
 * that each takes, and the condition keys that it knows.
 */
interface ServiceRow {
  readonly resources: Readonly<Record<string, readonly [arn: string, keys: number]>>;
  /** By action: for each resource type, `*` after its name where it is required, the number of a list of keys. */
  readonly actions: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Type of each condition key, such as `ARN` or `ArrayOfString`. */
  readonly types: Readonly<Record<string, string>>;
  /** Lists of condition keys, parted by spaces. */
  readonly keys: readonly string[];
}

/** A resource type as an action takes it. */
export interface ActionResource {
  readonly name: string;
  /** `arn:${Partition}:ecs:${Region}:${Account}:cluster/${ClusterName}` */
  readonly arn: string;
  /** Without a right on a resource of this type the action is denied. */
  readonly required: boolean;
  /** Condition keys that a statement on such a resource may use. */
  readonly keys: readonly string[];
  /** Those of them that the action lists for it: of EC2, the keys of tags that there are before the call. */
  readonly keysOfAction: readonly string[];
}

export interface Action {
  /** `ecs:Poll` */
  readonly name: string;
  /** None where the action takes no resource: then only `*` allows it. */
  readonly resources: readonly ActionResource[];
  /** Condition keys whatever the resource. */
  readonly keys: readonly string[];
}

const data = dataRows<{ readonly about: DataSource }, ServiceRow>("./service-authorization.json");

export function authorizationSource(): DataSource {
  return data.head().about;
}

/** Whether AWS has a service of that prefix. */
export const isService = (prefix: string): boolean => data.row(prefix) !== undefined;

/** Prefixes of all services. */
export const servicePrefixes = (): readonly string[] => data.names();

/** The actions of a known service that a pattern such as `ecs:Submit*` stands for; IAM ignores the case. */
export function expandAction(pattern: string): readonly Action[] {
  const known = expanded.get(pattern) ?? expand(pattern);
  expanded.set(pattern, known);
  return known;
}

/** Looked up once each: several rules ask, and the policies of all environments name the same actions. */
const expanded = new Map<string, readonly Action[]>();

function expand(pattern: string): Action[] {
  const [prefix = "", name = ""] = splitAction(pattern);
  const row = data.row(prefix);
  if (!row) return [];
  return matching(row, name).map((action) => actionOf(prefix, row, action));
}

/** Names of the actions of a row by their lower case, put together once. */
const namesOf = new WeakMap<ServiceRow, ReadonlyMap<string, string>>();

function matching(row: ServiceRow, name: string): string[] {
  if (/[*?]/.test(name)) {
    const matches = wildcardPattern(name);
    return Object.keys(row.actions).filter((action) => matches.test(action));
  }
  const names =
    namesOf.get(row) ?? new Map(Object.keys(row.actions).map((action) => [action.toLowerCase(), action]));
  namesOf.set(row, names);
  const action = names.get(name.toLowerCase());
  return action === undefined ? [] : [action];
}

/** Whether a pattern stands for the actions of all services: `*` in one of its spellings. */
export const isEveryAction = (pattern: string): boolean => /^\*+$|^\*+:\*+$/.test(pattern);

/** Whether a pattern stands for all actions of a service, such as `s3:*` or `s3:**`. */
export const isWholeService = (pattern: string): boolean => /^[^*?]*:[*?]*\*[*?]*$/.test(pattern);

/** Whether a pattern leaves open which service it is of. */
export const hasOpenService = (pattern: string): boolean => /[*?]/.test(splitAction(pattern)[0]);

export function nearestActions(pattern: string, count = 2): string[] {
  const [prefix = "", name = ""] = splitAction(pattern);
  return nearest(name, Object.keys(data.row(prefix)?.actions ?? {}), count).map(
    (action) => `${prefix}:${action}`,
  );
}

/** Type of a condition key of that service, such as `ARN`; undefined where it has none of that name. */
export function conditionKeyType(prefix: string, key: string): string | undefined {
  const types = Object.entries(data.row(prefix)?.types ?? {});
  return types.find(([template]) => isKey(template, key))?.[1];
}

/** The ARN of a resource type, with variables such as `${ClusterName}`. */
export function resourceArn(prefix: string, type: string): string | undefined {
  return data.row(prefix)?.resources[type]?.[0];
}

/** Whether a key is what a template stands for, such as `aws:ResourceTag/${TagKey}`; IAM ignores the case. */
export function isKey(template: string, key: string): boolean {
  const { fixed, isWhole } = templates.get(template) ?? readTemplate(template);
  const lower = key.toLowerCase();
  return isWhole ? fixed === lower : lower.length > fixed.length && lower.startsWith(fixed);
}

interface KeyTemplate {
  /** What each of its keys begins with, in lower case. */
  readonly fixed: string;
  /** Nothing follows. */
  readonly isWhole: boolean;
}

/** Read once each: every key of a policy is compared with all that its service has. */
const templates = new Map<string, KeyTemplate>();

function readTemplate(template: string): KeyTemplate {
  // The source writes what is variable in three ways: `${TagKey}`, `<key>`, `tag-key`.
  const [fixed = "", ...rest] = template.split(/\$\{[^}]*\}|<[^>]*>|(?<=\/)tag-key$/);
  const read = { fixed: fixed.toLowerCase(), isWhole: rest.length === 0 };
  templates.set(template, read);
  return read;
}

export function splitAction(pattern: string): [prefix: string, name: string] {
  const colon = pattern.indexOf(":");
  return colon < 0 ? ["", pattern] : [pattern.slice(0, colon).toLowerCase(), pattern.slice(colon + 1)];
}

/** Actions that were asked for, by their rows and names: as many as the reference has, at most. */
const actions = new WeakMap<ServiceRow, Map<string, Action>>();

function actionOf(prefix: string, row: ServiceRow, name: string): Action {
  const known = actions.get(row) ?? new Map<string, Action>();
  actions.set(row, known);
  const action = known.get(name) ?? toAction(prefix, row, name);
  known.set(name, action);
  return action;
}

function toAction(prefix: string, row: ServiceRow, name: string): Action {
  const keysOf = (number: number | undefined): string[] =>
    (row.keys[number ?? 0] ?? "").split(" ").filter((key) => key !== "");
  const entries = Object.entries(row.actions[name] ?? {});
  const resources = entries
    .filter(([type]) => type !== "")
    .map(([type, number]) => {
      const bare = type.replace(/\*$/, "");
      const [arn = "", own] = row.resources[bare] ?? [];
      const keysOfAction = keysOf(number);
      const keys = [...keysOfAction, ...(own === undefined ? [] : keysOf(own))];
      return { name: bare, arn, required: type !== bare, keys, keysOfAction };
    });
  return {
    name: `${prefix}:${name}`,
    resources,
    keys: entries.filter(([type]) => type === "").flatMap(([, number]) => keysOf(number)),
  };
}

/** IAM's wildcards: `*` for any characters, `?` for one. */
function wildcardPattern(name: string): RegExp {
  const escaped = name
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`, "i");
}
