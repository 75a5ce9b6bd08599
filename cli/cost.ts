import pc from "picocolors";
import { inWords } from "../modules/aws/priced-words.ts";
import type { OwnPrices } from "../modules/aws/prices.ts";
import {
  amountOf as amount,
  type CostLine,
  type Costs,
  costsInWords,
  costsOf,
  costsOfDays,
  ESTIMATE,
  ESTIMATED,
  isEstimated,
  periodOf,
} from "../modules/capabilities/price.ts";
import { Problems } from "../modules/problems.ts";
import { atCommit, isCommit } from "./deploy/earlier.ts";
import { findTarget } from "./deploy/find-target.ts";
import { readOwnPrices } from "./own-prices.ts";
import { resourcesIn } from "./report.ts";
import { inFolder } from "./temporary-folder.ts";

export interface CostOptions {
  readonly root?: string;
  readonly json: boolean;
  /** For a comment on a pull request. */
  readonly markdown: boolean;
  /** A commit that it is compared with. */
  readonly diff?: string;
  /** How long it stands; default a month. */
  readonly days?: number;
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

/** Says what an environment costs in a month or in some days, or what a change of it does; asks AWS nothing. */
export async function showCost(environment: string, options: CostOptions): Promise<void> {
  const { root } = options;
  const { root: project, ...found } = await findTarget(environment, root);
  // Both are of today's prices, as both are of this version's table: the difference is the environment's.
  const own = readOwnPrices(project);
  const after = costsIn(found, own);
  if (options.diff === undefined) {
    const costs = options.days === undefined ? after : costsOfDays(after, options.days);
    if (options.json) console.log(JSON.stringify(costs, null, 2));
    else
      console.log((options.markdown ? costsInMarkdown(environment, costs) : costsInWords(costs)).join("\n"));
    return;
  }
  const commit = options.diff;
  const before = await inFolder((folder) =>
    atCommit(project, commit, folder, async (there) => costsIn(await findTarget(environment, there), own)),
  );
  const changes = changesBetween(before, after);
  if (options.json) console.log(JSON.stringify({ before, after, changes }, null, 2));
  else
    console.log(
      (options.markdown ? diffInMarkdown : diffInWords)(environment, before, after, changes).join("\n"),
    );
}

/** What an environment costs then, and did at the commit that runs. */
export interface CostDifference {
  readonly after: Costs;
  /** The version that runs, where that is a commit which git has. */
  readonly against?: string;
  readonly before?: Costs;
  readonly changes?: readonly CostChange[];
}

/** @param tags those that run; a version by another name than a commit's is compared with nothing */
export async function costDifference(
  { root, deployment }: Pick<Awaited<ReturnType<typeof findTarget>>, "root" | "deployment">,
  tags: readonly string[],
): Promise<CostDifference> {
  const own = readOwnPrices(root);
  const after = costsIn({ deployment }, own);
  const [against] = tags;
  if (against === undefined || !(await isCommit(root, against))) return { after };
  try {
    const before = await inFolder((folder) =>
      atCommit(root, against, folder, async (there) =>
        costsIn(await findTarget(deployment.environment.name, there), own),
      ),
    );
    return { after, against, before, changes: changesBetween(before, after) };
  } catch (error) {
    // What ran then may be refused by now; a deployment does not wait for it to be mended.
    if (!(error instanceof Problems)) throw error;
    return { after };
  }
}

/** The costs of `plan --json` and `deploy --json`. */
export interface CostsAsJson {
  readonly costs: Costs;
  /** The version that runs, and what it costs; undefined where it is no commit that git has. */
  readonly against?: string;
  readonly costsBefore?: Costs;
  readonly costChanges?: readonly CostChange[];
}

export const costsAsJson = ({ after, against, before, changes }: CostDifference): CostsAsJson => ({
  costs: after,
  ...(against === undefined ? {} : { against }),
  ...(before === undefined ? {} : { costsBefore: before }),
  ...(changes === undefined ? {} : { costChanges: changes }),
});

/** `99.10 → 118.81 USD a month fixed (+19.71)`, with what makes it. */
export function differenceInWords({ after, before, against, changes = [] }: CostDifference): string[] {
  if (before === undefined) return [`costs ${sumOf(after)} a month fixed`];
  if (changes.length === 0) return [`costs ${sumOf(after)} a month fixed, as ${against} does`];
  const difference = signed(cents(after.usd - before.usd));
  return [
    `costs ${sumOf(before)} → ${sumOf(after)} a month fixed (${difference}), against ${against}`,
    ...changes.map((change) => `  ${amountOf(change)}  ${stepOf(change)} (${change.of})`),
  ];
}

/** @param own prices that the project has beside the table */
export const costsIn = (
  { deployment }: Pick<Awaited<ReturnType<typeof findTarget>>, "deployment">,
  own: OwnPrices,
): Costs =>
  costsOf(
    deployment.environment,
    { fargateTasks: deployment.fargateTasks, resources: resourcesIn(deployment.stacks) },
    own,
  );

/** What stands, or costs, differently; one line for each thing of a capability. */
export function changesBetween(before: Costs, after: Costs): CostChange[] {
  const [old, now] = [byThing(before), byThing(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    if (was?.quantity === is?.quantity && was?.usd === is?.usd) return [];
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

/** A capability may have several lines of one item, such as the metrics of a host and of its volume. */
function byThing({ standing }: Costs): Map<string, CostLine> {
  const found = new Map<string, CostLine>();
  for (const line of standing) {
    const key = `${line.of} ${line.item}`;
    const other = found.get(key);
    found.set(key, other === undefined ? line : together(other, line));
  }
  return found;
}

function together(one: CostLine, other: CostLine): CostLine {
  const quantity = one.quantity + other.quantity;
  const { usd: _, ...rest } = one;
  const isPriced = one.usd !== undefined && other.usd !== undefined;
  return {
    ...rest,
    what: inWords(one.item, quantity),
    quantity,
    ...(isPriced ? { usd: cents(one.usd + other.usd) } : {}),
  };
}

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
  return [
    `**${environment}: ${sumOf(costs)} ${periodOf(costs)} fixed**`,
    "",
    `| USD ${periodOf(costs)} | What |`,
    "| ---: | --- |",
    ...costs.standing.map((line) => `| ${amount(line)} | ${line.what} (${line.of}) |`),
    ...costs.byUse.map(
      (line) => `| by use: ${amount(line)} | ${line.what} (${line.of}): ${line.assumption} |`,
    ),
    "",
    `List prices of ${costs.tableOf}, with the fewest hosts and tasks and no requests.`,
    ...([...costs.standing, ...costs.byUse].some(isEstimated)
      ? [`What has "${ESTIMATED}" is an estimate: ${ESTIMATE}.`]
      : []),
  ];
}
