import { nearest } from "../nearest.ts";
import { SCHEDULER } from "./limits.ts";
import { Refused } from "./refused.ts";

/**
 * Whether a time zone is one of the IANA database, as Node has it; Scheduler takes the same, in the same spelling.
 * Source: EventBridge Scheduler User Guide, "Time zones on EventBridge Scheduler" (2026-11-27).
 */
export function refusedTimeZone(zone: string): Refused | undefined {
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")];
  if (zones.includes(zone)) return undefined;
  const spelt = zones.find((one) => one.toLowerCase() === zone.toLowerCase());
  if (spelt !== undefined) return new Refused(`must be spelt ${spelt}`);
  if (isAlias(zone)) return undefined;
  return new Refused(
    `is no time zone of the IANA database; the nearest names are ${nearest(zone, zones, 2).join(" and ")}`,
  );
}

/** `Asia/Kolkata` where the list has `Asia/Calcutta`. Offsets such as +01:00 are none. */
function isAlias(zone: string): boolean {
  if (zone.length > SCHEDULER.longestTimeZone || !/^[A-Z][A-Za-z0-9_+/-]+$/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
