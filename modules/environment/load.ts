import { lstatSync } from "node:fs";
import { basename } from "node:path";
import { type Document, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import type { EnvironmentCode } from "../problem-codes/environment.ts";
import { type Problem, Problems } from "../problems.ts";
import { readText } from "../read-text.ts";
import { fromFolder } from "../relative-paths.ts";
import { causes, saidOf } from "../yaml-errors.ts";
import type { Disagreement } from "./agreement.ts";
import { fileNameSentences } from "./files.ts";
import { isRecord, issuesInside, keyPath, sentencesFor, valueAt } from "./sentences.ts";
import { type ObservationAt, observationIn, type ProblemAt, problemIn, type Source } from "./source.ts";

/** What an environment file may hold. */
export interface EnvironmentForm<E> {
  readonly schema: z.ZodObject & z.ZodType<E>;
  /** What keys disagree on; broken values are left out. */
  readonly disagreements: (environment: Partially<E>) => readonly Disagreement[];
}

/** Sections with broken values left out. */
export type Partially<E> = { [S in keyof E]?: Partial<E[S]> };

/** An environment, and how to name a place in the file that it came from. */
export interface Loaded<E> {
  readonly environment: E;
  /** Relative to the project, forward slashes. */
  readonly file: string;
  /** A problem at a key of the file, for whoever finds one later. */
  readonly problemAt: ProblemAt;
  readonly observationAt: ObservationAt;
}

/** What can be told of a file. An environment that only keys disagree on is there, for whoever looks further. */
export interface Read<E> {
  readonly loaded?: Loaded<E>;
  readonly problems: readonly Problem[];
  /** What the file holds, whatever is wrong in it. */
  readonly raw: unknown;
}

/**
 * Reads and validates one environment file, with what is wrong beside what could be read.
 *
 * @param path   of the file, `<name>.yml`
 * @param root   problems name the file relative to this folder
 * @throws Problems where nothing can be read
 */
export function readFile<E extends { readonly name: string }>(
  form: EnvironmentForm<E>,
  path: string,
  root: string,
): Read<E> {
  const file = fromFolder(root, path);
  const misnamed = fileNameSentences(path).map((message) => ({
    code: "EOE-ENV-001" as const,
    file,
    path: "",
    message,
  }));
  if (misnamed.length > 0) throw new Problems(misnamed);
  // `existsSync` follows links, and would take one that leads back to itself for a file that is missing.
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
    const message = "does not exist. `npx express-on-ecs new <name>` makes an environment.";
    throw new Problems([{ code: "EOE-ENV-002", file, path: "", message }]);
  }
  return readSource(form, readText(path, file), file, basename(path).replace(/\.ya?ml$/, ""));
}

/** @throws Problems with everything that is wrong, each with line, column and key */
export function demandWhole<E>({ loaded, problems }: Read<E>): Loaded<E> {
  if (problems.length > 0 || !loaded) throw new Problems(problems);
  return loaded;
}

/** What a file holds whose name is wrong, as far as it can be read; what cannot is told where it has a right one. */
export function rawValues(path: string): unknown {
  try {
    const document = parseDocument(readText(path, path));
    return document.errors.length > 0 ? undefined : document.toJS();
  } catch {
    return undefined;
  }
}

/** As `readFile`, from a string. `expectedName` is what `name` must say. */
export function readSource<E extends { readonly name: string }>(
  form: EnvironmentForm<E>,
  text: string,
  file: string,
  expectedName?: string,
): Read<E> {
  const read = readForm(form, text, file);
  const { loaded, problems } = read;
  if (!loaded || expectedName === undefined || loaded.environment.name === expectedName) return read;
  const misnamed = loaded.problemAt(
    "EOE-ENV-004",
    ["name"],
    `"${loaded.environment.name}" must be the name of the file, "${expectedName}".`,
  );
  return { ...read, problems: inOrder([...problems, misnamed]) };
}

