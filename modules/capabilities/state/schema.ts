import { z } from "zod";

export const state = z
  .discriminatedUnion("home", [
    z.strictObject({
      home: z.literal("local").describe("State files in `state/` beside main.ts"),
    }),
    z.strictObject({
      home: z.literal("s3").describe("State in an S3 bucket, locked natively and encrypted"),
      bucket: z
        .string()
        .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
          error: "must be an S3 bucket name: 3 to 63 lower-case letters, digits, dots and hyphens",
        })
        .describe("Name of the bucket, unique in all of AWS; the bootstrap stack makes it")
        .meta({ examples: ["example-terraform-state-123456789012"] }),
    }),
  ])
  .describe("Where Terraform keeps its state");
