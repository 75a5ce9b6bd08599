import { Command } from "commander";
import type { DoctorOptions } from "../doctor.ts";

export const doctor = (): Command =>
  new Command("doctor")
    .description(
      "Checks that this machine and this project have what a synthesis and a deployment need, without asking AWS",
    )
    .option("--json", "as JSON, for scripts", false)
    .action(async (_options, command: Command) => {
      const { examine } = await import("../doctor.ts");
      examine(command.optsWithGlobals<DoctorOptions>());
    });
