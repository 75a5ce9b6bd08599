import { Command, Option } from "commander";
import type { DeployCommandOptions } from "../deploy.ts";
import { withDeployOptions } from "./deploy-options.ts";

const EXAMPLES = `
Examples:
  express-on-ecs deploy shop              the commit that is checked out; shows each plan, and asks
  express-on-ecs deploy shop --yes        in a pipeline
  express-on-ecs deploy shop --tag 1.4.2  a version by name; one that was pushed is not built again
  express-on-ecs deploy shop --until check        what a deployment would refuse to start with
  express-on-ecs deploy shop --until images       builds, tests and pushes the images
  express-on-ecs deploy shop --yes --plan plan.json   does what plan --out plan.json has shown, or less
  express-on-ecs deploy shop --yes --no-build     deploys what was pushed, and nothing else

Exit codes beside 0 and 1:
  2  a plan was refused: by Terraform, by whoever holds the lock, or by you
  3  an image could not be built, or did not start
  4  an image could not be pushed
  5  Terraform stopped in the middle of an apply
  6  ECS rolled back; the version before runs on
  7  the load balancer does not answer, or another version does
  8  a task that runs before the switch has failed; the version before runs on
  130  interrupted`;

export const deploy = (): Command =>
  withDeployOptions(
    new Command("deploy")
      .description(
        "Builds, tests and pushes the images, applies the stacks, follows the rollout, and asks the load balancer",
      )
      .argument("<environment>", "environment by name")
      .option("--tag <tag>", "version of the images; default the commit")
      .option("--allow-dirty", "deploy changes that are not committed, under a tag of their own", false)
      .option("--no-image-test", "do not start the built images before they are pushed")
      .option("--no-build", "deploy what is in the registry, and refuse a version that is not")
      .option("--plan <file>", "do what a plan has shown, to the same values, or less; by plan --out")
      .addOption(
        new Option(
          "--until <step>",
          "stop when all is checked and nothing changed, or when the images are in the registry",
        ).choices(["check", "images"]),
      ),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string, _options, command: Command) => {
      const { deployEnvironment } = await import("../deploy.ts");
      await deployEnvironment(environment, command.optsWithGlobals<DeployCommandOptions>());
    });
