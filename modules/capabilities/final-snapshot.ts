import { z } from "zod";
import type { Construct } from "../cdktf.ts";
import type { Disagreement, Part } from "../environment/agreement.ts";
import type { Common } from "../environment/common.ts";
import { LifeId } from "../terraform-data.ts";
import type { GroupCode } from "./group-problems.ts";

/** What a disposable environment keeps of a store: its last snapshot. */

/** @param store with an article @param restoring the key that begins with a snapshot */
export const finalSnapshot = (store: string, restoring: string) =>
  z
    .boolean()
    .default(false)
    .describe(
      `\`destroy\` of a disposable environment takes a last snapshot of ${store}, which stays and is billed; ${restoring} of the next one begins with it`,
    );

interface LastSnapshot {
  /** Physical name of the store. */
  readonly name: string;
  readonly disposable: boolean;
  readonly finalSnapshot: boolean;
  /** Arguments of which a change replaces the store: one environment then takes two last snapshots. */
  readonly replacedWith: Readonly<Record<string, string | undefined>>;
}

/**
 * Name of the last snapshot; undefined where none is taken. AWS takes a name once only, and that of an earlier life of a
 * disposable environment is taken. What is not disposable is never destroyed, so that its name never meets another.
 *
 * The provider keeps the name in the state alone, and reads it there when it deletes the store: a change of it is neither
 * a call nor a replacement.
 * Source: terraform-provider-aws, rds/cluster.go, rds/instance.go, elasticache/replication_group.go, `final_snapshot_identifier`
 * (2026-11).
 */
export function lastSnapshotName(
  scope: Construct,
  { name, disposable, finalSnapshot: isWanted, replacedWith }: LastSnapshot,
): string | undefined {
  if (!disposable) return `${name}-final`;
  if (!isWanted) return undefined;
  return `${name}-final-${new LifeId(scope, "life", { name, ...replacedWith }).short}`;
}

type Key = "database" | "cache";

/**
 * A key that is made for the environment goes with it, and nobody reads a snapshot under it any more.
 * Source: RDS User Guide, "Encrypting Amazon RDS resources", disabled or deleted keys; ElastiCache User Guide, "At-Rest
 * Encryption in ElastiCache" (2026-11).
 */
export const snapshotOutlivesItsKey =
  (key: Key) =>
  (
    { finalSnapshot: isWanted }: { readonly finalSnapshot?: boolean | undefined },
    { disposable, encryption }: Part<Common> & { readonly encryption?: unknown },
  ): Disagreement<GroupCode>[] => {
    const isMade = (encryption as { readonly key?: unknown } | undefined)?.key === "create";
    if (!isWanted || !disposable || !isMade) return [];
    return [
      {
        code: "EOE-ENV-541",
        path: [key, "finalSnapshot"],
        message:
          "is true, but the snapshot is under the key of encryption.key: create, which a destroy deletes; name a key that stays in encryption.kmsKeyArn, or leave encryption out.",
      },
    ];
  };
