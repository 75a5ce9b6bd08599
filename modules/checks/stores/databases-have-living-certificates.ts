import { argumentRule } from "../argument-rule.ts";
import { isNot } from "../judges.ts";

const LIVING = isNot(
  "ca_cert_identifier",
  ["rds-ca-2015", "rds-ca-2019"],
  "has ended; write rds-ca-rsa2048-g1.",
);

export const databasesHaveLivingCertificates = argumentRule({
  id: "databases-have-living-certificates",
  title: "No database shows a certificate of an authority that has ended.",
  reason: "Clients that check certificates no longer connect.",
  sources: ['RDS User Guide, "Using SSL/TLS to encrypt a connection": rds-ca-2019 ended in August 2024'],
  level: "error",
  fails: { resources: { aws_db_instance: { store: { ca_cert_identifier: "rds-ca-2019" } } } },
  passes: { resources: { aws_db_instance: { store: { ca_cert_identifier: "rds-ca-rsa2048-g1" } } } },
  asks: { aws_db_instance: LIVING, aws_rds_cluster_instance: LIVING, aws_docdb_cluster_instance: LIVING },
});
