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

/**
 * What every service takes in tags; some, such as EC2, take more. Source: AWS General Reference, "Tagging your AWS
 * resources"; IAM API reference, Tag, whose pattern this is (2026-11).
 */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const TAG_SENTENCE = "may hold only letters, digits, spaces and _ . : / = + - @ in a tag";
const tagText = (text: z.ZodString) => text.regex(TAG_TEXT, { error: TAG_SENTENCE });
const tagValue = tagText(z.string().max(256));
const ownTagValue = tagText(z.string().min(1).max(256));

const tags = z
  .strictObject({
    project: ownTagValue.describe("Tag `project`").meta({ examples: ["shop"] }),
    owner: ownTagValue
      .describe("Tag `owner`: the people to ask")
      .meta({ examples: ["shop-team@example.com"] }),
    costCentre: ownTagValue.describe("Tag `cost-centre`").meta({ examples: ["1000"] }),
    more: z
      .record(
        tagText(
          z
            .string()
            .min(1, { error: "is empty; a tag needs a name" })
            .max(128, { error: "is longer than the 128 characters that AWS allows" }),
        ),
        tagValue,
      )
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
