import { type Reader, type Varied, withSettings } from "./environments.ts";
import { neverOf } from "./never.ts";
import { Coverage, occurringIn, type Setting, type SettingId, textOf } from "./occurring.ts";
import type { Refused } from "./refused.ts";
import type { Row } from "./rows.ts";
import { mustMeet } from "./scope.ts";

/** Which pairs meet in the environments as they are, and in the rows. */
export function coverageOf(
  settings: readonly Setting[],
  environments: readonly Varied[],
  rows: readonly Row[],
  reader: Reader,
): Coverage {
  const coverage = new Coverage(settings);
  const bare = environments.map((environment): Row => ({ environment, settings: new Map() }));
  for (const row of [...bare, ...rows]) {
    const raw = withSettings(row.environment, row.settings);
    if (!raw) throw new Error(`${row.environment.name} has no such name any more; run npm run pairwise`);
    coverage.add(occurringIn(settings, raw, reader.environmentOf(row.environment.name, raw)));
  }
  return coverage;
}

/** Pairs that neither meet nor are refused. */
export const openPairs = (coverage: Coverage, refused: Refused): (readonly [SettingId, SettingId])[] =>
  [...coverage.missing()].filter(([one, other]) => refused.codeOf(one, other) === undefined);

/** What there is, in sentences. */
export function report(coverage: Coverage, refused: Refused, rows: number): string[] {
  const { settings } = coverage;
  const isWanted = mustMeet();
  const codes: string[] = [];
  const tallies = { wanted: new Tally(), other: new Tally() };
  for (const one of settings.keys())
    for (const other of settings.keys())
      if (one < other && coverage.isPair(one, other)) {
        const kind = isWanted(settings[one] as Setting, settings[other] as Setting) ? "wanted" : "other";
        const state = stateOf(coverage, refused, one, other);
        tallies[kind].count(state);
        if (state === "refused") codes.push(refused.codeOf(one, other) ?? "");
      }
  const met = [...settings.keys()].filter((id) => coverage.hasMet(id)).length;
  return [
    `${rows} rows; ${met} of ${settings.length} values occur, ${refused.alone().length} are refused by every environment:`,
    ...refused
      .alone()
      .map(([text, code]) => `  ${text}: ${code}. ${neverOf(text)?.reason ?? "It needs a fixture."}`),
    `Pairs within a group, and of a kind with any other key: ${tallies.wanted.sentence()}`,
    `All other pairs: ${tallies.other.sentence()}`,
    "Refused pairs by code:",
    ...[...countsOf(codes)]
      .sort(([, one], [, other]) => other - one)
      .map(([code, count]) => `  ${code}: ${count}`),
    ...whyOpen(openPairs(coverage, refused).length),
    ...openPairs(coverage, refused)
      .slice(0, MOST_SHOWN)
      .map(
        ([one, other]) =>
          `Open: ${textOf(settings[one] as Setting)} with ${textOf(settings[other] as Setting)}`,
      ),
  ];
}

function countsOf(codes: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

const MOST_SHOWN = 20;

/** Of one processor, when 68,000 were open: some 2400 (2026-11-28). The last of them take longer. */
const PAIRS_A_MINUTE = 1000;

/** What is open was not tried yet: a pair that was meets in a row, or has the code of what refuses it. */
function whyOpen(count: number): string[] {
  if (count === 0) return [];
  const minutes = Math.ceil(count / PAIRS_A_MINUTE);
  return [
    `${count} pairs are open: there was no time for them yet. npm run pairwise -- --minutes ${minutes} finds rows in which they meet, or what refuses them.`,
  ];
}

type State = "met" | "refused" | "alone" | "open";

function stateOf(coverage: Coverage, refused: Refused, one: SettingId, other: SettingId): State {
  if (coverage.has(one, other)) return "met";
  if (refused.isAlone(one) || refused.isAlone(other)) return "alone";
  return refused.codeOf(one, other) === undefined ? "open" : "refused";
}

class Tally {
  readonly #counts = { met: 0, refused: 0, alone: 0, open: 0 };

  count(state: State): void {
    this.#counts[state] += 1;
  }

  sentence(): string {
    const { met, refused, alone, open } = this.#counts;
    const all = met + refused + alone + open;
    return `${all}, of which ${met} meet, ${refused} are refused, ${alone} have a value that is refused by itself, ${open} are open.`;
  }
}
