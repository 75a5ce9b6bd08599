import { z } from "zod";

/** The keys that every environment has, whatever it is made of. */

/** Environment names start every physical name, so they leave room for what follows within 32 characters. */
export const ENVIRONMENT_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const name = z
  .string()
  .regex(ENVIRONMENT_NAME, {
    error: "must start with a letter and hold only lower-case letters, digits and single hyphens",
  })
  .refine((text) => !/^(aws|ecs|fargate)/.test(text), {
    error: "must not begin with aws, ecs or fargate, which ECS reserves",
  })
  // Sources: ELBv2 API reference, CreateLoadBalancer `Name`; EC2 API reference, CreateSecurityGroup `GroupName` (2026-11-26).
  .refine((text) => !text.startsWith("internal-"), {
    error: "must not begin with internal-, which AWS does not allow for load balancers",
  })
  .refine((text) => !text.startsWith("sg-"), {
    error: "must not begin with sg-, which AWS does not allow for security groups",
  })
  .min(2, { error: "must have at least 2 characters" })
  .max(20, { error: "must have at most 20 characters, so that names stay within AWS's limit of 32" })
  .describe("Prefix of all resource names. The file must be called <name>.yml")
  .meta({ examples: ["shop"] });

const tags = z
  .strictObject({
    project: z
      .string()
      .min(1)
      .max(256)
      .describe("Tag `project`")
      .meta({ examples: ["shop"] }),
    owner: z
      .string()
      .min(1)
      .max(256)
      .describe("Tag `owner`: the people to ask")
      .meta({ examples: ["shop-team@example.com"] }),
    costCentre: z
      .string()
      .min(1)
      .max(256)
      .describe("Tag `cost-centre`")
      .meta({ examples: ["1000"] }),
    more: z
      .record(z.string().min(1).max(128), z.string().max(256))
      .default({})
      .describe("Any further tags by name")
      .meta({ examples: [{ tier: "web" }] }),
  })
  .describe("Tags on everything, beside `environment` and `managed-by`");

export const common = {
  name,
  region: z
    .string()
    .describe("AWS region")
    .meta({ examples: ["eu-central-1"] }),
  account: z
    .string({ error: 'must be a string; put quotes around the number: "123456789012"' })
    .regex(/^\d{12}$/, { error: "must be an AWS account number of 12 digits" })
    .optional()
    .describe("AWS account; with it Terraform refuses to touch any other. Default: that of your credentials")
    .meta({ examples: ["123456789012"] }),
  disposable: z
    .boolean()
    .default(false)
    .describe("true: everything can be destroyed without confirmation, data included"),
  tags,
};

/** What every capability may know of an environment. */
export type Common = z.output<z.ZodObject<typeof common>>;
