/** Storages that hang: whoever asks is told after a while, and does not wait for an answer that may never come. */
import { StorageUnavailable } from "../http/problem.ts";

/** Milliseconds for one operation. The client has its 503 within 2.5 s, whatever the storage does. */
export const answerWithinMs = 1_800;

const late = (): StorageUnavailable =>
  new StorageUnavailable(new Error(`no answer within ${answerWithinMs} ms`));

/** @throws StorageUnavailable when the work takes too long; it may still be done then. */
export async function withDeadline<T>(work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), answerWithinMs);
  });
  try {
    return await Promise.race([work(), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
