/** What capabilities answer for environments that are really synthesised: a reason or a function alone proves nothing. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type SynthesisedDeployment, synthesiseOne } from "../../cli/synthesise.ts";
import type { SynthesisedStack } from "../../cli/synthesised-stack.ts";
import { kindOf, unitOf } from "../../modules/aws/prices.ts";
import type { QuotaName } from "../../modules/aws/quotas.ts";
import { CATALOGUE } from "../../modules/capabilities/catalogue.ts";
import type { Environment } from "../../modules/capabilities/environment.ts";
import { foldOver } from "../../modules/capabilities/fold.ts";
import type { Arguments } from "../../modules/capabilities/holding.ts";
import { isNone, type None } from "../../modules/capabilities/none.ts";
import { type Costs, costsOf } from "../../modules/capabilities/price.ts";
import type { Resource, Resources } from "../../modules/capabilities/resource.ts";
import { sharedResources } from "../../modules/capabilities/shared-resources.ts";
import { Configuration, type Stack } from "../../modules/picture/configuration.ts";
import type { Boxes, Part } from "../../modules/picture/part.ts";
import { PROJECT } from "../support/environment.ts";
import { isSentence } from "./incomplete.ts";

export interface Asked extends SynthesisedDeployment {
  readonly name: string;
  /** That of the bucket for the state among them. */
  readonly all: readonly SynthesisedStack[];
}

const FOLDERS = ["environments", "__tests__/environments"];
let known: readonly Attempt[] | undefined;

/** Of all environments that there are, those of the tests among them. */
export const NAMES: readonly string[] = FOLDERS.flatMap((home) =>
  filesIn(home).map((file) => basename(file, ".yml")),
);

function filesIn(home: string): string[] {
  return readdirSync(join(PROJECT, home)).filter((file) => /^[^.]+\.yml$/.test(file));
}

/**
 * One of them. Each is synthesised once, and not before it is asked for: what stands in the files is told also where one
 * cannot be.
 * @throws Problems where it is refused; every time the same, without another try
 */
export function askedOf(name: string): Asked {
  const found = attempts().find((attempt) => attempt.name === name);
  if (!found) throw new Error(`no environment is called ${name}`);
  if ("refusal" in found) throw found.refusal;
  return found;
}

/** Those that are not refused; `askedOf` tells why one is. */
export const allAsked = (): readonly Asked[] => attempts().filter((one): one is Asked => !("refusal" in one));

type Attempt = Asked | { readonly name: string; readonly refusal: unknown };

function attempts(): readonly Attempt[] {
  known ??= synthesiseAll();
  return known;
}

