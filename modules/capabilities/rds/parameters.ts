import { RDS_FACTS, type RdsEngine } from "../../aws/rds.ts";
import {
  type Logged,
  type Parameter,
  POSTGRES_LOGGED,
  relationalParameters,
} from "../relational-parameters.ts";

/** Source: RDS User Guide, "Configuring RDS for MySQL database logs", where logs are exported from files only, 2026-11-27. */
const LOGGED: Logged = {
  postgres: POSTGRES_LOGGED,
  mysql: { log_output: "FILE", slow_query_log: "1" },
};

/** All parameters of a database, what the user says over what is logged; TLS is always asked for. */
export const allParameters = (
  engine: RdsEngine,
  major: string,
  said: Readonly<Record<string, string>>,
): Parameter[] => relationalParameters(engine, major, { logged: LOGGED, tls: RDS_FACTS[engine].tls }, said);
