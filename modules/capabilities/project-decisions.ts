import type { FargateTasks } from "../aws/fargate.ts";
import { QUOTAS, type Quota, type QuotaName } from "../aws/quotas.ts";
import type { ComposeProject } from "../compose/index.ts";
import { at, decisionsOf, existingSecretsOf } from "./decisions.ts";
import type { Decision } from "./deploying.ts";
import type { Environment } from "./environment.ts";
import { foldOver } from "./fold.ts";
import { isNone } from "./none.ts";

/** An environment with what its synthesis tells of its tasks. */
export interface Neighbour {
  readonly environment: Environment;
  /** Of services on Fargate. Default: none are known. */
  readonly fargateTasks?: readonly FargateTasks[];
}

/** What an environment needs of an account, at its largest. */
type Needs = Readonly<Record<QuotaName, number>>;

/** What only shows beside the other environments of the project: networks that overlap, secrets that are shared, quotas that do not suffice. */
export function projectDecisions(
  own: Neighbour & { readonly project: ComposeProject },
  neighbours: readonly Neighbour[],
): Decision[] {
  const others = neighbours.map(({ environment }) => environment);
  return [
    ...at("neighbours", decisionsOf(own.environment, { project: own.project, others })),
    ...[...sharedSecrets(own, neighbours), ...quotas(own, neighbours)].map(
      (message): Decision => ({ stage: "neighbours", message }),
    ),
  ];
}

/** The file of one environment is often a copy of another's, and so are the names of its secrets. */
function sharedSecrets({ environment }: Neighbour, others: readonly Neighbour[]): string[] {
  const beside = others
    .filter((other) => sharesAccount(environment, other.environment))
    .map((other) => ({ name: other.environment.name, sources: sourcesOf(other) }));
  return existingSecretsOf(environment).flatMap(({ path, source, isConnection }) => {
    const names = beside.filter(({ sources }) => sources.has(source)).map(({ name }) => name);
    if (names.length === 0) return [];
    const [subject, verb] = names.length === 1 ? [names[0], "has"] : [names.join(", "), "have"];
    return [
      `${path}: ${subject} ${verb} the same secret, ${source}, and with it the same ${isConnection ? "database" : "value"}; give ${environment.name} one of its own, unless that is intended.`,
    ];
  });
}

const sourcesOf = ofEach(
  ({ environment }): ReadonlySet<string> =>
    new Set(existingSecretsOf(environment).map(({ source }) => source)),
);

function quotas(own: Neighbour, others: readonly Neighbour[]): string[] {
  const beside = others.filter((other) => sharesAccount(own.environment, other.environment));
  const ownNeeds = quotaNeedsOf(own);
  const needsBeside = beside.map((other) => ({ name: other.environment.name, needs: quotaNeedsOf(other) }));
  return (Object.keys(QUOTAS) as QuotaName[]).flatMap((quota) => {
    const sharing = !OF_ITS_OWN.includes(quota) ? needsBeside.filter(({ needs }) => needs[quota] > 0) : [];
    const needed = sharing.reduce((sum, { needs }) => sum + needs[quota], ownNeeds[quota]);
    const together = sharing.length > 0 ? `, with ${sharing.map(({ name }) => name).join(", ")}` : "";
    const { name, most, service, code, unit = "" }: Quota = QUOTAS[quota];
    const { region } = own.environment;
    const counted = (count: number): string => (unit === "" ? `${count}` : `${count} ${unit}`);
    if (ownNeeds[quota] === 0 || needed <= most) return [];
    return [
      `quota "${name}": ${counted(needed)} are needed at most${together}; AWS gives an account ${counted(most)} in ${region} until it is asked for more: aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${Math.ceil(needed)} --region ${region}`,
    ];
  });
}

/** And the region. An account that is not said may be the same. */
const sharesAccount = (one: Environment, other: Environment): boolean =>
  one.region === other.region &&
  (one.account === undefined || other.account === undefined || one.account === other.account);

/** Of what is in one VPC, group or load balancer, no other environment takes anything. */
const OF_ITS_OWN: readonly QuotaName[] = ["groupRules", "interfaceEndpoints", "listenerRules"];

/** Of these the largest counts; of all others the sum. */
const BY_GROUP: readonly QuotaName[] = ["groupRules"];

/** How much of each quota an environment takes at its largest. */
export const quotaNeedsOf = ofEach(({ environment, fargateTasks = [] }): Needs => {
  const all = foldOver(environment, ({ quotas }, settings) =>
    isNone(quotas) ? [] : [quotas(settings, environment, fargateTasks)],
  );
  const needs = (Object.keys(QUOTAS) as QuotaName[]).map((quota) => {
    const each = all.map((one) => one[quota] ?? 0);
    const together = BY_GROUP.includes(quota)
      ? Math.max(0, ...each)
      : each.reduce((sum, one) => sum + one, 0);
    return [quota, together] as const;
  });
  return Object.fromEntries(needs) as Needs;
});

/** What is asked of an environment beside each of the others, found out once. */
function ofEach<T extends object>(find: (one: Neighbour) => T): (one: Neighbour) => T {
  const known = new WeakMap<Neighbour, T>();
  return (one) => {
    const found = known.get(one) ?? find(one);
    known.set(one, found);
    return found;
  };
}
