import type { Problem } from "../problems.ts";
import { LONGEST_VALUE, LONGEST_VALUES, MOST_NESTED_VARIABLES } from "./limits.ts";
import { isMapping, type Key, type Mapping, type Origin, originOf, problemAt } from "./origin.ts";
import { type Patterns, patterns, step } from "./pattern.ts";
import type { ValuesWithoutVariables, WithoutValue } from "./without-value.ts";

export type Variables = Readonly<Record<string, string>>;

/** What a template came to, with what has to be said about it. */
export interface Substitution {
  readonly text: string;
  /** Variables that nobody set and that have no default; they count as empty. */
  readonly unset: readonly string[];
  readonly wrong?: string;
  /** The variable of `${NAME:?reason}` that has no value, where that is what is wrong. */
  readonly demanded?: { readonly name: string; readonly reason: string };
  /** Whether it is too long or too deep: others like it need not be told. */
  readonly isTooMuch?: boolean;
}

/**
 * Replaces `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:+other}`, `${NAME+other}`,
 * `${NAME:?message}` and `${NAME?message}`, nested; `$$` is a dollar sign.
 * Source: Compose Specification, "Interpolation".
 */
export function substitute(template: string, lookup: (name: string) => string | undefined): Substitution {
  if (!template.includes("$")) return { text: template, unset: [] };
  const unset = new Set<string>();
  let wrong: string | undefined;
  let demanded: Substitution["demanded"];
  let isTooMuch = false;
  const fail = (message: string): string => {
    wrong ??= message;
    return "";
  };
  const tooMuch = (message: string): string => {
    isTooMuch ||= wrong === undefined;
    return fail(message);
  };

  function expand(text: string, depth: number): string {
    if (depth > MOST_NESTED_VARIABLES) return tooMuch(TOO_DEEP);
    let out = "";
    let rest = text;
    for (;;) {
      if (out.length > LONGEST_VALUE) return tooMuch(TOO_LONG);
      const dollar = rest.indexOf("$");
      if (dollar < 0) return out + rest;
      out += rest.slice(0, dollar);
      rest = rest.slice(dollar + 1);
      const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(rest)?.[0];
      if (rest.startsWith("$")) {
        out += "$";
        rest = rest.slice(1);
      } else if (name !== undefined) {
        out += plain(name);
        rest = rest.slice(name.length);
      } else if (rest.startsWith("{")) {
        const end = closingBrace(rest);
        if (end < 0) return fail(INVALID);
        out += braced(rest.slice(1, end), depth);
        rest = rest.slice(end + 1);
      } else out += "$";
    }
  }

  function plain(name: string): string {
    const value = lookup(name);
    if (value === undefined) unset.add(name);
    return value ?? "";
  }

  function braced(inner: string, depth: number): string {
    const match = /^([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-+?])(.*))?$/s.exec(inner);
    if (!match || inner.includes("\n")) return fail(INVALID);
    const [, name = "", operator, argument = ""] = match;
    if (operator === undefined) return plain(name);
    const value = lookup(name);
    const present = value !== undefined && (!operator.startsWith(":") || value !== "");
    switch (operator.at(-1)) {
      case "-":
        return present ? value : expand(argument, depth + 1);
      case "+":
        return present ? expand(argument, depth + 1) : (value ?? "");
      default: {
        if (present) return value;
        const reason = expand(argument, depth + 1);
        if (wrong === undefined) demanded = { name, reason };
        return fail(
          `needs the variable ${name}, which has no value${reason === "" ? "" : ` (${reason})`}; ${SET_IT}.`,
        );
      }
    }
  }

  const text = expand(template, 0);
  const result = { text, unset: [...unset] };
  return wrong === undefined ? result : { ...result, wrong, isTooMuch, ...(demanded ? { demanded } : {}) };
}

const TOO_DEEP = `nests references to variables deeper than ${MOST_NESTED_VARIABLES} levels; write it flatter.`;
const TOO_LONG = `has more than ${LONGEST_VALUE} characters with its variables filled in; shorten it.`;
const TOO_LONG_TOGETHER = `and the values before it have more than ${LONGEST_VALUES} characters with their variables filled in; shorten them.`;

