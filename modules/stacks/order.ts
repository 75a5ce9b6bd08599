/** How cdktf names what one stack reads of another. */
const CROSS_STACK = "cross-stack-output-";

/** What one stack has now, and what it is to have. */
export interface StackChange {
  readonly stack: string;
  /** Addresses in the state; none before the first apply. */
  readonly deployed: readonly string[];
  /** Outputs in the state. */
  readonly published: readonly string[];
  /** Addresses in the JSON. */
  readonly wanted: readonly string[];
  /** Outputs in the JSON. */
  readonly outputs: readonly string[];
  /** Addresses that leave the state and stay in AWS. */
  readonly forgotten: readonly string[];
}

export interface Step {
  readonly stack: string;
  /** add: everything but what is to go. all: what the JSON says. */
  readonly does: "add" | "all";
  /** What goes in this step; in a step that adds, what stays until later. */
  readonly removed: readonly string[];
}

/**
 * The order in which stacks are applied; they are given with those that others use first.
 *
 * As long as nothing goes that a later stack uses, that order is right. Otherwise each stack is first applied without
 * what is to go, so that the next one finds all that is new, the last one lets go of what it used, and then the others
 * are applied once more, backwards, when nobody uses any more what they remove.
 */
export function orderOf(changes: readonly StackChange[]): Step[] {
  const step = (does: Step["does"], change: StackChange): Step => ({
    stack: change.stack,
    does,
    removed: removedBy(change),
  });
  const waiting = changes.filter(
    (change, index) =>
      removedBy(change).length > 0 && changes.slice(index + 1).some(({ deployed }) => deployed.length > 0),
  );
  if (!changes.some((change) => waiting.includes(change) && withdraws(change)))
    return changes.map((change) => step("all", change));
  return [
    ...changes.map((change) => step(waiting.includes(change) ? "add" : "all", change)),
    ...waiting.toReversed().map((change) => step("all", change)),
  ];
}

/** Addresses that an apply would delete in AWS. */
export const removedBy = ({ deployed, wanted, forgotten }: StackChange): string[] =>
  deployed.filter((address) => !wanted.includes(address) && !forgotten.includes(address));

/** Whether something that a later stack has read is not published any more. */
export const withdraws = ({ published, outputs }: Pick<StackChange, "published" | "outputs">): boolean =>
  published.some((name) => name.startsWith(CROSS_STACK) && !outputs.includes(name));
