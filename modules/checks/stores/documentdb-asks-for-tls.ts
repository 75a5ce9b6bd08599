import { argumentRule } from "../argument-rule.ts";
import { parameterIs } from "../judges.ts";

export const documentdbAsksForTls = argumentRule({
  id: "documentdb-asks-for-tls",
  title: "Clusters of DocumentDB take connections with TLS only.",
  reason: "Passwords and data otherwise cross the network in plain text.",
  sources: ["Security Hub DocumentDB.6"],
  level: "error",
  fails: {
    resources: {
      aws_docdb_cluster_parameter_group: { store: { parameter: [{ name: "tls", value: "disabled" }] } },
    },
  },
  passes: {
    resources: {
      aws_docdb_cluster_parameter_group: { store: { parameter: [{ name: "tls", value: "tls1.2+" }] } },
    },
  },
  asks: {
    aws_docdb_cluster_parameter_group: parameterIs(
      "tls",
      (value) => value !== "disabled",
      "must not set tls to disabled: what goes to the cluster would be in plain text.",
    ),
  },
});
