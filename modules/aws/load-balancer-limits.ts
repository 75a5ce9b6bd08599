/** A limit of AWS on a load balancer that nobody may ask to be raised, and where AWS states it. */
export interface LoadBalancerLimit {
  readonly most: number;
  readonly source: string;
}

const QUOTAS =
  'Elastic Load Balancing, "Quotas for your Application Load Balancers", not adjustable (2026-11)';

/**
 * What one Application Load Balancer takes. Those that may be raised are in quotas.ts. Its 50 listeners and 25 further
 * certificates are not counted: it has two listeners at most, and one certificate.
 */
export const LOAD_BALANCER_LIMITS = {
  targetGroups: { most: 100, source: QUOTAS },
  /** Hosts, paths and networks of all conditions of a rule together. */
  ruleValues: { most: 5, source: QUOTAS },
} as const satisfies Readonly<Record<string, LoadBalancerLimit>>;
