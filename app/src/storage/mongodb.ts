/**
 * MongoDB. Each operation is one command on one document, so it needs no transactions and no replica set, and
 * runs on servers that speak MongoDB's protocol with fewer features.
 */
import {
  type Collection,
  type CommandStartedEvent,
  type Db,
  type Document,
  type Filter,
  MongoClient,
  type MongoClientOptions,
  MongoError,
  MongoServerError,
  type OptionalUnlessRequiredId,
} from "mongodb";
import type { BoardRepository } from "../boards/repository.ts";
import type { GoalRepository } from "../goals/repository.ts";
import type { IdempotencyRepository } from "../http/idempotency.ts";
import { type Slice, toRows } from "../http/paging.ts";
import { StorageUnavailable } from "../http/problem.ts";
import type { ItemRepository } from "../items/repository.ts";
import type { LoginAttemptRepository, SessionRepository, UserRepository } from "../users/repository.ts";
import { answerWithinMs, withDeadline } from "./deadline.ts";
import { isNetworkError } from "./network-errors.ts";
import type { Storage } from "./storage.ts";

interface ItemDocument {
  _id: string;
  name: string;
  created_at: Date;
}

interface UserDocument {
  _id: string;
  email: string;
  password_hash: string;
  created_at: Date;
}

interface SessionDocument {
  _id: string;
  user_id: string;
  token_hash: string;
  expires_at: Date;
}

interface AttemptDocument {
  _id: string;
  count: number;
  expires_at: Date;
}

interface BoardDocument {
  _id: string;
  user_id: string;
  title: string;
  content: string;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
}

interface GoalDocument {
  _id: string;
  text: string;
  created_at: Date;
}

interface ClaimDocument {
  _id: string;
  fingerprint: string;
  id: string;
  created_at: Date;
  expires_at: Date;
  answer?: string;
}

/** Used when the address names no database; the driver's own default is `test`. */
const defaultDatabase = "app";
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

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await withDeadline(work);
  } catch (error) {
    throw translate(error);
  }
}

const isDuplicate = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === duplicateKey;

