import { MongoError, MongoServerError } from "mongodb";
import { StorageUnavailable } from "../../http/problem.ts";
import { isNetworkError } from "../network-errors.ts";

const duplicateKey = 11_000;

/** Shutdown, not primary, interrupted, timeouts, disk full (MongoDB's error code table). */
const unavailableCodes = new Set([50, 89, 91, 189, 262, 10_107, 11_600, 11_602, 13_435, 13_436, 14_031]);

/** What callers are told of an error of the driver. */
export function translate(error: unknown): unknown {
  if (error instanceof MongoServerError) {
    const code = Number(error.code);
    const full = /disk is full|no space left|readonly database|i\/o error/i.test(error.message);
    return unavailableCodes.has(code) || full ? new StorageUnavailable(error) : error;
  }
  // What is not an answer of the server is a failure to reach it: network, selection, pool, closed client.
  return error instanceof MongoError || isNetworkError(error) ? new StorageUnavailable(error) : error;
}

/** FerretDB 1 tells of an update's by its own storage's words. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof MongoServerError &&
  (error.code === duplicateKey || error.message.includes("UNIQUE constraint failed"));
