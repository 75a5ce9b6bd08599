import "./source-maps";
import { Command } from "commander";
import { tellProblems } from "./problems";
import { formatReport, reportOf } from "./report";
import { checkSnapshots } from "./snapshots";
import { synthesise } from "./synthesise";

interface Options {
  readonly json: boolean;
  readonly check: boolean;
  readonly outdir: string;
}

const root = `${import.meta.dirname}/..`;

new Command("synth")
  .description("Makes Terraform JSON from environment files; needs no AWS account, no Terraform, no Docker")
  .argument("[environment...]", "environments by name; default all")
  .option("--json", "the report as JSON, for scripts", false)
  .option("--check", "fail when the JSON differs from the committed snapshots, and write nothing", false)
  .option("--outdir <folder>", "where the JSON goes", "cdktf.out")
  .action((names: string[], { json, check, outdir }: Options) => {
    tellProblems({ json }, () => {
      if (check) {
        checkSnapshots({ root, names });
        console.log(json ? JSON.stringify({ differing: [] }) : "The JSON is as in the snapshots.");
        return;
      }
      const report = reportOf(synthesise({ root, outdir, names }), outdir);
      console.log(json ? JSON.stringify(report, null, 2) : formatReport(report));
    });
  })
  .parse();
