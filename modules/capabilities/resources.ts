import type { Mappings } from "../aws/terraform-to-api.ts";
import { CATALOGUE } from "./catalogue.ts";
import { isNone, type None } from "./none.ts";
import type { Resource, Resources } from "./resource.ts";
import { sharedResources } from "./shared-resources.ts";

const MADE: readonly { readonly resources: Resources | None }[] = CATALOGUE;

/** Every type of resource that a capability makes. */
export const RESOURCES: Resources = Object.assign(
  { ...sharedResources },
  ...MADE.flatMap(({ resources }) => (isNone(resources) ? [] : [resources])),
);

/** How those become input of AWS's API that are judged by it. */
export const MAPPINGS: Mappings = Object.fromEntries(
  Object.entries(RESOURCES).flatMap(([type, { api }]) => (typeof api === "function" ? [[type, api]] : [])),
);

/** Resource types that are checked against AWS's API, in alphabetical order. */
export const judgedTypes = (): string[] => Object.keys(MAPPINGS).sort();

/** What is known of a type; undefined for one that only `customise.ts` makes. */
export const resourceOf = (type: string): Resource | undefined =>
  Object.hasOwn(RESOURCES, type) ? RESOURCES[type] : undefined;
