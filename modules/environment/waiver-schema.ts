import { z } from "zod";

const SHORTEST_REASON = 20;
const FEWEST_WORDS = 4;

/** The part of an environment file that waives a rule of `modules/checks`, for one place and for a reason. */
const waiver = z.strictObject({
  rule: z
    .string()
    .min(1)
    .describe("Id of the rule, which stands in brackets after what it found")
    .meta({ examples: ["no-secret-in-plain-text"] }),
  at: z
    .string()
    .min(1)
    .describe(
      "The one place that the rule is waived for, as the problem names it: a container of a compose file, a variable `container.NAME` of one, a resource `type.id`, a container of a resource `type.id.container`, a module `module.name` or a key of this file",
    )
    .meta({ examples: ["app.MAP_TOKEN"] }),
  reason: z
    .string()
    .trim()
    .max(1000)
    .refine((text) => text.length >= SHORTEST_REASON && text.split(/\s+/).length >= FEWEST_WORDS, {
      error: `must say why the rule does not matter here, in a sentence of at least ${SHORTEST_REASON} characters`,
    })
    .describe("Why the rule does not matter there, in a sentence; every report prints it")
    .meta({ examples: ["The token is public: browsers get it with each page."] }),
  until: z.iso
    .date({ error: "must be a date, such as 2027-03-31" })
    .optional()
    .describe("Last day of the waiver, in UTC; from the next one on the rule counts again")
    .meta({ examples: ["2027-03-31"] }),
});

export const waivers = z
  .array(waiver)
  .default([])
  .describe("Rules of docs/checks.md that are waived, each for one place and with a reason; default none");

/** A file of waivers alone, for what no environment file stands behind, such as a plan of Terraform. */
export const waiversFile = z.strictObject({ waivers });

export type Waiver = z.output<typeof waiver>;
