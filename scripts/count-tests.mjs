// Adds up the reports of all test runs in a folder (vitest's JSON) and prints one line. A test that was skipped is a
// failure, unless .ci/allowed-skips.json names it with a reason; so is a suite that left no report.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? "coverage/reports";
const allowed = JSON.parse(readFileSync(".ci/allowed-skips.json", "utf8"));
const total = { passed: 0, failed: 0, skipped: 0 };
const files = readdirSync(folder).filter((file) => file.endsWith(".json"));

for (const file of files) {
  const suite = file.replace(".json", "");
  const report = JSON.parse(readFileSync(join(folder, file), "utf8"));
  const tests = report.testResults.flatMap((result) => result.assertionResults);
  const skipped = tests.filter(({ status }) => status !== "passed" && status !== "failed");
  const wrong = skipped.filter(({ fullName }) => !(allowed[suite]?.tests ?? []).includes(fullName));
  for (const { fullName } of wrong) console.error(`should have run: ${suite}: ${fullName}`);
  // A file that does not load has no tests that could fail.
  const broken = report.testResults.filter(
    (result) => result.status === "failed" && result.assertionResults.length === 0,
  );
  for (const { name } of broken) console.error(`did not load: ${suite}: ${name}`);
  const failed = report.numFailedTests + wrong.length + broken.length;
  console.log(
    `${suite}: ${report.numPassedTests} passed, ${failed} failed, ${skipped.length - wrong.length} skipped`,
  );
  total.passed += report.numPassedTests;
  total.failed += failed;
  total.skipped += skipped.length - wrong.length;
}
const expected = (process.env.EXPECTED_REPORTS ?? "").split(" ").filter(Boolean);
const absent = expected.filter((name) => !files.includes(`${name}.json`));
if (absent.length > 0) console.error(`no report of: ${absent.join(", ")}`);
total.failed += absent.length;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.passed > 0 && total.failed === 0 ? 0 : 1;
