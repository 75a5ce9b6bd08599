import { type Patterns, patterns } from "../pattern.ts";
import { DEPLOYMENT_RULES } from "./deployment.ts";
import type { Fate } from "./fate.ts";
import { IMAGE_RULES } from "./image.ts";
import type { LaunchType } from "./launch-type.ts";
import { NETWORK_RULES } from "./network.ts";
import { PROCESS_RULES } from "./process.ts";
import { PROJECT_RULES } from "./project-rules.ts";
import { RESOURCE_RULES } from "./resources.ts";
import type { FieldRule } from "./rules.ts";
import { SECURITY_RULES } from "./security.ts";
import { STORAGE_RULES } from "./storage.ts";

const SERVICE_RULES: Record<string, FieldRule> = {
  ...IMAGE_RULES,
  ...PROCESS_RULES,
  ...RESOURCE_RULES,
  ...NETWORK_RULES,
  ...STORAGE_RULES,
  ...SECURITY_RULES,
  ...DEPLOYMENT_RULES,
};

/** What becomes of each field of the Compose Specification, by its path; `*` is a name, or an entry of a list. */
export const FIELD_RULES: Readonly<Record<string, FieldRule>> = {
  ...PROJECT_RULES,
  ...Object.fromEntries(Object.entries(SERVICE_RULES).map(([field, rule]) => [`services.*.${field}`, rule])),
};

/** A rule with the path of its field. */
export interface PlacedRule extends FieldRule {
  readonly field: string;
}

export const FIELDS: Patterns<PlacedRule> = patterns(
  Object.fromEntries(Object.entries(FIELD_RULES).map(([field, rule]) => [field, { field, ...rule }])),
);

/** What becomes of a field where tasks run. */
export const fateOf = ({ field, fate }: PlacedRule, { fates }: LaunchType): Fate => fates[field] ?? fate;

/** The rule for a field, or for the nearest field around it. */
export function ruleFor(field: string): PlacedRule | undefined {
  for (let parts = field.split("."); parts.length > 0; parts = parts.slice(0, -1)) {
    const rule = FIELD_RULES[parts.join(".")];
    if (rule) return { field: parts.join("."), ...rule };
  }
  return undefined;
}
