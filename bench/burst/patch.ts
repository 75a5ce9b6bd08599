import { parseDocument, stringify } from "yaml";
import { asWritten } from "../../cli/as-written.ts";
import type { Advice } from "./advise.ts";
import { NOON_HOUR } from "./options.ts";

/** Before a burst and after it. */
const NAMES = ["before-burst", "after-burst"];

/** Hours and minutes of the clock. */
export function clockOf(secondsAfterNoon: number): { readonly hour: number; readonly minute: number } {
  const minutes = (Math.round(secondsAfterNoon / 60) + NOON_HOUR * 60) % (24 * 60);
  return { hour: Math.floor(minutes / 60), minute: minutes % 60 };
}

/** The keys of `service.scaling` that say it. @param timeZone IANA name */
export function keysOf(
  { scaling: { target, schedule } }: Advice,
  timeZone: string,
): { readonly cpuPercent: number; readonly schedule: Readonly<Record<string, object>> } {
  const times = schedule.map(({ atSeconds, min, max }, index): [string, object] => {
    const { hour, minute } = clockOf(atSeconds);
    const expression = `${minute} ${hour} * * *`;
    return [NAMES[index] ?? `time-${index}`, { expression, timeZone, min, max }];
  });
  return { cpuPercent: target, schedule: Object.fromEntries(times) };
}

/** An environment file with it; everything else stays as people have written it. */
export function patched(text: string, advice: Advice, timeZone: string): string {
  const document = parseDocument(text);
  for (const [key, value] of Object.entries(keysOf(advice, timeZone)))
    document.setIn(["service", "scaling", key], document.createNode(value));
  return asWritten(document, text);
}

/** The keys alone. */
export const patchOf = (advice: Advice, timeZone: string): string =>
  stringify({ service: { scaling: keysOf(advice, timeZone) } });

/** Names of the file's own times that go, since the day was simulated without them. */
export const replacedBy = (advice: Advice, timeZone: string, own: readonly string[]): string[] => {
  const { schedule } = keysOf(advice, timeZone);
  return own.filter((name) => !(name in schedule));
};

/** What becomes of them, in words; undefined where none goes. */
export function replacedInWords(names: readonly string[], verb: "takes" | "took"): string | undefined {
  if (names.length === 0) return undefined;
  const them = names.length === 1 ? "it" : "them";
  return `It ${verb} ${names.join(", ")} out of service.scaling.schedule: the advice is for days without ${them}. Write back what you need for other times or days.`;
}
