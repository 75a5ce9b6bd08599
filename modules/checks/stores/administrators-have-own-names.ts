import { argumentRule } from "../argument-rule.ts";
import { isNot } from "../judges.ts";

const USUAL = ["admin", "administrator", "mysql", "postgres", "root", "sa"];
const OTHER = "is the name that everybody tries first; choose another.";

export const administratorsHaveOwnNames = argumentRule({
  id: "administrators-have-own-names",
  title: "A database's administrator does not have the engine's usual name.",
  reason: "Who guesses passwords begins with the names that everybody knows.",
  sources: ["Security Hub RDS.24", "Security Hub RDS.25"],
  level: "warning",
  fails: { resources: { aws_db_instance: { store: { username: "admin" } } } },
  passes: { resources: { aws_db_instance: { store: { username: "keeper" } } } },
  asks: {
    aws_db_instance: isNot("username", USUAL, OTHER),
    aws_rds_cluster: isNot("master_username", USUAL, OTHER),
    aws_docdb_cluster: isNot("master_username", USUAL, OTHER),
  },
});
