import type { Common } from "../../environment/common.ts";
import { generatedSecret, type Holds } from "../holding.ts";
import type { Aurora } from "./schema.ts";

export const holds: Holds<Aurora, Common> = {
  aws_rds_cluster: ({ service }) => ({ what: `the data of the database ${service}`, key: "database" }),
  aws_secretsmanager_secret: (_, environment, args) =>
    generatedSecret(environment, args, { "aurora-password": "database.password" }),
};
