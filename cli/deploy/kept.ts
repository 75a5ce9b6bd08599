import { monthlyPrice, type PricedItem, unitOf } from "../../modules/aws/prices.ts";
import type { Thing } from "../../modules/data-record/record.ts";
import { idOf, resourcesInState } from "./state-resources.ts";
import { forget, pullState, type StackFolder } from "./terraform.ts";

/** Something that a destroy leaves in AWS, as the environment file asks. */
export interface Kept {
  /** In the words of the environment file. */
  readonly what: string;
  /** Its id in AWS. */
  readonly id: string;
  /** What it goes on to cost. */
  readonly billed: string;
}

/** What is in AWS once an environment is destroyed. */
export interface Left {
  readonly kept: readonly Kept[];
  /** What the file keeps and this run has not met, in its words: an earlier one may have left it. */
  readonly earlier: readonly string[];
  /** What AWS leaves although the file does not keep it. */
  readonly behind: readonly { readonly what: string; readonly billed: string; readonly find: string }[];
  /** Secrets that were made outside of the environment, by name. */
  readonly secrets: readonly string[];
  /** Whether the states are in a bucket. */
  readonly stateBucket: boolean;
  /** Services whose service-linked roles are in the account, such as rds.amazonaws.com; they cost nothing. */
  readonly serviceLinkedRoles: readonly string[];
}

/** A line for each thing that AWS goes on to bill, or that there is none; and what stays and costs nothing. */
export function leftInWords({ serviceLinkedRoles, ...billed }: Left): string[] {
  const lines = billedInWords(billed);
  return [
    ...(lines.length > 0 ? lines : ["Nothing is left that AWS bills."]),
    ...(serviceLinkedRoles.length > 0
      ? [
          `Service-linked roles of the account stay, for all that use them, and cost nothing: those of ${serviceLinkedRoles.join(", ")}.`,
        ]
      : []),
  ];
}

function billedInWords({
  kept,
  earlier,
  behind,
  secrets,
  stateBucket,
}: Omit<Left, "serviceLinkedRoles">): string[] {
  return [
    ...kept.map(({ what, id, billed }) => `Kept, as the file says: ${what}, ${id}. AWS bills ${billed}.`),
    ...(earlier.length > 0
      ? [
          `Not there any more, and kept by the file: ${earlier.join(", ")}. What an earlier destroy has left of it AWS goes on to bill.`,
        ]
      : []),
    ...behind.map(({ what, billed, find }) => `Left: ${what}. AWS bills ${billed}: ${find}`),
    ...(secrets.length > 0
      ? [`Secrets that were made outside of it stay, and are billed: ${secrets.join(", ")}.`]
      : []),
    ...(stateBucket ? ["The bucket that holds the states also stays, and is billed (docs/state.md)."] : []),
  ];
}

/**
 * Takes what is to be kept out of a stack's state, with what it needs, so that the destroy behind it passes it over.
 * What an earlier run has taken out is not there any more.
 * @throws DeployStopped when the state is out of reach, or somebody else holds its lock
 */
export async function letGo(
  at: StackFolder,
  things: readonly Thing[],
  lockTimeout: number,
): Promise<readonly Kept[]> {
  const own = things.filter(({ stack }) => stack === at.stack);
  if (own.length === 0) return [];
  const state = new Map(resourcesInState(await pullState(at)).map((one) => [one.address, idOf(one)]));
  const addresses = [...new Set(own.flatMap(({ address, keepsWith }) => [address, ...keepsWith]))].filter(
    (address) => state.has(address),
  );
  if (addresses.length > 0) await forget(at, addresses, lockTimeout);
  return own.flatMap(({ what, address }) => {
    const id = state.get(address);
    return id === undefined ? [] : [{ what, id, billed: billedAs(address) }];
  });
}

/** `0.021 USD a GB a month`; where the table of prices has none, where to look. */
export function inMonths(item: PricedItem, region: string): string {
  const usd = monthlyPrice(region, [{ item, quantity: 1 }])?.lines[0]?.usdPerUnit;
  const unit = unitOf(item);
  const per = unit === "month" ? "a month" : `for each ${unit}`;
  return usd === undefined ? `it ${per}, at a price that the table lacks for ${region}` : `${usd} USD ${per}`;
}

const billedAs = (address: string): string =>
  address.startsWith("aws_kms_key.")
    ? "1 USD a month until it is deleted"
    : "what it holds, until that expires";
