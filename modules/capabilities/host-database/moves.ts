import { z } from "zod";
import { type Found, moves as movesOf } from "../moving.ts";
import { HOST_DATABASE_PROBLEMS } from "./problems.ts";
import type { DatabaseOnHost } from "./schema.ts";

type Code = keyof typeof HOST_DATABASE_PROBLEMS;
interface Was {
  readonly engine?: string;
}

/** The volume stays, and is what another engine would be started on. */
function changesEngine(was: Was, database: DatabaseOnHost): Found<Code>[] {
  if (was.engine === undefined || was.engine === database.engine) return [];
  const message = `was ${was.engine} and is ${database.engine}, which would be started on the volume of ${was.engine} and cannot read its files. Put it back; for a new volume first release this one: deploy with database.hosting: external and retired in its entry (docs/data.md), then with ${database.engine}.`;
  return [{ code: "EOE-ENV-322", path: ["database", "engine"], message }];
}

export const moves = movesOf<DatabaseOnHost, unknown, Was, Code>({
  problems: HOST_DATABASE_PROBLEMS,
  // Records from before this was remembered lack it.
  shape: { engine: z.string().optional() },
  now: ({ engine }) => ({ engine }),
  refused: changesEngine,
});
