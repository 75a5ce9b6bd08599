import "./source-maps";
import { Command } from "commander";
import pc from "picocolors";
import { applyInOrder, TerraformStopped } from "./apply-in-order";
import { tellProblems } from "./problems";

const root = `${import.meta.dirname}/..`;

new Command("apply")
  .description("Applies the stacks of an environment by Terraform; what goes, goes after whatever uses it")
  .argument("<environment>", "environment by name")
  .option("--dry-run", "say the order and what goes, and change nothing in AWS", false)
  .option("--yes", "ask nothing; otherwise Terraform shows each plan and asks", false)
  .option("--outdir <folder>", "where the JSON goes", "cdktf.out")
  .action(
    (
      environment: string,
      options: { readonly dryRun: boolean; readonly yes: boolean; readonly outdir: string },
    ) => {
      tellProblems({ json: false }, () => {
        try {
          applyInOrder({ root, environment, ...options, tell: console.log });
        } catch (error) {
          if (!(error instanceof TerraformStopped)) throw error;
          console.error(pc.red(error.message));
          process.exitCode = 1;
        }
      });
    },
  )
  .parse();
