/** Storages that hang: whoever asks is told after a while, and does not wait for an answer that may never come. */
import { AsyncLocalStorage } from "node:async_hooks";
import { StorageUnavailable } from "../http/problem.ts";

/** Milliseconds for one operation. */
export const answerWithinMs = 1_800;
/** Milliseconds for all operations of a request. The client has its 503 within 2.5 s, whatever the storage does. */
export const requestWithinMs = 2_200;

/** When somebody stops waiting. */
interface Clock {
  end: number;
}

const clocks = new AsyncLocalStorage<Clock>();

/** Does work that belongs to one request, or to nobody's, from whose beginning the time counts. */
export const startClock = <T>(work: () => T): T =>
  clocks.run({ end: performance.now() + requestWithinMs }, work);

/** Milliseconds for what is asked of the storage now; none or less when the request has had its time. */
export function timeLeft(): number {
  const clock = clocks.getStore();
  return clock ? Math.min(answerWithinMs, clock.end - performance.now()) : answerWithinMs;
}

/** Does work whose time is not the storage's: a body that comes slowly, a password that waits for its turn. */
export async function offTheClock<T>(work: () => Promise<T>): Promise<T> {
  const clock = clocks.getStore();
  const started = performance.now();
  try {
    return await work();
  } finally {
    if (clock) clock.end += performance.now() - started;
  }
}

const late = (ms: number): StorageUnavailable =>
  new StorageUnavailable(new Error(`no answer within ${Math.max(0, Math.round(ms))} ms`));

/** By hand: every request for a list waits here, and racing promises cost several more of them. */
function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late(ms)), ms);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** Waits for what others wait for, too, no longer than the request has time. */
export function inTime<T>(shared: Promise<T>): Promise<T> {
  const clock = clocks.getStore();
  return clock ? within(clock.end - performance.now(), shared) : shared;
}

/** @throws StorageUnavailable when the work takes too long; it may still be done then. */
export async function withDeadline<T>(work: () => Promise<T>): Promise<T> {
  const ms = timeLeft();
  if (ms <= 0) throw late(ms);
  // What the driver waits for ends with it.
  return clocks.run({ end: performance.now() + ms }, () => within(ms, work()));
}
