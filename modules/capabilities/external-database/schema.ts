import { z } from "zod";
import { cidr, count } from "../../environment/values.ts";
import { composeService } from "../database.ts";

export const external = z.strictObject({
  hosting: z
    .literal("external")
    .describe(
      "external: it exists already; its connection string is in the secret that `service.secrets` names",
    ),
  service: composeService,
  port: count(1, 65535).default(27017).describe("TCP port that hosts may reach"),
  networks: z
    .array(cidr)
    .min(1)
    .optional()
    .describe("Networks that the database is in; default the VPC. 0.0.0.0/0 for a database on the internet")
    .meta({ examples: [["10.99.0.0/24"]] }),
});
