import { isUnresolved } from "../aws/json.ts";
import { blocksAt, cannotBeJudged, flagOf, listOf } from "./arguments.ts";
import { type FoundResource, isNotInAPlan, type JudgedFrom, resourcesOf, type Synthesis } from "./rule.ts";

/** What must hold of one kind of store; each member is a test that answers with what is wrong, or nothing. */
export interface StoreFacts {
  readonly encrypted?: Judge;
  /** Against a destroy by mistake, and with a way back. Not asked of disposable environments. */
  readonly kept?: Judge;
  /** Where to look it up. */
  readonly source: string;
}

export type StoreTable = Readonly<Record<string, StoreFacts>>;

export type Judge = (store: FoundResource, synthesis: Synthesis) => Wrong | undefined;
interface Wrong {
  readonly argument: string;
  readonly message: string;
}

export interface Value {
  /** Where it stands, or should. */
  readonly place: string;
  readonly value: unknown;
}

const EXPRESSION = "${...}";

/** The values of an argument: one, or as many as there are blocks on the way; an absent one where there is no block. */
export function valuesOf(args: Readonly<Record<string, unknown>>, path: string): readonly Value[] {
  const blocks = path.split(".");
  const argument = blocks.pop() ?? path;
  if (blocks.length === 0) return [{ place: path, value: args[argument] }];
  const found = valuesIn(args, path);
  return found.length === 0 ? [{ place: path, value: undefined }] : found;
}

/** The same, but nothing where there is no block. */
export function valuesIn(args: Readonly<Record<string, unknown>>, path: string): readonly Value[] {
  const blocks = path.split(".");
  const argument = blocks.pop() ?? path;
  return blocksAt(args, blocks).map(({ place, content }) => ({
    place: `${place}.${argument}`,
    value: content === undefined ? EXPRESSION : content[argument],
  }));
}

/** The first value that does not do, with what to say of it; what only Terraform knows never does. */
const firstWrong = (values: readonly Value[], isWrong: (value: unknown) => boolean, message: string) => {
  const found = values.find(({ value }) => isUnresolved(value) || isWrong(value));
  return (
    found && {
      argument: found.place,
      message: isUnresolved(found.value)
        ? `${cannotBeJudged(found.value)}; write the value itself.`
        : message,
    }
  );
};

export const PLAIN = "must be true: what is stored is otherwise in plain text on AWS's disks.";
export const TRANSIT = "must be true: what goes to it is otherwise in plain text.";
/** How one says that nothing need last, by what is judged. */
const DISPOSABLE: Readonly<Record<JudgedFrom | "environment", string>> = {
  environment: "disposable: true said in the environment",
  sources: "the app judged with { disposable: true }",
  plan: "the plan judged with --disposable (judgePlan: { disposable: true })",
};
export const trueUnlessDisposable = ({ from }: Pick<Synthesis, "from">): string =>
  `must be true, or ${DISPOSABLE[from ?? "environment"]}.`;
const LAST_SNAPSHOT = "must not be true: the last snapshot is the way back from a destroy.";

export const isTrue =
  (path: string, message = PLAIN): Judge =>
  ({ arguments: args }) =>
    firstWrong(valuesOf(args, path), (value) => flagOf(value) !== true, message);

/** For arguments that are true unless they say otherwise. */
export const isNotFalse =
  (path: string, message = PLAIN): Judge =>
  ({ arguments: args }) =>
    firstWrong(valuesOf(args, path), (value) => flagOf(value) === false, message);

export const isNotTrue =
  (path: string, message: string): Judge =>
  ({ arguments: args }) =>
    firstWrong(valuesOf(args, path), (value) => flagOf(value) === true, message);

/** Every block of a kind, where there are any. */
export const everyIsTrue =
  (path: string, message = PLAIN): Judge =>
  ({ arguments: args }) =>
    firstWrong(valuesIn(args, path), (value) => flagOf(value) !== true, message);

/** A word out of a few; `unsaid` is what an absent argument stands for. */
export const isOneOf =
  (
    path: string,
    allowed: readonly string[],
    unsaid?: string,
    message = `must be ${allowed.join(" or ")}.`,
  ): Judge =>
  ({ arguments: args }) =>
    firstWrong(valuesOf(args, path), (value) => !allowed.includes(String(value ?? unsaid)), message);

/** The same of every block, where there are any. */
export const everyIsOneOf =
  (path: string, allowed: readonly string[]): Judge =>
  ({ arguments: args }) =>
    firstWrong(
      valuesIn(args, path),
      (value) => !allowed.includes(String(value)),
      `must be ${allowed.join(" or ")}.`,
    );

/** An argument that is there; its value may be a reference. */
export const isSaid =
  (argument: string, message: string): Judge =>
  ({ arguments: args }) =>
    isGiven(args[argument]) ? undefined : { argument, message };

export const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

