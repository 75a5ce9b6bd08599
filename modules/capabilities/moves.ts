import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { ComposeProject } from "../compose/index.ts";
import type { ProblemAt } from "../environment/source.ts";
import type { EnvironmentCode } from "../problem-codes/environment.ts";
import type { Meanings } from "../problem-codes/meaning.ts";
import type { Problem } from "../problems.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { Environment } from "./environment.ts";
import { foldOver } from "./fold.ts";
import type { Found, Moves, Runs } from "./moving.ts";
import { isNone, type None } from "./none.ts";

/** Keys of the record in the order in which its files have them; others follow. */
const ORDER = [
  "region",
  "network",
  "engine",
  "engineVersion",
  "launchType",
  "networkMode",
  "service",
  "ingress",
  "placement",
  "public",
  "deletionProtection",
  "disposable",
];

function inOrder<T>(values: Readonly<Record<string, T>>): Record<string, T> {
  const place = (key: string): number => (ORDER.indexOf(key) + ORDER.length + 1) % (ORDER.length + 1);
  return Object.fromEntries(Object.entries(values).sort(([one], [other]) => place(one) - place(other)));
}

const ALL: readonly (Pick<Moves<never, never>, "shape" | "problems" | "gone"> | None)[] = CATALOGUE.map(
  ({ moves }) => moves,
);

/** What the codes mean of all changes that are refused. */
export const problemsOfMoves = (): Meanings =>
  Object.assign({}, ...ALL.map((moves) => (isNone(moves) ? {} : moves.problems)));

/** The whole of what all capabilities remember. */
function shapes(): Record<string, z.ZodType> {
  const whole: Record<string, z.ZodType> = {
    region: z.string().min(1).optional(),
    disposable: z.boolean().optional(),
  };
  for (const moves of ALL) {
    if (isNone(moves)) continue;
    for (const [key, schema] of Object.entries(moves.shape))
      whole[key] = either(whole[key], schema as z.ZodType);
  }
  return inOrder(whole);
}

/** What forms of a group tell apart is one of their literals. */
const either = (known: z.ZodType | undefined, schema: z.ZodType): z.ZodType =>
  known instanceof z.ZodLiteral && schema instanceof z.ZodLiteral
    ? z.literal([...known.values, ...schema.values])
    : schema;

/**
 * What services run on. Terraform sees old and new, a synthesis the new only; so it is remembered, beside what holds
 * data, in `environments/<name>.data.yml`.
 */
export const runsSchema = z.strictObject(shapes()) as unknown as z.ZodType<Runs>;

/** @param project the compose files; without them nothing is remembered of their images */
export const runsOf = (environment: Environment, project?: ComposeProject): Runs =>
  inOrder({
    region: environment.region,
    ...Object.assign(
      {},
      ...foldOver(environment, ({ moves }, settings) =>
        isNone(moves) ? [] : [moves.now(settings, environment, project)],
      ),
    ),
    disposable: environment.disposable,
  });

/**
 * What may be running after a synthesis, the newest last. No synthesis knows whether it is deployed, so that what came
 * before stays until an apply says so.
 */
export function runsWith(was: readonly Runs[], environment: Environment, project?: ComposeProject): Runs[] {
  const now = runsOf(environment, project);
  // A record from before knows less.
  const isNow = (one: Runs): boolean => isDeepStrictEqual({ ...now, ...one }, now);
  return [...was.filter((one) => !isNow(one)), now];
}

/**
 * Whether the change can be made from all that may be running.
 * @param was the newest last
 * @param file the record, as people name it
 */
export function checkMoves(
  was: readonly Runs[],
  environment: Environment,
  file: string,
  problemAt: ProblemAt,
  project?: ComposeProject,
): Problem[] {
  const found = new Map<string, Problem>();
  for (const one of was.toReversed()) {
    const end =
      one === was.at(-1)
        ? `If that was never deployed, take it out of runs in ${file}.`
        : `If what was synthesised last is deployed by now, say so: npx express-on-ecs apply ${environment.name} --applied.`;
    for (const { code, path, message } of refused(one, environment, project)) {
      const key = JSON.stringify([path, message]);
      if (!found.has(key)) found.set(key, problemAt(code, path, `${message} See docs/moving.md. ${end}`));
    }
  }
  return [...found.values()];
}

const refused = (was: Runs, environment: Environment, project: ComposeProject | undefined): Found[] => [
  ...leavesRegion(was, environment),
  ...foldOver(environment, ({ moves }, settings) =>
    isNone(moves) ? [] : moves.refused(was, settings, environment, project),
  ),
  ...gone(was, environment),
];

/** What those say that the environment has no more. */
function gone(was: Runs, environment: Environment): Found[] {
  const there = new Set<unknown>(foldOver<unknown>(environment, ({ moves }) => [moves]));
  return ALL.flatMap((moves) => (isNone(moves) || there.has(moves) ? [] : (moves.gone?.(was) ?? [])));
}

/**
 * The provider replaces whatever changes its region, one state after the other and data included. Source:
 * terraform-provider-aws, guide "Enhanced Region Support", 2026-11.
 */
function leavesRegion(was: Runs, { region }: Environment): Found<EnvironmentCode>[] {
  if (was.region === undefined || was.region === region) return [];
  const message = `was ${was.region} and is ${region}: Terraform would destroy everything in ${was.region}, data included, and recreate it, empty. Put it back, and write an environment of another name for ${region} (\`npx express-on-ecs new\`).`;
  return [{ code: "EOE-ENV-105", path: ["region"], message }];
}
