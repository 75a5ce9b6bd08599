import type { Part } from "../environment/agreement.ts";
import type { Capability, OneForm, OwnKeys, SettingsOf } from "./capability.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { Environment } from "./environment.ts";
import { GROUPS, type GroupKey } from "./groups.ts";
import { isNone, type None } from "./none.ts";

type Settings = OwnKeys | OneForm | None;

/** What becomes of one capability that an environment has, given the part of the file that is its own. */
export type Visit<R> = <P extends Settings>(
  capability: Capability<P, Environment>,
  settings: SettingsOf<P>,
) => readonly R[];

/** As `Visit`, of an environment in which values that broke the schema are left out. */
export type PartVisit<R> = <P extends Settings>(
  capability: Capability<P, Environment>,
  settings: Part<SettingsOf<P>>,
) => readonly R[];

/**
 * Visits the capabilities that an environment has, in the order of the catalogue. It has those whose keys are there, by
 * themselves or by a default; of a group of forms the one that the file names; and all that have no keys.
 */
export function foldOver<R>(environment: Environment, visit: Visit<R>): R[] {
  return ALL.flatMap((capability) => visitOne<R>(capability, environment, visit));
}

/** As `foldOver`, of an environment in which values that broke the schema are left out. */
export function foldOverPart<R>(environment: Part<Environment>, visit: PartVisit<R>): R[] {
  return ALL.flatMap((capability) => visitOne<R>(capability, environment, visit));
}

/** Each looks at no more than an environment has: otherwise this does not compile. */
const READERS: readonly { readonly reads?: (environment: Environment) => void }[] = CATALOGUE;
/** What each is given is what its own schema made of the file, which TypeScript cannot follow through a list. */
const ALL = READERS as unknown as readonly Capability<Settings, Environment>[];

function visitOne<R>(
  capability: Capability<Settings, Environment>,
  environment: Part<Environment>,
  visit: Visit<R> | PartVisit<R>,
): readonly R[] {
  const { settings } = capability;
  if (isNone(settings)) return visit(capability, undefined);
  const found = valueAt(environment, settings.at);
  return found !== undefined && found !== null && isOfForm(settings, found) ? visit(capability, found) : [];
}

/** What stands at a key; undefined where it, or what it is in, is missing. */
export const valueAt = (environment: Part<Environment>, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), environment);

function isOfForm(settings: OwnKeys | OneForm, found: unknown): boolean {
  if (!("form" in settings)) return true;
  const [key] = settings.at;
  const { shape } = settings.schema;
  const { by } = GROUPS[key as GroupKey];
  return isObject(found) && by.every((name) => shape[name]?.safeParse(found[name]).success);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
