import { USES } from "../../modules/aws/deletion-order.ts";
import { effectsOf } from "../../modules/stacks/change-effects.ts";
import type { ResourceChange, ShownPlan } from "./terraform.ts";

/** What a plan does, by resource. */
export interface PlannedChanges {
  readonly made: readonly string[];
  readonly changed: readonly Changed[];
  readonly replaced: readonly Changed[];
  readonly destroyed: readonly string[];
  /** What leaves the state and stays in AWS. */
  readonly forgotten: readonly string[];
  /** Values for other stacks and for people. */
  readonly outputs: readonly string[];
}

export interface Changed {
  readonly address: string;
  /** Arguments at the top that differ; of a replacement those that force it. */
  readonly arguments: readonly string[];
  /** Of a replacement: the new one is there before the old one goes. */
  readonly beside?: true;
}

export function changesOf({ resource_changes = [], output_changes = {} }: ShownPlan): PlannedChanges {
  const managed = resource_changes.filter(({ mode }) => mode === "managed");
  const those = (...actions: readonly string[]): ResourceChange[] =>
    managed.filter(({ change }) => change.actions.join() === actions.join());
  const addresses = (changes: readonly ResourceChange[]): string[] => changes.map(({ address }) => address);
  return {
    made: addresses(those("create")),
    changed: those("update").map((one) => ({ address: one.address, arguments: differing(one) })),
    replaced: [
      ...those("delete", "create").map((one) => ({ address: one.address, arguments: forcing(one) })),
      ...those("create", "delete").map((one) => ({
        address: one.address,
        arguments: forcing(one),
        beside: true as const,
      })),
    ],
    destroyed: addresses(those("delete")),
    forgotten: addresses(those("forget")),
    outputs: Object.entries(output_changes).flatMap(([name, { actions }]) =>
      actions.join() === "no-op" ? [] : [name],
    ),
  };
}

export const isEmpty = ({
  made,
  changed,
  replaced,
  destroyed,
  forgotten,
  outputs,
}: PlannedChanges): boolean =>
  [made, changed, replaced, destroyed, forgotten, outputs].every(({ length }) => length === 0);

/** How many times Terraform says that it is done with something; a replacement counts twice. */
export const touchedBy = ({ made, changed, replaced, destroyed }: PlannedChanges): number =>
  made.length + changed.length + 2 * replaced.length + destroyed.length;

/** Whether ECS services are made or get something else. */
export const switchesServices = ({ made, changed, replaced }: PlannedChanges): boolean =>
  [...made, ...[...changed, ...replaced].map(({ address }) => address)].some(
    (address) => typeOf(address) === "aws_ecs_service",
  );

/** What a plan does that another one does not do as well, a line each. */
export function beyond(changes: PlannedChanges, all: PlannedChanges): string[] {
  const more = (does: string, some: readonly string[], others: readonly string[]): string[] =>
    some.filter((one) => !others.includes(one)).map((one) => `${does} ${one}`);
  const inWords = (some: readonly Changed[]): string[] =>
    some.map(({ address, arguments: names, beside }) => {
      const what = names.length > 0 ? `${address} (${names.join(", ")})` : address;
      return beside ? `${what}, the new one first` : what;
    });
  return [
    ...more("makes", changes.made, all.made),
    ...more("changes", inWords(changes.changed), inWords(all.changed)),
    ...more("replaces", inWords(changes.replaced), inWords(all.replaced)),
    ...more("destroys", changes.destroyed, all.destroyed),
    ...more("lets go of", changes.forgotten, all.forgotten),
  ];
}

/** Arguments at the top that an update sets. */
export function differing({ change: { before, after, after_unknown = {} } }: ResourceChange): string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names]
    .filter(
      (name) =>
        after_unknown[name] === true || JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
    )
    .sort();
}

const forcing = ({ change }: ResourceChange): string[] => [
  ...new Set((change.replace_paths ?? []).map(([argument]) => String(argument))),
];

/** The plan for people: counts by type of what is made, and a line for everything that touches what runs. */
export function planInWords(changes: PlannedChanges): string[] {
  if (isEmpty(changes)) return ["nothing changes"];
  const { made, changed, replaced, destroyed, forgotten, outputs } = changes;
  const onlyOutputs = [made, changed, replaced, destroyed, forgotten].every(({ length }) => length === 0);
  return [
    ...(made.length > 0 ? [`makes ${made.length}: ${byType(made)}`] : []),
    ...changed.map((one) => `changes in place: ${one.address} (${one.arguments.join(", ")})`),
    ...replaced.flatMap((one) => [
      `replaces: ${one.address}${one.arguments.length > 0 ? ` (${one.arguments.join(", ")})` : ""}`,
      ...effectOf(one.address),
    ]),
    ...destroyed.flatMap((address) => [`destroys: ${address}`, ...effectOf(address)]),
    ...forgotten.map((address) => `lets go of, and leaves in AWS: ${address}`),
    ...(onlyOutputs ? [`hands on: ${outputs.join(", ")}`] : []),
  ];
}

/** What a plan means for whoever uses the application. */
export interface Meaning {
  /** In the words of docs/changes.md: `new tasks`, `replaced, downtime`, `data is lost`. */
  readonly effect: string;
  readonly sentence: string;
}

/** The worst first; none where nothing that runs is touched. What is only made touches nobody. */
export function meaningsOf({ changed, replaced, destroyed, forgotten }: PlannedChanges): Meaning[] {
  const lines = [
    ...changed.map(({ address }) => `update ${address}`),
    ...replaced.map(({ address, beside }) => `${moves(address, beside) ? "move" : "replace"} ${address}`),
    ...destroyed.map((address) => `delete ${address}`),
    ...forgotten.map((address) => `forget ${address}`),
  ];
  return effectsOf(lines).map(({ effect, sentence }) => ({ effect, sentence }));
}

/** A service that is made beside the old one; of all else that is replaced so, another one's effect tells. */
const moves = (address: string, beside: true | undefined): boolean =>
  beside === true && typeOf(address) === "aws_ecs_service";

/** Lines below a plan. */
export const meaningsInWords = (meanings: readonly Meaning[]): string[] =>
  meanings.map(({ effect, sentence }) => `for whoever uses it: ${effect}. ${sentence}`);

/** The plan of a destroy, which needs no line for each. */
export const destroyInWords = ({ destroyed }: PlannedChanges): string =>
  destroyed.length === 0 ? "nothing is left" : `destroys ${destroyed.length}: ${byType(destroyed)}`;

function byType(addresses: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const address of addresses) {
    const type = typeOf(address).replace(/^aws_/, "");
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts].map(([type, count]) => (count > 1 ? `${count} ${type}` : type)).join(", ");
}

/** Who uses what goes. */
function effectOf(address: string): string[] {
  const use = USES[typeOf(address)];
  return use ? [`  used by ${use.usedBy}`] : [];
}

const typeOf = (address: string): string =>
  /(?:^|\.)((?:aws|null|terraform)_\w+)\./.exec(address)?.[1] ?? address;
