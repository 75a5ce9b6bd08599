/** Passwords, hashed with argon2id; only so many at a time, the rest refused early. */
import { createHmac, randomBytes } from "node:crypto";
import type { Options } from "@node-rs/argon2";
import { Problem } from "../http/problem.ts";
import { offTheClock } from "../storage/deadline.ts";
import { lowerPoolPriority } from "./pool-priority.ts";
import { createTurns } from "./turns.ts";

// OWASP Password Storage Cheat Sheet: argon2id (the library numbers it 2) with 19 MiB, 2 iterations, 1 lane.
const cost: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

type Argon2 = typeof import("@node-rs/argon2");

let loaded: Promise<Argon2> | undefined;

/** The library and the threads that it works on, made ready for the first password, not by the start. */
function argon2(): Promise<Argon2> {
  loaded ??= lowerPoolPriority().then(() => import("@node-rs/argon2"));
  return loaded;
}

export interface Hasher {
  /** @param seed gives the same hash each time. */
  hash(password: string, seed?: Buffer): Promise<string>;
  /** Takes the same time for an account that does not exist (`undefined`). */
  verify(encoded: string | undefined, password: string): Promise<boolean>;
}

export interface Passwords {
  /**
   * Does work that needs a hash, the storage's part included, so that what is refused has cost nothing.
   * When too much of it is under way, whoever has most of it gives way to an owner who has less.
   * @param owner whose work it is: an address.
   * @throws Problem 503, before any hash begins.
   */
  admit<T>(owner: string, work: (hasher: Hasher) => Promise<T>): Promise<T>;
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

const saltOf = (seed: Buffer | undefined): { readonly salt?: Buffer } =>
  seed ? { salt: createHmac("sha256", seed).update("salt").digest().subarray(0, 16) } : {};

const busy = (): Problem =>
  new Problem(503, {
    type: "urn:problem:busy",
    detail: "Too many logins at the moment. Please try again.",
    retryAfterSeconds: 1,
  });

export function createPasswords({ concurrency, queue, onRefused }: PasswordsOptions): Passwords {
  const nobody = nobodysHash();
  const admitted = new Map<string, number>();
  const countOf = (owner: string): number => admitted.get(owner) ?? 0;
  const refusal = (): Problem => {
    onRefused?.();
    return busy();
  };
  const turns = createTurns(concurrency, refusal);
  const inTurn = <T>(owner: string, work: () => Promise<T>): Promise<T> =>
    offTheClock(() => turns.take(owner, work));

  function change(owner: string, by: number): void {
    const count = countOf(owner) + by;
    if (count > 0) admitted.set(owner, count);
    else admitted.delete(owner);
  }

  /** @returns whether somebody who has more than this owner would have gives up a place. */
  function makeRoom(owner: string): boolean {
    const [greediest, most] = [...admitted].reduce((a, b) => (b[1] > a[1] ? b : a), ["", 0]);
    return most > countOf(owner) + 1 && turns.giveUp(greediest);
  }

  const hasherFor = (owner: string): Hasher => ({
    hash: (password, seed) =>
      inTurn(owner, async () => (await argon2()).hash(normalise(password), { ...cost, ...saltOf(seed) })),
    async verify(encoded, password) {
      const matches = await inTurn(owner, async () =>
        (await argon2()).verify(encoded ?? nobody, normalise(password)),
      );
      return matches && encoded !== undefined;
    },
  });

  return {
    async admit(owner, work) {
      const all = [...admitted.values()].reduce((sum, count) => sum + count, 0);
      if (all >= concurrency + queue && !makeRoom(owner)) throw refusal();
      change(owner, 1);
      try {
        return await work(hasherFor(owner));
      } finally {
        change(owner, -1);
      }
    },
  };
}
