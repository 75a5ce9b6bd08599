import { z } from "zod";

const id = (kind: "vpc" | "subnet") =>
  z.string().regex(new RegExp(`^${kind}-[0-9a-f]{8,17}$`), {
    error: `must be the id of a ${kind === "vpc" ? "VPC" : kind}, such as ${kind}-0123456789abcdef0`,
  });

export const vpcId = id("vpc");

/** Source: Amazon EC2 User Guide, "Tag restrictions": keys of 128 characters, values of 256 (2026-11). */
const tags = z
  .record(z.string().min(1).max(128), z.string().max(256))
  .refine((all) => Object.keys(all).length > 0, { error: "must name at least one tag" });

const subnets = (tier: "public" | "private", example: string) =>
  z
    .union([z.array(id("subnet")).min(2).max(6), tags], {
      error: "must be a list of 2 to 6 subnet ids, one for each zone, or the tags that they have",
    })
    .describe(
      tier === "public"
        ? "Ids or tags of subnets that route to an internet gateway, one for each zone. Default none: only a public load balancer and hosts, tasks or a bastion with public addresses need them"
        : "Ids or tags of subnets that have no route from the internet, one for each zone",
    )
    .meta({ examples: [[`subnet-${example}0`, `subnet-${example}1`], { tier }] });

export const existingNetwork = z
  .strictObject({
    vpc: z
      .union([vpcId, tags], {
        error: "must be the id of a VPC, such as vpc-0123456789abcdef0, or tags that no other VPC has",
      })
      .describe("The VPC: its id, or tags that no other VPC of the region has")
      .meta({ examples: ["vpc-0123456789abcdef0", { Name: "main" }] }),
    subnets: z
      .strictObject({
        public: subnets("public", "0a1b2c3d4e5f6070").optional(),
        private: subnets("private", "0f1e2d3c4b5a6970"),
      })
      .default({ public: { tier: "public" }, private: { tier: "private" } })
      .describe("Its subnets, by ids or by tags. Default: by the tag `tier`, as environments tag their own"),
    endpoints: z
      .enum(["existing", "create"])
      .optional()
      .describe(
        "With `egress: endpoints`: whether the VPC has the endpoints that tasks need, or this environment makes them there. Default existing",
      ),
  })
  .optional()
  .describe(
    "A VPC that exists, in place of one that is made: it is read and never changed (docs/existing-network.md)",
  );

export type ExistingNetwork = NonNullable<z.output<typeof existingNetwork>>;
