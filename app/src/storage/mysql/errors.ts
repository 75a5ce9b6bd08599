import { StorageUnavailable } from "../../http/problem.ts";
import { isNetworkError } from "../network-errors.ts";

export const duplicateEntry = 1062;
export const deadlock = 1213;
/** Too many connections, out of memory or disk, shutdown, lock wait, read-only (MySQL's error reference). */
const unavailableErrors = new Set([1021, 1040, 1041, 1053, 1114, 1205, 1213, 1290, 1836, 3024]);
const unavailableCodes = /^(PROTOCOL_|ER_ACCESS|POOL_)/;

export interface MysqlError {
  readonly errno?: number;
  readonly code?: string;
  readonly fatal?: boolean;
  readonly message: string;
}

/** What callers are told of an error of the driver. */
export function translate(error: unknown): unknown {
  const { errno = 0, code = "", fatal = false, message } = error as MysqlError;
  const pool = /^(Pool is closed|Queue limit reached|No connections available|Can't add new command)/.test(
    message,
  );
  const away =
    fatal || pool || unavailableErrors.has(errno) || unavailableCodes.test(code) || isNetworkError(error);
  return away ? new StorageUnavailable(error) : error;
}
