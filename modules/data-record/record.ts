import { existsSync } from "node:fs";
import { join } from "node:path";
import { LineCounter, parseDocument, stringify } from "yaml";
import { z } from "zod";
import { runsSchema } from "../capabilities/moves.ts";
import type { Runs } from "../capabilities/moving.ts";
import { compareText } from "../compare-text.ts";
import { ENVIRONMENTS_FOLDER, recordFilesOf } from "../environment/files.ts";
import { sentencesFor } from "../environment/sentences.ts";
import { type ProblemAt, problemIn, type Source } from "../environment/source.ts";
import { Problems } from "../problems.ts";
import { readText } from "../read-text.ts";

/** What an environment remembers of the things that hold its data: `environments/<name>.data.yml`. */

const ADDRESS = /^[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*$/;
const address = z.string().regex(ADDRESS, { error: "must be an address such as aws_ebs_volume.database" });

const thing = z.strictObject({
  what: z.string().min(1),
  key: z.string().min(1),
  stack: z.string().min(1),
  address,
  name: z.string().optional(),
  region: z.string().optional(),
  identity: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  grows: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  keepsWith: z.array(address).default([]),
  formerly: address.optional(),
  adopt: z
    .union([z.string().min(1), z.record(address, z.string().min(1))], {
      error: "must be the id that the import takes, or ids by address",
    })
    .optional(),
  retired: z
    .string({ error: 'must say when and why, such as "2026-11-26: moved to another database"' })
    .min(1, { error: 'must say when and why, such as "2026-11-26: moved to another database"' })
    .optional(),
});

const schema = z.strictObject({
  environment: z.string(),
  disposable: z.boolean().default(false),
  // One, before it was told apart what was applied and what was synthesised.
  runs: z.preprocess((value) => asList(value), z.array(runsSchema)),
  holds: z.array(thing),
});

const asList = (value: unknown): unknown => {
  // A key whose entries have been taken out stands there empty.
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
};

/** A thing that holds data. */
export interface Thing {
  /** In the words of whoever wrote the environment file. */
  readonly what: string;
  /** The key of the environment file by which it is there. */
  readonly key: string;
  readonly stack: string;
  /** Terraform's address within the stack, `<type>.<name>`. */
  readonly address: string;
  /** Its name in AWS, as far as it has one. */
  readonly name?: string | undefined;
  /** Where it is; records from before this was remembered lack it. */
  readonly region?: string | undefined;
  /** Arguments of which a change makes Terraform destroy it and make an empty one. */
  readonly identity: Readonly<Record<string, string | number | boolean>>;
  /** Arguments that AWS lets go up and never down: a size, a version. */
  readonly grows: Readonly<Record<string, string | number>>;
  /** Addresses of what stays in AWS with it. */
  readonly keepsWith: readonly string[];
  /** Whether a destroy of the environment leaves it in AWS, as the environment file asks. Not recorded. */
  readonly outlives?: boolean;
}

/** A thing as the file has it, with what people write there. */
export interface RecordedThing extends Thing {
  /** Its address before; Terraform moves it in the state. */
  readonly formerly?: string | undefined;
  /** Id of one that was retired and comes back; or ids by address, where others must come back with it. */
  readonly adopt?: string | Readonly<Record<string, string>> | undefined;
  /** When and why it was retired. It stays in AWS, and Terraform forgets it. */
  readonly retired?: string | undefined;
}

export interface DataRecord {
  readonly environment: string;
  /** Nothing is held back. */
  readonly disposable: boolean;
  /** What may be running: what was applied last, then what was synthesised since, the newest last. */
  readonly runs: readonly Runs[];
  readonly holds: readonly RecordedThing[];
}

/** A record with how to name places in its file. */
export interface LoadedRecord {
  readonly record: DataRecord;
  /** Relative to the project, forward slashes. */
  readonly file: string;
  /** As it was read. */
  readonly text: string;
  readonly problemAt: ProblemAt;
}

/** Where the record of an environment is, relative to the project. */
export const recordFile = (environment: string): string => `${ENVIRONMENTS_FOLDER}/${environment}.data.yml`;

/**
 * Reads the record of an environment; undefined when there is none yet.
 * @throws Problems when the file is not such a record, or is there under a name that is never read
 */
export function loadRecord(root: string, environment: string): LoadedRecord | undefined {
  const file = recordFile(environment);
  const path = join(root, file);
  const misnamed = recordFilesOf(root, environment)
    .filter((other) => other !== file)
    .map((other) => ({
      code: "EOE-DATA-001" as const,
      file: other,
      path: "",
      message: existsSync(path)
        ? `stands beside ${file}, the only one that is read; keep one of the two, under that name.`
        : `would not be read; rename it to ${file}.`,
    }));
  if (misnamed.length > 0) throw new Problems(misnamed);
  return existsSync(path) ? parseRecord(readText(path, file), file) : undefined;
}

export function parseRecord(text: string, file: string): LoadedRecord {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const source: Source = { file, document, lines };
  const problemAt: ProblemAt = (code, path, message) => problemIn(code, source, path, message);
  const syntax = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    const message = `is not valid YAML: ${error.message.replace(/\.?$/, ".")} After a merge keep the entries of both sides.`;
    return { code: "EOE-DATA-002" as const, file, line, column: col, path: "", message };
  });
  if (syntax.length > 0) throw new Problems(syntax);
  const raw: unknown = document.toJS() ?? {};
  const parsed = schema.safeParse(raw);
  if (parsed.success) {
    const { disposable } = parsed.data;
    const runs = parsed.data.runs.map((one) => ({ ...one, disposable: one.disposable ?? disposable }));
    return { record: { ...parsed.data, runs }, file, text, problemAt };
  }
  throw new Problems(
    parsed.error.issues.flatMap((issue) =>
      sentencesFor(issue, document.toJS(), schema).map(({ path, message }) =>
        problemAt("EOE-DATA-002", path, message),
      ),
    ),
  );
}

