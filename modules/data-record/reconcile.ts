import { isDeepStrictEqual } from "node:util";
import { type DataHolding, dataHolding } from "../aws/data-holding.ts";
import type { Environment } from "../capabilities/environment.ts";
import type { DataCode } from "../problem-codes/data.ts";
import type { Problem } from "../problems.ts";
import type { DataRecord, LoadedRecord, RecordedThing, Thing } from "./record.ts";
import { isExpression } from "./things.ts";
import { CUSTOMISED } from "./words.ts";

export interface Reconciliation {
  /** What the file is to say from now on. */
  readonly record: Omit<DataRecord, "runs">;
  readonly problems: readonly Problem[];
}

export interface Situation {
  readonly environment: Pick<Environment, "name" | "disposable">;
  /** The environment's file, as people name it. */
  readonly environmentFile: string;
  /** What the record says so far; undefined at the first synthesis. */
  readonly recorded: LoadedRecord | undefined;
  /** What the synthesised stacks hold. */
  readonly found: readonly Thing[];
  /** Whether Terraform's state is at hand and does not have a thing: it was never deployed, or is destroyed. */
  readonly isAbsent: (thing: RecordedThing) => boolean;
}

/**
 * Brings together what an environment remembers and what its stacks hold now. Whatever the stacks let go of without the
 * record saying so is a problem.
 */
export function reconcile(situation: Situation): Reconciliation {
  const { environment, recorded, found } = situation;
  const { name, disposable } = environment;
  if (recorded && recorded.record.environment !== name) {
    const message = `"${recorded.record.environment}" is not ${name}: under another name everything is recreated empty, and what holds data stays behind. Give both files the name ${recorded.record.environment} again; or, for another environment beside it, put those two back and remove this file.`;
    return {
      record: recorded.record,
      problems: [recorded.problemAt("EOE-DATA-001", ["environment"], message)],
    };
  }
  const known = recorded?.record.holds ?? [];
  const problems = known.flatMap((thing, index) => {
    const found = isUnmade(thing, situation) ? undefined : wrong(thing, situation);
    return found === undefined || !recorded
      ? []
      : [recorded.problemAt(found.code, ["holds", index], found.message)];
  });
  const kept = known.filter(({ retired }) => retired !== undefined);
  const current = found.map((thing) => ({ ...thing, ...written(known, thing) }));
  const free = disposable && !mayBeProtected(recorded);
  return {
    record: { environment: name, disposable, holds: free ? kept : [...current, ...kept] },
    problems,
  };
}

/** What was retired, or comes back by an import, is in no state and yet in AWS. */
const isUnmade = (thing: RecordedThing, { isAbsent }: Situation): boolean =>
  thing.retired === undefined && thing.adopt === undefined && isAbsent(thing);

/** Whether what may be running was not disposable: its protection goes in a deployment of its own. */
export function mayBeProtected(recorded: LoadedRecord | undefined): boolean {
  if (!recorded) return false;
  const { disposable, runs } = recorded.record;
  return runs.length > 0 ? runs.some((one) => one.disposable === false) : !disposable;
}

/** What people wrote into the entry of a thing, and what is to stay there. */
function written(known: readonly RecordedThing[], thing: Thing): Partial<RecordedThing> {
  const { adopt, formerly } = known.find((one) => isAt(one, thing)) ?? {};
  return { adopt, formerly };
}

const isAt = (one: Thing, other: Thing): boolean =>
  one.stack === other.stack && one.address === other.address;

/** What is wrong with an entry, in one sentence. */
interface Wrong {
  readonly code: DataCode;
  readonly message: string;
}

function wrong(
  thing: RecordedThing,
  { environment, environmentFile, recorded, found }: Situation,
): Wrong | undefined {
  const now = found.find((other) => isAt(thing, other));
  if (thing.retired !== undefined) return now && { code: "EOE-DATA-010", message: wantedAgain(thing) };
  if (environment.disposable && !mayBeProtected(recorded)) return undefined;
  if (now) {
    if (changesOf(thing, now).length > 0) return replaced(thing, now);
    return handedOver(thing, now) ?? shrinks(thing, now);
  }
  const elsewhere = found.find(
    (other) =>
      other.name === thing.name &&
      typeOf(other) === typeOf(thing) &&
      isDeepStrictEqual(other.identity, thing.identity),
  );
  if (elsewhere) return moved(thing, elsewhere);
  const reason = notAskedFor(thing, environmentFile);
  const message = gone(
    thing,
    environment.disposable
      ? `${reason}, and disposable: true is not deployed yet, or nobody has said so (npx express-on-ecs apply ${environment.name} --applied)`
      : reason,
  );
  return { code: "EOE-DATA-003", message };
}

