import type { Common } from "../../environment/common.ts";
import { generatedSecret, type Holds } from "../holding.ts";
import type { Rds } from "./schema.ts";

export const holds: Holds<Rds, Common> = {
  aws_db_instance: ({ service }) => ({ what: `the data of the database ${service}`, key: "database" }),
  aws_secretsmanager_secret: (_, environment, args) =>
    generatedSecret(environment, args, { "rds-password": "database.password" }),
};
