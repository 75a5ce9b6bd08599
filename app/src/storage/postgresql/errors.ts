import { StorageUnavailable } from "../../http/problem.ts";
import { isNetworkError } from "../network-errors.ts";

/**
 * Connection lost, not signed in, deadlock or conflict, no resources, lock not to be had, cancelled by the deadline,
 * shutdown, the system's own errors, read-only. Source: PostgreSQL 18 documentation, appendix A.
 */
const unavailableStates = /^(08|28|40|53|55P03|57014|57P0|58|25006)/;

/** What node-postgres says by message alone (pg 8.23, pg-pool 3.14). */
const unavailableMessages =
  /^(Connection terminated|Query read timeout|timeout (exceeded|expired)|Cannot use a pool after|Client (has encountered|was closed))/;

interface PostgresqlError {
  readonly code?: unknown;
  readonly message?: string;
}

/** node-postgres leaves what it waited for on the wire, so that the connection is of no use to anybody else. */
export const isLate = (error: unknown): boolean =>
  /^Query read timeout/.test((error as PostgresqlError).message ?? "");

/** What callers are told of an error of the driver. */
export function translate(error: unknown): unknown {
  const { code, message = "" } = error as PostgresqlError;
  // The system's codes have no digit: EPIPE.
  const state = typeof code === "string" && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : "";
  const away =
    state === "" ? unavailableMessages.test(message) || isNetworkError(error) : unavailableStates.test(state);
  return away ? new StorageUnavailable(error) : error;
}
