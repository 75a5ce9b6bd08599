import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { generatedSecret, type Holds } from "../holding.ts";
import { heldVolume } from "../store-host.ts";
import type { onHost } from "./schema.ts";

export const holds: Holds<z.output<typeof onHost>, Common> = {
  aws_ebs_volume: ({ service }, environment, args) =>
    heldVolume(environment, service, args, { what: `the data of the database ${service}`, key: "database" }),
  aws_secretsmanager_secret: ({ secrets }, environment, args) =>
    generatedSecret(
      environment,
      args,
      Object.fromEntries(Object.keys(secrets).map((name) => [name, `database.secrets.${name}`])),
    ),
};
