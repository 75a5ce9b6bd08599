// Adds up the reports of all test runs in a folder (vitest's JSON) and prints one line. Skipped tests are a failure
// where everything should have run.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? "coverage/reports";
const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
const total = { passed: 0, failed: 0, skipped: 0 };
for (const file of files) {
  const report = JSON.parse(readFileSync(join(folder, file), "utf8"));
  const skipped = report.numPendingTests + report.numTodoTests;
  console.log(
    `${file.replace(".json", "")}: ${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped} skipped`,
  );
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests;
  total.skipped += skipped;
}
const expected = (process.env.EXPECTED_REPORTS ?? "").split(" ").filter(Boolean);
const absent = expected.filter((name) => !files.includes(`${name}.json`));
if (absent.length > 0) console.error(`no report of: ${absent.join(", ")}`);
if (total.skipped > 0) console.error(`${total.skipped} tests were skipped that should have run`);
console.log(`${total.passed} passed, ${total.failed + total.skipped + absent.length} failed`);
process.exitCode = total.passed > 0 && total.failed + total.skipped + absent.length === 0 ? 0 : 1;
