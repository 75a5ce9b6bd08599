/**
 * Limits on wrong passwords, counted in the storage that all processes share: of logins, per account and per address,
 * and of what a token needs a password for, per account.
 *
 * A window slides. It is counted in tenths, and an attempt counts until the tenth that it came in has left: so never are
 * more let in than allowed within a window, wherever it begins, and nobody waits longer than eleven tenths of one.
 */
import { createHmac } from "node:crypto";
import { isIP } from "node:net";
import { Problem } from "../http/problem.ts";
import { type LoginAttemptRepository, mostCounters } from "./repository.ts";
import type { SignIn } from "./tokens.ts";

export interface LoginLimitOptions {
  readonly perAccount: number;
  readonly perAddress: number;
  readonly windowSeconds: number;
  /** Keeps mails and addresses unreadable in the storage. */
  readonly secret: string;
  readonly onRefused?: () => void;
  readonly now?: () => number;
}

/** An attempt that has been counted. */
export interface LoginAttempt {
  /** The password was right: the account starts anew, and the address is not charged. */
  succeeded(): Promise<void>;
  /** The password was never looked at: nobody is charged. */
  withdrawn(): Promise<void>;
}

export interface LoginLimits {
  /** @throws Problem 429 when the account or the address has used up its attempts. */
  begin(email: string, address: string): Promise<LoginAttempt>;
  /**
   * Of a password that confirms a change. It is counted apart, per account: whoever guesses with another's token does not
   * keep the owner from signing in, and those who end all sign-ins start anew.
   *
   * @throws Problem 429 when the account has used up its attempts.
   */
  confirm(signIn: SignIn): Promise<LoginAttempt>;
}

/** An attempt that was let in. */
interface Counted {
  /** Takes it back. */
  undo(): Promise<void>;
  /** Takes back all that count with it. */
  forget(): Promise<void>;
}

/** One subscriber has at least a /64 of IPv6, and one address of IPv4. */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (isIP(address) !== 6) return address;
  const plain = new URL(`http://[${address.split("%")[0]}]`).hostname.slice(1, -1);
  const [head = "", tail] = plain.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return `${[...left, ...Array<string>(zeros).fill("0"), ...right].slice(0, 4).join(":")}::/64`;
}

const parts = mostCounters - 1;

export function createLoginLimits(attempts: LoginAttemptRepository, options: LoginLimitOptions): LoginLimits {
  const { perAccount, perAddress, windowSeconds, secret, onRefused, now = Date.now } = options;
  const partMs = (windowSeconds * 1000) / parts;

  /** Milliseconds until so few count that another attempt may be made. */
  function waitFor(counts: readonly number[], allowed: number, first: number, time: number): number {
    let left = counts.reduce((sum, count) => sum + count, 0);
    const leaving = counts.findIndex((count) => {
      left -= count;
      return left < allowed;
    });
    return (first + leaving + parts + 1) * partMs - time;
  }

  /** @throws Problem 429, and then nothing is counted. */
  async function count(kind: string, value: string, allowed: number, refused: string): Promise<Counted> {
    const time = now();
    const part = Math.floor(time / partMs);
    const first = part - parts;
    const name = createHmac("sha256", secret).update(`${kind}:${value}`).digest("base64url");
    const keys = Array.from({ length: mostCounters }, (_, index) => `${name}:${first + index}`);
    const mine = keys.at(-1) as string;
    const undo = () => attempts.decrement(mine);
    // Counted before the look, so that of many who come at once no more are let in than allowed.
    await attempts.increment(mine, new Date((part + parts + 1) * partMs));
    const found = await attempts.counts(keys);
    const counts = keys.map((key) => found.get(key) ?? 0);
    if (counts.reduce((sum, one) => sum + one, 0) <= allowed) {
      return {
        undo,
        async forget() {
          await Promise.all([mine, ...found.keys()].map((key) => attempts.clear(key)));
        },
      };
    }
    await undo();
    onRefused?.();
    const others = [...counts.slice(0, -1), Math.max(0, (counts.at(-1) ?? 0) - 1)];
    throw new Problem(429, {
      type: "urn:problem:too-many-attempts",
      detail: refused,
      retryAfterSeconds: Math.max(1, Math.ceil(waitFor(others, allowed, first, time) / 1000)),
    });
  }

  const refusedLogin = "Too many failed logins. Please wait.";

  /** @returns the account's. @throws Problem 429, and then the address is not charged. */
  async function countAccount(email: string, byAddress: Counted): Promise<Counted> {
    try {
      return await count("account", email, perAccount, refusedLogin);
    } catch (error) {
      if (error instanceof Problem && error.status === 429) await byAddress.undo();
      throw error;
    }
  }

  return {
    async begin(email, address) {
      // The address first: one that has used up its attempts can then lock no further account.
      const byAddress = await count("address", addressGroup(address), perAddress, refusedLogin);
      const byAccount = await countAccount(email, byAddress);
      return {
        async succeeded() {
          await Promise.all([byAccount.forget(), byAddress.undo()]);
        },
        async withdrawn() {
          await Promise.all([byAccount.undo(), byAddress.undo()]);
        },
      };
    },
    async confirm({ id, epoch }) {
      const refused = "Too many wrong passwords. Please wait.";
      const counted = await count("confirmation", `${id}:${epoch}`, perAccount, refused);
      return { succeeded: counted.forget, withdrawn: counted.undo };
    },
  };
}
