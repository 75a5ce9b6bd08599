/** node-postgres' pool with an end to every wait: neither a connection nor an answer is waited for without limit. */
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import { Pool, type PoolClient, type PoolConfig } from "pg";
import { StorageUnavailable } from "../../http/problem.ts";
import { answerWithinMs, timeLeft } from "../deadline.ts";
import { isLate } from "./errors.ts";

const queueLimit = 500;

/** What an address may say of TLS; it would go before the options (pg 8.23, connection-parameters.js). */
const tlsParameters = [
  "ssl",
  "sslmode",
  "sslcert",
  "sslkey",
  "sslrootcert",
  "sslnegotiation",
  "uselibpqcompat",
];

function withoutTls(address: string): string {
  const url = new URL(address);
  for (const name of tlsParameters) url.searchParams.delete(name);
  return url.href;
}

/** @param ca with it the connection is TLS, and the server's certificate must be of these authorities. */
export function createPool(url: string, ca: string | string[] | undefined, limits: PoolConfig): Pool {
  const pool = new Pool({
    connectionString: ca ? withoutTls(url) : url,
    ...(ca ? { ssl: { ca, rejectUnauthorized: true } } : {}),
    keepAlive: true,
    connectionTimeoutMillis: answerWithinMs,
    ...limits,
  });
  // A connection that breaks is told of by whatever uses it next; without a listener it would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

export const boundedLimits: PoolConfig = {
  max: 10,
  idleTimeoutMillis: 60_000,
  query_timeout: answerWithinMs,
  statement_timeout: answerWithinMs,
  idle_in_transaction_session_timeout: 2 * answerWithinMs,
};

/** What the server was told last. */
const patience = new WeakMap<PoolClient, number>();
/** Milliseconds that the server may go on for longer than somebody waits; telling it anew costs a question. */
const toleratedMs = 300;

/** The server gives up together with whoever asked, so that what waits for a lock is not done after a 503. */
async function bound(client: PoolClient): Promise<void> {
  const ms = Math.ceil(timeLeft());
  if (ms <= 0) throw new StorageUnavailable(new Error("no time left"));
  const wanted = ms < answerWithinMs - toleratedMs ? ms : answerWithinMs;
  if (wanted === (patience.get(client) ?? answerWithinMs)) return;
  await client.query(`set statement_timeout = ${wanted}`);
  patience.set(client, wanted);
}

function boundedClient(client: PoolClient): PostgresPoolClient {
  let late: Error | undefined;
  async function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    try {
      await bound(client);
      return (await client.query(text, [...values])) as unknown as PostgresQueryResult<R>;
    } catch (error) {
      if (isLate(error)) late = error as Error;
      throw error;
    }
  }
  // With an error the connection is closed instead of given to the next.
  return { query: query as PostgresPoolClient["query"], release: () => client.release(late) };
}

export function boundedPool(pool: Pool): PostgresPool {
  return {
    async connect() {
      if (pool.waitingCount >= queueLimit) throw new StorageUnavailable(new Error("too many are waiting"));
      try {
        return boundedClient(await pool.connect());
      } catch (error) {
        // Whatever keeps it from there: network, certificate, password, a database that is not made yet.
        throw new StorageUnavailable(error);
      }
    },
    end: () => pool.end(),
  };
}
