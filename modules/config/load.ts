import { lstatSync } from "node:fs";
import { basename, relative, sep } from "node:path";
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import { type Environment, environmentSchema } from "../capabilities/environment";
import { fileNameSentences } from "../environment/files";
import { isRecord, keyPath, sentencesFor } from "../environment/sentences";
import { type Problem, Problems } from "../problems";
import { readText } from "../read-text";
import { causes } from "../yaml-errors";
import { checkAgreement } from "./agreement";

/** Source text with positions, so that a problem can name line and column. */
export interface Source {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** An environment, and how to name a place in the file that it came from. */
export interface LoadedEnvironment {
  readonly environment: Environment;
  /** Relative to the project, forward slashes. */
  readonly file: string;
  /** A problem at a key of the file, for whoever finds one later; `place` is what a waiver names, if not that key. */
  readonly problemAt: (path: readonly PropertyKey[], message: string, place?: string) => Problem;
}

/**
 * Reads and validates one environment file.
 *
 * @param path   of the file, `<name>.yml`
 * @param root   problems name the file relative to this folder
 * @throws Problems with everything that is wrong, each with line, column and key
 */
export function loadEnvironment(path: string, root: string): LoadedEnvironment {
  return without(readEnvironment(path, root));
}

/** What can be told of a file. An environment that only keys disagree on is there, for whoever looks further. */
export interface ReadEnvironment {
  readonly loaded?: LoadedEnvironment;
  readonly problems: readonly Problem[];
}

function without({ loaded, problems }: ReadEnvironment): LoadedEnvironment {
  if (problems.length > 0 || !loaded) throw new Problems(problems);
  return loaded;
}

/**
 * As `loadEnvironment`, with what is wrong beside what could be read.
 * @throws Problems where nothing can be read
 */
export function readEnvironment(path: string, root: string): ReadEnvironment {
  const file = relative(root, path).split(sep).join("/");
  const misnamed = fileNameSentences(path).map((message) => ({ file, path: "", message }));
  if (misnamed.length > 0) throw new Problems(misnamed);
  // `existsSync` follows links, and would take one that leads back to itself for a file that is missing.
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
    const message = "does not exist. `npm run new -- <name>` makes an environment.";
    throw new Problems([{ file, path: "", message }]);
  }
  return read(readText(path, file), file, basename(path).replace(/\.ya?ml$/, ""));
}

/**
 * The compose files that an environment names, whatever else is wrong in it, so that what is wrong in them can be told
 * in the same run.
 */
export function composeFilesOf(path: string): {
  readonly files: readonly string[];
  readonly profiles: readonly string[];
} {
  const raw = rawValues(path);
  const { compose, profiles } = environmentSchema.shape.service.shape;
  const service = isRecord(raw) && isRecord(raw["service"]) ? raw["service"] : {};
  return {
    files: compose.catch([]).parse(service["compose"]),
    profiles: profiles.catch([]).parse(service["profiles"]),
  };
}

/** What the file holds, as far as it can be read; what cannot is told where the environment is loaded. */
function rawValues(path: string): unknown {
  try {
    const document = parseDocument(readText(path, path));
    return document.errors.length > 0 ? undefined : document.toJS();
  } catch {
    return undefined;
  }
}

/** As `loadEnvironment`, from a text. `expectedName` is what `name` must say. */
export function parseEnvironment(text: string, file: string, expectedName?: string): LoadedEnvironment {
  return without(read(text, file, expectedName));
}

