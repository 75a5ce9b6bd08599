import { build } from "hdr-histogram-js";
import type { Day } from "./simulate.ts";

export interface Figures {
  readonly requests: number;
  readonly refused: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly mostTasks: number;
  readonly taskHours: number;
}

/** Latencies of a part of a day, in milliseconds. @param minutes which, default all */
export function latenciesOf(minutes: Day["minutes"]): { p50: number; p95: number; p99: number } {
  const histogram = build({ numberOfSignificantValueDigits: 3 });
  // In microseconds: it counts whole numbers.
  for (const { latencies } of minutes)
    for (const one of latencies) histogram.recordValue(Math.round(one * 1e6));
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1000;
  return { p50: at(50), p95: at(95), p99: at(99) };
}

export const figuresOf = (day: Day): Figures => ({
  requests: day.minutes.reduce((sum, { arrivals }) => sum + arrivals, 0),
  refused: day.refused,
  ...latenciesOf(day.minutes),
  mostTasks: Math.max(...day.minutes.map(({ tasks }) => tasks)),
  taskHours: day.taskSeconds / 3600,
});
