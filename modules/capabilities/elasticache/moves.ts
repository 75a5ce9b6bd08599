import { z } from "zod";
import { type Found, moves as movesOf } from "../moving.ts";
import { ELASTICACHE_PROBLEMS } from "./problems.ts";
import type { ElastiCacheSettings } from "./schema.ts";

type Code = keyof typeof ELASTICACHE_PROBLEMS;
interface Was {
  readonly cache?: { readonly name: string; readonly engine: string };
}

/** The provider replaces the group then. Source: terraform-provider-aws 6, elasticache/engine_version.go. */
function leavesValkey({ cache }: Was, { name, engine }: ElastiCacheSettings): Found<Code>[] {
  if (cache?.engine !== "valkey" || engine === "valkey" || cache.name !== name) return [];
  const message = `was valkey and is ${engine}: AWS goes from redis to valkey and never back, so that Terraform would make an empty cache in its place. Put it back, or give the new cache another cache.name.`;
  return [{ code: "EOE-ENV-399", path: ["cache", "engine"], message }];
}

export const moves = movesOf<ElastiCacheSettings, unknown, Was, Code>({
  problems: ELASTICACHE_PROBLEMS,
  shape: { cache: z.strictObject({ name: z.string(), engine: z.string() }).optional() },
  now: ({ name, engine }) => ({ cache: { name, engine } }),
  refused: leavesValkey,
});
