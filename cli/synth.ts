import "./source-maps.ts";
import { resolve } from "node:path";
import { Command } from "commander";
import { parse } from "./parse.ts";
import { printRefused, tellProblems } from "./problems.ts";
import { formatReport, reportOf } from "./report.ts";
import { checkSnapshots, writeSnapshots } from "./snapshots.ts";
import { synthesiseEach } from "./synthesise.ts";

interface Options {
  readonly json: boolean;
  readonly check: boolean;
  readonly snapshots: boolean;
  readonly outdir: string;
}

const root = resolve(import.meta.dirname, "..");

parse(
  new Command("synth")
    .description("Makes Terraform JSON from environment files; needs no AWS account, no Terraform, no Docker")
    .argument("[environment...]", "environments by name; default all")
    .option("--json", "the report as JSON, for scripts", false)
    .option("--check", "fail when the JSON differs from the committed snapshots, and write nothing", false)
    .option("--snapshots", "write the snapshots that --check compares with, and nothing else", false)
    .option("--outdir <folder>", "where the JSON goes", "cdktf.out")
    .action((names: string[], options: Options) => {
      tellProblems(options, () => {
        if (options.check) check(names, options);
        else if (options.snapshots) snapshots(names, options);
        else report(names, options);
      });
    }),
);

function check(names: readonly string[], { json }: Options): void {
  checkSnapshots({ root, names });
  console.log(json ? JSON.stringify({ differing: [] }) : "The JSON is as in the snapshots.");
}

function snapshots(names: readonly string[], { json }: Options): void {
  const changed = writeSnapshots({ root, names });
  const sentence =
    changed.length > 0 ? `Snapshots that changed: ${changed.join(", ")}.` : "No snapshot changed.";
  console.log(json ? JSON.stringify({ changed }) : sentence);
}

/** What is wrong in one environment stops no other; the exit code tells of it. */
function report(names: readonly string[], { json, outdir }: Options): void {
  const synthesis = synthesiseEach({ root, outdir, names });
  const { deployments, refused } = synthesis;
  const made = reportOf(synthesis, { root, outdir });
  if (json) console.log(JSON.stringify(made, null, 2));
  else if (deployments.length > 0) console.log(formatReport(made));
  if (refused.length === 0) return;
  process.exitCode = 1;
  printRefused(
    refused,
    deployments.map(({ environment }) => environment.name),
  );
}
