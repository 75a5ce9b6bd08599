/**
 * What AWS does to keep a service's CPU at a target, as far as it is told.
 *
 * - Alarms: three minutes above the target scale out, fifteen below nine tenths of it scale in. AWS writes them so, and
 *   promises nothing: "Target tracking scaling policies" in the Application Auto Scaling User Guide, and the alarms that
 *   it makes (read 2026-11).
 * - Out: in proportion to how far the metric is above the target, rounded up; in: the same, more gradually.
 * - Cooldowns: Application Auto Scaling API, TargetTrackingScalingPolicyConfiguration.
 */
const OUT_MINUTES = 3;
const IN_MINUTES = 15;
const IN_BELOW = 0.9;

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
  /** Other bounds from a time on, in order. */
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
  let lastOut = Number.NEGATIVE_INFINITY;
  let lastIn = Number.NEGATIVE_INFINITY;
  const hidden = Math.ceil(settings.metricDelaySeconds / 60);
  const seen = (count: number): number[] => {
    const visible = minutes.slice(0, minutes.length - hidden);
    return visible.length < count ? [] : visible.slice(-count);
  };

  const wanted = (seconds: number, running: number): number => {
    const high = seen(OUT_MINUTES);
    if (high.length > 0 && high.every((cpu) => cpu > settings.target)) {
      if (seconds - lastOut < settings.scaleOutCooldownSeconds) return running;
      lastOut = seconds;
      return Math.ceil((running * (high.at(-1) ?? 0)) / settings.target);
    }
    const low = seen(IN_MINUTES);
    if (low.length === 0 || !low.every((cpu) => cpu < settings.target * IN_BELOW)) return running;
    if (seconds - Math.max(lastIn, lastOut) < settings.scaleInCooldownSeconds) return running;
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
