import { z } from "zod";
import { type Found, moves as movesOf } from "../moving.ts";
import { HOST_DATABASE_PROBLEMS } from "./problems.ts";
import type { DatabaseOnHost } from "./schema.ts";

type Code = keyof typeof HOST_DATABASE_PROBLEMS;
interface Was {
  readonly engine?: string;
  readonly engineVersion?: string;
}

/** The volume stays, and is what another engine would be started on. */
function changesEngine(was: Was, database: DatabaseOnHost): Found<Code>[] {
  if (was.engine === undefined || was.engine === database.engine) return [];
  const message = `was ${was.engine} and is ${database.engine}, which would be started on the volume of ${was.engine} and cannot read its files. Put it back; for a new volume first release this one: deploy with database.hosting: external and retired in its entry (docs/data.md), then with ${database.engine}.`;
  return [{ code: "EOE-ENV-322", path: ["database", "engine"], message }];
}

/** Files of one major version of PostgreSQL are of no use to another, up or down. */
function changesMajorVersion(was: Was, { engine, engineVersion, service }: DatabaseOnHost): Found<Code>[] {
  const { engineVersion: before } = was;
  if (was.engine !== engine || before === undefined || before === engineVersion) return [];
  const message = `was "${before}" and is "${engineVersion}": PostgreSQL ${engineVersion} does not start on the files of ${before}, which are on the volume. Put it back, and the tag of ${service}'s image with it. To move the data, dump it with pg_dump of ${engineVersion}, put an empty volume in the place of this one, and load the dump: docs/database.md, "Another major version of PostgreSQL", has the steps.`;
  return [{ code: "EOE-ENV-455", path: ["database", "engineVersion"], message }];
}

export const moves = movesOf<DatabaseOnHost, unknown, Was, Code>({
  problems: HOST_DATABASE_PROBLEMS,
  // Records from before this was remembered lack it.
  shape: { engine: z.string().optional(), engineVersion: z.string().optional() },
  now: ({ engine, engineVersion }) => ({ engine, ...(engineVersion === undefined ? {} : { engineVersion }) }),
  refused: (was, settings) => [...changesEngine(was, settings), ...changesMajorVersion(was, settings)],
});
