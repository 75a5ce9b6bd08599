import { type DataHolding, dataHolding } from "../aws/data-holding.ts";
import type { Environment } from "../capabilities/environment.ts";
import { compareText } from "../compare-text.ts";
import type { Thing } from "./record.ts";
import { describeThing } from "./words.ts";

type Arguments = Readonly<Record<string, unknown>>;

/** A stack's Terraform JSON, as far as it is read here. */
export interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
  readonly output?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly provider?: Readonly<Record<string, unknown>>;
}

export interface Stack {
  readonly name: string;
  readonly json: StackJson;
}

/** Everything in the stacks of an environment that holds data, by stack and address. */
export function dataHeldBy(environment: Environment, stacks: readonly Stack[]): Thing[] {
  return stacks
    .flatMap((stack) =>
      Object.entries(stack.json.resource ?? {}).flatMap(([type, byId]) => {
        const holding = dataHolding(type);
        return holding === undefined
          ? []
          : Object.entries(byId)
              .filter(([id]) => !isComposed(stack, type, id) && !keepsFailedStarts(stack, type, id))
              .filter(([, args]) => !isMemcached(type, args))
              .map(([id, args]) => describe(environment, stacks, stack, { type, id, args, holding }));
      }),
    )
    .sort((one, other) => compareText(one.stack, other.stack) || compareText(one.address, other.address));
}

interface Found {
  readonly type: string;
  readonly id: string;
  readonly args: Arguments;
  readonly holding: DataHolding;
}

function describe(
  environment: Environment,
  stacks: readonly Stack[],
  stack: Stack,
  { type, id, args, holding }: Found,
): Thing {
  const value = (path: string): string | number | boolean | undefined =>
    scalar(resolve(valueAt(args, path), stack, stacks));
  const values = (paths: readonly string[] = []) =>
    paths.flatMap((path) => {
      const found = value(path);
      return found === undefined ? [] : [[path, found] as const];
    });
  const grows = values(holding.grows).flatMap(([path, found]) =>
    typeof found === "boolean" ? [] : [[path, found] as const],
  );
  const name = holding.name === undefined ? undefined : value(holding.name);
  const address = `${type}.${id}`;
  return {
    ...describeThing(environment, { type, args, kind: holding.kind, name: String(name ?? id) }),
    stack: stack.name,
    address,
    ...(name === undefined ? {} : { name: String(name) }),
    ...regionOf(stack, args),
    identity: Object.fromEntries(values(holding.identity)),
    grows: Object.fromEntries(grows),
    keepsWith: keptWith(stack, address, args, holding),
  };
}

/** Its own region, or that of its provider, which may be another than the stack's: `provider = aws.<alias>`. */
function regionOf({ json }: Stack, args: Arguments): { readonly region?: string } {
  const configured = [json.provider?.["aws"] ?? []].flat().filter(isArguments);
  const [, alias] = /^aws\.(.+)$/.exec(String(args["provider"])) ?? [];
  const region = args["region"] ?? configured.find((one) => one["alias"] === alias)?.["region"];
  return typeof region === "string" ? { region } : {};
}

/**
 * Resources of the types that stay with a thing: those that refer to it, those that it refers to, and what these refer to
 * in turn, such as the users of a group.
 */
function keptWith({ json }: Stack, address: string, args: Arguments, { keepsWith }: DataHolding): string[] {
  const candidates = keepsWith.flatMap((type) =>
    Object.entries(json.resource?.[type] ?? {}).map(([id, other]) => ({
      address: `${type}.${id}`,
      text: JSON.stringify(other),
    })),
  );
  const own = JSON.stringify(args);
  const refersTo = (text: string, other: string): boolean => text.includes(`\${${other}.`);
  const direct = candidates.filter((one) => refersTo(one.text, address) || refersTo(own, one.address));
  const further = candidates.filter((one) => direct.some(({ text }) => refersTo(text, one.address)));
  return [...new Set([...direct, ...further].map((one) => one.address))].sort(compareText);
}

/** A secret that is composed of others, such as a connection string, is made again from them. */
function isComposed({ json }: Stack, type: string, id: string): boolean {
  if (type !== "aws_secretsmanager_secret") return false;
  return Object.values(json.resource?.["aws_secretsmanager_secret_version"] ?? {}).some(
    (version) =>
      version["secret_id"] === `\${${type}.${id}.id}` &&
      String(version["secret_string_wo"]).includes("${ephemeral.aws_secretsmanager_secret_version."),
  );
}

/** Starts that a schedule has given up are told by an alarm, and nobody takes them up again. */
function keepsFailedStarts({ json }: Stack, type: string, id: string): boolean {
  if (type !== "aws_sqs_queue") return false;
  return Object.values(json.resource?.["aws_scheduler_schedule"] ?? {}).some(
    (schedule) => valueAt(schedule, "target.dead_letter_config.arn") === `\${${type}.${id}.arn}`,
  );
}

/** Memcached keeps nothing that its clients could not make again: a node that AWS replaces is empty, too. */
const isMemcached = (type: string, args: Arguments): boolean =>
  type === "aws_elasticache_cluster" && args["engine"] === "memcached";

const CROSS_STACK =
  /^\$\{data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)\}$/;
const OTHER_RESOURCE = /^\$\{([a-z]\w*)\.([\w-]+)\.(\w+)\}$/;

/**
 * What an expression stands for, as far as the JSON says it: outputs of other stacks and arguments of other resources
 * are followed, so that the volume's zone is the zone and not the name of an output.
 */
function resolve(value: unknown, stack: Stack, stacks: readonly Stack[]): unknown {
  if (typeof value !== "string") return value;
  const [, producer, output = ""] = CROSS_STACK.exec(value) ?? [];
  const other = stacks.find(({ name }) => name === producer);
  const published = other?.json.output?.[output]?.["value"];
  if (other !== undefined && published !== undefined) return resolve(published, other, stacks);
  const [, type = "", id = "", argument = ""] = OTHER_RESOURCE.exec(value) ?? [];
  const found = stack.json.resource?.[type]?.[id]?.[argument];
  const resolved = resolve(found, stack, stacks);
  // Which zone a subnet is in may be known to AWS only; then the subnet says which it is.
  return resolved === undefined || isExpression(resolved) ? value : resolved;
}

export const isExpression = (value: unknown): boolean => typeof value === "string" && value.includes("${");

/** The value at a path; a block that may stand several times is looked for in its first. */
function valueAt(args: Arguments, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => {
    const block: unknown = Array.isArray(inner) ? inner[0] : inner;
    return isArguments(block) ? block[key] : undefined;
  }, args);
}

const isArguments = (value: unknown): value is Arguments => typeof value === "object" && value !== null;

const scalar = (value: unknown): string | number | boolean | undefined =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : undefined;