function read(text: string, file: string, expectedName?: string): ReadEnvironment {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const source: Source = { file, document, lines };
  const syntax = causes(document.errors).map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { file, line, column: col, path: "", message: `is not valid YAML: ${sentence(error.message)}` };
  });
  if (syntax.length > 0) throw new Problems(syntax);

  const raw = valuesOf(document, file) ?? {};
  const { environment, problems } = validate(raw, source);
  if (environment && expectedName !== undefined && environment.name !== expectedName) {
    problems.push(
      problemIn(source, ["name"], `"${environment.name}" must be the name of the file, "${expectedName}".`),
    );
  }
  if (!environment) return { problems: inOrder(problems) };
  return {
    problems: inOrder(problems),
    loaded: {
      environment,
      file,
      problemAt: (path, message, place) => ({
        ...problemIn(source, path, message),
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
    throw new Problems([{ file, path: "", message: `is not valid YAML: ${sentence(error.message)}` }]);
  }
}

/**
 * Everything that the schema finds, and then what keys disagree on. A file that breaks the schema is checked for
 * agreement all the same, with the broken values left out, so that one run tells everything.
 */
function validate(raw: unknown, source: Source): { environment?: Environment; problems: Problem[] } {
  const parsed = environmentSchema.safeParse(raw);
  if (parsed.success) {
    return {
      environment: parsed.data,
      problems: checkAgreement(parsed.data).map((found) => problemIn(source, found.path, found.message)),
    };
  }
  const problems = parsed.error.issues.flatMap((issue) =>
    sentencesFor(issue, valueAt(raw, issue.path), environmentSchema).map((found) =>
      problemIn(source, found.path, found.message),
    ),
  );
  const broken = problems.map((problem) => problem.path);
  const rest = checkAgreement(withoutBroken(raw, parsed.error.issues)).filter(
    (found) => !broken.some((path) => touches(keyPath(found.path), path)),
  );
  return { problems: [...problems, ...rest.map((found) => problemIn(source, found.path, found.message))] };
}

const touches = (one: string, other: string): boolean =>
  one === other || one.startsWith(`${other}.`) || one.startsWith(`${other}[`) || other.startsWith(`${one}.`);

/** A copy in which every value that broke the schema is gone, with defaults filled in where a section allows. */
function withoutBroken(
  raw: unknown,
  issues: readonly z.core.$ZodIssue[],
): { [S in keyof Environment]?: Partial<Environment[S]> } {
  const copy: unknown = structuredClone(raw);
  for (const path of issues.flatMap(brokenPaths)) remove(copy, path);
  if (!isRecord(copy)) return {};
  const sections = Object.entries(environmentSchema.shape).map(([name, schema]) => {
    const parsed = schema.safeParse(copy[name]);
    return [name, parsed.success ? parsed.data : copy[name]] as const;
  });
  return Object.fromEntries(sections.filter(([, value]) => value !== undefined));
}

const brokenPaths = (issue: z.core.$ZodIssue): PropertyKey[][] =>
  issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];

function remove(value: unknown, path: readonly PropertyKey[]): void {
  const parent = valueAt(value, path.slice(0, -1));
  const key = path.at(-1);
  if (Array.isArray(parent) && typeof key === "number") parent[key] = undefined;
  else if (isRecord(parent) && key !== undefined) delete parent[String(key)];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return isRecord(inner) ? inner[String(key)] : undefined;
  }, value);
}

export function problemIn(source: Source, path: readonly PropertyKey[], message: string): Problem {
  const offset = offsetOf(source.document, path);
  const position = offset === undefined ? undefined : source.lines.linePos(offset);
  return {
    file: source.file,
    ...(position ? { line: position.line, column: position.col } : {}),
    path: keyPath(path),
    message,
  };
}

/** Where the key stands; of a key that is missing, where its group stands. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  let node: Node | null = document.contents;
  let offset: number | undefined;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (!pair) break;
      offset = isScalar(pair.key) ? pair.key.range?.[0] : offset;
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      node = (node.items[Number(key)] as Node | undefined) ?? null;
      offset = node?.range?.[0] ?? offset;
    }
  }
  return offset;
}

const inOrder = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort(
    (one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0),
  );

const sentence = (text: string): string => (text.endsWith(".") ? text : `${text}.`);
