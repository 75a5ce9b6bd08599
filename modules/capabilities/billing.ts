import type { FargateTasks } from "../aws/fargate";
import type { PricedItem, PriceRequest } from "../aws/prices";

/** How a capability says what it costs. */

/** What the stacks of an environment hold, as far as it decides what AWS bills. */
export interface Made {
  /** Of its services. */
  readonly fargateTasks: readonly FargateTasks[];
  /** The arguments of each resource of a type, in all stacks but that of the state's bucket. */
  readonly resources: (type: string) => readonly Readonly<Record<string, unknown>>[];
}

/** What stands in the bill of each month, with the fewest hosts and tasks and without a request. */
export type Prices<S, Reads> = (settings: S, environment: Reads, made: Made) => readonly PriceRequest[];

/** Something that is billed by what is done with it. */
export interface ByUse extends PriceRequest {
  /** What the quantity takes for granted, as the end of a line: "2 GB for each repository". */
  readonly assumption: string;
}

export type Usage<S, Reads> = (settings: S, environment: Reads, made: Made) => readonly ByUse[];

/** Nothing of what there is none. */
export const byUse = (item: PricedItem, quantity: number, assumption: string): ByUse[] =>
  quantity > 0 ? [{ item, quantity, assumption }] : [];
