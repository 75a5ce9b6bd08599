import { compareText } from "./compare-text.ts";
import type { ProblemCode } from "./problem-codes/index.ts";

/** What is wrong, and where, as whoever finds it says it: a rule, whose id then becomes the problem's code. */
export interface Observation {
  /** File as the user would name it: relative to the project, forward slashes. */
  readonly file: string;
  /** First line is 1. Absent where the problem is about the file as a whole. */
  readonly line?: number;
  /** First column is 1. */
  readonly column?: number;
  /** Where in the file: `network.cidr`, `services.app.ports[0]`. Empty for the file as a whole. */
  readonly path: string;
  /** A sentence: what was found, what is allowed, what to write instead. */
  readonly message: string;
  /** What a waiver of the rule that found it must name; absent where that is `path`, or where no rule found it. */
  readonly at?: string;
  /** Path of the construct that made what it is about, such as `market-data/database/instance`. */
  readonly construct?: string;
}

/**
 * One thing that is wrong with what the user wrote, told so that it can be mended without reading code.
 */
export interface Problem<Code extends ProblemCode = ProblemCode> extends Observation {
  /** Stable, so that people can search for it: `EOE-COMPOSE-012` (docs/problems.md), or the id of a rule. */
  readonly code: Code;
}

/** `environments/market.yml:12:5 network.cidr: "10.0.0.0/30" is too small; ... [EOE-ENV-215]` */
export function formatProblem({ file, line, column, path, message, code }: Problem): string {
  const position = [file, line, column].filter((part) => part !== undefined).join(":");
  // A rule's sentence ends with its id, and with the place that a waiver names.
  const end = isRuleId(code) ? "" : ` [${code}]`;
  return path === "" ? `${position} ${message}${end}` : `${position} ${path}: ${message}${end}`;
}

const isRuleId = (code: ProblemCode): boolean => !code.startsWith("EOE-");

/** Everything that is wrong, reported at once. Its message holds one line per problem. */
export class Problems extends Error {
  readonly list: readonly Problem[];

  constructor(list: readonly Problem[]) {
    super(list.map(formatProblem).join("\n"));
    this.name = "Problems";
    this.list = list;
  }
}

/** Each problem once: two readers of the same file find the same in it. */
export const withoutRepetitions = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
];

/** One problem for each place, key and sentence, by file and position. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const distinct = new Map(problems.map((problem) => [formatProblem(problem), problem]));
  return [...distinct.values()].sort(
    (one, other) =>
      compareText(one.file, other.file) ||
      (one.line ?? 0) - (other.line ?? 0) ||
      (one.column ?? 0) - (other.column ?? 0) ||
      compareText(one.message, other.message),
  );
}
