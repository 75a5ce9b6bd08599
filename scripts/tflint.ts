/**
 * Runs tflint, with its recommended rules on Terraform, over every stack of the snapshots. A data source that nothing reads
 * is there for its postcondition, which tells before an apply what is wrong with something that the user has; one
 * without is a finding, as is everything else.
 *
 * Without tflint in the PATH, or at TFLINT, it says `skipped: ...` and ends well. To install it:
 * `go install github.com/terraform-linters/tflint@v0.64.0`.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { z } from "zod";

const SNAPSHOTS = ["stacks", "environments"].map((folder) =>
  join(import.meta.dirname, "../__tests__/__snapshots__", folder),
);
const FILE = "cdk.tf.json";
const UNUSED_DATA = /^data "([^"]+)" "([^"]+)" is declared but not used$/;

const report = z.object({
  issues: z.array(
    z.object({
      rule: z.object({ name: z.string() }),
      message: z.string(),
      range: z.object({ filename: z.string() }),
    }),
  ),
  errors: z.array(z.object({ message: z.string() })),
});
type Issue = z.output<typeof report>["issues"][number];

const stackFile = z.object({
  data: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.object({ lifecycle: z.object({ postcondition: z.array(z.unknown()).optional() }).optional() }),
      ),
    )
    .optional(),
});

/** A folder with one module of Terraform for each stack; how many there are. */
function copyStacks(folder: string): number {
  const files = SNAPSHOTS.flatMap((snapshots) => readdirSync(snapshots).map((file) => join(snapshots, file)));
  for (const file of files) {
    const stack = join(folder, basename(file, ".tf.json"));
    mkdirSync(stack);
    cpSync(file, join(stack, FILE));
  }
  return files.length;
}

function checksSomething(folder: string, { rule, message, range }: Issue): boolean {
  const [, type = "", id = ""] = UNUSED_DATA.exec(message) ?? [];
  if (rule.name !== "terraform_unused_declarations" || id === "") return false;
  const { data } = stackFile.parse(JSON.parse(readFileSync(join(folder, range.filename), "utf8")));
  return (data?.[type]?.[id]?.lifecycle?.postcondition ?? []).length > 0;
}

function main(): void {
  const program = process.env["TFLINT"] ?? "tflint";
  if (spawnSync(program, ["--version"]).status !== 0) {
    console.warn("skipped: tflint is not installed");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "tflint-"));
  try {
    const stacks = copyStacks(folder);
    const { stdout, stderr } = spawnSync(program, ["--recursive", "--format=json", "--no-color"], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    if (stdout.trim() === "") throw new Error(`tflint said nothing: ${stderr}`);
    const { issues, errors } = report.parse(JSON.parse(stdout));
    const wrong = issues.filter((issue) => !checksSomething(folder, issue));
    for (const { message } of errors) console.error(message);
    for (const { rule, message, range } of wrong)
      console.error(`${range.filename}: ${message} (${rule.name})`);
    const checks = issues.length - wrong.length;
    console.log(
      `tflint: ${stacks} stacks, ${wrong.length} findings, ${checks} data sources for their postcondition`,
    );
    if (wrong.length + errors.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
