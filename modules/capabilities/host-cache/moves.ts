import { z } from "zod";
import { type Found, moves as movesOf } from "../moving.ts";
import { HOST_CACHE_PROBLEMS } from "./problems.ts";
import type { CacheOnHostSettings } from "./schema.ts";

type Code = keyof typeof HOST_CACHE_PROBLEMS;
interface Was {
  readonly cacheOnHost?: { readonly engine: string };
}

/** The volume stays. Newer files of one engine are of no use to the other, and the image alone tells which it would be. */
function changesEngine({ cacheOnHost: was }: Was, { engine }: CacheOnHostSettings): Found<Code>[] {
  if (was === undefined || was.engine === engine) return [];
  const message = `was ${was.engine} and is ${engine}, which would be started on the volume of ${was.engine} and may not read its files. Put it back; for a new volume first release this one: deploy without cache and with retired in its entry (docs/data.md), then with ${engine}.`;
  return [{ code: "EOE-ENV-487", path: ["cache", "engine"], message }];
}

export const moves = movesOf<CacheOnHostSettings, unknown, Was, Code>({
  problems: HOST_CACHE_PROBLEMS,
  shape: { cacheOnHost: z.strictObject({ engine: z.string() }).optional() },
  now: ({ engine }) => ({ cacheOnHost: { engine } }),
  refused: changesEngine,
});