/** Counts what values come to with their variables filled in, and tells when it is too much. */
export class FilledIn {
  #characters = 0;

  add(text: string): string | undefined {
    this.#characters += text.length;
    return this.#characters > LONGEST_VALUES ? TOO_LONG_TOGETHER : undefined;
  }
}

/** The same input makes the same bytes: what a shell happens to hold is no input. */
const SET_IT = "set it in .env beside the compose file, since variables of the shell do not count here";

const INVALID =
  "has a ${ that is not closed or names no variable; write ${NAME}, or $$ for a literal dollar sign.";

/** Where the brace at the start is closed; -1 if nowhere on its line. */
function closingBrace(text: string): number {
  let open = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (char === "\n") return -1;
    if (char === "}" && --open === 0) return index;
    if (char === "{") open++;
  }
  return -1;
}

type Cast = "integer" | "number" | "boolean";

/** Fields whose text is read as a number or a boolean after interpolation, and those that begin with a path of the machine. */
const RULES: Patterns<Cast | "path"> = patterns<Cast | "path">({
  ...service("integer", [
    "cpu_count",
    "cpu_period",
    "cpu_quota",
    "cpu_rt_period",
    "cpu_rt_runtime",
    "cpu_shares",
    "deploy.replicas",
    "deploy.update_config.parallelism",
    "deploy.rollback_config.parallelism",
    "deploy.restart_policy.max_attempts",
    "deploy.placement.max_replicas_per_node",
    "healthcheck.retries",
    "oom_score_adj",
    "pids_limit",
    "ports.*.target",
    "scale",
    "ulimits.*",
    "ulimits.*.hard",
    "ulimits.*.soft",
  ]),
  ...service("number", [
    "cpu_percent",
    "cpus",
    "deploy.update_config.max_failure_ratio",
    "deploy.rollback_config.max_failure_ratio",
  ]),
  ...service("boolean", [
    "healthcheck.disable",
    "init",
    "oom_kill_disable",
    "privileged",
    "read_only",
    "stdin_open",
    "tty",
    "volumes.*.read_only",
    "volumes.*.volume.nocopy",
  ]),
  ...service("path", [
    "build",
    "build.context",
    "develop.watch.*.path",
    "env_file",
    "env_file.*",
    "env_file.*.path",
    "extends.file",
    "volumes.*",
    "volumes.*.source",
  ]),
  "configs.*.file": "path",
  "secrets.*.file": "path",
  "include.*": "path",
  "include.*.path": "path",
  "include.*.path.*": "path",
  "networks.*.external": "boolean",
  "networks.*.internal": "boolean",
  "networks.*.attachable": "boolean",
  "networks.*.enable_ipv4": "boolean",
  "networks.*.enable_ipv6": "boolean",
  "volumes.*.external": "boolean",
  "secrets.*.external": "boolean",
  "configs.*.external": "boolean",
});

function service<Rule extends string>(rule: Rule, fields: readonly string[]): Record<string, Rule> {
  return Object.fromEntries(fields.map((field) => [`services.*.${field}`, rule]));
}

/** The folder that the shell is in, as people write it before a path of the project. */
const BEGINS_WITH_PWD = /^\$(?:PWD|\{PWD\})(?=[/:]|$)/;

const DEMANDS: Readonly<Record<Cast, string>> = {
  integer: "must be a whole number",
  number: "must be a number",
  boolean: "must be true or false",
};

/** The number or boolean that a string stands for; undefined if it stands for none. */
export function castText(text: string, cast: Cast): number | boolean | undefined {
  switch (cast) {
    case "integer":
      return /^[-+]?\d+$/.test(text) ? Number(text) : undefined;
    case "number":
      return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined;
    default:
      if (/^(true|y|yes|on)$/i.test(text)) return true;
      return /^(false|n|no|off)$/i.test(text) ? false : undefined;
  }
}

/** Whether a field cannot do with what is left of it without a variable: a number, and the name of an image. */
function needsMore(text: string, cast: Cast | undefined, path: readonly Key[]): boolean {
  if (cast !== undefined) return castText(text, cast) === undefined;
  const isImage = path.length === 3 && path[0] === "services" && path[2] === "image";
  return isImage && /^$|^[/:@]|[/:@]$/.test(text);
}

