import { AWS_SCALING } from "./aws.ts";

/**
 * What AWS does to keep a service's CPU at a target, as far as it is told.
 *
 * - Alarms: aws.ts says after how many minutes. "Target tracking scaling policies" in the Application Auto Scaling User Guide
 *   promises no numbers.
 * - Out: in proportion to how far the metric is above the target, rounded up; in: the same, more gradually.
 * - Cooldowns: Application Auto Scaling API, TargetTrackingScalingPolicyConfiguration (2026-11). After a scale out, "the
 *   scaling policy won't increase the desired capacity again unless either a larger scale out is triggered or the cooldown
 *   period ends": what it added counts as part of what is wanted next.
 */
const OUT_MINUTES = AWS_SCALING.outMinutes.value;
const IN_MINUTES = AWS_SCALING.inMinutes.value;
const IN_BELOW = AWS_SCALING.inBelow.value;

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

export interface ScalingSettings extends Bounds {
  /** CPU in percent. */
  readonly target: number;
  readonly scaleOutCooldownSeconds: number;
  readonly scaleInCooldownSeconds: number;
  /** From when a minute's metric can be seen. */
  readonly metricDelaySeconds: number;
  /** Other bounds from a time on, in order; before the day's begin, too. */
  readonly schedule: readonly (Bounds & { readonly atSeconds: number })[];
}

export interface Scaling {
  /** @param cpu average of the minute that has ended, in percent */
  readonly minuteEnded: (cpu: number) => void;
  /** How many tasks there should be. @param running those that there are, starting ones among them */
  readonly desired: (seconds: number, running: number) => number;
}

/** @param settings of one service */
export function trackTarget(settings: ScalingSettings): Scaling {
  const minutes: number[] = [];
  /** When, and from how many tasks. */
  let lastOut = { at: Number.NEGATIVE_INFINITY, from: 0 };
  let lastIn = Number.NEGATIVE_INFINITY;
  const hidden = Math.ceil(settings.metricDelaySeconds / AWS_SCALING.metricSeconds.value);
  const seen = (count: number): number[] => {
    const visible = minutes.slice(0, minutes.length - hidden);
    return visible.length < count ? [] : visible.slice(-count);
  };

  const wanted = (seconds: number, running: number): number => {
    const high = seen(OUT_MINUTES);
    if (high.length > 0 && high.every((cpu) => cpu > settings.target)) {
      const cools = seconds - lastOut.at < settings.scaleOutCooldownSeconds;
      const from = cools ? Math.min(lastOut.from, running) : running;
      const wants = Math.ceil((from * (high.at(-1) ?? 0)) / settings.target);
      if (wants <= running) return running;
      lastOut = { at: seconds, from };
      return wants;
    }
    const low = seen(IN_MINUTES);
    if (low.length === 0 || !low.every((cpu) => cpu < settings.target * IN_BELOW)) return running;
    if (seconds - Math.max(lastIn, lastOut.at) < settings.scaleInCooldownSeconds) return running;
    lastIn = seconds;
    return Math.min(running, Math.ceil((running * Math.max(...low)) / settings.target));
  };

  return {
    minuteEnded: (cpu) => void minutes.push(cpu),
    desired: (seconds, running) => {
      const { min, max } = boundsAt(settings, seconds);
      return Math.min(max, Math.max(min, wanted(seconds, running)));
    },
  };
}

/** The bounds of the latest time that has come; those of the file before the first. */
export const boundsAt = (
  settings: Pick<ScalingSettings, "min" | "max" | "schedule">,
  seconds: number,
): Bounds => settings.schedule.findLast(({ atSeconds }) => atSeconds <= seconds) ?? settings;
