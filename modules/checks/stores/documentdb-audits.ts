import { argumentRule } from "../argument-rule.ts";
import { isGiven, parameterIs } from "../judges.ts";

export const documentdbAudits = argumentRule({
  id: "documentdb-audits",
  title: "Clusters of DocumentDB write an audit log.",
  reason: "Exporting the log is not enough: the cluster writes none unless its parameters say so.",
  sources: ["Security Hub DocumentDB.4"],
  level: "error",
  keys: ["database.auditRetentionDays"],
  fails: {
    resources: {
      aws_docdb_cluster_parameter_group: { store: { parameter: [{ name: "tls", value: "enabled" }] } },
    },
  },
  passes: {
    resources: {
      aws_docdb_cluster_parameter_group: { store: { parameter: [{ name: "audit_logs", value: "ddl" }] } },
    },
  },
  asks: {
    aws_docdb_cluster_parameter_group: parameterIs(
      "audit_logs",
      (value) => isGiven(value) && value !== "disabled" && value !== "none",
      "must set audit_logs, such as to ddl; by default nothing is written.",
    ),
  },
});
