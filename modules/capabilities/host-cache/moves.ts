import { z } from "zod";
import type { ComposeProject } from "../../compose/index.ts";
import { type Found, moves as movesOf } from "../moving.ts";
import { type Stored, storedBy, whyNotOn } from "../stored-versions.ts";
import { HOST_CACHE_PROBLEMS } from "./problems.ts";
import type { CacheOnHostSettings } from "./schema.ts";

type Code = keyof typeof HOST_CACHE_PROBLEMS;
interface Was {
  readonly cacheOnHost?: { readonly engine: string; readonly stored?: Stored };
}

/** The volume stays. Newer files of one engine are of no use to the other, and the image alone tells which it would be. */
function changesEngine({ cacheOnHost: was }: Was, { engine }: CacheOnHostSettings): Found<Code>[] {
  if (was === undefined || was.engine === engine) return [];
  const message = `was ${was.engine} and is ${engine}, which would be started on the volume of ${was.engine} and may not read its files. Put it back; for a new volume first release this one: deploy without cache and with retired in its entry (docs/data.md), then with ${engine}.`;
  return [{ code: "EOE-ENV-487", path: ["cache", "engine"], message }];
}

/** Nobody sees the server that does not start but in its log. */
function changesFiles(
  { cacheOnHost: was }: Was,
  { engine, service }: CacheOnHostSettings,
  project: ComposeProject | undefined,
): Found<Code>[] {
  const now = project && storedBy(project, service);
  if (was?.stored === undefined || was.engine !== engine || now === undefined) return [];
  const why = whyNotOn(was.stored, now);
  if (why === undefined) return [];
  const message = `"${service}" was ${was.stored.product} ${was.stored.version} and is ${now.product} ${now.version} by its image, ${why}. Put the tag back in the compose file; for a new volume first release this one: deploy without cache and with retired in its entry (docs/data.md), then with that tag.`;
  return [{ code: "EOE-ENV-548", path: ["cache", "service"], message }];
}

export const moves = movesOf<CacheOnHostSettings, unknown, Was, Code>({
  problems: HOST_CACHE_PROBLEMS,
  shape: {
    cacheOnHost: z
      .strictObject({
        engine: z.string(),
        // Records from before this was remembered lack it.
        stored: z.strictObject({ product: z.string(), version: z.string() }).optional(),
      })
      .optional(),
  },
  now: ({ engine, service }, _, project) => {
    const stored = project && storedBy(project, service);
    return { cacheOnHost: { engine, ...(stored === undefined ? {} : { stored }) } };
  },
  refused: (was, settings, _, project) => [
    ...changesEngine(was, settings),
    ...changesFiles(was, settings, project),
  ],
});