const HEAD = `# What holds data in this environment, so that no change of its file destroys any of it unseen. \`npx express-on-ecs synth\` writes
# this; commit it. To let go of a thing, write \`retired: "<when and why>"\` into its entry: it stays in AWS, and
# Terraform forgets it. How to get it back: docs/data.md
# Under \`runs\`: what was deployed last, then what was synthesised since; not every change can be made at once from
# there. Say that the last of them is deployed by \`npx express-on-ecs apply <name> --applied\` (docs/moving.md).
`;
const DISPOSABLE_HEAD = `# This environment is disposable: nothing is held back, and a destroy takes the data with it (docs/data.md).
`;

/** The file's text: entries by stack and address, keys in one order, so that changes of two people rarely meet. */
export function formatRecord({ environment, disposable, runs, holds }: DataRecord): string {
  const entries = [...holds]
    .sort((one, other) => compareText(one.stack, other.stack) || compareText(one.address, other.address))
    .map(
      ({
        what,
        key,
        stack,
        address,
        name,
        region,
        identity,
        grows,
        keepsWith,
        formerly,
        adopt,
        retired,
      }) => ({
        what,
        key,
        stack,
        address,
        ...(name === undefined ? {} : { name }),
        ...(region === undefined ? {} : { region }),
        identity,
        ...(Object.keys(grows).length > 0 ? { grows } : {}),
        ...(keepsWith.length > 0 ? { keepsWith } : {}),
        ...(formerly === undefined ? {} : { formerly }),
        ...(adopt === undefined ? {} : { adopt }),
        ...(retired === undefined ? {} : { retired }),
      }),
    );
  const values = {
    environment,
    ...(disposable ? { disposable } : {}),
    holds: entries,
    ...(runs.length > 0 ? { runs } : {}),
  };
  return `${disposable ? DISPOSABLE_HEAD : HEAD}${stringify(values, { lineWidth: 0 })}`;
}
