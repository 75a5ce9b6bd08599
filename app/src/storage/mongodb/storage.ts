/**
 * MongoDB. Each operation is one command on one document, so it needs no transactions and no replica set, and
 * runs on servers that speak MongoDB's protocol with fewer features.
 */
import { type CommandStartedEvent, MongoClient, type MongoClientOptions } from "mongodb";
import { answerWithinMs } from "../deadline.ts";
import type { Storage } from "../storage.ts";
import { boardRepository } from "./boards.ts";
import { commentRepository } from "./comments.ts";
import { translate } from "./errors.ts";
import { goalRepository } from "./goals.ts";
import { idempotencyRepository } from "./idempotency.ts";
import { itemRepository } from "./items.ts";
import { loginAttemptRepository } from "./login-attempts.ts";
import { migrate } from "./migrations.ts";
import { attempt } from "./queries.ts";
import { removalRepository } from "./removals.ts";
import { sessionRepository } from "./sessions.ts";
import { userRepository } from "./users.ts";
import { versionRepository } from "./versions.ts";

/** Used when the address names no database; the driver's own default is `test`. */
const defaultDatabase = "app";

export interface MongodbOptions {
  /** Told every command that is sent; for the test that compares queries with indexes. */
  readonly onCommand?: (event: CommandStartedEvent) => void;
  /** PEM; with it the connection is TLS, and the server's certificate must be of these authorities. */
  readonly ca?: string | string[];
}

/** @param url `mongodb://` or `mongodb+srv://`, with the database's name or `app` by default. */
export function openMongodb(url: string, { onCommand, ca }: MongodbOptions = {}): Storage {
  const options: MongoClientOptions = {
    serverSelectionTimeoutMS: answerWithinMs,
    connectTimeoutMS: answerWithinMs,
    // A connection whose server does not answer is closed, and another one is tried.
    socketTimeoutMS: answerWithinMs,
    maxPoolSize: 20,
    waitQueueTimeoutMS: answerWithinMs,
    // Whatever the address says: a read that goes elsewhere would miss writes that have been answered.
    readPreference: "primary",
    // An answered write is in the journal of the majority.
    writeConcern: { w: "majority", journal: true },
    ...(onCommand ? { monitorCommands: true } : {}),
    ...(ca ? { tls: true, ca } : {}),
  };
  const client = new MongoClient(url, options);
  if (onCommand) client.on("commandStarted", onCommand);
  const named = client.options.dbName;
  const database = client.db(named === "test" && !/\/test(\?|$)/.test(url) ? defaultDatabase : named);
  return {
    kind: "MongoDB",
    items: itemRepository(database.collection("items")),
    users: userRepository(database.collection("users")),
    sessions: sessionRepository(database.collection("sessions")),
    loginAttempts: loginAttemptRepository(database.collection("login_attempts")),
    removals: removalRepository(database.collection("removals")),
    boards: boardRepository(database.collection("boards"), database.collection("users")),
    comments: commentRepository(database.collection("comments"), database.collection("users")),
    goals: goalRepository(database.collection("goals")),
    idempotency: idempotencyRepository(database.collection("idempotency")),
    versions: versionRepository(database.collection("list_versions")),
    async ping() {
      await attempt(() => database.command({ ping: 1 }));
    },
    async migrate() {
      // A first operation that connects by itself and fails closes the client for good; connect() can be tried again.
      await attempt(() => client.connect());
      // An index over many documents takes longer than anybody waits for an answer.
      const patient = new MongoClient(url, { ...options, socketTimeoutMS: 0 });
      try {
        await migrate(patient.db(database.databaseName));
      } catch (error) {
        throw translate(error);
      } finally {
        await patient.close();
      }
    },
    async purgeExpired(now) {
      for (const name of ["sessions", "login_attempts", "idempotency"]) {
        await attempt(() => database.collection(name).deleteMany({ expires_at: { $lte: now } }));
      }
    },
    async close() {
      await client.close();
    },
  };
}
