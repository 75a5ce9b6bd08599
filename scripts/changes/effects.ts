import { effectsOf } from "../../modules/stacks/change-effects.ts";
import type { Outcome } from "./records.ts";

export interface Told {
  readonly effect: string;
  readonly sentences: readonly string[];
}

/** What an outcome means, for people. */
export function effectOf(outcome: Outcome): Told {
  if ("refusedBy" in outcome) {
    const who = outcome.refusedBy === "synth" ? "Synth" : "Terraform";
    return { effect: "refused", sentences: [`${who} refuses it: ${ended(outcome.says)}`] };
  }
  const lines = Object.values(outcome.plan).flat();
  if (lines.length === 0) return { effect: "nothing", sentences: ["Nothing in AWS changes."] };
  const met = effectsOf(lines);
  const [first] = met;
  if (first) {
    return {
      effect: first.effect,
      sentences: [...new Set(met.map(({ sentence }) => sentence)), `${counts(lines)}.`],
    };
  }
  return { effect: "in place", sentences: [`${counts(lines)}.`] };
}

const ended = (text: string): string => (/[.)]$/.test(text) ? text : `${text}.`);

const VERBS = [
  ["create", "Made"],
  ["update", "updated"],
  ["replace", "replaced"],
  ["move", "made beside the old one"],
  ["delete", "deleted"],
  ["forget", "forgotten"],
] as const;
const MOST_NAMED = 4;

/** `Made: 2 aws_eip; updated: aws_lb` */
function counts(lines: readonly string[]): string {
  const parts = VERBS.flatMap(([action, verb]) => {
    const types = lines.flatMap((line) => {
      const [, type] = new RegExp(`^${action} (\\w+)\\.`).exec(line) ?? [];
      return type ? [type] : [];
    });
    if (types.length === 0) return [];
    const by = [...new Set(types)].map((type) => {
      const count = types.filter((one) => one === type).length;
      return `${count > 1 ? `${count} ` : ""}\`${type}\``;
    });
    const more = by.length - MOST_NAMED;
    const named = more > 1 ? [...by.slice(0, MOST_NAMED), `${more} more types`] : by;
    return [`${verb}: ${named.join(", ")}`];
  });
  const text = parts.join("; ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
