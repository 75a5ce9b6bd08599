import { type EngineFacts, isDynamicParameter, type RdsEngine } from "../aws/rds.ts";

/** A parameter as a parameter group takes it. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: "immediate" | "pending-reboot";
}

/** By engine the parameters that have logins, and changes of tables and users, written down. */
export type Logged = Readonly<Record<RdsEngine, Readonly<Record<string, string>>>>;

/**
 * Sources, 2026-11-27: RDS User Guide, "Using pgAudit to log database activity", where the library has to be loaded when the
 * engine starts and leaves passwords out of what it writes, as `log_statement` does not.
 */
export const POSTGRES_LOGGED = {
  log_connections: "1",
  log_disconnections: "1",
  shared_preload_libraries: "pg_stat_statements,pgaudit",
  "pgaudit.log": "ddl,role",
} as const;

/** From version 18 on the value is a list. Source: PostgreSQL 18 documentation, `log_connections`, 2026-11-27. */
const CONNECTIONS_FROM_18 = { log_connections: "receipt,authentication,authorization" };

/** All parameters of a database, what the user says over what is logged; TLS is always asked for. */
export function relationalParameters(
  engine: RdsEngine,
  major: string,
  { logged, tls }: { readonly logged: Logged; readonly tls: EngineFacts["tls"] },
  said: Readonly<Record<string, string>>,
): Parameter[] {
  const later = engine === "postgres" && Number(major) >= 18 ? CONNECTIONS_FROM_18 : {};
  const all: Readonly<Record<string, string>> = {
    ...logged[engine],
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
