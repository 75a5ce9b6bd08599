import { Command } from "commander";
import type { StatusOptions } from "../status.ts";

export const status = (): Command =>
  new Command("status")
    .description("Says what runs: tasks, versions, the rollout, what happened last, and what the URL answers")
    .argument("<environment>", "environment by name")
    .option("--json", "as JSON, for scripts", false)
    .action(async (environment: string, _options, command: Command) => {
      const { showStatus } = await import("../status.ts");
      await showStatus(environment, command.optsWithGlobals<StatusOptions>());
    });
