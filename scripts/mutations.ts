/**
 * Makes mistakes in a copy of the project, one at a time, and says who notices: a named assertion of a test, or a rule.
 * Snapshots notice everything and say nothing, so they do not count. What nobody notices ends it with 1.
 *
 *     npm run test:mutations                  all of them: about half an hour on two processors
 *     npm run test:mutations -- --share 1/8   the first of eight shares
 *     npm run test:mutations -- bastion       those that have this in their file or sentence
 *     npm run test:mutations -- --again       those that nobody noticed the last time, or that are new
 *     npm run test:mutations -- --list        what there is to be noticed
 *     npm run test:mutations -- --write       also keeps what was found, for docs/testing.md
 */
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { RULES } from "../modules/checks/catalogue.ts";
import { copyProject } from "./deletions/copy.ts";
import { failures } from "./deletions/tests.ts";
import {
  CATALOGUE,
  judgesOf,
  mutated,
  OF_EXAMPLES,
  OF_RULES,
  SEEDED,
  shareOf,
  withMistake,
} from "./mutations/mutation.ts";
import { refuserIn, ruleIn } from "./mutations/refusal.ts";
import { lastResult, type Outcome, RESULT_FILE, type Result, resultAfter } from "./mutations/result.ts";
import type { Seeded } from "./mutations/seeded.ts";

const { values: flags, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    again: { type: "boolean", default: false },
    share: { type: "string", default: "1/1" },
    list: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
/** Synthesises all environments of the tests, so that a rule refuses what is wrong; its snapshots are written anew. */
const ENVIRONMENTS = "__tests__/stacks/environments.test.ts";
const SNAPSHOTS = "__tests__/__snapshots__";
const WITHOUT_SNAPSHOTS = ["--update"];

/** Test files that pass while no mistake is made. */
const passing = new Set<string>();

const last = existsSync(RESULT_FILE) ? lastResult() : { date: "", seeded: {}, rules: {} };
const wanted = shareOf(
  SEEDED.filter(
    ({ file, wrong }) =>
      words.every((word) => `${file} ${wrong}`.includes(word)) && !(flags.again && last.seeded[wrong]),
  ),
  flags.share,
);
if (flags.list) {
  for (const { file, wrong } of wanted) console.log(`${file}: ${wrong}`);
} else {
  const { folder } = copyProject("mutations-");
  try {
    run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(folder: string): void {
  const outcomes: Outcome[] = [];
  for (const [index, mistake] of wanted.entries()) {
    const outcome = { wrong: mistake.wrong, by: noticedBy(folder, mistake) };
    outcomes.push(outcome);
    console.log(`${index + 1}/${wanted.length} ${outcome.by ?? "NOBODY"}: ${mistake.wrong}`);
    keep(outcomes, {});
  }
  const rules = words.length === 0 && flags.share.startsWith("1/") ? judgeRules(folder) : {};
  keep(outcomes, rules);
  const table = new Table({ head: ["Mistake", "Noticed by"], style: { head: [], border: [] } });
  for (const { wrong, by } of outcomes) table.push([wrong, by ?? "nobody"]);
  for (const [wrong, { noticed, unnoticed }] of Object.entries(rules))
    table.push([
      `A rule ${wrong}.`,
      `${noticed} of ${RULES.length}${unnoticed.map((id) => `\nnot ${id}`).join("")}`,
    ]);
  console.log(table.toString());
  const holes = [
    ...outcomes.filter(({ by }) => by === undefined),
    ...Object.values(rules).flatMap((one) => one.unnoticed),
  ];
  if (holes.length > 0) process.exitCode = 1;
}

/** After each: a run may be broken off. */
function keep(outcomes: readonly Outcome[], rules: Result["rules"]): void {
  if (!flags.write) return;
  writeFileSync(RESULT_FILE, `${JSON.stringify(resultAfter(last, outcomes, rules), undefined, 2)}\n`);
}

function noticedBy(folder: string, mistake: Seeded): string | undefined {
  const { tests, rules } = judgesOf(mistake);
  const by = withText(folder, mistake.file, mutated(readIn(folder, mistake.file), mistake), () => {
    // Those that read snapshots see what someone sees who has them written anew.
    const refused = tests.some((file) => readIn(folder, file).includes("__snapshots__"))
      ? refusedBy(folder, rules)
      : undefined;
    const [failed] = tests.length === 0 ? [] : failures(folder, tests, WITHOUT_SNAPSHOTS);
    // A file whose environment is refused before its first test names the rule.
    if (failed) return ruleIn(failed.message) ?? failed.name;
    return refused ?? (rules.length > 0 ? refusedBy(folder, rules) : undefined);
  });
  rmSync(join(folder, SNAPSHOTS), { recursive: true, force: true });
  cpSync(join(import.meta.dirname, "..", SNAPSHOTS), join(folder, SNAPSHOTS), { recursive: true });
  if (by === undefined || !by.startsWith("__tests__/")) return by;
  // One that fails without a reason must not count.
  const [file = ""] = by.split(/ > |: /);
  const [still] = passing.has(file) ? [] : failures(folder, [file], WITHOUT_SNAPSHOTS);
  passing.add(file);
  if (still) throw new Error(`with no mistake made, this fails already: ${still.name}`);
  return by;
}

/** Who refuses an environment of the tests. */
const refusedBy = (folder: string, rules: readonly string[]): string | undefined =>
  refuserIn(
    failures(folder, [ENVIRONMENTS], WITHOUT_SNAPSHOTS).map(({ message }) => message),
    rules,
  );

/** All rules get the mistake at once: their examples are judged one by one, each under the rule's name. */
function judgeRules(folder: string): Result["rules"] {
  const text = readIn(folder, CATALOGUE);
  return Object.fromEntries(
    OF_RULES.map((mistake) => {
      const failed = withText(folder, CATALOGUE, withMistake(text, mistake), () =>
        failures(folder, [OF_EXAMPLES], []).map(({ name }) => name),
      );
      const unnoticed = RULES.map(({ id }) => id).filter(
        (id) => !failed.some((name) => name.startsWith(`${OF_EXAMPLES} > ${id} `)),
      );
      return [mistake.wrong, { noticed: RULES.length - unnoticed.length, unnoticed }];
    }),
  );
}

function readIn(folder: string, file: string): string {
  return readFileSync(join(folder, file), "utf8");
}

function withText<T>(folder: string, file: string, text: string, judge: () => T): T {
  const before = readIn(folder, file);
  writeFileSync(join(folder, file), text);
  try {
    return judge();
  } finally {
    writeFileSync(join(folder, file), before);
  }
}
