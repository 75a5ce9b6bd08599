/** SQLite, built into Node: the default, which needs nothing installed. */
import type { Storage } from "../storage.ts";
import { boardRepository, sql as boards } from "./boards.ts";
import { commentRepository, sql as comments } from "./comments.ts";
import { Connection } from "./connection.ts";
import { Disk } from "./disk.ts";
import { goalRepository, sql as goals } from "./goals.ts";
import { sql as idempotency, idempotencyRepository } from "./idempotency.ts";
import { itemRepository, sql as items } from "./items.ts";
import { loginAttemptRepository, sql as loginAttempts } from "./login-attempts.ts";
import { migrate } from "./migrations.ts";
import { removalRepository, sql as removals } from "./removals.ts";
import { sessionRepository, sql as sessions } from "./sessions.ts";
import { userRepository, sql as users } from "./users.ts";
import { versionRepository, sql as versions } from "./versions.ts";
import { Writer } from "./writer.ts";

const ping = "select 1";

/** Every statement the application runs; a test reads the plan of each. */
export const statements: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  items,
  users,
  sessions,
  loginAttempts,
  removals,
  boards,
  comments,
  goals,
  idempotency,
  versions,
  health: { ping },
};

/** @param url `sqlite:<path>`, relative to the working directory, or `sqlite::memory:`. */
export function openSqlite(url: string): Storage {
  const path = url.slice("sqlite:".length).replace(/^\/\/(?=\/)/, "");
  // What is in memory is of one connection, and there is no disk to wait for.
  const writer = path === ":memory:" ? undefined : new Writer(path);
  const disk = path === ":memory:" ? undefined : new Disk(path);
  const connection = new Connection(path, "full", writer);
  // Counters that a loss of power takes back by a second are no loss, and a login storm waits for no disk.
  const counters = writer ? new Connection(path, "normal", writer) : connection;
  return {
    kind: "SQLite",
    items: itemRepository(connection),
    users: userRepository(connection),
    sessions: sessionRepository(connection),
    loginAttempts: loginAttemptRepository(counters),
    removals: removalRepository(connection),
    boards: boardRepository(connection),
    comments: commentRepository(connection),
    goals: goalRepository(connection),
    idempotency: idempotencyRepository(connection),
    // One log takes the writes of both connections in their order, so that no change outlives its announcement.
    versions: versionRepository(counters),
    async ping() {
      await connection.get(ping);
    },
    async migrate() {
      await disk?.answers();
      await connection.withDatabase(migrate);
    },
    async purgeExpired(now) {
      await connection.run(sessions.purge, now.getTime());
      await connection.run(loginAttempts.purge, now.getTime());
      await connection.run(idempotency.purge, now.getTime());
    },
    async close() {
      connection.close();
      counters.close();
      disk?.close();
      // Last: whoever closes a file last writes to it.
      await writer?.close();
    },
  };
}
