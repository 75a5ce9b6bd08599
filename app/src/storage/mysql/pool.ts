/** mysql2's pool with an end to every wait: neither a connection nor an answer is waited for without limit. */
import type { MysqlPool, MysqlPoolConnection } from "kysely";
import type { Pool, PoolConnection, QueryError } from "mysql2";
import { timeLeft } from "../deadline.ts";

const timedOut = "PROTOCOL_SEQUENCE_TIMEOUT";

/** A connection whose server did not answer in time is closed: it would answer the next query with this one's rows. */
function boundedConnection(connection: PoolConnection): MysqlPoolConnection {
  function query(sql: string, parameters: ReadonlyArray<unknown>): { stream: <T>(options: T) => never };
  function query(
    sql: string,
    parameters: ReadonlyArray<unknown>,
    callback: (error: unknown, result: unknown) => void,
  ): void;
  function query(
    sql: string,
    parameters: ReadonlyArray<unknown>,
    callback?: (error: unknown, result: unknown) => void,
  ): unknown {
    if (!callback) throw new Error("nothing here reads a result as a stream");
    connection.query(
      { sql, values: [...parameters], timeout: Math.max(1, Math.ceil(timeLeft())) },
      (error: QueryError | null, result: unknown) => {
        if (error?.code === timedOut) connection.destroy();
        callback(error, result);
      },
    );
    return undefined;
  }
  return { query: query as MysqlPoolConnection["query"], release: () => connection.release() };
}

/** Who has stopped waiting for a connection does not use it when it comes: nothing is written after a 503. */
export function boundedPool(pool: Pool): MysqlPool {
  return {
    getConnection(callback) {
      let waiting = true;
      const timer = setTimeout(() => {
        waiting = false;
        callback(Object.assign(new Error("no connection in time"), { code: timedOut }), undefined as never);
      }, timeLeft());
      pool.getConnection((error, connection) => {
        clearTimeout(timer);
        if (!waiting) connection?.release();
        else if (error) callback(error, undefined as never);
        else callback(undefined, boundedConnection(connection));
      });
    },
    end: (callback) => pool.end(callback),
  };
}