/** Why it goes: not what else the key says now, which may be much. */
const notAskedFor = ({ key }: Thing, environmentFile: string): string =>
  key === CUSTOMISED ? `${key} no longer adds it` : `${environmentFile} no longer asks for it (${key})`;

const RETIRE = 'retired: "<when and why>"';
const NEVER_DEPLOYED = "if it was never deployed, remove this entry";

/** The sentence for what would be destroyed. */
export function gone(thing: Thing, reason: string): string {
  if (thing.key === "state")
    return `${named(thing)} would be left in its bucket, and an apply without it creates everything a second time, since ${reason}. Put that back; once it is moved by terraform init -migrate-state in each stack's folder, write ${RETIRE} into this entry; ${NEVER_DEPLOYED}.`;
  return `${named(thing)} would be destroyed, since ${reason}. Put that back; to keep it in AWS and let Terraform forget it, write ${RETIRE} into this entry; ${NEVER_DEPLOYED}.`;
}

/**
 * Arguments that are others now. Whether a reference stands for the value that was written out before, or the other way
 * round, only Terraform knows; it refuses by itself, as the thing and its protection are still there.
 */
function changesOf(before: Thing, now: Thing): string[] {
  const keys = new Set([...Object.keys(before.identity), ...Object.keys(now.identity)]);
  const changed = [...keys].flatMap((key) => change(key, before.identity[key], now.identity[key]));
  // A record from before knows no region.
  return [...(before.region === undefined ? [] : change("region", before.region, now.region)), ...changed];
}

type Value = string | number | boolean | undefined;

function change(key: string, was: Value, is: Value): string[] {
  const onlyTerraformKnows = was !== undefined && is !== undefined && isExpression(was) !== isExpression(is);
  if (was === is || onlyTerraformKnows) return [];
  return [`${key} was ${was ?? "not set"} and is ${is ?? "not set"}`];
}

function replaced(thing: Thing, now: Thing): Wrong {
  const message = `${named(thing)} would be destroyed and recreated empty: ${changesOf(thing, now).join(", ")} (${thing.key}). Put it back; or move the data first (docs/data.md) and then write the new value into this entry's identity; ${NEVER_DEPLOYED}.`;
  return { code: "EOE-DATA-006", message };
}

/** Such as the volume of one database, which another would be started on. */
function handedOver(thing: Thing, { name }: Thing): Wrong | undefined {
  if (!dataHolding(typeOf(thing))?.nameTellsWhose || thing.name === name) return undefined;
  const message = `${named(thing)} would be given to another: it was ${thing.name} and is to be ${name} (${thing.key}). Put that back; if it is the same under another name, write name: ${name} into this entry; ${NEVER_DEPLOYED}.`;
  return { code: "EOE-DATA-007", message };
}

/** AWS refuses it in the middle of an apply. */
function shrinks(thing: Thing, now: Thing): Wrong | undefined {
  const [key, was] = Object.entries(thing.grows).find(([key, was]) => isLess(now.grows[key], was)) ?? [];
  if (key === undefined) return undefined;
  const message = `${named(thing)} cannot go back: ${key} was ${was} and is ${now.grows[key]}, and AWS only lets it go up (${thing.key}). Put it back; if ${was} was never deployed, write ${key}: ${now.grows[key]} into this entry's grows.`;
  return { code: "EOE-DATA-008", message };
}

/** By the numbers in it, as sizes and versions are; what is no number, such as a reference, is not compared. */
function isLess(now: Value, was: Value): boolean {
  const [nowParts, wasParts] = [numbersIn(now), numbersIn(was)];
  const place = wasParts.findIndex((part, index) => part !== nowParts[index]);
  return (nowParts[place] ?? Number.NaN) < (wasParts[place] ?? Number.NaN);
}

const numbersIn = (value: Value): number[] =>
  isExpression(value) ? [] : String(value).split(".").map(Number);

function moved(thing: Thing, now: Thing): Wrong {
  const message = thing.stack === now.stack ? atAnotherAddress(thing, now) : inAnotherStack(thing, now);
  return { code: "EOE-DATA-009", message };
}

const inAnotherStack = (thing: Thing, now: Thing): string =>
  `${named(thing)} would be destroyed: it is now in the stack ${now.stack}, and Terraform moves nothing between states. Take it over by hand (docs/data.md), then write stack: ${now.stack} and address: ${now.address} into this entry; ${NEVER_DEPLOYED}.`;

const atAnotherAddress = (thing: Thing, now: Thing): string =>
  `${named(thing)} would be destroyed: its address is now ${now.address}. Write address: ${now.address} and formerly: ${thing.address} into this entry, so that Terraform moves it; ${NEVER_DEPLOYED}.`;

function wantedAgain(thing: RecordedThing): string {
  const holding = dataHolding(typeOf(thing));
  const start = `${named(thing)} was retired (${thing.retired}), but ${thing.key} asks for it, and an apply would make a new, empty one.`;
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
