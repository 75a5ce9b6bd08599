import { MongoNetworkError, MongoServerError } from "mongodb";
import { describe, expect, it } from "vitest";
import { StorageUnavailable } from "../src/http/problem.ts";
import { translate as translateMongodb } from "../src/storage/mongodb/errors.ts";
import { translate as translateMysql } from "../src/storage/mysql/errors.ts";
import { translate as translatePostgresql } from "../src/storage/postgresql/errors.ts";

const withCode = (code: string): Error => Object.assign(new Error("of the system"), { code });

describe.each([
  ["MongoDB", translateMongodb],
  ["MySQL", translateMysql],
  ["PostgreSQL", translatePostgresql],
])("what callers are told of errors of %s's driver", (_, translate) => {
  // EPIPE: the server has closed the connection, and the driver writes to it before it knows.
  it.each(["EPIPE", "ECONNRESET", "ECONNREFUSED", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EAI_AGAIN"])(
    "%s: the storage is away",
    (code) => {
      expect(translate(withCode(code))).toBeInstanceOf(StorageUnavailable);
    },
  );

  it.each([withCode("ERR_INVALID_ARG_TYPE"), withCode("ENOENT"), new TypeError("of our own"), new Error("")])(
    "a mistake of the program stays what it is: %s",
    (error) => {
      expect(translate(error)).toBe(error);
    },
  );
});

describe("errors of MongoDB", () => {
  it("tell that the server shuts down, or is not reached", () => {
    expect(translateMongodb(new MongoServerError({ code: 91 }))).toBeInstanceOf(StorageUnavailable);
    expect(translateMongodb(new MongoNetworkError("gone"))).toBeInstanceOf(StorageUnavailable);
  });

  it("stay what they are when the server refuses", () => {
    const duplicate = new MongoServerError({ code: 11_000 });
    expect(translateMongodb(duplicate)).toBe(duplicate);
  });
});

describe("errors of PostgreSQL", () => {
  const withState = (code: string): Error => Object.assign(new Error("of the server"), { code });

  it.each([
    ["too many connections", "53300"],
    ["the disk is full", "53100"],
    ["shutting down", "57P01"],
    ["cancelled by its deadline", "57014"],
    ["a deadlock", "40P01"],
    ["a password that is not right", "28P01"],
    ["a replica", "25006"],
  ])("the storage is away: %s", (_, code) => {
    expect(translatePostgresql(withState(code))).toBeInstanceOf(StorageUnavailable);
  });

  it.each(["23505", "42P01", "22P02"])("a mistake of the program stays what it is: %s", (code) => {
    const error = withState(code);
    expect(translatePostgresql(error)).toBe(error);
  });

  it.each([
    "Query read timeout",
    "timeout exceeded when trying to connect",
    "Connection terminated unexpectedly",
    "Client has encountered a connection error and is not queryable",
  ])("what the driver says without a code: %s", (message) => {
    expect(translatePostgresql(new Error(message))).toBeInstanceOf(StorageUnavailable);
  });
});
