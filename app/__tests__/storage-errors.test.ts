import { MongoNetworkError, MongoServerError } from "mongodb";
import { describe, expect, it } from "vitest";
import { StorageUnavailable } from "../src/http/problem.ts";
import { translate as translateMongodb } from "../src/storage/mongodb/errors.ts";
import { translate as translateMysql } from "../src/storage/mysql/errors.ts";

const withCode = (code: string): Error => Object.assign(new Error("of the system"), { code });

describe.each([
  ["MongoDB", translateMongodb],
  ["MySQL", translateMysql],
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
