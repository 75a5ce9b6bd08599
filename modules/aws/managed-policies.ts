import { type DataSource, dataRows } from "./data.ts";
import { nearest } from "./nearest.ts";

/** AWS's managed policies, and the service principals that their documents name. */
interface ManagedPolicies {
  readonly about: DataSource;
  /** Without `.amazonaws.com`, one after the other. */
  readonly servicePrincipals: string;
}

type Row = readonly [path: string, wholeServices: string];

const data = dataRows<ManagedPolicies, Row>("./managed-policies.json");

export const managedPoliciesSource = (): DataSource => data.head().about;

/** The path of a managed policy in its ARN, such as `service-role`; undefined where AWS has no such policy. */
export const managedPolicyPath = (name: string): string | undefined => data.row(name)?.[0];

export const nearestManagedPolicies = (name: string): readonly string[] => nearest(name, data.names(), 2);

/** Services of which a managed policy gives every action on every resource; `*` where it gives them all. */
export const opensAll = (name: string): readonly string[] =>
  (data.row(name)?.[1] ?? "").split(" ").filter((service) => service !== "");

/** Service principals that AWS's own policies name. */
export const principalsOfManagedPolicies = (): readonly string[] =>
  data
    .head()
    .servicePrincipals.split(" ")
    .map((name) => `${name}.amazonaws.com`);
