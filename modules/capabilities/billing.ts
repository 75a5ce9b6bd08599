import type { FargateTasks } from "../aws/fargate.ts";
import type { PricedItem, PriceRequest } from "../aws/prices.ts";

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

/** What is left of a log when CloudWatch has compressed it. Source: aws.amazon.com/cloudwatch/pricing, 0.15 (2026-11). */
const COMPRESSED = 0.15;

/** What is written each month, and what is kept of it. */
export const logs = (
  ingestion: "logIngestion" | "vendedLogIngestion",
  gb: number,
  retentionDays: number,
  what: string,
): ByUse[] => [
  ...byUse(ingestion, gb, what),
  ...byUse(
    "logStorage",
    Math.round((100 * gb * COMPRESSED * retentionDays) / 30) / 100,
    `${what}, compressed and kept for ${retentionDays} days`,
  ),
];

/** Nothing of what there is none. */
export const byUse = (item: PricedItem, quantity: number, assumption: string): ByUse[] =>
  quantity > 0 ? [{ item, quantity, assumption }] : [];
