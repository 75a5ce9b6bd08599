import { Command } from "commander";
import type { DoctorOptions } from "../doctor.ts";

export const doctor = (): Command =>
  new Command("doctor")
    .description(
      "Says what this machine and this project lack for a synthesis and a deployment; asks AWS nothing",
    )
    .option("--json", "as JSON, for scripts", false)
    .action(async (_options, command: Command) => {
      const { examine } = await import("../doctor.ts");
      examine(command.optsWithGlobals<DoctorOptions>());
    });