function synthesiseAll(): Attempt[] {
  const folder = mkdtempSync(join(tmpdir(), "asked-"));
  try {
    return FOLDERS.flatMap((home) => filesIn(home).map((file) => attempt(join(PROJECT, home, file), folder)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function attempt(file: string, folder: string): Attempt {
  const name = basename(file, ".yml");
  try {
    const made = synthesiseOne(file, join(folder, name), { root: PROJECT, outdir: "cdktf.out" });
    return { ...made, name, all: [...made.stacks, ...(made.bootstrap ? [made.bootstrap] : [])] };
  } catch (refusal) {
    return { name, refusal };
  }
}

/** Capabilities by name, in the environments that have them. */
export function namesIn({ environment }: Asked): string[] {
  return foldOver(environment, ({ name }) => [name]);
}

export const resourcesIn = ({ all }: Asked, type: string): Arguments[] =>
  all.flatMap(({ json }) => Object.values(json.resource?.[type] ?? {}));

export const typesIn = ({ all }: Asked): string[] => [
  ...new Set(all.flatMap(({ json }) => Object.keys(json.resource ?? {}))),
];

interface Making {
  readonly name: string;
  readonly resources: Resources | None;
}
const MAKING: readonly Making[] = CATALOGUE;

/** Who must answer for a type: the capability that alone makes it, or any of those that share it. */
function makerOf(type: string): { readonly maker?: string; readonly resource: Resource } | undefined {
  for (const { name, resources } of MAKING) {
    if (isNone(resources)) continue;
    const resource = resources[type];
    if (resource) return { maker: name, resource };
  }
  const resource = (sharedResources as Resources)[type];
  return resource && { resource };
}

/** What it costs, by what is really made. */
export const costsIn = (asked: Asked): Costs =>
  costsOf(asked.environment, {
    fargateTasks: asked.fargateTasks,
    resources: (type) => resourcesIn(asked, type),
  });

/** A sentence for each type that AWS bills and no line of an environment's bill tells. */
export function unbilled(asked: Asked): string[] {
  const { standing, byUse } = costsIn(asked);
  return typesIn(asked).flatMap((type) => {
    const made = makerOf(type);
    if (made === undefined || "none" in made.resource.billed) return [];
    const { maker, resource } = made;
    const kinds = resource.billed as readonly string[];
    const lines = [...standing, ...byUse].filter(
      (line) => kinds.includes(kindOf(line.item)) && (maker === undefined || line.of === maker),
    );
    const who = maker === undefined ? "no capability" : maker;
    if (lines.length === 0) return [`${who} has no line for ${type} in the bill of ${asked.name}.`];
    if (lines.some(({ usdPerUnit }) => usdPerUnit === 0)) return [`${type} costs nothing in ${asked.name}.`];
    const counted = lines.filter(({ item }) => ["hour", "month"].includes(unitOf(item)));
    const quantity = counted.reduce((sum, line) => sum + line.quantity, 0);
    const there = countedIn(asked, type);
    return counted.length === lines.length && quantity < there
      ? [`the bill of ${asked.name} counts ${quantity} of ${there} ${type}.`]
      : [];
  });
}

/** How many the bill must have: AWS bills a metric once, however many filters write to it. */
function countedIn(asked: Asked, type: string): number {
  const there = resourcesIn(asked, type);
  if (type !== "aws_cloudwatch_log_metric_filter") return there.length;
  return new Set(there.map((one) => JSON.stringify(one["metric_transformation"]))).size;
}

/** A sentence for each figure of use that says nothing. */
export function empty(asked: Asked): string[] {
  const made = { fargateTasks: asked.fargateTasks, resources: (type: string) => resourcesIn(asked, type) };
  return foldOver(asked.environment, ({ name, usage }, settings) =>
    isNone(usage)
      ? []
      : usage(settings, asked.environment, made)
          .filter(({ quantity, assumption }) => quantity <= 0 || !isSentence(assumption))
          .map(({ item }) => `${name}.usage has no figure or no assumption for ${item} in ${asked.name}.`),
  );
}

/** Each member, and whether a capability has an answer of it in an environment. */
const MEMBERS = [
  "prices",
  "usage",
  "decisions",
  "existingSecrets",
  "quotas",
  "holds",
  "moves",
  "firstDeployment",
] as const;
type Member = (typeof MEMBERS)[number];

/** The members of capabilities that answer something in an environment: `bastion.quotas`. */
export function answersIn(asked: Asked, others: readonly Environment[]): string[] {
  const { environment, project, fargateTasks } = asked;
  const made = { fargateTasks, resources: (type: string) => resourcesIn(asked, type) };
  const beside = { project, others };
  const folders = { root: PROJECT, outdir: "cdktf.out" };
  return foldOver<string>(environment, (one, settings) => {
    const found: Readonly<Record<Member, () => boolean>> = {
      prices: () => !isNone(one.prices) && one.prices(settings, environment, made).some(isSome),
      usage: () => !isNone(one.usage) && one.usage(settings, environment, made).some(isSome),
      decisions: () =>
        !isNone(one.decisions) &&
        one.decisions(settings, environment, beside).some(({ message }) => isSentence(message)),
      existingSecrets: () =>
        !isNone(one.existingSecrets) && one.existingSecrets(settings, environment).length > 0,
      quotas: () =>
        !isNone(one.quotas) &&
        Object.values(one.quotas(settings, environment, fargateTasks)).some((most) => most > 0),
      holds: () => {
        const { holds } = one;
        if (isNone(holds)) return false;
        return Object.entries(holds).every(([type, tell]) =>
          resourcesIn(asked, type).some((args) => isSentence(tell(settings, environment, args)?.what ?? "")),
        );
      },
      moves: () =>
        !isNone(one.moves) && Object.keys(one.moves.now(settings, environment, beside.project)).length > 0,
      firstDeployment: () =>
        !isNone(one.firstDeployment) &&
        one.firstDeployment(settings, environment, { ...beside, folders }).length > 0,
    };
    return MEMBERS.flatMap((member) => (found[member]() ? [`${one.name}.${member}`] : []));
  });
}

const isSome = ({ quantity }: { readonly quantity: number }): boolean => quantity > 0;

interface Whole extends Making {
  readonly picture: Boxes | None;
  readonly endpoints: readonly string[] | None;
  readonly agreement: readonly unknown[] | None;
  readonly projectAgreement: readonly unknown[] | None;
}
export const WHOLE: readonly Whole[] = CATALOGUE;

/** What no environment of the tests can be asked, and why. */
export const SELDOM: Readonly<Record<string, string>> = {
  "host-database.decisions": "tells only of a disposable environment; documentdb is one, and says the same",
};

/** Members that a capability has, and that must answer somewhere. */
export const claims = (capability: Whole): string[] =>
  MEMBERS.filter((member) => !isNone(capability[member as keyof Whole] as object)).map(
    (member) => `${capability.name}.${member}`,
  );

/** The boxes that each capability gives in an environment. */
export function boxesIn({ all }: Asked): Map<string, readonly Part[]> {
  const configuration = new Configuration(all as unknown as readonly Stack[]);
  const drawn: Part[] = [];
  return new Map(
    WHOLE.flatMap(({ name, picture }) => {
      if (isNone(picture)) return [];
      const boxes = picture(configuration, drawn);
      drawn.push(...boxes);
      return [[name, boxes]];
    }),
  );
}

/** Types of resources that count against a quota of an account, each as one. */
export const COUNTED: Readonly<Partial<Record<QuotaName, (asked: Asked) => number>>> = {
  vpcs: (asked) => resourcesIn(asked, "aws_vpc").length,
  elasticIps: (asked) => resourcesIn(asked, "aws_eip").length,
  interfaceEndpoints: (asked) =>
    resourcesIn(asked, "aws_vpc_endpoint").filter((one) => one["vpc_endpoint_type"] === "Interface").length,
  natGateways: (asked) => Math.min(1, resourcesIn(asked, "aws_nat_gateway").filter(isZonal).length),
  listenerRules: (asked) => {
    const listeners = resourcesIn(asked, "aws_lb_listener_rule").map((rule) => String(rule["listener_arn"]));
    return Math.max(0, ...listeners.map((listener) => listeners.filter((one) => one === listener).length));
  },
  groupRules: (asked) => {
    const rules = resourcesIn(asked, "aws_vpc_security_group_ingress_rule").filter(
      ({ cidr_ipv4 }) => cidr_ipv4,
    );
    const groups = rules.map((rule) => String(rule["security_group_id"]));
    return Math.max(0, ...groups.map((group) => groups.filter((one) => one === group).length));
  },
};

const isZonal = (gateway: Arguments): boolean => gateway["availability_mode"] !== "regional";

export function quotasIn({ environment, fargateTasks }: Asked): Readonly<Record<string, number>> {
  const all = foldOver(environment, ({ quotas }, settings) =>
    isNone(quotas) ? [] : Object.entries(quotas(settings, environment, fargateTasks)),
  );
  const sums: Record<string, number> = {};
  for (const [quota, most] of all) sums[quota] = (sums[quota] ?? 0) + most;
  return sums;
}
