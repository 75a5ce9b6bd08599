/**
 * POSTs that may be repeated (`Idempotency-Key`). What a request makes gets its id and time from the record of its
 * key, so that doing it again changes nothing, even when nobody knows whether it was done; once it is answered, the
 * answer is kept beside it.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { invalid, Problem } from "./problem.ts";
import type { Reply } from "./reply.ts";

/** What is asked to be done once. */
export interface Claim {
  /** Hashed, together with whose it is and what for. */
  readonly key: string;
  /** Of what was sent. */
  readonly fingerprint: string;
  readonly id: string;
  readonly at: Date;
  readonly expiresAt: Date;
}

export interface Claimed {
  readonly fingerprint: string;
  readonly id: string;
  readonly at: Date;
  /** Unreadable without the key; missing until the request has been answered. */
  readonly answer?: string;
}

export interface IdempotencyRepository {
  /** Keeps the claim, unless there is one with this key. @returns what is kept now. */
  claim(claim: Claim): Promise<Claimed>;
  /** @returns what is kept with this key. */
  find(key: string): Promise<Claimed | undefined>;
  /** Keeps the answer, unless there is one. */
  complete(key: string, answer: string): Promise<void>;
}

/** Where the id, the time and the secrets of something new come from: the same each time for the same key. */
export interface Once {
  readonly id: string;
  readonly at: Date;
  /** Present when the request may come again. */
  readonly seed?: Buffer;
}

/** Its properties are the prototype's: an object that defines its own getters costs a percent of a list's answer. */
class FirstTime implements Once {
  #made: { readonly id: string; readonly at: Date } | undefined;

  #make() {
    this.#made ??= { id: uuidv7(), at: new Date() };
    return this.#made;
  }

  get id() {
    return this.#make().id;
  }

  get at() {
    return this.#make().at;
  }
}

/** Of a request without a key. Most make nothing, so that id and time are made when they are asked for. */
export const firstTime = (): Once => new FirstTime();

const keptForMs = 24 * 60 * 60 * 1000;

/** Visible ASCII without quotes; the header's draft writes quotes around it, and most clients do not. */
export const keyText = "[!#-\\[\\]-~]{1,200}";
export const keyPattern = `^(?:${keyText}|"${keyText}")$`;
const isKey = new RegExp(keyPattern);

/** @returns the key without quotes. @throws Problem 400 */
export function readKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (isKey.test(header)) return header.replaceAll('"', "");
  const message = "must be 1 to 200 visible ASCII characters without quotes and backslashes";
  throw invalid([{ field: "Idempotency-Key", message }]);
}

export class KeyReused extends Problem {
  constructor() {
    super(422, {
      type: "urn:problem:idempotency-key-reused",
      detail: "Another request was sent with this Idempotency-Key.",
    });
    this.name = "KeyReused";
  }
}

export interface Attempt {
  readonly key: string;
  /** Method, address and user: keys of one are nothing to another. */
  readonly scope: string;
  readonly sent: unknown;
}

export interface Idempotency {
  /** Whether the same has been asked for before, answered or not. */
  isKnown(attempt: Attempt): Promise<boolean>;
  /** @throws KeyReused when something else was sent with the key. */
  run(attempt: Attempt, work: (once: Once) => Promise<Reply>): Promise<Reply>;
}

const tagLength = 16;
const ivLength = 12;

function seal(key: Buffer, reply: Reply): string {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  const body = [cipher.update(JSON.stringify(reply), "utf8"), cipher.final()];
  return Buffer.concat([iv, cipher.getAuthTag(), ...body]).toString("base64");
}

function open(key: Buffer, sealed: string): Reply {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivLength));
  decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
  const text = Buffer.concat([decipher.update(bytes.subarray(ivLength + tagLength)), decipher.final()]);
  return JSON.parse(text.toString("utf8")) as Reply;
}

const replayed = (reply: Reply): Reply => ({
  ...reply,
  headers: { ...reply.headers, "Idempotent-Replayed": "true" },
});

/** @param secret the same for all instances; with it and the key alone can an answer be read. */
export function createIdempotency(repository: IdempotencyRepository, secret: string): Idempotency {
  const derive = (purpose: string, text: string): Buffer =>
    createHmac("sha256", secret).update(`idempotency ${purpose}\n${text}`).digest();

  const keep = ({ key, scope, sent }: Attempt) => {
    const name = `${scope}\n${key}`;
    return {
      name,
      keptAs: derive("key", name).toString("base64url"),
      fingerprint: derive("sent", JSON.stringify(sent)).toString("base64url"),
    };
  };

  return {
    async isKnown(attempt) {
      const { keptAs, fingerprint } = keep(attempt);
      return (await repository.find(keptAs))?.fingerprint === fingerprint;
    },
    async run(attempt, work) {
      const { name, keptAs, fingerprint } = keep(attempt);
      const at = new Date();
      const claimed = await repository.claim({
        key: keptAs,
        fingerprint,
        id: uuidv7(),
        at,
        expiresAt: new Date(at.getTime() + keptForMs),
      });
      if (claimed.fingerprint !== fingerprint) {
        throw new KeyReused();
      }
      const answerKey = derive("answer", name);
      if (claimed.answer !== undefined) return replayed(open(answerKey, claimed.answer));
      const reply = await work({
        id: claimed.id,
        at: claimed.at,
        seed: derive("seed", `${name}\n${claimed.id}`),
      });
      // Without it a repetition is done again, with the same result.
      await repository.complete(keptAs, seal(answerKey, reply)).catch(() => {});
      return reply;
    },
  };
}
