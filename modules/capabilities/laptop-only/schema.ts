import { z } from "zod";

export const laptopOnly = z
  .array(z.string().min(1))
  .default([])
  .describe(
    "Fields of the compose file that ECS cannot keep and that are for the laptop only, as `explain` prints them, without `services.`",
  )
  .meta({ examples: [["api.volumes[0]", "api.pids_limit"]] });

/** An environment with what it declares. */
export interface DeclaresFields {
  readonly laptopOnly: z.output<typeof laptopOnly>;
}