interface Report {
  readonly file: string;
  readonly problems: Problem[];
  readonly warnings: Problem[];
  /** Gets what refers to variables without a value, for whoever knows whether it matters. Default: it is told here. */
  readonly withoutValue?: ValuesWithoutVariables | undefined;
  /** What `$PWD` means where a path begins, unless a variable of that name is set: people call docker compose from there. */
  readonly projectFolder: string;
}

/**
 * Interpolates all texts of a tree in place. Keys are left alone, as the specification says.
 * @returns whether all were; else they are too much, which is told
 */
export function interpolateTree(root: Mapping, variables: Variables, report: Report): boolean {
  const lookup = (name: string): string | undefined =>
    Object.hasOwn(variables, name) ? variables[name] : undefined;
  const path: Key[] = [];
  const filledIn = new FilledIn();
  let stopped = false;

  function visit(container: Mapping | unknown[], rules: typeof RULES | undefined): void {
    const keys: readonly Key[] = Array.isArray(container) ? [...container.keys()] : Object.keys(container);
    for (const key of keys) {
      if (stopped) return;
      const value = (container as Mapping)[key];
      const inner = step(rules, key);
      path.push(key);
      if (typeof value === "string")
        (container as Mapping)[key] =
          inner?.rule === "path"
            ? text(inFolder(value), undefined, originOf(container, key))
            : text(value, inner?.rule, originOf(container, key));
      else if (Array.isArray(value) || isMapping(value)) visit(value, inner);
      path.pop();
    }
  }

  function inFolder(template: string): string {
    const folder = lookup("PWD") ?? report.projectFolder;
    return template.replace(BEGINS_WITH_PWD, () => folder.replaceAll("$", "$$$$"));
  }

  function text(template: string, cast: Cast | undefined, origin: Origin | undefined): unknown {
    if (!template.includes("$") && cast === undefined) return template;
    const result = substitute(template, lookup);
    const tooMuch = result.isTooMuch ? result.wrong : filledIn.add(result.text);
    if (tooMuch !== undefined) {
      stopped = true;
      report.problems.push(problemAt("EOE-COMPOSE-043", origin, report.file, path, tooMuch));
      return "";
    }
    const missing = withoutValueIn(result);
    if (missing !== undefined && report.withoutValue !== undefined && origin !== undefined) {
      report.withoutValue.add(origin, missing);
      return standIn(needsMore(result.text, cast, path) ? template : result.text, cast);
    }
    if (result.wrong !== undefined)
      report.problems.push(problemAt("EOE-COMPOSE-009", origin, report.file, path, result.wrong));
    for (const name of result.unset) {
      const message = `the variable ${name} is not set; it counts as empty. Set it in .env beside the compose file (variables of the shell do not count here), or write \${${name}:-}.`;
      report.warnings.push(problemAt("EOE-COMPOSE-007", origin, report.file, path, message));
    }
    if (result.wrong !== undefined) return result.text;
    const [unset] = result.unset;
    if (unset !== undefined && needsMore(result.text, cast, path)) {
      const message = `needs the variable ${unset}, which has no value; ${SET_IT}, or write \${${unset}:-<default>}.`;
      report.problems.push(problemAt("EOE-COMPOSE-008", origin, report.file, path, message));
      return standIn(template, cast);
    }
    if (cast === undefined) return result.text;
    const value = castText(result.text, cast);
    if (value !== undefined) return value;
    report.problems.push(
      problemAt("EOE-COMPOSE-010", origin, report.file, path, `"${result.text}" ${DEMANDS[cast]}.`),
    );
    return standIn(result.text, cast);
  }

  visit(root, RULES);
  return !stopped;
}

/** In place of a value that was told: of the type that the field needs, so that nothing else is told of it. */
const standIn = (text: string, cast: Cast | undefined): string | number | boolean =>
  cast === undefined ? text : cast === "boolean" ? false : 0;

/** What has no value, where nothing else is wrong. */
export function withoutValueIn({ unset, wrong, demanded }: Substitution): WithoutValue | undefined {
  if (demanded !== undefined) return { names: [demanded.name], reason: demanded.reason };
  return wrong === undefined && unset.length > 0 ? { names: unset } : undefined;
}
