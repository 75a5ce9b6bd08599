import { didYouMean } from "../environment/sentences.ts";
import type { Waiver } from "../environment/waiver-schema.ts";
import type { RuleId } from "../problem-codes/index.ts";
import type { Observation, Problem } from "../problems.ts";
import type { Level, Rule, Synthesis } from "./rule.ts";

/** What a rule found. */
export interface Finding extends Problem {
  /** Id of the rule. */
  readonly rule: RuleId;
  readonly level: Level;
  /** What a waiver names: a container, a variable `container.NAME`, a resource `type.id`, a key of the file. */
  readonly at: string;
}

/** What a rule found, and why it does not stop the synthesis. */
export interface Waived extends Finding {
  readonly reason: string;
}

/** What all rules say of a synthesis. */
export interface Review {
  /** Errors, and waivers that have no effect or have ended. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly Finding[];
  readonly waived: readonly Waived[];
}

/** What a rule found, with its id and place; a rule that names no place means the key that its problem is at. */
export function findingsOf(rule: Rule, synthesis: Synthesis): Finding[] {
  return rule.check(synthesis).map((fault) => {
    const at = fault.at ?? fault.path;
    return {
      ...fault,
      code: rule.id,
      rule: rule.id,
      level: rule.level,
      at,
      message: withPlace({ ...fault, message: withOrigin(fault, rule) }, rule.id),
    };
  });
}

/** Says which construct made it, and which keys of the environment file change it. */
function withOrigin({ message, construct }: Observation, { id, keys }: Rule): string {
  if (construct === undefined) return message;
  const change = keys ? `; change ${keys.join(" or ")}` : "";
  return `${message.replace(idAtEnd(id), "")} Made by ${construct}${change}.`;
}

const idAtEnd = (id: string): RegExp => new RegExp(`\\s*\\(${id}\\)$`);

/**
 * `... (rule-id)` becomes `... (rule-id at place)`, the two things that a waiver names; the place is left out where the
 * sentence begins with it.
 */
function withPlace({ message, path, at = path }: Observation, id: string): string {
  const sentence = message.replace(idAtEnd(id), "");
  return `${sentence} (${at === path ? id : `${id} at ${at}`})`;
}

/** Waivers, and how to name a place in the file that they stand in. */
export interface WrittenWaivers extends Pick<Synthesis, "observationAt"> {
  readonly environment: { readonly waivers: readonly Waiver[] };
}

/**
 * Parts what is waived from what is not; a waiver that has no effect, or has ended before `today` (2026-11-28), is a
 * problem, too.
 */
export function applyWaivers(
  findings: readonly Finding[],
  rules: readonly Pick<Rule, "id">[],
  { environment, observationAt }: WrittenWaivers,
  today: string,
): Review {
  const { waivers } = environment;
  const inForce = waivers.filter((waiver) => !hasEnded(waiver, today));
  const waived = findings.flatMap((finding) => {
    const waiver = inForce.find((one) => covers(one, finding));
    return waiver === undefined ? [] : [{ ...finding, reason: waiver.reason }];
  });
  const open = findings.filter((finding) => !inForce.some((waiver) => covers(waiver, finding)));
  const idle = waivers.flatMap((waiver, index) => {
    if (hasEnded(waiver, today)) return [];
    const said = noEffect(waiver, index, waivers, findings, rules);
    return said === undefined
      ? []
      : [{ ...observationAt(["waivers", index, said.key], said.message), code: "EOE-ENV-010" as const }];
  });
  const ended = waivers.flatMap((waiver, index) =>
    hasEnded(waiver, today)
      ? [
          {
            ...observationAt(
              ["waivers", index, "until"],
              `"${waiver.until}" is over: the waiver of ${waiver.rule} has ended; put right what the rule finds and remove the waiver, or write a later date.`,
            ),
            code: "EOE-ENV-470" as const,
          },
        ]
      : [],
  );
  const isError = ({ level }: Finding): boolean => level === "error";
  return {
    problems: [...open.filter(isError), ...idle, ...ended],
    warnings: open.filter((finding) => !isError(finding)),
    waived,
  };
}

/** Dates of this form are in the order of their text; the last day still counts. */
const hasEnded = ({ until }: Waiver, today: string): boolean => until !== undefined && until < today;

const covers = (waiver: Waiver, { rule, at }: Finding): boolean => waiver.rule === rule && waiver.at === at;

/** Why a waiver does nothing; undefined where it does something. */
function noEffect(
  waiver: Waiver,
  index: number,
  waivers: readonly Waiver[],
  findings: readonly Finding[],
  rules: readonly Pick<Rule, "id">[],
): { readonly key: keyof Waiver; readonly message: string } | undefined {
  const ids: readonly string[] = rules.map(({ id }) => id);
  if (!ids.includes(waiver.rule)) {
    const known = didYouMean(waiver.rule, ids) || ` The rules are in docs/checks.md.`;
    return { key: "rule", message: `"${waiver.rule}" is not a rule.${known}` };
  }
  if (waivers.slice(0, index).some(({ rule, at }) => rule === waiver.rule && at === waiver.at)) {
    return {
      key: "at",
      message: `"${waiver.at}" is waived from ${waiver.rule} twice; remove one of the two.`,
    };
  }
  if (findings.some((finding) => covers(waiver, finding))) return undefined;
  const places = [...new Set(findings.filter(({ rule }) => rule === waiver.rule).map(({ at }) => at))];
  const found = places.length === 0 ? "nothing" : `something at ${places.join(", ")} only`;
  return {
    key: "at",
    message: `"${waiver.at}" needs no waiver: ${waiver.rule} finds ${found}; remove the waiver${places.length === 0 ? "" : " or correct the place"}.`,
  };
}
