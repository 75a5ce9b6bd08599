import { basename, resolve } from "node:path";
import { z } from "zod";
import { readEnvFile } from "../compose/dotenv.ts";
import type { Variables } from "../compose/interpolate.ts";
import { passedOnSentence, withoutValueSentence } from "../compose/without-value.ts";
import { type Problem, Problems } from "../problems.ts";
import { readText, whyUnreadable } from "../read-text.ts";
import { isRecord } from "./sentences.ts";
import type { ProblemAt } from "./source.ts";
import { environmentVariables } from "./values.ts";

/** What the compose file's references to variables stand for on ECS. */

const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: "must be the name of an environment variable" });

export const variables = {
  variables: environmentVariables
    .default({})
    .describe(
      "Variables that the compose file refers to, such as `${TAG}`, over those of `variableFiles`. One that has no value here and no default there is refused: neither `.env` nor the shell counts on ECS",
    )
    .meta({ examples: [{ TAG: "1.2.0" }] }),
  variableFiles: z
    .array(z.string().min(1))
    .default([])
    .describe(
      "Files with more of them, in the syntax of `.env`, relative to the project's folder; later ones override earlier ones. Commit them: everybody needs the same",
    )
    .meta({ examples: [["ecs.env"]] }),
  shellVariables: z
    .array(variableName)
    .default([])
    .describe(
      "Variables that are taken from the shell where synth runs, over those of `variableFiles`; one that is not set there is refused. The output then depends on the shell: snapshots and `--check` need the same values",
    )
    .meta({ examples: [["GIT_SHA"]] }),
};

type Given = { readonly [K in keyof typeof variables]: z.output<(typeof variables)[K]> };

export interface ReadVariables {
  readonly variables: Variables;
  /** Files called `.env` among those named: they are no longer the laptop's alone. Absolute. */
  readonly dotEnvFiles: readonly string[];
  readonly problems: readonly Problem[];
}

/** Variables that steer docker compose itself, and the keys that say the same here. Source: Docker documentation, "Configure pre-defined environment variables in Docker Compose" (2026-11). */
const OF_COMPOSE: Readonly<Record<string, string>> = {
  COMPOSE_FILE: "service.compose",
  COMPOSE_PROFILES: "service.profiles",
  COMPOSE_ENV_FILES: "variableFiles",
};

/**
 * The variables of an environment, whatever else is wrong in its file.
 *
 * @param raw   what the file holds
 * @param root  the project's folder
 * @param shell variables of the shell; only those that the file names are looked at
 */
export function readVariables(
  raw: unknown,
  root: string,
  shell: Variables,
  problemAt: ProblemAt,
): ReadVariables {
  const given = givenIn(raw);
  const problems: Problem[] = [];
  const fromShell = valuesOfShell(given, shell, problemAt, problems);
  const over = { ...fromShell, ...given.variables };
  const found: Record<string, string> = {};
  given.variableFiles.forEach((file, index) => {
    const at = (code: FileCode, message: string): void => {
      problems.push(problemAt(code, ["variableFiles", index], message));
    };
    Object.assign(found, readFile(file, root, { ...found, ...over }, at, problems));
  });
  problems.push(...ofCompose(["variables"], given.variables, problemAt));
  const paths = given.variableFiles.map((file) => resolve(root, file));
  return {
    variables: { ...found, ...over },
    dotEnvFiles: paths.filter((path) => basename(path) === ".env"),
    problems,
  };
}

/** What broke the schema is told already, and left out. */
function givenIn(raw: unknown): Given {
  const written = isRecord(raw) ? raw : {};
  return {
    variables: variables.variables.catch({}).parse(written["variables"]),
    variableFiles: variables.variableFiles.catch([]).parse(written["variableFiles"]),
    shellVariables: variables.shellVariables.catch([]).parse(written["shellVariables"]),
  };
}

function valuesOfShell(
  { shellVariables, variables: written }: Given,
  shell: Variables,
  problemAt: ProblemAt,
  problems: Problem[],
): Variables {
  const found: Record<string, string> = {};
  shellVariables.forEach((name, index) => {
    const refuse = (code: "EOE-ENV-021" | "EOE-ENV-022", message: string): void => {
      problems.push(problemAt(code, ["shellVariables", index], message));
    };
    const value = shell[name];
    if (Object.hasOwn(written, name))
      refuse(
        "EOE-ENV-022",
        `${name} is in variables as well, which would hide the shell's; keep one of the two.`,
      );
    if (OF_COMPOSE[name] !== undefined)
      problems.push(problemAt("EOE-ENV-023", ["shellVariables", index], `${name} ${steersCompose(name)}`));
    else if (value === undefined)
      refuse(
        "EOE-ENV-021",
        `${name} is not set in this shell; set it where this command runs, or write its value under variables.`,
      );
    else found[name] = value;
  });
  return found;
}

type FileCode = "EOE-ENV-020" | "EOE-ENV-023";

function readFile(
  file: string,
  root: string,
  known: Variables,
  at: (code: FileCode, message: string) => void,
  problems: Problem[],
): Variables {
  const path = resolve(root, file);
  const why = whyUnreadable(path);
  if (why !== undefined) {
    at("EOE-ENV-020", `"${file}" ${why} Write its path from the project's folder.`);
    return {};
  }
  const inLine = (code: Problem["code"], line: number, name: string, message: string): void => {
    problems.push({ code, file, line, column: 1, path: name, message });
  };
  const text = textOf(path, file, problems);
  const read = readEnvFile(text, (name) => (Object.hasOwn(known, name) ? known[name] : undefined));
  if (read.wrong)
    inLine(
      read.wrong.isTooMuch ? "EOE-COMPOSE-043" : "EOE-COMPOSE-022",
      read.wrong.line,
      "",
      read.wrong.message,
    );
  for (const { name, line, ...found } of read.withoutValue)
    inLine("EOE-COMPOSE-046", line, name, withoutValueSentence(found));
  for (const { name, line } of read.passedOn) inLine("EOE-COMPOSE-046", line, name, passedOnSentence(name));
  for (const name of Object.keys(read.variables))
    if (OF_COMPOSE[name] !== undefined)
      at("EOE-ENV-023", `"${file}" sets ${name}, which ${steersCompose(name)}`);
  return read.variables;
}

function textOf(path: string, file: string, problems: Problem[]): string {
  try {
    return readText(path, file);
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    problems.push(...error.list);
    return "";
  }
}

const ofCompose = (path: readonly string[], given: Variables, problemAt: ProblemAt): Problem[] =>
  Object.keys(given)
    .filter((name) => OF_COMPOSE[name] !== undefined)
    .map((name) => problemAt("EOE-ENV-023", [...path, name], steersCompose(name)));

const steersCompose = (name: string): string =>
  `steers docker compose on the laptop and has no effect here; write ${OF_COMPOSE[name]} of the environment file in its place.`;
