import { existsSync, statSync } from "node:fs";
import { whyUnreadable } from "../read-text.ts";
import { type EnvFile, readEnvFile } from "./dotenv.ts";
import type { Variables } from "./interpolate.ts";
import {
  isMapping,
  type Mapping,
  type Origin,
  originOf,
  type Path,
  pathText,
  problemAt,
  put,
} from "./origin.ts";
import type { Unset } from "./project.ts";
import { isReadable, type Report } from "./readable.ts";
import type { Reading } from "./reading.ts";
import { NO_VALUE } from "./unset.ts";
import { scalarText } from "./values.ts";
import { passedOnSentence, withoutValueSentence } from "./without-value.ts";

/** Variables for interpolation; a file called `.env` is read without being named, and may be missing. */
export function dotEnvVariables(path: string, lookup: Variables, reading: Reading): Record<string, string> {
  if (reading.isOfLaptop(path) || !existsSync(path) || statSync(path).isDirectory()) return {};
  const why = whyUnreadable(path);
  if (why !== undefined) {
    reading.problems.push({
      code: "EOE-COMPOSE-042",
      file: reading.shown(path),
      path: "",
      message: `${why} docker compose takes variables from it; put a file in its place, or move it elsewhere.`,
    });
    return {};
  }
  const read = readEnvFile(reading.text(path) ?? "", (name) => lookup[name]);
  tellWrong(read, path, reading);
  return read.variables;
}

/** What makes an env file unreadable; of what it demands and has no value only where that is told at once. */
function tellWrong({ wrong, withoutValue }: EnvFile, path: string, reading: Reading): void {
  const demanded = reading.isForEcs ? [] : withoutValue;
  const lines = [
    ...(wrong ? [wrong] : []),
    ...demanded.flatMap(({ line, wrong: message }) => (message === undefined ? [] : [{ line, message }])),
  ];
  for (const { line, message, isTooMuch = false } of lines as readonly NonNullable<EnvFile["wrong"]>[]) {
    reading.gaveUp ||= isTooMuch;
    const code = isTooMuch ? "EOE-COMPOSE-043" : "EOE-COMPOSE-022";
    reading.problems.push({ code, file: reading.shown(path), line, column: 1, path: "", message });
  }
}

/** Reads `env_file` into the service's environment, and says which variable comes from which file. */
export function readEnvFiles(
  service: Mapping,
  name: string,
  variables: Variables,
  reading: Reading,
): ReadEnvFiles {
  const path = ["services", name];
  const from = new Map<string, string>();
  const unset: Unset[] = [];
  const own = (service["environment"] ?? {}) as Record<string, string | null>;
  for (const [variable, value] of Object.entries(own)) own[variable] = value ?? variables[variable] ?? null;
  const files = service["env_file"];
  delete service["env_file"];
  const known: Record<string, string> = {};
  for (const [variable, value] of Object.entries(own)) if (value !== null) known[variable] = value;
  const merged: Mapping = {};
  (Array.isArray(files) ? files : []).forEach((entry, index) => {
    const origin = originOf(files as unknown[], index);
    const read = variablesOf(
      entry,
      [...path, "env_file", index],
      origin,
      (variable) => variables[variable] ?? own[variable] ?? undefined,
      known,
      reading,
    );
    Object.assign(known, read.variables);
    const file = reading.shown(scalarText(isMapping(entry) ? entry["path"] : entry));
    if (reading.isForEcs) unset.push(...unsetInFile(read, name, file));
    for (const [variable, value] of Object.entries(read.variables)) {
      put(merged, variable, value, origin);
      from.set(variable, file);
    }
  });
  for (const variable of Object.keys(own)) {
    if (own[variable] === null && reading.isForEcs)
      unset.push(passedOn(originOf(own, variable), name, variable));
    put(merged, variable, own[variable], originOf(own, variable));
    from.delete(variable);
  }
  if (Object.keys(merged).length > 0) service["environment"] = merged;
  return {
    from,
    unset: unset.filter(({ variable = "" }) => !Object.hasOwn(own, variable) || own[variable] === null),
  };
}

