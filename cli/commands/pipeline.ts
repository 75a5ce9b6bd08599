import { Argument, Command } from "commander";
import type { PipelineOptions, ServiceName } from "../pipeline.ts";

export const PIPELINE_SERVICES: readonly ServiceName[] = ["circleci", "github-actions", "jenkins"];

const EXAMPLES = `
Examples:
  express-on-ecs pipeline github-actions         for the only environment that there is
  express-on-ecs pipeline circleci shop --branch production
  express-on-ecs pipeline jenkins shop           a declarative Jenkinsfile, with messages to Slack`;

export const pipeline = (): Command =>
  new Command("pipeline")
    .description("Writes a pipeline that checks, tests, builds once, deploys what was built, and verifies it")
    .addArgument(new Argument("<service>", "what runs it").choices(PIPELINE_SERVICES))
    .argument("[environment]", "environment by name; default the only one")
    .option("--branch <name>", "what is pushed to it is deployed; default the remote's own, or main")
    .option("--force", "replace a file that a person has written or changed", false)
    .option("--json", "the result as JSON, for scripts", false)
    .addHelpText("after", EXAMPLES)
    .action(async (service: ServiceName, environment: string | undefined, _options, command: Command) => {
      const { writePipeline } = await import("../pipeline.ts");
      await writePipeline(service, environment, command.optsWithGlobals<PipelineOptions>());
    });
