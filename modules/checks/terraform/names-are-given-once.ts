import { NAMED, type NameRule } from "../../aws/physical-names.ts";
import type { Problem } from "../../problems.ts";
import type { CheckedEnvironment } from "../environment.ts";
import type { ResourceArguments, Synthesis } from "../rule.ts";

/** What a synthesis of one environment made, as far as names go. */
export interface NamedStacks extends Pick<Synthesis, "environment" | "stacks"> {
  /** The stack of the bucket for the state. */
  readonly bootstrap?: Synthesis["stacks"][number] | undefined;
}

interface Named {
  readonly environment: CheckedEnvironment;
  readonly stack: string;
  readonly file: string;
  readonly type: string;
  readonly id: string;
  readonly argument: string;
  readonly name: string;
  /** Where the name must be the only one, but for the account. */
  readonly place: string;
  readonly rule: NameRule;
  /** The bucket for the state, which environments share: docs/state.md. */
  readonly holdsState: boolean;
}

export const NAMES_ARE_GIVEN_ONCE = {
  id: "names-are-given-once",
  sentence:
    "No two resources of a kind have the same physical name, within an environment and across all of a project.",
  keys: [
    "name",
    "furtherServices.<name>",
    "compose: services.<name>",
    "state.bucket",
    "account",
    "region",
  ] as const,
  source: "modules/aws/physical-names.ts: the API reference of each service (2026-11)",
} as const;

/** Resources of all environments that AWS would take for one and the same. */
export function namesAreGivenOnce(syntheses: readonly NamedStacks[]): Problem[] {
  const seen = new Map<string, Named[]>();
  return syntheses.flatMap(namedResources).flatMap((named) => {
    const key = JSON.stringify([named.type, named.place, written(named)]);
    const earlier = seen.get(key) ?? [];
    seen.set(key, [...earlier, named]);
    const other = earlier.find((one) => clash(one, named));
    return other ? [problem(named, other)] : [];
  });
}

/**
 * Whether a resource of one environment may have a name of the other's, so that both must be synthesised to know. Names
 * begin with the environment's (modules/naming.ts), but for that of a bucket. What `customise.ts` gives a name of its own
 * is seen when all are synthesised.
 */
export function mayShareNames(one: CheckedEnvironment, other: CheckedEnvironment): boolean {
  const begins = (long: CheckedEnvironment, short: CheckedEnvironment): boolean =>
    long.name.startsWith(`${short.name}-`);
  return begins(one, other) || begins(other, one) || hasBucketOf(one, other);
}

const hasBucketOf = ({ state }: CheckedEnvironment, { state: other }: CheckedEnvironment): boolean =>
  state.home === "s3" && other.home === "s3" && state.bucket === other.bucket;

function namedResources({ environment, stacks, bootstrap }: NamedStacks): Named[] {
  return [...stacks, ...(bootstrap ? [bootstrap] : [])].flatMap(({ name: stack, path: file, json }) =>
    Object.entries(json.resource ?? {}).flatMap(([type, byId]) => {
      const rule = NAMED[type];
      if (!rule) return [];
      return Object.entries(byId).flatMap(([id, args]) => {
        const name = args[rule.argument];
        if (typeof name !== "string") return [];
        const place = placeOf(rule, environment, stack, args);
        const holdsState = type === "aws_s3_bucket" && stack === bootstrap?.name;
        const { argument } = rule;
        return [{ environment, stack, file, type, id, argument, name, place, rule, holdsState }];
      });
    }),
  );
}

function placeOf(
  { scope }: NameRule,
  environment: CheckedEnvironment,
  stack: string,
  args: ResourceArguments,
): string {
  if (scope === "world" || scope === "account") return scope;
  if (scope === "region") return environment.region;
  if (scope === "vpc") return environment.name;
  // References are alike in all environments, and mean another resource in each.
  return JSON.stringify([stack, ...scope.map((argument) => args[argument])]);
}

/** The name as AWS compares it. One with a reference in it is another one in each stack. */
function written({ name, stack, rule }: Named): string {
  const text = rule.ignoresCase ? name.toLowerCase() : name;
  return text.includes("${") ? `${stack} ${text}` : text;
}

/** One bucket for the state of several environments is one bucket, as long as it is in one account. */
function clash(one: Named, other: Named): boolean {
  const inOneAccount = mayShareAccount(one.environment, other.environment);
  if (one.holdsState && other.holdsState) return !inOneAccount;
  return one.rule.scope === "world" || inOneAccount;
}

/** An account that is not said may be any. */
const mayShareAccount = ({ account }: CheckedEnvironment, other: CheckedEnvironment): boolean =>
  account === undefined || other.account === undefined || account === other.account;

function problem(named: Named, other: Named): Problem {
  const { type, id, argument, name, file, rule } = named;
  const across = named.environment !== other.environment;
  const mend = across
    ? `rename ${other.environment.name}, ${named.environment.name}, or what they call the resource after${rule.scope === "world" ? "" : ", or write another account into each file"}`
    : "rename the container or the further service that it is called after";
  return {
    code: NAMES_ARE_GIVEN_ONCE.id,
    file,
    path: `${type}.${id}.${argument}`,
    message: `"${name}" is the name of ${type}.${other.id} in ${other.stack}, too, and AWS allows only one of that name; ${mend}. (${NAMES_ARE_GIVEN_ONCE.id})`,
  };
}
