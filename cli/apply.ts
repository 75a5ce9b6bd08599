import "./source-maps.ts";
import { Command } from "commander";
import pc from "picocolors";
import { applied, applyInOrder, TerraformStopped } from "./apply-in-order.ts";
import { recordApplied } from "./data-records.ts";
import { parse } from "./parse.ts";
import { tellProblems } from "./problems.ts";

interface Options {
  readonly dryRun: boolean;
  readonly applied: boolean;
  readonly yes: boolean;
  readonly outdir: string;
}

const root = `${import.meta.dirname}/..`;

parse(
  new Command("apply")
    .description(
      "Applies an environment's stacks with Terraform; what is removed goes after whatever uses it",
    )
    .argument("<environment>", "environment by name")
    .option("--dry-run", "print the order and what is removed, and change nothing in AWS", false)
    .option(
      "--applied",
      "only record that the last synthesis is deployed, by cdktf or Terraform itself",
      false,
    )
    .option("--yes", "do not ask; otherwise Terraform shows each plan and asks", false)
    .option("--outdir <folder>", "where the JSON goes", "cdktf.out")
    .action((environment: string, options: Options) => {
      tellProblems({ json: false }, () => {
        if (options.applied) {
          const changed = recordApplied(root, environment);
          console.log(changed ? applied(environment) : `The record of ${environment} says that already.`);
        } else apply(environment, options);
      });
    }),
);

function apply(environment: string, options: Options): void {
  try {
    const records = process.env["CI"] ? "check" : "write";
    applyInOrder({ root, environment, records, ...options, tell: console.log });
  } catch (error) {
    if (!(error instanceof TerraformStopped)) throw error;
    console.error(pc.red(error.message));
    process.exitCode = 1;
  }
}
