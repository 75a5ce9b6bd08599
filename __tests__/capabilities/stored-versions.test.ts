/** Which image starts on the files that another one has left on a volume. */
import { describe, expect, it } from "vitest";
import { type Stored, storedBy, whyNotOn } from "../../modules/capabilities/stored-versions.ts";

const stored = (image: string): Stored | undefined =>
  storedBy({ services: { db: { image, command: null, entrypoint: null } } }, "db");
const why = (was: string, now: string): string | undefined => {
  const [before, after] = [stored(was), stored(now)];
  if (before === undefined || after === undefined) throw new Error(`${was} or ${now} tells no version`);
  return whyNotOn(before, after);
};

describe("what an image stores", () => {
  it.each([
    ["mysql:8.4.3-oracle", "MySQL 8.4"],
    ["mariadb:11.4", "MariaDB 11.4"],
    ["percona/percona-server:8.0.36", "Percona Server 8.0"],
    ["mongo:8.0.4-noble", "MongoDB 8"],
    ["mongo:4.4", "MongoDB 4.4"],
    ["bitnami/mongodb:7.0", "MongoDB 7"],
  ])("is told by its tag: %s", (image, said) => {
    const { product, version } = stored(image) ?? {};
    expect(`${product} ${version}`).toBe(said);
  });

  it.each(["mysql:8", "mysql:latest", "mysql", "mongo:latest", "postgres:18", "acme/shop:1.0"])(
    "is unknown where the tag moves on by itself, or another key says it: %s",
    (image) => expect(stored(image)).toBeUndefined(),
  );
});

describe("a server starts on the files", () => {
  it.each([
    ["mysql:8.4", "mysql:8.4.7"],
    ["mysql:5.7", "mysql:8.0"],
    ["mysql:8.0", "mysql:8.4"],
    ["mysql:8.0", "mysql:8.3"],
    ["mysql:8.3", "mysql:8.4"],
    ["mysql:8.4", "mysql:9.5"],
    ["mysql:8.4", "percona:8.4"],
    ["mariadb:10.6", "mariadb:11.8"],
    ["mongo:7", "mongo:8.2"],
    ["mongo:4.4", "mongo:5.0"],
    ["redis:7.2", "redis:8.2"],
    ["redis:8.4", "redis:7.4"],
    ["redis:8.2", "redis:8.10"],
    ["valkey/valkey:8.1", "valkey/valkey:7.2"],
    ["valkey/valkey:8.1", "valkey/valkey:9.0"],
  ])("%s, then %s", (was, now) => expect(why(was, now)).toBeUndefined());

  it.each([
    ["mysql:8.4", "mysql:8.0", "does not start on the files of 8.4"],
    ["mysql:9.1", "mysql:9.0", "does not start on the files of 9.1"],
    ["mariadb:11.8", "mariadb:11.4", "does not start on the files of 11.8"],
    ["mongo:8", "mongo:7", "does not start on the files of 8"],
    ["redis:7.4-alpine", "redis:7.2-alpine", "does not start on the files of 7.4"],
    ["redis:8.10", "redis:8.8", "does not start on the files of 8.10"],
    ["redis:8.6", "redis:8.4", "does not start on the files of 8.6"],
    ["redis:7.0", "redis:6.2", "does not start on the files of 7.0"],
    ["valkey/valkey:9.0", "valkey/valkey:8.1", "does not start on the files of 9.0"],
    ["mysql:5.7", "mysql:8.4", "deploy 8.0 first"],
    ["mysql:8.0", "mysql:9.5", "deploy 8.4 first"],
    ["mongo:6", "mongo:8", "deploy 7 first"],
    ["mysql:8.0", "mariadb:11.4", "cannot read the files of MySQL"],
    ["mariadb:10.6", "mysql:8.4", "cannot read the files of MariaDB"],
  ])("but not %s, then %s", (was, now, words) => expect(why(was, now)).toContain(words));
});
