import { isDynamicParameter, RDS_FACTS, type RdsEngine } from "../../aws/rds.ts";

/** A parameter as a parameter group takes it. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: "immediate" | "pending-reboot";
}

/**
 * What is written down of logins, and of changes of tables and users. Sources, 2026-11-27: RDS User Guide, "Using pgAudit
 * to log database activity", where the library has to be loaded when the engine starts and leaves passwords out of what it
 * writes, as `log_statement` does not; "Configuring RDS for MySQL database logs", where logs are exported from files only.
 */
const LOGGED: Readonly<Record<RdsEngine, Readonly<Record<string, string>>>> = {
  postgres: {
    log_connections: "1",
    log_disconnections: "1",
    shared_preload_libraries: "pg_stat_statements,pgaudit",
    "pgaudit.log": "ddl,role",
  },
  mysql: { log_output: "FILE", slow_query_log: "1" },
};

/** From version 18 on the value is a list. Source: PostgreSQL 18 documentation, `log_connections`, 2026-11-27. */
const CONNECTIONS_FROM_18 = { log_connections: "receipt,authentication,authorization" };

/** All parameters of a database, what the user says over what is logged; TLS is always asked for. */
export function allParameters(
  engine: RdsEngine,
  major: string,
  said: Readonly<Record<string, string>>,
): Parameter[] {
  const { tls } = RDS_FACTS[engine];
  const later = engine === "postgres" && Number(major) >= 18 ? CONNECTIONS_FROM_18 : {};
  const all: Readonly<Record<string, string>> = {
    ...LOGGED[engine],
    ...later,
    ...said,
    [tls.name]: tls.value,
  };
  return Object.entries(all)
    .map(([name, value]): Parameter => ({ name, value, applyMethod: applyMethod(engine, name) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

const applyMethod = (engine: RdsEngine, name: string): Parameter["applyMethod"] =>
  isDynamicParameter(engine, name) ? "immediate" : "pending-reboot";
