import { z } from "zod";
import { count, eachOnce, securityGroupId } from "../../environment/values.ts";
import { composeService } from "../database.ts";
import { ruleCidr } from "../rule-networks.ts";

export const external = z.strictObject({
  hosting: z
    .literal("external")
    .describe(
      "external: it exists already; its connection string is in the secret that `service.secrets` names",
    ),
  service: composeService,
  port: count(1, 65535).default(27017).describe("TCP port that hosts may reach"),
  networks: eachOnce(z.array(ruleCidr))
    .min(1)
    .optional()
    .describe("Networks that the database is in; default the VPC. 0.0.0.0/0 for a database on the internet")
    .meta({ examples: [["10.99.0.0/24"]] }),
  securityGroup: securityGroupId
    .optional()
    .describe(
      "Security group that the database is in, of this VPC or one that is peered with it, in place of `networks`. Its own rules are not changed: they must let the tasks in. Default none",
    )
    .meta({ examples: ["sg-0123456789abcdef0"] }),
});

export type ExternalDatabase = z.output<typeof external>;
