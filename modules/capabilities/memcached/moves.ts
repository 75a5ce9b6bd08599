import { z } from "zod";
import { type Found, moves as movesOf } from "../moving.ts";
import { MEMCACHED_PROBLEMS } from "./problems.ts";
import type { MemcachedSettings } from "./schema.ts";

type Code = keyof typeof MEMCACHED_PROBLEMS;
interface Was {
  readonly memcached?: { readonly name: string; readonly nodes: number };
}

/**
 * The provider refuses several zones for one node, and AWS one zone for nodes that are in several. Sources:
 * terraform-provider-aws, elasticache/cluster.go, clusterValidateAZMode; API reference, ModifyCacheCluster `AZMode`.
 */
function leavesZones({ memcached }: Was, { name, nodes }: MemcachedSettings): Found<Code>[] {
  if (memcached === undefined || memcached.nodes === 1 || nodes > 1 || memcached.name !== name) return [];
  const message = `was ${memcached.nodes} and is 1: AWS does not take nodes of several zones back into one. Keep 2, or give the new cache another cache.name.`;
  return [{ code: "EOE-ENV-430", path: ["cache", "nodes"], message }];
}

export const moves = movesOf<MemcachedSettings, unknown, Was, Code>({
  problems: MEMCACHED_PROBLEMS,
  shape: { memcached: z.strictObject({ name: z.string(), nodes: z.number() }).optional() },
  now: ({ name, nodes }) => ({ memcached: { name, nodes } }),
  refused: leavesZones,
});
