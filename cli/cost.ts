import pc from "picocolors";
import { type CostLine, type Costs, costsInWords, costsOf } from "../modules/capabilities/price.ts";
import { atCommit } from "./deploy/earlier.ts";
import { findTarget } from "./deploy/find-target.ts";
import { inFolder } from "./deploy/folder.ts";
import { resourcesIn } from "./report.ts";

export interface CostOptions {
  readonly root?: string;
  readonly json: boolean;
  /** For a comment on a pull request. */
  readonly markdown: boolean;
  /** A commit that it is compared with. */
  readonly diff?: string;
}

/** What stands of one thing, before and after. */
export interface CostChange {
  readonly of: string;
  readonly item: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** US dollars a month; undefined where the table lacks the price. */
  readonly usd: number | undefined;
}

/** Says what an environment costs in a month, or what a change of it does; asks AWS nothing. */
export async function showCost(environment: string, options: CostOptions): Promise<void> {
  const { root } = options;
  const { root: project, ...found } = await findTarget(environment, root);
  const after = costsIn(found);
  if (options.diff === undefined) {
    if (options.json) console.log(JSON.stringify(after, null, 2));
    else
      console.log((options.markdown ? costsInMarkdown(environment, after) : costsInWords(after)).join("\n"));
    return;
  }
  const commit = options.diff;
  const before = await inFolder((folder) =>
    atCommit(project, commit, folder, async (there) => costsIn(await findTarget(environment, there))),
  );
  const changes = changesBetween(before, after);
  if (options.json) console.log(JSON.stringify({ before, after, changes }, null, 2));
  else
    console.log(
      (options.markdown ? diffInMarkdown : diffInWords)(environment, before, after, changes).join("\n"),
    );
}

const costsIn = ({ deployment }: Pick<Awaited<ReturnType<typeof findTarget>>, "deployment">): Costs =>
  costsOf(deployment.environment, {
    fargateTasks: deployment.fargateTasks,
    resources: resourcesIn(deployment.stacks),
  });

/** What stands differently; one line for each thing of a capability. */
export function changesBetween(before: Costs, after: Costs): CostChange[] {
  const [old, now] = [byThing(before), byThing(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    if (was?.quantity === is?.quantity) return [];
    const one = (is ?? was) as CostLine;
    const isPriced = [was, is].every((line) => line === undefined || line.usd !== undefined);
    return [
      {
        of: one.of,
        item: one.item,
        before: was?.what,
        after: is?.what,
        usd: isPriced ? cents((is?.usd ?? 0) - (was?.usd ?? 0)) : undefined,
      },
    ];
  });
}

const byThing = ({ standing }: Costs): Map<string, CostLine> =>
  new Map(standing.map((line) => [`${line.of} ${line.item}`, line]));

const cents = (usd: number): number => Math.round(100 * usd) / 100;

const sumOf = ({ usd, atLeast }: Costs): string => `${atLeast ? "at least " : ""}${usd.toFixed(2)} USD`;

const signed = (usd: number): string => `${usd < 0 ? "-" : "+"}${Math.abs(usd).toFixed(2)}`;

const stepOf = ({ before, after }: CostChange): string => `${before ?? "nothing"} → ${after ?? "nothing"}`;

const amountOf = ({ usd }: CostChange): string => (usd === undefined ? "not in the table" : signed(usd));

function headline(environment: string, before: Costs, after: Costs): string {
  const difference = signed(cents(after.usd - before.usd));
  return `${environment}: ${sumOf(before)} → ${sumOf(after)} a month fixed (${difference})`;
}

function diffInWords(
  environment: string,
  before: Costs,
  after: Costs,
  changes: readonly CostChange[],
): string[] {
  if (changes.length === 0) return [`${environment}: ${sumOf(after)} a month fixed, as before.`];
  return [
    pc.bold(headline(environment, before, after)),
    ...changes.map((change) => `  ${amountOf(change).padStart(16)}  ${stepOf(change)} (${change.of})`),
  ];
}

function diffInMarkdown(
  environment: string,
  before: Costs,
  after: Costs,
  changes: readonly CostChange[],
): string[] {
  if (changes.length === 0) return [`**${environment}**: ${sumOf(after)} a month fixed, as before.`];
  return [
    `**${headline(environment, before, after)}**`,
    "",
    "| USD a month | What |",
    "| ---: | --- |",
    ...changes.map((change) => `| ${amountOf(change)} | ${stepOf(change)} (${change.of}) |`),
    "",
    `List prices of ${after.tableOf}, with the fewest hosts and tasks and no requests.`,
  ];
}

function costsInMarkdown(environment: string, costs: Costs): string[] {
  const amount = ({ usd }: CostLine): string => (usd === undefined ? "not in the table" : usd.toFixed(2));
  return [
    `**${environment}: ${sumOf(costs)} a month fixed**`,
    "",
    "| USD a month | What |",
    "| ---: | --- |",
    ...costs.standing.map((line) => `| ${amount(line)} | ${line.what} (${line.of}) |`),
    ...costs.byUse.map(
      (line) => `| by use: ${amount(line)} | ${line.what} (${line.of}): ${line.assumption} |`,
    ),
    "",
    `List prices of ${costs.tableOf}, with the fewest hosts and tasks and no requests.`,
  ];
}
