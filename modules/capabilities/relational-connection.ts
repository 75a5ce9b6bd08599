import { RDS_FACTS, type RdsEngine } from "../aws/rds.ts";

/**
 * What a connection string asks for where the file says nothing. Every client of PostgreSQL's protocol knows `sslmode`;
 * MySQL's clients have no word in common, and the server refuses connections without TLS anyway.
 */
const QUERIES: Readonly<Record<RdsEngine, Readonly<Record<string, string>>>> = {
  postgres: { sslmode: "verify-full" },
  mysql: {},
};
const SCHEMES: Readonly<Record<RdsEngine, string>> = { postgres: "postgresql", mysql: "mysql" };

export interface Login {
  readonly user: string;
  readonly database: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
}

/**
 * The connection string: `postgresql://app:secret@host:5432/app?sslmode=verify-full`.
 *
 * @param password letters and digits, or a reference
 * @param host     a name, or a reference
 */
export function relationalUrl(
  engine: RdsEngine,
  { user, database, query = QUERIES[engine] }: Login,
  password: string,
  host: string,
): string {
  const asked = Object.entries(query).map((pair) => pair.map(encodeURIComponent).join("="));
  const url = `${SCHEMES[engine]}://${user}:${password}@${host}:${RDS_FACTS[engine].port}/${database}`;
  return asked.length === 0 ? url : `${url}?${asked.join("&")}`;
}
