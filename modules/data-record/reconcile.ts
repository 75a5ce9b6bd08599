import { isDeepStrictEqual } from "node:util";
import { DATA_HOLDING, type DataHolding } from "../aws/data-holding";
import type { Problem } from "../problems";
import type { DataRecord, LoadedRecord, RecordedThing, Thing } from "./record";
import { isExpression } from "./things";

export interface Reconciliation {
  /** What the file is to say from now on. */
  readonly record: DataRecord;
  readonly problems: readonly Problem[];
}

export interface Situation {
  readonly environment: { readonly name: string; readonly disposable: boolean };
  /** The environment's file, as people name it. */
  readonly environmentFile: string;
  /** What the record says so far; undefined at the first synthesis. */
  readonly recorded: LoadedRecord | undefined;
  /** What the synthesised stacks hold. */
  readonly found: readonly Thing[];
}

/**
 * Brings together what an environment remembers and what its stacks hold now. Whatever the stacks let go of without the
 * record saying so is a problem.
 */
export function reconcile(situation: Situation): Reconciliation {
  const { environment, recorded, found } = situation;
  const { name, disposable } = environment;
  if (recorded && recorded.record.environment !== name) {
    const message = `"${recorded.record.environment}" is not ${name}: under another name everything is made anew and empty, and what holds data stays behind. Give both files the name ${recorded.record.environment} again; or remove this file to begin with nothing.`;
    return { record: recorded.record, problems: [recorded.problemAt(["environment"], message)] };
  }
  const known = recorded?.record.holds ?? [];
  const problems = known.flatMap((thing, index) => {
    const message = wrong(thing, situation);
    return message === undefined || !recorded ? [] : [recorded.problemAt(["holds", index], message)];
  });
  const kept = known.filter(({ retired }) => retired !== undefined);
  const current = found.map((thing) => ({ ...thing, ...written(known, thing) }));
  return {
    record: { environment: name, disposable, holds: disposable ? kept : [...current, ...kept] },
    problems,
  };
}

/** What people wrote into the entry of a thing, and what is to stay there. */
function written(known: readonly RecordedThing[], thing: Thing): Partial<RecordedThing> {
  const { adopt, formerly } = known.find((one) => isAt(one, thing)) ?? {};
  return { adopt, formerly };
}

const isAt = (one: Thing, other: Thing): boolean =>
  one.stack === other.stack && one.address === other.address;

/** What is wrong with an entry, in one sentence. */
function wrong(
  thing: RecordedThing,
  { environment, environmentFile, recorded, found }: Situation,
): string | undefined {
  const now = found.find((other) => isAt(thing, other));
  if (thing.retired !== undefined) return now && wantedAgain(thing);
  if (environment.disposable) {
    // What is protected until now is let go of in a deployment of its own.
    return now || recorded?.record.disposable
      ? undefined
      : gone(thing, `${thing.key} is gone from ${environmentFile} in the change that sets disposable: true`);
  }
  if (now) return changedKeys(thing, now).length === 0 ? undefined : replaced(thing, now);
  const elsewhere = found.find(
    (other) =>
      other.name === thing.name &&
      typeOf(other) === typeOf(thing) &&
      isDeepStrictEqual(other.identity, thing.identity),
  );
  return elsewhere ? moved(thing, elsewhere) : gone(thing, `${thing.key} is gone from ${environmentFile}`);
}

const RETIRE = 'retired: "<when and why>"';

/** The sentence for what would be destroyed. */
export function gone(thing: Thing, reason: string): string {
  return `${named(thing)} would be destroyed, since ${reason}. Put that back; or, to keep it in AWS and let Terraform forget it, write ${RETIRE} into this entry.`;
}

/**
 * Arguments that are others now. Whether a reference stands for the value that was written out before, or the other way
 * round, only Terraform knows; it refuses by itself, as the thing and its protection are still there.
 */
function changedKeys({ identity: before }: Thing, { identity: now }: Thing): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (key) => before[key] !== now[key] && isExpression(before[key]) === isExpression(now[key]),
  );
}

function replaced(thing: Thing, now: Thing): string {
  const changes = changedKeys(thing, now).map(
    (key) => `${key} was ${thing.identity[key] ?? "not set"} and is ${now.identity[key] ?? "not set"}`,
  );
  return `${named(thing)} would be destroyed and made anew, empty: ${changes.join(", ")} (${thing.key}). Put it back; or move the data first (docs/data.md) and then write the new value into this entry's identity.`;
}

function moved(thing: Thing, now: Thing): string {
  if (thing.stack !== now.stack)
    return `${named(thing)} would be destroyed: it is now in the stack ${now.stack}, and Terraform moves nothing between states. Take it over by hand (docs/data.md), then write stack: ${now.stack} and address: ${now.address} into this entry.`;
  return `${named(thing)} would be destroyed: its address is now ${now.address}. Write address: ${now.address} and formerly: ${thing.address} into this entry, so that Terraform moves it.`;
}

function wantedAgain(thing: RecordedThing): string {
  const holding = DATA_HOLDING[typeOf(thing)];
  const start = `${named(thing)} was let go (${thing.retired}), but ${thing.key} still or again asks for it, and an apply would make a new, empty one.`;
  if (holding === undefined) return `${start} Remove this entry to make a new one.`;
  const { comesBack, nameIsTaken } = holding;
  if ("instead" in comesBack)
    return `${start} To have the old one, ${comesBack.instead} at ${thing.key}; for a new one remove this entry.`;
  const anew =
    nameIsTaken && thing.name !== undefined
      ? "for a new one delete the old one in AWS, whose name is taken, and remove this entry"
      : "for a new one remove this entry";
  const name = thing.name ?? "<name>";
  const id = comesBack.id.replace("NAME", name);
  return `${start} To have the old one, write adopt: ${adoption(thing, holding, id)} in place of retired, so that the next apply does terraform import ${thing.address} ${id} (${comesBack.find.replace("NAME", name)} shows it); ${anew}.`;
}

/** What to write after `adopt:`. */
function adoption(thing: Thing, { adoptedWith = [] }: DataHolding, id: string): string {
  const others = thing.keepsWith.filter((address) => adoptedWith.includes(address.split(".")[0] ?? ""));
  if (others.length === 0) return id;
  return `{ ${[`${thing.address}: ${id}`, ...others.map((address) => `${address}: <its id>`)].join(", ")} }`;
}

const named = ({ what, address, stack }: Thing): string => `${what} (${address} in ${stack})`;
const typeOf = ({ address }: Thing): string => address.split(".")[0] ?? "";
