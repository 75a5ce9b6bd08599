import type { z } from "zod";
import type { Common } from "../../environment/common";
import { generatedSecret, type Holds } from "../holding";
import type { documentDb } from "./schema";

export const holds: Holds<z.output<typeof documentDb>, Common> = {
  aws_docdb_cluster: ({ service }) => ({ what: `the data of the database ${service}`, key: "database" }),
  aws_secretsmanager_secret: (_, environment, args) =>
    generatedSecret(environment, args, { "documentdb-password": "database.password" }),
};