/** As `readSource`, of a file that has no name of its own in it, such as one of waivers. */
export function readForm<E>(form: EnvironmentForm<E>, text: string, file: string): Read<E> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const source: Source = { file, document, lines };
  const syntax = causes(document.errors).map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return {
      code: "EOE-ENV-003" as const,
      file,
      line,
      column: col,
      path: "",
      message: saidOf(error, text),
    };
  });
  if (syntax.length > 0) throw new Problems(syntax);

  const raw = valuesOf(document, file) ?? {};
  const { environment, problems } = validate(form, raw, source);
  if (!environment) return { problems: inOrder(problems), raw };
  return {
    problems: inOrder(problems),
    raw,
    loaded: {
      environment,
      file,
      problemAt: (code, path, message) => problemIn(code, source, path, message),
      observationAt: (path, message, place) => ({
        ...observationIn(source, path, message),
        ...(place === undefined ? {} : { at: place }),
      }),
    },
  };
}

/** Aliases that lead nowhere, or that multiply without end, show only when they are followed. */
function valuesOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new Problems([
      { code: "EOE-ENV-003", file, path: "", message: `is not valid YAML: ${sentence(error.message)}` },
    ]);
  }
}

/**
 * Everything that the schema finds, and then what keys disagree on. A file that breaks the schema is checked for
 * agreement all the same, with the broken values left out, so that one run tells everything.
 */
function validate<E>(
  { schema, disagreements }: EnvironmentForm<E>,
  raw: unknown,
  source: Source,
): { environment?: E; problems: Problem[] } {
  const parsed = schema.safeParse(raw);
  if (parsed.success) {
    return {
      environment: parsed.data,
      problems: disagreements(parsed.data).map((found) => disagreementIn(source, found)),
    };
  }
  const issues = withoutLimitsOfOthers(parsed.error.issues.flatMap((issue) => issuesInside(issue, raw)));
  const problems = issues.flatMap((issue) =>
    sentencesFor(issue, raw, schema).map((found) =>
      problemIn(codeOf(issue, found.path, raw), source, found.path, found.message),
    ),
  );
  const broken = problems.map((problem) => problem.path);
  const rest = disagreements(withoutBroken<E>(schema, raw, parsed.error.issues)).filter(
    (found) => !broken.some((path) => touches(keyPath(found.path), path)),
  );
  return { problems: [...problems, ...rest.map((found) => disagreementIn(source, found))] };
}

/** Zod holds a text where a list belongs against the length of the list as well. */
const withoutLimitsOfOthers = (issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] => {
  const misplaced = issues.filter(({ code }) => code === "invalid_type").map(({ path }) => keyPath(path));
  return issues.filter(
    ({ code, path }) => !["too_small", "too_big"].includes(code) || !misplaced.includes(keyPath(path)),
  );
};

const disagreementIn = (source: Source, { code, path, message }: Disagreement): Problem =>
  problemIn(code, source, path, message);

/** Of what the schema finds. */
function codeOf({ code }: z.core.$ZodIssue, path: readonly PropertyKey[], raw: unknown): EnvironmentCode {
  if (code === "unrecognized_keys") return "EOE-ENV-005";
  return valueAt(raw, path) === undefined ? "EOE-ENV-006" : "EOE-ENV-007";
}

const touches = (one: string, other: string): boolean =>
  one === other || one.startsWith(`${other}.`) || one.startsWith(`${other}[`) || other.startsWith(`${one}.`);

/** A copy in which every value that broke the schema is gone, with defaults filled in where a section allows. */
function withoutBroken<E>(
  schema: z.ZodObject,
  raw: unknown,
  issues: readonly z.core.$ZodIssue[],
): Partially<E> {
  const copy: unknown = structuredClone(raw);
  for (const path of issues.flatMap(brokenPaths)) remove(copy, path);
  if (!isRecord(copy)) return {};
  const sections = Object.entries(schema.shape).map(([name, section]) => {
    const parsed = (section as z.ZodType).safeParse(copy[name]);
    return [name, parsed.success ? parsed.data : copy[name]] as const;
  });
  return Object.fromEntries(sections.filter(([, value]) => value !== undefined)) as Partially<E>;
}

const brokenPaths = (issue: z.core.$ZodIssue): PropertyKey[][] =>
  issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];

function remove(value: unknown, path: readonly PropertyKey[]): void {
  const parent = valueAt(value, path.slice(0, -1));
  const key = path.at(-1);
  if (Array.isArray(parent) && typeof key === "number") parent[key] = undefined;
  else if (isRecord(parent) && key !== undefined) delete parent[String(key)];
}

const inOrder = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort(
    (one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0),
  );

const sentence = (text: string): string => (text.endsWith(".") ? text : `${text}.`);
