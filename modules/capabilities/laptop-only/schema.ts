import { z } from "zod";

export const laptopOnly = z
  .array(z.string().min(1))
  .default([])
  .describe(
    "What of the compose file is for the laptop only: whole services, and fields that ECS cannot keep, as `explain` prints them, without `services.`",
  )
  .meta({ examples: [["mailhog", "api.volumes[0]", "api.pids_limit"]] });

/** An environment with what it declares. */
export interface DeclaresFields {
  readonly laptopOnly: z.output<typeof laptopOnly>;
}
