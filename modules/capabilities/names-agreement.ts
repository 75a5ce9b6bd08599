import type { Disagreement } from "../environment/agreement.ts";
import type { AgreementCode } from "../problem-codes/index.ts";

/** What names of either load balancer must agree on with themselves and their zone. */
export interface Named<Code extends AgreementCode> {
  /** Key of the environment file that has `zone` and `names`. */
  readonly key: string;
  readonly zone: string | undefined;
  /** Undefined for what broke the schema. */
  readonly names: readonly (string | undefined)[];
  readonly codes: { readonly outside: Code; readonly twice: Code; readonly wildcard: Code };
}

/** A wildcard stands for all names of one label. */
export const isWildcard = (name: string): boolean => name.startsWith("*.");

export function namesAreOfTheZone<Code extends AgreementCode>(of: Named<Code>): Disagreement<Code>[] {
  const { key, zone, names, codes } = of;
  return names.flatMap((name, index): Disagreement<Code>[] => {
    if (zone === undefined || name === undefined || name === zone || name.endsWith(`.${zone}`)) return [];
    const message = `"${name}" is not in the zone ${zone}; write ${zone}, or a name that ends in .${zone}.`;
    return [{ code: codes.outside, path: [key, "names", index], message }];
  });
}

export function namesAreThereOnce<Code extends AgreementCode>(of: Named<Code>): Disagreement<Code>[] {
  const { key, names, codes } = of;
  return names.flatMap((name, index): Disagreement<Code>[] => {
    if (name === undefined || names.indexOf(name) === index) return [];
    const message = `"${name}" is there already; remove one of the two.`;
    return [{ code: codes.twice, path: [key, "names", index], message }];
  });
}

/**
 * @param tells what the first name is for: "which the output url tells"
 */
export function firstIsTyped<Code extends AgreementCode>(
  of: Named<Code>,
  tells: string,
): Disagreement<Code>[] {
  const { key, names, codes } = of;
  const [first] = names;
  if (first === undefined || !isWildcard(first)) return [];
  const message = `"${first}" is the first name, ${tells}; put one without a wildcard first.`;
  return [{ code: codes.wildcard, path: [key, "names", 0], message }];
}

/** A zone that is made gets its id from AWS. */
export function madeHasNoId<Code extends AgreementCode>(
  key: string,
  zone: { readonly id?: string | undefined; readonly create?: boolean | undefined } | undefined,
  code: Code,
): Disagreement<Code>[] {
  if (zone?.id === undefined || !zone.create) return [];
  const message = "names a zone that is there, and create: true makes another; remove one of the two.";
  return [{ code, path: [key, "zone", "id"], message }];
}

/**
 * Hosts with databases and caches are found by private zones of Cloud Map: modules/compute/stateful-host/private-namespace.ts.
 * Source: Route 53 API reference, ConflictingDomainExists: a VPC has one zone of a name (botocore 1.43.11).
 */
export function zoneIsFree<Code extends AgreementCode>(
  path: readonly (string | number)[],
  zone: string | undefined,
  environment: string | undefined,
  code: Code,
): Disagreement<Code>[] {
  const taken = [`${environment}.internal`, `cache.${environment}.internal`];
  if (zone === undefined || environment === undefined || !taken.includes(zone)) return [];
  const message = `"${zone}" is the private zone by which databases and caches on hosts are found, and a VPC has one of a name; take another, such as internal.example.com.`;
  return [{ code, path, message }];
}
