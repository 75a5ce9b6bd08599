import { nextRun } from "../../cli/next-run.ts";
import { priceLine } from "../../modules/aws/prices.ts";
import { readExpression } from "../../modules/aws/schedules/expression.ts";
import { Refused } from "../../modules/aws/schedules/refused.ts";
import type { Environment } from "../../modules/capabilities/environment.ts";
import { DAY_SECONDS } from "./arrivals.ts";
import type { ScalingSettings } from "./scaling.ts";

/** A day from noon to noon, so that midnight is in its middle. */
export interface SimulatedDay {
  /** `2026-11-28`. */
  readonly date: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** What the environment file says of the service in front. @param startsAt the day's begin */
export function scalingOf(
  { service }: Pick<Environment, "service">,
  startsAt: Date,
  metricDelaySeconds: number,
): ScalingSettings {
  const { min, max = min } = service.tasks;
  const { cpuPercent, scaleOutCooldownSeconds, scaleInCooldownSeconds, schedule = {} } = service.scaling;
  const times = Object.values(schedule).flatMap(({ expression, timeZone = "UTC", ...bounds }) =>
    timesOf(expression, timeZone, startsAt).map((atSeconds) => ({ ...bounds, atSeconds })),
  );
  return {
    min,
    max,
    target: cpuPercent,
    scaleOutCooldownSeconds,
    scaleInCooldownSeconds,
    metricDelaySeconds,
    schedule: withoutPast(times.sort((one, other) => one.atSeconds - other.atSeconds)),
  };
}

/** Of the times before the day's begin the last alone counts. */
function withoutPast<Time extends { readonly atSeconds: number }>(times: readonly Time[]): Time[] {
  const begun = times.findLastIndex(({ atSeconds }) => atSeconds <= 0);
  return times.slice(Math.max(0, begun));
}

/** Schedules repeat within a week, mostly: what one of them has set holds when the day begins. */
const DAYS_BEFORE = 7;

/** After the day's begin, those of the days before it among them. A rate has no time of the day, and no times here. */
function timesOf(written: string, timeZone: string, startsAt: Date): number[] {
  const read = readExpression(written);
  if (read instanceof Refused) throw new Error(`"${written}" ${read.because}`);
  const ends = startsAt.getTime() + DAY_SECONDS * 1000;
  const earliest = new Date(startsAt.getTime() - DAYS_BEFORE * DAY_SECONDS * 1000 - 1);
  const times: number[] = [];
  let next = nextRun(read.expression, timeZone, earliest);
  while (next !== undefined && next.getTime() < ends) {
    times.push((next.getTime() - startsAt.getTime()) / 1000);
    next = nextRun(read.expression, timeZone, next);
  }
  return times;
}

/** When noon is in a time zone. */
export function noonOf({ date, timeZone }: SimulatedDay): Date {
  const utc = new Date(`${date}T12:00:00Z`);
  const there = new Date(utc.toLocaleString("en-US", { timeZone }));
  const here = new Date(utc.toLocaleString("en-US", { timeZone: "UTC" }));
  return new Date(utc.getTime() - (there.getTime() - here.getTime()));
}

/** US dollars of a task for an hour; undefined where the table of prices lacks one. */
export function taskHourUsd(
  { region, capacity }: Pick<Environment, "region" | "capacity">,
  size: { readonly vcpus: number; readonly gb: number },
): number | undefined {
  if (capacity.launchType !== "fargate") return undefined;
  const vcpu = priceLine(region, { item: `fargateVcpu:${capacity.architecture}`, quantity: 1 });
  const gb = priceLine(region, { item: `fargateGb:${capacity.architecture}`, quantity: 1 });
  if (vcpu === undefined || gb === undefined) return undefined;
  return vcpu.usdPerUnit * size.vcpus + gb.usdPerUnit * size.gb;
}
