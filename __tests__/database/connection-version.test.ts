import { expect, it } from "vitest";
import { MONGO_ON_HOST, stacksOf, withDatabase } from "../support/databases.ts";

const versionOf = (passwordSecret: string): unknown =>
  stacksOf(withDatabase(MONGO_ON_HOST, { "database.connection.passwordSecret": passwordSecret }))[
    "data"
  ]?.only("aws_secretsmanager_secret_version", "connection")["secret_string_wo_version"];

it("writes the connection string again when another secret is its password, whatever its version", () => {
  expect(versionOf("mongo_root_password")).not.toBe(versionOf("mongo_app_password"));
});
