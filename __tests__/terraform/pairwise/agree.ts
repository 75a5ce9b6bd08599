import type { Refusal, Settings } from "./environments.ts";
import { ABSENT, type Value } from "./options.ts";
import { accepted } from "./rows.ts";

/** Settings that stay or go together: one key, or a group with keys in it. */
export type Bundle = readonly (readonly [string, Value])[];

/** How often what is refused goes one by one, before all that is named goes at once. */
const MOST_TURNS = 24;

/** Keys that were to blame for a code whose refusals do not name them, so that halving had to find them. */
export type Blame = Map<string, Set<string>>;

/**
 * Settings with further ones on top, without those that are refused. The refusals say which: those at the key that they
 * stand at or mention, or else those that hold a name which they quote. Of several, the last goes first. Where they name
 * none, halving finds it.
 *
 * @param wanted the most wanted first
 * @param judge what refuses settings; nothing refuses `before`
 * @param blame what halving found before; it learns what it finds now
 */
export function agreed(
  before: Settings,
  wanted: readonly Bundle[],
  judge: (all: Settings) => readonly Refusal[],
  blame: Blame = new Map(),
): Settings {
  let left = wanted;
  let unnamed: readonly Refusal[] = [];
  for (let turn = 0; turn < 2 * MOST_TURNS && left.length > 0; turn++) {
    const all = overlaid(before, left.flat());
    unnamed = judge(all);
    if (unnamed.length === 0) return all;
    const named = unnamed.map((refusal) => namedBy(refusal, left, blame));
    const going = new Set(turn < MOST_TURNS ? named.flatMap((each) => each.slice(-1)) : named.flat());
    if (going.size === 0) break;
    left = left.filter((bundle) => !going.has(bundle));
  }
  const kept = halved(left, (some) => judge(overlaid(before, some.flat())).length === 0);
  const gone = left.filter((bundle) => !kept.includes(bundle)).flatMap((bundle) => bundle.slice(0, 1));
  for (const { code } of unnamed.slice(0, 1))
    blame.set(code, new Set([...(blame.get(code) ?? []), ...gone.map(([path]) => path)]));
  return overlaid(before, kept.flat());
}

/** Settings with others on top: what is within a group that is set anew goes. */
export function overlaid(before: Settings, over: Bundle): Settings {
  const groups = over.map(([path]) => `${path}.`);
  const kept = [...before].filter(([path]) => !groups.some((group) => path.startsWith(group)));
  return new Map([...kept, ...over]);
}

/** Whether two settings cannot stand beside each other: the same key, or a key in a group that another value has. */
export function clash([path, value]: Bundle[number], [other, its]: Bundle[number]): boolean {
  if (path === other) return true;
  if (other.startsWith(`${path}.`)) return true;
  return path.startsWith(`${other}.`) && its === ABSENT && value !== ABSENT;
}

function halved(bundles: readonly Bundle[], accepts: (some: readonly Bundle[]) => boolean): Bundle[] {
  // Bundles by their place, as if each were one setting.
  const places = bundles.map((_, place): [string, Value] => [String(place), { is: place }]);
  const bundlesOf = (chosen: Settings): Bundle[] =>
    [...chosen.keys()].flatMap((place) => {
      const bundle = bundles[Number(place)];
      return bundle ? [bundle] : [];
    });
  return bundlesOf(accepted(new Map(), places, (some) => accepts(bundlesOf(some))));
}

/** Bundles that a refusal may mean, by the closest of what it says. */
function namedBy(refusal: Refusal, bundles: readonly Bundle[], blame: Blame): readonly Bundle[] {
  const keys = [refusal.path, ...mentioned(refusal.message)];
  const inPath = refusal.path
    .split(".")
    .slice(1)
    .map((name) => JSON.stringify(name));
  const names = [...(refusal.message.match(/"[\w-]+"/g) ?? []), ...inPath];
  const blamed = blame.get(refusal.code) ?? new Set();
  const parent = parentOf(refusal.path);
  const ways: readonly ((bundle: Bundle) => boolean)[] = [
    (bundle) => bundle.some(([own]) => keys.some((key) => isWithin(key, own) || isWithin(own, key))),
    (bundle) => parent !== "" && bundle.some(([own]) => isWithin(own, parent)),
    (bundle) => names.some((name) => JSON.stringify(bundle).includes(name)),
    (bundle) => bundle.some(([own]) => blamed.has(own)),
  ];
  return ways.map((isMeant) => bundles.filter(isMeant)).find(({ length }) => length > 0) ?? [];
}

const parentOf = (path: string): string => path.split(".").slice(0, -1).join(".");

/** Such as `services.worker.cpu` within `services.<name>`. */
function isWithin(key: string, group: string): boolean {
  const [keys, groups] = [key, group].map((path) => path.replaceAll(/\[\d*\]/g, "").split("."));
  if (!keys || !groups || groups.length > keys.length) return false;
  return groups.every((name, place) => name === keys[place] || name === "<name>" || keys[place] === "<name>");
}

/** Keys that a sentence speaks of. */
export const mentioned = (message: string): string[] => message.match(/\b[a-z]\w*(\.[\w-]+)+/g) ?? [];
