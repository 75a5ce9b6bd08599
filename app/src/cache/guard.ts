/** A cache that is slow, away or full is as good as an empty one: what fails is a miss, and soon is not even asked for. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  TimeoutStrategy,
  timeout,
  wrap,
} from "cockatiel";
import type { CacheStore } from "./store.ts";

/** Milliseconds; a storage answers sooner than a slower cache. */
const answerWithinMs = 50;
/** Failures in a row after which nobody asks for a while. */
const failuresUntilOpen = 5;
const pauseMs = 1_000;
/** Memcached takes a megabyte at most by default, key and head included. */
const largestEntry = 1_000_000;

export type CacheAnswer = "hit" | "miss" | "failed" | "skipped";

export interface GuardedCache {
  readonly kind: string;
  /** Never fails. */
  get(key: string): Promise<string | undefined>;
  /** Never fails, and nobody waits for it. */
  set(key: string, value: string): void;
  close(): Promise<void>;
}

export interface GuardOptions {
  readonly store: CacheStore;
  readonly seconds: number;
  readonly onAnswer?: (answer: CacheAnswer) => void;
  /** Told when nobody asks any more, and when everybody does again. */
  readonly onState?: (answers: boolean) => void;
}

export function guard({ store, seconds, onAnswer, onState }: GuardOptions): GuardedCache {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: pauseMs,
    breaker: new ConsecutiveBreaker(failuresUntilOpen),
  });
  // An attempt that fails after the pause breaks it again, which is no news.
  let answering = true;
  const tell = (answers: boolean): void => {
    if (answers !== answering) onState?.(answers);
    answering = answers;
  };
  breaker.onBreak(() => tell(false));
  breaker.onReset(() => tell(true));
  const limit = timeout(answerWithinMs, TimeoutStrategy.Aggressive);
  limit.onTimeout(() => store.reset?.());
  const policy = wrap(breaker, limit);

  return {
    kind: store.kind,
    async get(key) {
      try {
        const value = await policy.execute(() => store.get(key));
        onAnswer?.(value === undefined ? "miss" : "hit");
        return value;
      } catch (error) {
        onAnswer?.(error instanceof BrokenCircuitError ? "skipped" : "failed");
        return undefined;
      }
    },
    set(key, value) {
      if (value.length > largestEntry) return;
      policy.execute(() => store.set(key, value, seconds)).catch(() => {});
    },
    close: () => store.close(),
  };
}

const ivLength = 12;
const tagLength = 16;

/**
 * Keys and values that say nothing to whoever reads the cache, and that nobody can write who has not the secret: caches
 * are seldom kept as well as databases. A value is good for its own key only.
 */
export function sealed(store: CacheStore, secret: string): CacheStore {
  const derive = (purpose: string, text = ""): Buffer =>
    createHmac("sha256", secret).update(`cache ${purpose}\n${text}`).digest();
  const key = derive("value");
  const nameOf = (name: string): string => `app:${derive("key", name).toString("base64url")}`;

  function seal(name: string, value: string): string {
    const iv = randomBytes(ivLength);
    const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(name));
    const body = [cipher.update(value, "utf8"), cipher.final()];
    return Buffer.concat([iv, cipher.getAuthTag(), ...body]).toString("base64");
  }

  function open(name: string, text: string): string | undefined {
    const bytes = Buffer.from(text, "base64");
    if (bytes.length < ivLength + tagLength) return undefined;
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(Buffer.from(name));
    decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
    try {
      const body = bytes.subarray(ivLength + tagLength);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
    } catch {
      return undefined;
    }
  }

  return {
    ...store,
    async get(name) {
      const stored = nameOf(name);
      const text = await store.get(stored);
      return text === undefined ? undefined : open(stored, text);
    },
    async set(name, value, seconds) {
      const stored = nameOf(name);
      await store.set(stored, seal(stored, value), seconds);
    },
  };
}
