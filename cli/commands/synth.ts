import { Command } from "commander";
import type { SynthOptions } from "../synth.ts";

const EXAMPLES = `
Examples:
  express-on-ecs synth                    all environments
  express-on-ecs synth shop --json        one, with its report as JSON
  express-on-ecs synth --snapshots        once, and after each change that you have looked at
  express-on-ecs synth --check            in a pipeline: fails when the JSON is not that of the snapshots`;

export const synth = (): Command =>
  new Command("synth")
    .description("Makes Terraform JSON from environment files; needs no AWS account, no Terraform, no Docker")
    .argument("[environment...]", "environments by name; default all")
    .option("--json", "the report as JSON, for scripts", false)
    .option("--check", "fail when the JSON differs from the committed snapshots, and write nothing", false)
    .option("--snapshots", "write the snapshots that --check compares with, and nothing else", false)
    .option("--outdir <folder>", "where the JSON goes", "cdktf.out")
    .addHelpText("after", EXAMPLES)
    .action(async (names: string[], _options, command: Command) => {
      const { synthEnvironments } = await import("../synth.ts");
      await synthEnvironments(names, command.optsWithGlobals<SynthOptions>());
    });
