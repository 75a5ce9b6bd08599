import type { PricedItem } from "../../modules/aws/prices.ts";
import type { Thing } from "../../modules/data-record/record.ts";
import { Problems } from "../../modules/problems.ts";
import type { SynthesisedStack } from "../synthesised-stack.ts";
import { inMonths, type Kept } from "./kept.ts";
import { resourcesInState } from "./state-resources.ts";

/** What a database can begin with, by `new --from-snapshot`. */
const DATABASES = ["aws_db_instance", "aws_rds_cluster"];

export interface SnapshotLeft extends Kept {
  /** Whether another environment's database can begin with it. */
  readonly ofDatabase: boolean;
}

/** Stores of which AWS takes a last snapshot, with what that is billed by. */
const STORES: Readonly<Record<string, PricedItem>> = {
  aws_db_instance: "rdsBackup",
  aws_rds_cluster: "auroraBackup",
  aws_docdb_cluster: "documentDbBackup",
  aws_elasticache_replication_group: "elastiCacheBackup",
};

/** Name of the snapshot that the provider has taken before it deletes something; undefined where it takes none. */
function snapshotOf(args: Readonly<Record<string, unknown>>): string | undefined {
  const name = args["final_snapshot_identifier"];
  return typeof name === "string" && name !== "" && args["skip_final_snapshot"] !== true ? name : undefined;
}

/**
 * Snapshots that the destroy of a stack leaves, as its state says: the provider reads them there.
 * @param things of the environment, by whose words they are told
 */
export function snapshotsLeft(text: string, things: readonly Thing[], region: string): SnapshotLeft[] {
  return resourcesInState(text).flatMap(({ type, address, attributes }) => {
    const item = STORES[type];
    const id = snapshotOf(attributes);
    if (item === undefined || id === undefined) return [];
    const what = snapshotInWords(address, things);
    return [{ what, id, billed: inMonths(item, region), ofDatabase: DATABASES.includes(type) }];
  });
}

function snapshotInWords(address: string, things: readonly Thing[]): string {
  return `the last snapshot of ${things.find((thing) => thing.address === address)?.what ?? address}`;
}

/** Snapshots that the environment file asks for, whatever has been deployed of it. */
export const snapshotsAsked = (stacks: readonly SynthesisedStack[], things: readonly Thing[]): string[] =>
  stacks.flatMap(({ json }) =>
    Object.keys(STORES).flatMap((type) =>
      Object.entries(json.resource?.[type] ?? {})
        .filter(([, args]) => snapshotOf(args) !== undefined)
        .map(([id]) => snapshotInWords(`${type}.${id}`, things)),
    ),
  );

/**
 * Makes sure that the snapshots which the environment file asks for are taken, before anything is destroyed.
 * @param file the environment's
 * @throws Problems when one has not been deployed, so that the provider does not know of it
 */
export function demandSnapshots(
  file: string,
  stack: SynthesisedStack,
  text: string,
  things: readonly Thing[],
): void {
  const missing = resourcesInState(text).filter(({ type, address, attributes }) => {
    const wanted = stack.json.resource?.[type]?.[address.slice(type.length + 1)];
    return type in STORES && snapshotOf(wanted ?? {}) !== undefined && snapshotOf(attributes) === undefined;
  });
  if (missing.length === 0) return;
  throw new Problems(
    missing.map(({ address }) => {
      const { what = address, key = "database" } = things.find((thing) => thing.address === address) ?? {};
      return {
        code: "EOE-DEPLOY-051",
        file,
        path: `${key}.finalSnapshot`,
        message: `is true, but has not been deployed, so that no last snapshot of ${what} would be taken; deploy, and run this again.`,
      };
    }),
  );
}
