/** Requests that want the same answer at the same time share one read. */
import { inTime, startClock } from "../storage/deadline.ts";

interface Lane<V> {
  running: Promise<void>;
  next: Promise<V> | undefined;
}

/**
 * Wraps a read so that all callers waiting for the same key share its next run.
 *
 * This is not a cache: a run begins only after the caller has asked, so a caller who has seen a write acknowledged, by
 * this process or another, sees it in the next read. Under load, one read serves every request that arrived during the
 * previous one. A caller waiting for a read that hangs gives up when its own request runs out of time.
 */
export function coalesce<V>(read: (key: string) => Promise<V>): (key: string) => Promise<V> {
  const lanes = new Map<string, Lane<V>>();
  // Async, so that a read that throws at once does not block its lane. It has a deadline of its own: the callers that
  // share it started at different times.
  const load = async (key: string): Promise<V> => startClock(() => read(key));

  return (key) => {
    let lane = lanes.get(key);
    if (lane?.next) return inTime(lane.next);
    const waits = lane !== undefined;
    if (!lane) {
      // Requests already being handled in this turn of the event loop still get to share the read.
      lane = { running: new Promise((resolve) => setImmediate(resolve)), next: undefined };
      lanes.set(key, lane);
    }
    const { running } = lane;
    const mine = running.then(() => {
      const result = load(key);
      const done = result.then(ignore, ignore);
      const current: Lane<V> = { running: done, next: undefined };
      lanes.set(key, current);
      void done.then(() => {
        if (lanes.get(key) === current && current.next === undefined) lanes.delete(key);
      });
      return result;
    });
    lane.next = mine;
    return waits ? inTime(mine) : mine;
  };
}

function ignore(): void {}
