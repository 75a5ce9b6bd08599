/**
 * Runs checkov over what is synthesised, and compares what it finds with security/checkov.json, which holds a reason for
 * each. What is new fails, and so does what is accepted without need. `--update` writes down what is found.
 *
 * Without Python or its package index it says `skipped: ...` and ends well, but not where CI is set.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import type { Changes } from "../__tests__/support/environment.ts";
import {
  COMPOSE_WITH_VOLUMES,
  DOCUMENTDB,
  FARGATE,
  MONGO_ON_HOST,
  VOLUMES,
} from "../__tests__/support/kinds.ts";
import { synthesise } from "../cli/synthesise.ts";
import type { SynthesisedStack } from "../cli/synthesised-stack.ts";
import { compareText } from "../modules/compare-text.ts";
import { installPackage, skipped } from "./python.ts";

const root = join(import.meta.dirname, "..");
const ACCEPTED_FILE = join(root, "security/checkov.json");
/** What a synthesis reads beside its environment file. */
const PROJECT_PARTS = ["docker-compose.yml", "app", "nginx", "mongo", "mysql", "secrets"];

/** Environments of the tests, as changes of market. */
const KINDS: Readonly<
  Record<"database-host" | "documentdb" | "fargate", { readonly changes: Changes; readonly compose?: string }>
> = {
  "database-host": { changes: MONGO_ON_HOST },
  documentdb: { changes: DOCUMENTDB },
  fargate: { changes: { ...FARGATE, ...VOLUMES }, compose: COMPOSE_WITH_VOLUMES },
};

const failures = z.record(z.string(), z.array(z.string()));
const acceptedFile = z.strictObject({
  /** Exact, so that no new policy of checkov comes unasked. */
  version: z.string().regex(/^\d+(\.\d+)+$/),
  reasons: z.record(z.string(), z.string().min(20)),
  environments: z.record(
    z.string(),
    z.strictObject({
      about: z.string(),
      /** One of the tests' environments; default market. */
      kind: z.enum(["database-host", "documentdb", "fargate"]).optional(),
      /** By key path; null removes the key. */
      changes: z.record(z.string(), z.unknown()),
      failed: failures,
    }),
  ),
});
const checkovReport = z.object({
  // Nothing may be left out: no file that is not understood, no resource with a comment that skips a check.
  summary: z.object({
    passed: z.number(),
    failed: z.number(),
    skipped: z.literal(0),
    parsing_errors: z.literal(0),
  }),
  results: z.object({ failed_checks: z.array(z.object({ check_id: z.string(), resource: z.string() })) }),
});

type Failures = z.output<typeof failures>;
type Judged = Pick<z.output<typeof acceptedFile>["environments"][string], "kind" | "changes">;
interface Found {
  readonly passed: number;
  readonly failed: Failures;
}

/** market with changes, in a project folder of its own. */
function synthesised({ kind, changes }: Judged): string {
  const base = kind && KINDS[kind];
  const folder = mkdtempSync(join(tmpdir(), "checkov-"));
  mkdirSync(join(folder, "environments"));
  const document = parseDocument(readFileSync(join(root, "environments/market.yml"), "utf8"));
  for (const [path, value] of Object.entries({ ...base?.changes, ...changes })) {
    if (value === null || value === undefined) document.deleteIn(path.split("."));
    else document.setIn(path.split("."), document.createNode(value));
  }
  writeFileSync(join(folder, "environments/market.yml"), document.toString());
  for (const part of PROJECT_PARTS) {
    if (part.endsWith(".yml")) cpSync(join(root, part), join(folder, part));
    else symlinkSync(join(root, part), join(folder, part));
  }
  if (base?.compose !== undefined) writeFileSync(join(folder, "docker-compose.yml"), base.compose);
  mkdirSync(join(folder, "checked"));
  for (const { stacks } of synthesise({ root: folder, outdir: "cdktf.out", names: [] })) {
    for (const { name, json } of asOneModule(stacks))
      writeFileSync(join(folder, "checked", `${name}.tf.json`), JSON.stringify(json, null, 1));
  }
  return folder;
}

