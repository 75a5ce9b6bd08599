/** The storages that this machine can test, each with a database of its own per use. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { createConnection } from "mysql2/promise";
import { Client } from "pg";
import { inject } from "vitest";
import type { StorageKind } from "../../src/config.ts";

export interface Fresh {
  readonly url: string;
  readonly remove: () => Promise<void>;
}

export interface Available {
  readonly kind: StorageKind;
  /** An empty database. */
  readonly fresh: () => Promise<Fresh>;
}

function withName(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

const newName = (): string => `test_${randomBytes(6).toString("hex")}`;

async function freshSqlite(): Promise<Fresh> {
  const folder = mkdtempSync(join(tmpdir(), "app-test-sqlite-"));
  return {
    url: `sqlite:${join(folder, "app.db")}`,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function freshMongodb(server: string): Promise<Fresh> {
  const url = withName(server, newName());
  return {
    url,
    async remove() {
      const client = new MongoClient(url);
      await client.db().dropDatabase();
      await client.close();
    },
  };
}

async function freshMysql(server: string): Promise<Fresh> {
  const name = newName();
  const run = async (statement: string): Promise<void> => {
    const connection = await createConnection({ uri: server });
    await connection.query(statement);
    await connection.end();
  };
  await run(`create database ${name}`);
  return { url: withName(server, name), remove: () => run(`drop database ${name}`) };
}

async function freshPostgresql(server: string): Promise<Fresh> {
  const name = newName();
  const run = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  // The tests' machine may have made its server for ASCII.
  await run(`create database ${name} encoding 'UTF8' template template0`);
  return { url: withName(server, name), remove: () => run(`drop database ${name} with (force)`) };
}

export function availableStorages(): Available[] {
  const mongodb = inject("mongodb");
  const mysql = inject("mysql");
  const postgresql = inject("postgresql");
  return [
    { kind: "sqlite", fresh: freshSqlite },
    ...(mongodb ? [{ kind: "mongodb", fresh: () => freshMongodb(mongodb) } as const] : []),
    ...(mysql ? [{ kind: "mysql", fresh: () => freshMysql(mysql) } as const] : []),
    ...(postgresql ? [{ kind: "postgresql", fresh: () => freshPostgresql(postgresql) } as const] : []),
  ];
}
