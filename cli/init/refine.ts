import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { declarationOf } from "../../modules/compose/ecs/refusals.ts";
import type { Path } from "../../modules/compose/origin.ts";
import { ENVIRONMENTS_FOLDER } from "../../modules/environment/files.ts";
import { type Problem, Problems } from "../../modules/problems.ts";
import { synthesiseOne } from "../synthesise.ts";
import { environmentText } from "./environment-text.ts";
import type { Proposal, Proposed } from "./proposal.ts";

export interface Refined {
  readonly proposal: Proposal;
  /** What a person must decide before a synthesis passes. */
  readonly problems: readonly Problem[];
}

/** Each round answers what the one before it refused; what is left by then is for a person. */
const MOST_ROUNDS = 8;

/**
 * Synthesises what is proposed, and adds what the sentences of its problems ask for and init may answer: variables, fields
 * that only the laptop has, and waivers for images that were made to run as root.
 *
 * @param root      the project's folder
 * @param variables values of the laptop's `.env`
 */
export function refine(
  proposal: Proposal,
  root: string,
  variables: Readonly<Record<string, string>>,
): Refined {
  let current = proposal;
  let problems = problemsOf(current, root);
  for (let round = 0; round < MOST_ROUNDS && problems.length > 0; round++) {
    const next = answer(current, problems, variables);
    if (next === current) break;
    current = next;
    problems = problemsOf(current, root);
  }
  return { proposal: current, problems };
}

function problemsOf(proposal: Proposal, root: string): readonly Problem[] {
  const folder = mkdtempSync(join(tmpdir(), "init-"));
  try {
    const file = join(folder, ENVIRONMENTS_FOLDER, `${proposal.name}.yml`);
    mkdirSync(join(folder, ENVIRONMENTS_FOLDER));
    writeFileSync(file, environmentText(proposal));
    synthesiseOne(file, join(folder, "out"), { root, outdir: "cdktf.out", records: "leave" });
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function answer(
  proposal: Proposal,
  problems: readonly Problem[],
  values: Readonly<Record<string, string>>,
): Proposal {
  const known = new Set(proposal.laptopOnly.map(({ value }) => value));
  const declared = problems.flatMap((problem) => declarable(problem, known));
  const wanted = problems.flatMap(({ code, message }) => (code === UNSET ? namesIn(message) : []));
  const unset = [...new Set(wanted)].filter((name) => proposal.variables[name] === undefined);
  const waivers = problems.flatMap((problem) => waivable(problem, proposal));
  if (declared.length + unset.length + waivers.length === 0) return proposal;
  return {
    ...proposal,
    laptopOnly: [...proposal.laptopOnly, ...unique(declared, ({ value }) => value)],
    variables: {
      ...proposal.variables,
      ...Object.fromEntries(unset.map((name) => [name, proposedValue(name, values)])),
    },
    waivers: [...proposal.waivers, ...unique(waivers, ({ rule, at }) => `${rule} ${at}`)],
  };
}

/** A value that refers to a variable which the environment does not set. */
const UNSET = "EOE-COMPOSE-046";

/** `variables: { TAG: …, PORT: … }`, as the sentence asks for. */
const namesIn = (message: string): string[] =>
  [...(/variables: \{ (.*?) \}/.exec(message)?.[1] ?? "").matchAll(/(\w+): …/g)].map(([, name = ""]) => name);

const proposedValue = (name: string, values: Readonly<Record<string, string>>): Proposed<string> =>
  values[name] === undefined
    ? { value: "", why: "has no value on the laptop, either" }
    : { value: values[name], why: "as .env says on the laptop; look whether it is right on AWS" };

/** A field that ECS cannot keep and that may be declared to be for the laptop only. */
function declarable(problem: Problem, known: ReadonlySet<string>): Proposed<string>[] {
  if (!("field" in problem) || !problem.message.includes("laptopOnly: [")) return [];
  const declaration = declarationOf(problem.field as Path);
  if (declaration === undefined || known.has(declaration)) return [];
  return [{ value: declaration, why: firstClause(problem.message) }];
}

/** The reason without what to write. */
const firstClause = (message: string): string =>
  message.replace(/; or declare it: .*$/, "").replace(/\.$/, "");

/** What most images on the market need, and why nobody should leave it at that. */
const WAIVABLE: Readonly<Record<string, string>> = {
  "containers-are-not-root":
    "Proposed by init, since the image names no other user: build one with USER, then remove this waiver.",
  "root-is-read-only":
    "Proposed by init, since nothing says that the image writes to volumes alone: try read_only: true, then remove this waiver.",
};

function waivable(problem: Problem, { waivers }: Proposal): Proposal["waivers"][number][] {
  if (!("rule" in problem && "at" in problem)) return [];
  const [rule, at] = [String(problem.rule), String(problem.at)];
  const reason = WAIVABLE[rule];
  const stands = waivers.some((waiver) => waiver.rule === rule && waiver.at === at);
  return reason === undefined || stands ? [] : [{ rule, at, reason }];
}

const unique = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] => [
  ...new Map(items.map((item) => [keyOf(item), item])).values(),
];