/** Adds a document, unless there is one with its id: the same request may have added it before. */
async function addOnce<D extends { _id: string }>(
  collection: Collection<D>,
  document: OptionalUnlessRequiredId<D>,
): Promise<void> {
  await attempt(async () => {
    try {
      await collection.insertOne(document);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  });
}

async function listNewest<D extends { _id: string }>(
  collection: Collection<D>,
  filter: Document,
  projection: Document,
  { before, skip = 0, limit }: Slice,
): Promise<D[]> {
  // The id first: a server that reads without an index then looks at one field of most documents.
  const older = before === undefined ? filter : { _id: { $lt: before }, ...filter };
  // One document more than asked for tells whether there is a next page.
  const cursor = collection
    .find(older as Filter<D>, { projection })
    .sort({ _id: -1 })
    .limit(limit + 1)
    .batchSize(limit + 2);
  return attempt(() => (skip > 0 ? cursor.skip(skip) : cursor).toArray() as Promise<D[]>);
}

function itemRepository(items: Collection<ItemDocument>): ItemRepository {
  return {
    async add({ id, name, createdAt }) {
      await addOnce(items, { _id: id, name, created_at: createdAt });
    },
    async list(slice) {
      const found = await listNewest(items, {}, {}, slice);
      return toRows(
        found.map(({ _id, name, created_at }) => ({ id: _id, name, createdAt: created_at })),
        slice.limit,
      );
    },
  };
}

function userRepository(users: Collection<UserDocument>): UserRepository {
  return {
    add: ({ id, email, passwordHash, createdAt }) =>
      attempt(async () => {
        try {
          await users.insertOne({ _id: id, email, password_hash: passwordHash, created_at: createdAt });
          return true;
        } catch (error) {
          if (isDuplicate(error)) return false;
          throw error;
        }
      }),
    async findByEmail(email) {
      const user = await attempt(() => users.findOne({ email }));
      if (!user) return undefined;
      return {
        id: user._id,
        email: user.email,
        passwordHash: user.password_hash,
        createdAt: user.created_at,
      };
    },
    async exists(id) {
      return (await attempt(() => users.findOne({ _id: id }, { projection: { _id: 1 } }))) !== null;
    },
  };
}

function sessionRepository(sessions: Collection<SessionDocument>): SessionRepository {
  return {
    async add({ id, userId, tokenHash, expiresAt }) {
      await addOnce(sessions, { _id: id, user_id: userId, token_hash: tokenHash, expires_at: expiresAt });
    },
    async rotate(id, tokenHash, nextHash, now) {
      const session = await attempt(() =>
        sessions.findOneAndUpdate(
          { _id: id, token_hash: tokenHash, expires_at: { $gt: now } },
          { $set: { token_hash: nextHash } },
        ),
      );
      return session?.user_id;
    },
    async remove(id) {
      await attempt(() => sessions.deleteOne({ _id: id }));
    },
    async removeLatest(id, tokenHash) {
      await attempt(() => sessions.deleteOne({ _id: id, token_hash: tokenHash }));
    },
  };
}

function loginAttemptRepository(attempts: Collection<AttemptDocument>): LoginAttemptRepository {
  async function increment(key: string, expiresAt: Date): Promise<number> {
    const counted = await attempts.findOneAndUpdate(
      { _id: key },
      { $inc: { count: 1 }, $setOnInsert: { expires_at: expiresAt } },
      { upsert: true, returnDocument: "after" },
    );
    return counted?.count ?? 1;
  }

  return {
    increment: (key, expiresAt) =>
      attempt(async () => {
        // Of two first attempts at once one may find that the other has just made the document.
        for (;;) {
          try {
            return await increment(key, expiresAt);
          } catch (error) {
            if (!isDuplicate(error)) throw error;
          }
        }
      }),
    async decrement(key) {
      await attempt(() => attempts.updateOne({ _id: key, count: { $gt: 0 } }, { $inc: { count: -1 } }));
    },
    async clear(key) {
      await attempt(() => attempts.deleteOne({ _id: key }));
    },
  };
}

const toSummary = (board: Omit<BoardDocument, "content">) => ({
  id: board._id,
  userId: board.user_id,
  title: board.title,
  createdAt: board.created_at,
  updatedAt: board.updated_at,
});

function boardRepository(boards: Collection<BoardDocument>): BoardRepository {
  async function change(id: string, userId: string, set: Partial<BoardDocument>): Promise<boolean> {
    const { matchedCount } = await attempt(() =>
      boards.updateOne({ _id: id, user_id: userId, deleted_at: null }, { $set: set }),
    );
    return matchedCount === 1;
  }

  return {
    async add({ id, userId, title, content, createdAt, updatedAt }) {
      const times = { created_at: createdAt, updated_at: updatedAt, deleted_at: null };
      await addOnce(boards, { _id: id, user_id: userId, title, content, ...times });
    },
    async find(id) {
      const board = await attempt(() => boards.findOne({ _id: id, deleted_at: null }));
      return board ? { ...toSummary(board), content: board.content } : undefined;
    },
    update: (id, userId, { title, content, updatedAt }) =>
      change(id, userId, { title, content, updated_at: updatedAt }),
    remove: (id, userId, deletedAt) => change(id, userId, { deleted_at: deletedAt }),
    async list(slice) {
      const found = await listNewest(boards, { deleted_at: null }, { content: 0 }, slice);
      return toRows(found.map(toSummary), slice.limit);
    },
  };
}

function goalRepository(goals: Collection<GoalDocument>): GoalRepository {
  return {
    async add({ id, text, createdAt }) {
      await addOnce(goals, { _id: id, text, created_at: createdAt });
    },
    async list(slice) {
      const found = await listNewest(goals, {}, {}, slice);
      return toRows(
        found.map(({ _id, text, created_at }) => ({ id: _id, text, createdAt: created_at })),
        slice.limit,
      );
    },
    async remove(id) {
      const { deletedCount } = await attempt(() => goals.deleteOne({ _id: id }));
      return deletedCount === 1;
    },
  };
}

function idempotencyRepository(claims: Collection<ClaimDocument>): IdempotencyRepository {
  return {
    claim: ({ key, fingerprint, id, at, expiresAt }) =>
      attempt(async () => {
        const claim = { _id: key, fingerprint, id, created_at: at, expires_at: expiresAt };
        try {
          await claims.insertOne(claim);
          return { fingerprint, id, at };
        } catch (error) {
          if (!isDuplicate(error)) throw error;
        }
        const kept: ClaimDocument = (await claims.findOne({ _id: key })) ?? claim;
        return {
          fingerprint: kept.fingerprint,
          id: kept.id,
          at: kept.created_at,
          ...(kept.answer === undefined ? {} : { answer: kept.answer }),
        };
      }),
    async complete(key, answer) {
      await attempt(() => claims.updateOne({ _id: key, answer: { $exists: false } }, { $set: { answer } }));
    },
  };
}

/** Making an index that exists changes nothing, so no lock is needed between instances. */
async function migrate(database: Db): Promise<void> {
  await database.collection("users").createIndex({ email: 1 }, { unique: true, name: "email" });
  await database.collection("sessions").createIndex({ expires_at: 1 }, { name: "expires_at" });
  await database.collection("login_attempts").createIndex({ expires_at: 1 }, { name: "expires_at" });
  await database.collection("idempotency").createIndex({ expires_at: 1 }, { name: "expires_at" });
  await database.collection("boards").createIndex({ deleted_at: 1, _id: -1 }, { name: "live" });
}

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
    boards: boardRepository(database.collection("boards")),
    goals: goalRepository(database.collection("goals")),
    idempotency: idempotencyRepository(database.collection("idempotency")),
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