const OF_ANOTHER_STACK = /\$\{data\.terraform_remote_state\.[\w-]+\.outputs\.([\w-]+)\}/g;

/**
 * The stacks as if they were one module, so that checkov sees what of one stack is used in another. It reads no
 * `terraform` block whose members are no blocks themselves.
 */
function asOneModule(stacks: readonly SynthesisedStack[]): { name: string; json: unknown }[] {
  const texts = stacks.map(({ name, json }) => {
    const blocks = Object.entries(json).filter(([block]) => !["terraform", "//"].includes(block));
    return { name, text: JSON.stringify(Object.fromEntries(blocks)) };
  });
  const outputs: Record<string, { readonly value?: unknown }> = Object.assign(
    {},
    ...texts.map(({ text }) => JSON.parse(text).output),
  );
  return texts.map(({ name, text }) => ({
    name,
    json: JSON.parse(
      text.replace(OF_ANOTHER_STACK, (reference, output: string) => {
        const { value } = outputs[output] ?? {};
        return typeof value === "string" ? value : reference;
      }),
    ),
  }));
}

function judged(command: string, environment: Judged): Found {
  const folder = synthesised(environment);
  try {
    const args = [
      "--directory",
      join(folder, "checked"),
      "--framework",
      "terraform_json",
      "--output",
      "json",
    ];
    const { stdout, stderr } = spawnSync(command, [...args, "--skip-download", "--quiet"], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    if (stdout.trim() === "") throw new Error(`checkov said nothing: ${stderr}`);
    const { summary, results } = checkovReport.parse(JSON.parse(stdout));
    const checks = [...new Set(results.failed_checks.map(({ check_id: check }) => check))].sort(compareText);
    const failed = checks.map((check) => {
      const ofCheck = results.failed_checks.filter(({ check_id: id }) => id === check);
      return [check, ofCheck.map(({ resource }) => resource).sort(compareText)] as const;
    });
    return { passed: summary.passed, failed: Object.fromEntries(failed) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const pairs = (failed: Failures): string[] =>
  Object.entries(failed).flatMap(([check, resources]) => resources.map((resource) => `${check} ${resource}`));

function main(): void {
  const accepted = acceptedFile.parse(JSON.parse(readFileSync(ACCEPTED_FILE, "utf8")));
  const installed = installPackage("checkov", accepted.version);
  if ("missing" in installed) {
    skipped(installed.missing);
    return;
  }
  const used = new Set<string>();
  for (const [name, environment] of Object.entries(accepted.environments)) {
    const { failed } = environment;
    const found = judged(installed.command, environment);
    for (const check of Object.keys(found.failed)) used.add(check);
    const [now, before] = [pairs(found.failed), pairs(failed)];
    console.log(`checkov ${accepted.version}, ${name}: ${found.passed} passed, ${now.length} failed`);
    if (process.argv.includes("--update")) {
      Object.assign(accepted.environments[name] ?? {}, { failed: found.failed });
      continue;
    }
    const wrong = [
      ...now.filter((pair) => !before.includes(pair)).map((pair) => `new: ${pair}`),
      ...before.filter((pair) => !now.includes(pair)).map((pair) => `accepted without need: ${pair}`),
    ];
    for (const line of wrong) console.error(`${name}: ${line}`);
    if (wrong.length > 0) process.exitCode = 1;
  }
  const checks = new Set([...used, ...Object.keys(accepted.reasons)]);
  for (const check of [...checks].sort(compareText)) {
    if (used.has(check) && accepted.reasons[check] !== undefined) continue;
    console.error(
      `${check}: ${used.has(check) ? "has no reason" : "its reason is not needed"} in security/checkov.json`,
    );
    process.exitCode = 1;
  }
  if (process.argv.includes("--update"))
    writeFileSync(ACCEPTED_FILE, `${JSON.stringify(accepted, null, 2)}\n`);
}

main();
