/** Limits on failed logins, per account and per address, counted in the storage that all processes share. */
import { createHmac } from "node:crypto";
import { isIP } from "node:net";
import { Problem } from "../http/problem.ts";
import type { LoginAttemptRepository } from "./repository.ts";

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

export function createLoginLimits(attempts: LoginAttemptRepository, options: LoginLimitOptions): LoginLimits {
  const { perAccount, perAddress, windowSeconds, secret, onRefused, now = Date.now } = options;
  const windowMs = windowSeconds * 1000;

  async function count(kind: string, value: string, allowed: number): Promise<string> {
    const time = now();
    const window = Math.floor(time / windowMs);
    const key = `${createHmac("sha256", secret).update(`${kind}:${value}`).digest("base64url")}:${window}`;
    const end = (window + 1) * windowMs;
    if ((await attempts.increment(key, new Date(end))) <= allowed) return key;
    onRefused?.();
    throw new Problem(429, {
      type: "urn:problem:too-many-attempts",
      detail: "Too many failed logins. Please wait.",
      retryAfterSeconds: Math.ceil((end - time) / 1000),
    });
  }

  return {
    async begin(email, address) {
      // The address first: one that has used up its attempts can then lock no further account.
      const byAddress = await count("address", addressGroup(address), perAddress);
      const byAccount = await count("account", email, perAccount);
      return {
        async succeeded() {
          await Promise.all([attempts.clear(byAccount), attempts.decrement(byAddress)]);
        },
        async withdrawn() {
          await Promise.all([attempts.decrement(byAccount), attempts.decrement(byAddress)]);
        },
      };
    },
  };
}
