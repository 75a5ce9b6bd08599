import { type Figures, figuresOf } from "./figures.ts";
import { randomOf } from "./random.ts";
import type { ScalingSettings } from "./scaling.ts";
import { type Stack, simulate } from "./simulate.ts";

/** What a day has to keep. */
export interface Goal {
  readonly p95Ms: number;
  /** Of all requests, 0 to 1. */
  readonly refusedShare: number;
}

export interface Advice {
  readonly scaling: ScalingSettings;
  readonly figures: Figures;
}

/** Minutes before the burst from which tasks stand ready, and after it until they may go. */
const LEAD_MINUTES = [5, 10, 15, 30];
const TARGETS = [40, 50, 60, 70, 80];
const AFTER_MINUTES = 20;

/**
 * The cheapest bounds, times and target that keep a goal, tried on the same day. Tasks in the burst are searched by
 * halving: with fewer of them it only gets worse.
 * @returns undefined where not even `most` tasks keep it
 */
export function advise(
  arrivals: Float64Array,
  stack: Stack,
  scaling: ScalingSettings,
  burst: { readonly atSeconds: number; readonly seconds: number },
  goal: Goal,
  { most, seed }: { readonly most: number; readonly seed: number },
): Advice | undefined {
  const tried = (candidate: ScalingSettings): Advice => ({
    scaling: candidate,
    figures: figuresOf(simulate(arrivals, stack, candidate, randomOf(seed))),
  });
  const keeps = ({ figures }: Advice): boolean =>
    figures.p95 <= goal.p95Ms && figures.refused <= goal.refusedShare * figures.requests;
  const candidates = LEAD_MINUTES.flatMap((lead) =>
    TARGETS.flatMap((target) => {
      const withTasks = (tasks: number) => tried(readyFor(scaling, burst, { lead, target, tasks }));
      const found = fewest(most, (tasks) => keeps(withTasks(tasks)));
      return found === undefined ? [] : [withTasks(found)];
    }),
  );
  return candidates.sort((one, other) => one.figures.taskHours - other.figures.taskHours)[0];
}

function readyFor(
  scaling: ScalingSettings,
  burst: { readonly atSeconds: number; readonly seconds: number },
  { lead, target, tasks }: { readonly lead: number; readonly target: number; readonly tasks: number },
): ScalingSettings {
  const { min, max } = scaling;
  const ends = burst.atSeconds + burst.seconds + AFTER_MINUTES * 60;
  return {
    ...scaling,
    target,
    schedule: [
      { atSeconds: burst.atSeconds - lead * 60, min: tasks, max: Math.max(tasks, max) },
      { atSeconds: ends, min, max },
    ],
  };
}

/** The least number from 1 to `most` that something holds for, if it holds for all above it. */
function fewest(most: number, holds: (count: number) => boolean): number | undefined {
  if (!holds(most)) return undefined;
  let [fails, enough] = [0, most];
  while (enough - fails > 1) {
    const between = Math.floor((enough + fails) / 2);
    if (holds(between)) enough = between;
    else fails = between;
  }
  return enough;
}
