/** Whether this process lives, whether it is ready, and what people want to know. */
import { setTimeout as sleep } from "node:timers/promises";
import { coalesce } from "../http/coalesce.ts";
import { StorageUnavailable } from "../http/problem.ts";
import { type Log, summariseError } from "../log.ts";
import type { HealthRepository } from "./repository.ts";
import type { Readiness, Status } from "./schema.ts";

export interface HealthService {
  readiness(): Promise<Readiness>;
  status(): Promise<Status>;
  /** @throws StorageUnavailable until the storage has been prepared for the first time. */
  requireStorage(): void;
  isDraining(): boolean;
  /** From now on this process is not ready, whatever the storage says. */
  drain(): void;
  /** Prepares the storage, trying again and again until it works or `signal` stops it. */
  connect(signal: AbortSignal): Promise<void>;
}

export interface HealthOptions {
  readonly storage: HealthRepository;
  readonly prepare: () => Promise<void>;
  readonly log: Log;
  /** Milliseconds; a slower answer counts as none. */
  readonly pingTimeoutMs?: number;
  readonly firstRetryMs?: number;
  readonly longestRetryMs?: number;
  readonly onStorage?: (answers: boolean) => void;
}

export function createHealthService(options: HealthOptions): HealthService {
  const { storage, prepare, log, onStorage } = options;
  const { pingTimeoutMs = 2_000, firstRetryMs = 250, longestRetryMs = 10_000 } = options;
  const startedAt = new Date();
  let prepared = false;
  let draining = false;

  const answers = coalesce(async () => {
    const late = new AbortController();
    try {
      await Promise.race([
        storage.ping(),
        sleep(pingTimeoutMs, undefined, { signal: late.signal, ref: false }).then(() => {
          throw new StorageUnavailable(new Error(`no answer within ${pingTimeoutMs} ms`));
        }),
      ]);
      onStorage?.(true);
      return true;
    } catch (error) {
      const { type, message } = summariseError((error as Error).cause ?? error);
      log.warn({ err: { type, message } }, "the storage does not answer");
      onStorage?.(false);
      return false;
    } finally {
      late.abort();
    }
  });

  const storageReady = async (): Promise<boolean> => prepared && answers("storage").catch(() => false);

  return {
    async readiness() {
      if (draining) return { ready: false, reason: "draining" };
      return (await storageReady()) ? { ready: true } : { ready: false, reason: "storage" };
    },
    async status() {
      const answering = await storageReady();
      return {
        status: draining ? "draining" : answering ? "ok" : "degraded",
        storage: { kind: storage.kind, answers: answering },
        started_at: startedAt.toISOString(),
        uptime_seconds: Math.floor(process.uptime()),
      };
    },
    requireStorage() {
      if (!prepared) throw new StorageUnavailable();
    },
    isDraining: () => draining,
    drain() {
      draining = true;
    },
    async connect(signal) {
      for (let wait = firstRetryMs; !signal.aborted; wait = Math.min(wait * 2, longestRetryMs)) {
        try {
          await prepare();
          prepared = true;
          onStorage?.(true);
          log.info({ storage: storage.kind }, "the storage is ready");
          return;
        } catch (error) {
          onStorage?.(false);
          // Several instances that lost the same storage do not come back in step.
          const pause = Math.round(wait * (0.5 + Math.random() / 2));
          log.warn({ err: error, retry_ms: pause }, "the storage is not ready");
          await sleep(pause, undefined, { signal }).catch(() => {});
        }
      }
    },
  };
}
