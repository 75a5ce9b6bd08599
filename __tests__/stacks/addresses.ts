/** The addresses of all resources that the snapshots have, against those that are committed. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { compareText } from "../../modules/compare-text.ts";
import { PROJECT } from "../support/environment.ts";

const SNAPSHOTS = ["stacks", "environments"].map((folder) =>
  join(PROJECT, "__tests__/__snapshots__", folder),
);
export const ADDRESSES_FILE = join(PROJECT, "__tests__/stacks/addresses.json");
const REMOVALS_FILE = join(PROJECT, "__tests__/stacks/removed-addresses.json");

/** Addresses by the name of their stack, such as `aws_lb.ingress_1F2D` of `market-service`. */
export type Addresses = Readonly<Record<string, readonly string[]>>;

const block = z.object({ from: z.string(), to: z.string() });
/** What a stack's Terraform JSON says of the addresses of its resources. */
const stackJson = z.object({
  resource: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  moved: z.union([block.transform((one) => [one]), z.array(block)]).default([]),
});
export type StackJson = z.input<typeof stackJson>;

const removal = z.strictObject({
  stack: z.string(),
  /** `*` for all of a stack. */
  address: z.string(),
  /** Why it goes. */
  reason: z.string().min(20),
  /** What a deployment does with what it stands for in AWS. */
  becomes: z.string().min(10),
});
export type Removal = z.output<typeof removal>;

/** The stacks of all snapshots, by name. */
export function snapshotStacks(): Readonly<Record<string, StackJson>> {
  const files = SNAPSHOTS.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
  return Object.fromEntries(
    files.map((file) => [basename(file, ".tf.json"), JSON.parse(readFileSync(file, "utf8"))]),
  );
}

export const knownAddresses = (): Addresses =>
  existsSync(ADDRESSES_FILE)
    ? z.record(z.string(), z.array(z.string())).parse(JSON.parse(readFileSync(ADDRESSES_FILE, "utf8")))
    : {};

export const removals = (): readonly Removal[] =>
  z.array(removal).parse(JSON.parse(readFileSync(REMOVALS_FILE, "utf8")));

const addressesOf = (json: StackJson): string[] =>
  Object.entries(stackJson.parse(json).resource).flatMap(([type, resources]) =>
    Object.keys(resources).map((id) => `${type}.${id}`),
  );

const isOf = (entry: Removal, stack: string, address: string): boolean =>
  entry.stack === stack && (entry.address === "*" || entry.address === address);

/** A sentence for each address that has gone, with neither a `moved` block to one that is there nor a removal. */
export function lost(
  known: Addresses,
  stacks: Readonly<Record<string, StackJson>>,
  removed: readonly Removal[],
): string[] {
  return Object.entries(known).flatMap(([stack, addresses]) => {
    const json = stacks[stack] ?? {};
    const now = new Set(addressesOf(json));
    const { moved } = stackJson.parse(json);
    return addresses
      .filter((address) => !now.has(address) && !removed.some((entry) => isOf(entry, stack, address)))
      .filter((address) => !now.has(endOf(address, moved)))
      .map(
        (address) =>
          `${stack}: ${address} has gone, and Terraform would destroy what it stands for. If it has another name now, call moveFromId("${address}") of the resource that it has become, which writes a moved block. If it goes on purpose, add it to __tests__/stacks/removed-addresses.json with a reason and what becomes of it.`,
      );
  });
}

/** Where blocks lead from an address, one after the other. */
function endOf(address: string, moved: readonly { readonly from: string; readonly to: string }[]): string {
  const next = moved.find(({ from }) => from === address);
  return next
    ? endOf(
        next.to,
        moved.filter((one) => one !== next),
      )
    : address;
}

/** A sentence for each address of the snapshots that is not committed yet. */
export const unlisted = (known: Addresses, stacks: Readonly<Record<string, StackJson>>): string[] =>
  Object.entries(stacks).flatMap(([stack, json]) =>
    addressesOf(json)
      .filter((address) => !known[stack]?.includes(address))
      .map((address) => `${stack}: ${address} is new. Add it: npm run addresses`),
  );

/** A sentence for each removal of what is not listed, or is there. */
export const needless = (
  known: Addresses,
  stacks: Readonly<Record<string, StackJson>>,
  removed: readonly Removal[],
): string[] =>
  removed
    .filter((entry) => {
      const now = addressesOf(stacks[entry.stack] ?? {});
      const gone = (known[entry.stack] ?? []).filter((address) => !now.includes(address));
      return !gone.some((address) => isOf(entry, entry.stack, address));
    })
    .map(
      ({ stack, address }) =>
        `${stack}: nothing that was listed has gone as ${address}. Take it out of __tests__/stacks/removed-addresses.json.`,
    );

/** What is committed, and what the snapshots have beside it. An address stays: a state somewhere may have it. */
export function withNew(known: Addresses, stacks: Readonly<Record<string, StackJson>>): Addresses {
  const names = [...new Set([...Object.keys(known), ...Object.keys(stacks)])].sort(compareText);
  return Object.fromEntries(
    names.map((name) => [
      name,
      [...new Set([...(known[name] ?? []), ...addressesOf(stacks[name] ?? {})])].sort(compareText),
    ]),
  );
}
