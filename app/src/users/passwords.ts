/** Passwords, hashed with argon2id; only so many at a time, the rest refused early. */
import { randomBytes } from "node:crypto";
import { hash, type Options, verify } from "@node-rs/argon2";
import pLimit from "p-limit";
import { Problem } from "../http/problem.ts";

// OWASP Password Storage Cheat Sheet: argon2id (the library numbers it 2) with 19 MiB, 2 iterations, 1 lane.
const cost: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export interface Hasher {
  hash(password: string): Promise<string>;
  /** Takes the same time for an account that does not exist (`undefined`). */
  verify(encoded: string | undefined, password: string): Promise<boolean>;
}

export interface Passwords {
  /**
   * Does work that needs a hash, the storage's part included, so that what is refused has cost nothing.
   * @throws Problem 503, before the work begins, when too much of it is under way.
   */
  admit<T>(work: (hasher: Hasher) => Promise<T>): Promise<T>;
}

export interface PasswordsOptions {
  /** Hashes worked on at once. */
  readonly concurrency: number;
  /** Logins and sign-ups that may wait; beyond them comes 503. */
  readonly queue: number;
  readonly onRefused?: () => void;
}

const base64 = (bytes: number): string => randomBytes(bytes).toString("base64").replaceAll("=", "");

/** Well-formed, with the same cost, and the hash of no password. */
function nobodysHash(): string {
  const { memoryCost, timeCost, parallelism } = cost;
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${base64(16)}$${base64(32)}`;
}

/** The same password typed on another system may come composed differently (NIST SP 800-63B, 5.1.1.2). */
const normalise = (password: string): string => password.normalize("NFKC");

export function createPasswords({ concurrency, queue, onRefused }: PasswordsOptions): Passwords {
  const limit = pLimit(concurrency);
  const nobody = nobodysHash();
  let admitted = 0;

  const hasher: Hasher = {
    hash: (password) => limit(() => hash(normalise(password), cost)),
    async verify(encoded, password) {
      const matches = await limit(() => verify(encoded ?? nobody, normalise(password)));
      return matches && encoded !== undefined;
    },
  };

  return {
    async admit(work) {
      if (admitted >= concurrency + queue) {
        onRefused?.();
        throw new Problem(503, {
          type: "urn:problem:busy",
          detail: "Too many logins at the moment. Please try again.",
          retryAfterSeconds: 1,
        });
      }
      admitted += 1;
      try {
        return await work(hasher);
      } finally {
        admitted -= 1;
      }
    },
  };
}
