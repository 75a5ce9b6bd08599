import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { generatedSecret, type Holds } from "../holding.ts";
import type { documentDb } from "./schema.ts";

export const holds: Holds<z.output<typeof documentDb>, Common> = {
  aws_docdb_cluster: ({ service }) => ({ what: `the data of the database ${service}`, key: "database" }),
  aws_secretsmanager_secret: (_, environment, args) =>
    generatedSecret(environment, args, { "documentdb-password": "database.password" }),
};
