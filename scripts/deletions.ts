/**
 * Takes single facts away, each by itself in a copy of the project, and says who notices: the compiler, a test that
 * holds all capabilities, or a test of the capability's own. What nobody notices is a hole, and ends it with 1.
 *
 *     npm run test:deletions                      all of them, which takes hours
 *     npm run test:deletions -- --every=4         every fourth of each kind; --write keeps what was found
 *     npm run test:deletions -- --again           those that nobody noticed the last time; also with --write
 *     npm run test:deletions -- --share           as many as HEAD's turn has, for a build server
 *     npm run test:deletions -- "line of a bill"  those whose file, kind or words have this in them
 *     npm run test:deletions -- --list            what there is to be taken away
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Compiler } from "./deletions/compiler.ts";
import { copyProject, git } from "./deletions/copy.ts";
import { type Deletion, type Named, named, without } from "./deletions/deletion.ts";
import { deletionsInText } from "./deletions/in-text.ts";
import { deletionsIn, PLACES } from "./deletions/in-typescript.ts";
import { againOf, lastResult, noticedBy, type Outcome, RESULT_FILE, resultOf } from "./deletions/result.ts";
import { chosen } from "./deletions/share.ts";
import { FOR_ALL, failingTest, likelyTests, testsOfTheirOwn } from "./deletions/tests.ts";

const args = process.argv.slice(2);
const { folder, files } = copyProject("deletions-");
const compiler = new Compiler(folder);
try {
  const all = facts();
  const unnoticed = args.includes("--again") ? lastResult().unnoticed : undefined;
  const asked = all.filter(({ id }) => unnoticed === undefined || unnoticed.includes(id));
  const wanted = chosen(asked, args, git("rev-parse", "HEAD"));
  if (args.includes("--list")) for (const { id } of wanted) console.log(id);
  else judgeAll(wanted, all.length);
} finally {
  compiler.close();
  rmSync(folder, { recursive: true, force: true });
}

function facts(): Named[] {
  const found = files.flatMap((file) => {
    return PLACES.some((place) => place.files.test(file))
      ? deletionsIn(file, compiler.source(file))
      : deletionsInText(file, readFileSync(join(folder, file), "utf8"));
  });
  return named(found);
}

function judgeAll(wanted: readonly Named[], of: number): void {
  const before = compiler.errorAfter([]) ?? failingTest(folder, FOR_ALL);
  if (before !== undefined) throw new Error(`before anything is taken away, this fails already: ${before}`);
  const last = args.includes("--again") ? lastResult() : undefined;
  const outcomes: Outcome[] = [];
  for (const one of wanted) {
    const outcome = { id: one.id, kind: one.kind, by: judge(one) };
    outcomes.push(outcome);
    console.log(`${noticedBy(outcome).padEnd(15)} ${one.id}`);
    if (outcome.by !== undefined) console.log(`  ${outcome.by}`);
    // After each: a run may be broken off.
    if (args.includes("--write")) writeFileSync(RESULT_FILE, `${JSON.stringify(found(), undefined, 2)}\n`);
  }
  console.log(JSON.stringify(found(), undefined, 2));
  if (outcomes.some(({ by }) => by === undefined)) process.exitCode = 1;

  function found() {
    return last ? againOf(last, outcomes) : resultOf(outcomes, of);
  }
}

function judge(one: Deletion): string | undefined {
  const path = join(folder, one.file);
  const text = readFileSync(path, "utf8");
  const own = testsOfTheirOwn(one.file);
  writeFileSync(path, without(text, one));
  let by: string | undefined;
  try {
    by =
      (one.file.endsWith(".ts") ? compiler.errorAfter([one.file]) : undefined) ??
      failingTest(folder, likelyTests(one.file)) ??
      failingTest(folder, FOR_ALL) ??
      failingTest(folder, own);
  } finally {
    writeFileSync(path, text);
    compiler.changed(one.file);
  }
  // The tests for all have passed before; of the others one that fails without a reason must not count.
  const [file] = by?.split(" > ") ?? [];
  if (file === undefined || !file.startsWith("__tests__/") || FOR_ALL.includes(file)) return by;
  const still = failingTest(folder, [file]);
  if (still !== undefined) throw new Error(`with nothing taken away, this fails already: ${still}`);
  return by;
}
