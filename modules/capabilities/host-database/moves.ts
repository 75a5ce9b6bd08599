import { z } from "zod";
import type { ComposeProject } from "../../compose/index.ts";
import { type Found, moves as movesOf } from "../moving.ts";
import { type Stored, storedBy, whyNotOn } from "../stored-versions.ts";
import { HOST_DATABASE_PROBLEMS } from "./problems.ts";
import type { DatabaseOnHost } from "./schema.ts";

type Code = keyof typeof HOST_DATABASE_PROBLEMS;
interface Was {
  readonly engine?: string;
  readonly engineVersion?: string;
  readonly stored?: Stored;
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

/** PostgreSQL's is `engineVersion`. Nobody sees the server that does not start but in its log, and its clients wait for it. */
function changesFiles(
  was: Was,
  { engine, service }: DatabaseOnHost,
  project: ComposeProject | undefined,
): Found<Code>[] {
  const now = project && storedBy(project, service);
  if (was.stored === undefined || was.engine !== engine || now === undefined) return [];
  const why = whyNotOn(was.stored, now);
  if (why === undefined) return [];
  const message = `"${service}" was ${inWords(was.stored)} and is ${inWords(now)} by its image, ${why}. Put the tag back in the compose file; to move the data otherwise, dump it and load it into an empty volume (docs/database.md, "Another version on the volume").`;
  return [{ code: "EOE-ENV-547", path: ["database", "service"], message }];
}

const inWords = ({ product, version }: Stored): string => `${product} ${version}`;

export const moves = movesOf<DatabaseOnHost, unknown, Was, Code>({
  problems: HOST_DATABASE_PROBLEMS,
  // Records from before this was remembered lack it.
  shape: {
    engine: z.string().optional(),
    engineVersion: z.string().optional(),
    /** What its image runs, where files depend on it and the tag tells. */
    stored: z.strictObject({ product: z.string(), version: z.string() }).optional(),
  },
  now: ({ engine, engineVersion, service }, _, project) => {
    const stored = project && storedBy(project, service);
    return {
      engine,
      ...(engineVersion === undefined ? {} : { engineVersion }),
      ...(stored === undefined ? {} : { stored }),
    };
  },
  refused: (was, settings, _, project) => [
    ...changesEngine(was, settings),
    ...changesMajorVersion(was, settings),
    ...changesFiles(was, settings, project),
  ],
});
