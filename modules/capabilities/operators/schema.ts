import { z } from "zod";
import { count } from "../../environment/values.ts";

/** Users with their paths, or a whole account. Roles are refused by a sentence; sessions and groups are no principals that last. */
const PRINCIPAL = /^arn:aws:iam::\d{12}:(root|(user|role)(\/[\w+=,.@-]+)+)$/;

export const operators = z.strictObject({
  principals: z
    .array(
      z.string().regex(PRINCIPAL, {
        error:
          "must be the ARN of a user or an account without wildcards, such as arn:aws:iam::123456789012:user/alice or arn:aws:iam::123456789012:root",
      }),
    )
    .min(1, { error: "must name at least one user or account" })
    .optional()
    .describe(
      "Who may take the role: users, or those of an account whom it lets; without it, those of the environment's own account. Each must be there when Terraform applies",
    )
    .meta({ examples: [["arn:aws:iam::123456789012:user/alice"]] }),
  // Source: STS API, GetSessionToken `DurationSeconds`: from 15 minutes to 36 hours (2026-11).
  mfaMinutes: count(15, 2160)
    .default(60)
    .describe("Minutes after a person has shown a second factor in which the role can be taken")
    .meta({ examples: [30] }),
  // Source: IAM API, CreateRole `MaxSessionDuration`: from 1 to 12 hours (2026-11).
  sessionHours: count(1, 12)
    .default(1)
    .describe("Hours that a session lasts at most")
    .meta({ examples: [4] }),
  executeCommand: z
    .boolean()
    .default(false)
    .describe("`aws ecs execute-command`: a shell in running tasks, which has what they have"),
  secrets: z
    .boolean()
    .default(false)
    .describe("To read the values of the secrets that the environment makes"),
});

export type Operators = z.output<typeof operators>;
