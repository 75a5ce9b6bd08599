import { Command } from "commander";
import type { PlanChecksOptions } from "../checks.ts";

interface ChecksCommandOptions extends PlanChecksOptions {
  readonly list: boolean;
  readonly explain?: string;
  readonly plan?: string;
}

const EXAMPLES = `
Examples:
  express-on-ecs checks --list            the rules, and what each is for
  express-on-ecs checks --explain keys-rotate
  express-on-ecs checks shop              what they find; what is waived, and why
  express-on-ecs checks shop --sarif checks.sarif --junit checks.xml
  express-on-ecs checks --plan plan.json  any plan: terraform show -json tfplan > plan.json
  express-on-ecs checks --plan plan.json --waivers waivers.yml
                                          without what waivers.yml waives, each for one place and a reason`;

export const checks = (): Command =>
  new Command("checks")
    .description("Says what a careful reviewer would say of environments, and writes nothing")
    .argument("[environment...]", "environments by name; default all")
    .option("--list", "print the rules themselves", false)
    .option("--explain <rule>", "print the whole of a rule")
    .option("--plan <file>", "judge a plan of Terraform in JSON, wherever it comes from")
    .option(
      "--disposable",
      "with --plan: what is planned need not last, so ask for no protection and no backups",
    )
    .option("--waivers <file>", "with --plan: waivers, as an environment file has them under `waivers`")
    .option("--sarif <file>", "write what is found as SARIF 2.1.0, for code scanning")
    .option("--junit <file>", "write what is found as JUnit XML, for CI")
    .option("--json", "as JSON, for scripts", false)
    .addHelpText("after", EXAMPLES)
    .action(async (names: string[], _options, command: Command) => {
      const options = command.optsWithGlobals<ChecksCommandOptions>();
      const { checkEnvironments, checkPlan, explainRule, listRules, refusePlanOptions } = await import(
        "../checks.ts"
      );
      if (options.list) listRules(options);
      else if (options.explain !== undefined) explainRule(options.explain, options);
      else if (options.plan !== undefined) checkPlan(options.plan, options);
      else {
        refusePlanOptions(options);
        await checkEnvironments(names, options);
      }
    });
