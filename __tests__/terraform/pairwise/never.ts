import { type Setting, textOf } from "./occurring.ts";
import type { Value } from "./options.ts";

/** A value within the limits of its own key that no other value of any key makes legal. */
export interface Never {
  readonly setting: Setting;
  readonly code: string;
  readonly reason: string;
  /** An environment, and in it the values that come closest. */
  readonly environment: string;
  readonly beside: Readonly<Record<string, Value>>;
}

const unbounded = (
  group: "ingress" | "internalIngress" | "furtherServices.<name>.entry",
  environment: string,
  code: string,
  timeoutCode: string,
): Never[] => [
  {
    setting: { path: `${group}.healthCheck.intervalSeconds`, value: { is: 300 } },
    code,
    reason:
      "A dead target is out after 60 s, and two failed checks are the fewest: 30 s is the longest interval.",
    environment,
    beside: { [`${group}.healthCheck.unhealthyThreshold`]: { is: 2 } },
  },
  {
    setting: { path: `${group}.healthCheck.timeoutSeconds`, value: { is: 120 } },
    code: timeoutCode,
    reason: "A check waits for less than its interval, of which 30 s is the longest.",
    environment,
    beside: {
      [`${group}.healthCheck.unhealthyThreshold`]: { is: 2 },
      [`${group}.healthCheck.intervalSeconds`]: { is: 30 },
    },
  },
];

const percents = (what: "cpu" | "memory"): Never[] => [
  {
    setting: { path: `monitoring.${what}HighPercent`, value: { is: 1 } },
    code: "EOE-ENV-103",
    reason: "The lower alarm is below the upper one, and 1 is the least that it can be.",
    environment: "workers",
    beside: { [`monitoring.${what}LowPercent`]: { is: 1 } },
  },
  {
    setting: { path: `monitoring.${what}LowPercent`, value: { is: 100 } },
    code: "EOE-ENV-103",
    reason: "The upper alarm is above the lower one, and 100 is the most that it can be.",
    environment: "workers",
    beside: { [`monitoring.${what}HighPercent`]: { is: 100 } },
  },
];

/** What is refused in every environment whatever stands beside it; such pairs are not open. */
export const NEVER: readonly Never[] = [
  ...unbounded("ingress", "internal", "EOE-ENV-284", "EOE-ENV-283"),
  ...unbounded("internalIngress", "two-balancers", "EOE-ENV-496", "EOE-ENV-496"),
  ...unbounded("furtherServices.<name>.entry", "doors", "EOE-ENV-284", "EOE-ENV-283"),
  ...percents("cpu"),
  ...percents("memory"),
  {
    setting: { path: "database.serverless.maxCapacity", value: { is: 0 } },
    code: "EOE-ENV-511",
    reason: "Aurora takes a maximum of 1 unit at least; only the minimum may be 0.",
    environment: "aurora-serverless",
    beside: { "database.serverless.minCapacity": { is: 0 } },
  },
];

/** By what `refused.json` calls them. */
export const neverOf = (text: string): Never | undefined =>
  NEVER.find(({ setting }) => textOf(setting) === text);