/** Reads `label_file` into the service's labels; its own go over those of the files. */
export function readLabelFiles(service: Mapping, path: Path, reading: Reading): void {
  const files = service["label_file"];
  delete service["label_file"];
  if (!Array.isArray(files)) return;
  const merged: Mapping = {};
  files.forEach((file, index) => {
    const origin = originOf(files, index);
    const lookup = (name: string): string | undefined => merged[name] as string | undefined;
    const { variables: read } = variablesOf(
      { path: file, required: true },
      [...path, "label_file", index],
      origin,
      lookup,
      {},
      reading,
    );
    for (const [name, value] of Object.entries(read)) put(merged, name, value, origin);
  });
  const own = service["labels"];
  if (isMapping(own)) for (const name of Object.keys(own)) put(merged, name, own[name], originOf(own, name));
  if (Object.keys(merged).length > 0) service["labels"] = merged;
}

function variablesOf(
  entry: unknown,
  path: Path,
  origin: Origin | undefined,
  lookup: (name: string) => string | undefined,
  known: Variables,
  reading: Reading,
): EnvFile {
  const { path: file, required, format } = isMapping(entry) ? entry : { path: entry };
  // The schema tells of an entry without a path.
  if (file === undefined || file === null) return NO_VARIABLES;
  const name = scalarText(file);
  const report: Report = (code, message) => {
    reading.problems.push(problemAt(code, origin, "", path, message));
  };
  if (reading.isOfLaptop(name)) {
    const message = `"${reading.shown(name)}" is the laptop's, and is not read for ECS; write what the container needs of it in service.environment or service.secrets of the environment file, or name it in variableFiles there.`;
    reading.warnings.push(problemAt("EOE-COMPOSE-047", origin, "", path, message));
    return NO_VARIABLES;
  }
  if (!existsSync(name) && (required === false || required === "false")) {
    reading.warnOfHome(name, path, origin, "The file is not read.");
    return NO_VARIABLES;
  }
  const sentence = (why: string): string => `"${reading.shown(name)}" ${why}`;
  const named = reading.shown(name);
  if (!isReadable({ path: name, named, missing: "EOE-COMPOSE-020", sentence }, report)) return NO_VARIABLES;
  if (format !== undefined && format !== "raw") {
    report("EOE-COMPOSE-021", `has the format "${format}"; docker compose knows raw only, or none.`);
    return NO_VARIABLES;
  }
  const text = reading.text(name);
  if (text === undefined) return NO_VARIABLES;
  const read = format === "raw" ? rawVariables(text, lookup) : readEnvFile(text, lookup, known);
  tellWrong(read, name, reading);
  return read;
}

interface ReadEnvFiles {
  /** File by variable. */
  readonly from: ReadonlyMap<string, string>;
  readonly unset: readonly Unset[];
}

const NO_VARIABLES: EnvFile = { variables: {}, withoutValue: [], passedOn: [] };

/** `- NAME`, which has no value to pass on. */
function passedOn(origin: Origin | undefined, service: string, variable: string): Unset {
  const field = ["services", service, "environment", variable];
  return {
    variable,
    field,
    problem: problemAt(NO_VALUE, origin, "", field, passedOnSentence(variable, service)),
  };
}

/** What of an env file has no value, at its lines. */
function unsetInFile({ withoutValue, passedOn: alone }: EnvFile, service: string, file: string): Unset[] {
  const at = (variable: string, line: number, message: string): Unset => {
    const field = ["services", service, "environment", variable];
    const problem = { code: NO_VALUE, file, line, column: 1, path: pathText(field), message } as const;
    return { variable, field, problem };
  };
  return [
    ...withoutValue.map(({ name, line, ...found }) => at(name, line, withoutValueSentence(found))),
    ...alone.map(({ name, line }) => at(name, line, passedOnSentence(name, service))),
  ];
}

/** `NAME=value` line by line, as it stands. */
function rawVariables(text: string, lookup: (name: string) => string | undefined): EnvFile {
  const variables: Record<string, string> = {};
  const passedOn: EnvFile["passedOn"][number][] = [];
  text
    .replace(/^﻿/, "")
    .split(/\r?\n/)
    .forEach((written, index) => {
      const trimmed = written.trimStart();
      if (trimmed === "" || trimmed.startsWith("#")) return;
      const at = trimmed.indexOf("=");
      const name = at < 0 ? trimmed : trimmed.slice(0, at);
      const value = at < 0 ? lookup(name) : trimmed.slice(at + 1);
      if (value === undefined) passedOn.push({ name, line: index + 1 });
      else variables[name] = value;
    });
  return { variables, withoutValue: [], passedOn };
}