export const atLeast =
  (path: string, least: number, message: string): Judge =>
  ({ arguments: args }) =>
    firstWrong(valuesOf(args, path), (value) => !(Number(value ?? 0) >= least), message);

export const isProtected =
  (argument: string): Judge =>
  (store, synthesis) =>
    isTrue(argument, trueUnlessDisposable(synthesis))(store, synthesis);

/** The same where an absent argument protects, too. */
export const isNotUnprotected =
  (argument: string): Judge =>
  (store, synthesis) =>
    isNotFalse(argument, trueUnlessDisposable(synthesis))(store, synthesis);

export const neverDestroyed: Judge = (store, synthesis) =>
  isNotInAPlan(store.arguments["lifecycle"])
    ? undefined
    : isProtected("lifecycle.prevent_destroy")(store, synthesis);

export const keepsLastSnapshot = (argument = "skip_final_snapshot"): Judge =>
  isNotTrue(argument, LAST_SNAPSHOT);

export const hasBackups = (argument: string, days: number): Judge =>
  atLeast(
    argument,
    days,
    days === 1
      ? "must be at least 1 day."
      : `must be at least ${days} days, so that a mistake is found in time.`,
  );

/** Judges that must all hold; the first that does not is told. */
export const all =
  (...judges: readonly Judge[]): Judge =>
  (store, synthesis) => {
    for (const judge of judges) {
      const wrong = judge(store, synthesis);
      if (wrong) return wrong;
    }
    return undefined;
  };

/** Asks only of some. */
export const where =
  (isAsked: (args: Readonly<Record<string, unknown>>) => boolean, judge: Judge): Judge =>
  (store, synthesis) =>
    isAsked(store.arguments) ? judge(store, synthesis) : undefined;

/** Another resource of a type that refers to the store, or names it as the store's argument `name` does. */
export const hasBeside =
  (type: string, argument: string, message: string, name = argument): Judge =>
  (store, synthesis) =>
    resourcesOf(synthesis, type).some(
      ({ arguments: args }) =>
        String(args[argument]).includes(`${store.type}.${store.id}.`) ||
        isNotInAPlan(args[argument]) ||
        (isGiven(args[argument]) && args[argument] === store.arguments[name]),
    )
      ? undefined
      : { argument: "", message };

/** No block of the kind, and no argument of the name. */
export const isAbsent =
  (argument: string, message: string): Judge =>
  ({ arguments: { [argument]: value } }) =>
    listOf(value).length === 0 && value !== "" ? undefined : { argument, message };

/** A word that must not be there; what is unset is right. */
export const isNot =
  (path: string, refused: readonly string[], message: string): Judge =>
  ({ arguments: args }) =>
    firstWrong(valuesOf(args, path), (value) => refused.includes(String(value)), message);

/** The form of a word. */
export const matches =
  (path: string, form: RegExp, message: string): Judge =>
  ({ arguments: args }) =>
    firstWrong(valuesOf(args, path), (value) => !form.test(String(value)), message);

/** Entries of one of two lists, of which a resource has one; an expression may stand for any number. */
export const hasSeveral =
  (one: string, other: string, message: string): Judge =>
  ({ arguments: args }) =>
    [args[one], args[other]].some((list) => listOf(list).length > 1 || isUnresolved(list))
      ? undefined
      : { argument: one, message };

/** The resource should not be there at all. */
export const isRefused =
  (message: string): Judge =>
  () => ({ argument: "", message });

/** A parameter of a group of parameters. */
export const parameterIs =
  (name: string, isRight: (value: unknown) => boolean, message: string): Judge =>
  ({ arguments: args }) => {
    const said = blocksAt(args, ["parameter"]).filter(({ content }) => content?.["name"] === name);
    const value = said[0]?.content?.["value"];
    return isRight(value) ? undefined : { argument: "parameter", message };
  };

/** An argument in a block, which may be a reference. */
export const isPlaced =
  (path: string, message: string): Judge =>
  ({ arguments: args }) => {
    const missing = valuesOf(args, path).find(({ value }) => !isGiven(value));
    return missing && { argument: missing.place, message };
  };

export const isNumber =
  (path: string, least: number, most: number, message: string): Judge =>
  ({ arguments: args }) =>
    firstWrong(valuesOf(args, path), (value) => !(Number(value) >= least && Number(value) <= most), message);

/** A word that is wrong where it is written out. */
export const isNotText =
  (argument: string, refused: string, message: string): Judge =>
  ({ arguments: args }) =>
    args[argument] === refused ? { argument, message } : undefined;

/** Something in the same stack refers to it. */
export const isReferredTo =
  (message: string): Judge =>
  ({ stack, type, id }, { stacks }) =>
    stacks.some(({ name, json }) => name === stack && JSON.stringify(json).includes(`${type}.${id}.`))
      ? undefined
      : { argument: "", message };
