import { AURORA_FACTS } from "../../aws/aurora.ts";
import type { RdsEngine } from "../../aws/rds.ts";
import {
  type Logged,
  type Parameter,
  POSTGRES_LOGGED,
  relationalParameters,
} from "../relational-parameters.ts";

/**
 * Aurora MySQL has an audit log of its own. Sources, 2026-11-28: Aurora User Guide, "Using Advanced Auditing with an Amazon
 * Aurora MySQL DB cluster", "Publishing Amazon Aurora MySQL logs to Amazon CloudWatch Logs", "Using pgAudit to log database
 * activity".
 */
const LOGGED: Logged = {
  postgres: POSTGRES_LOGGED,
  mysql: {
    server_audit_logging: "1",
    server_audit_events: "CONNECT,QUERY_DDL,QUERY_DCL",
    // RDS itself looks every few seconds.
    server_audit_excl_users: "rdsadmin",
    log_output: "FILE",
    slow_query_log: "1",
  },
};

/** All parameters of a cluster, what the user says over what is logged; TLS is always asked for. */
export const allParameters = (
  engine: RdsEngine,
  major: string,
  said: Readonly<Record<string, string>>,
): Parameter[] =>
  relationalParameters(engine, major, { logged: LOGGED, tls: AURORA_FACTS[engine].tls }, said);
