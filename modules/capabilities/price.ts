import { inWords } from "../aws/priced-words.ts";
import {
  type OwnPrices,
  type PricedItem,
  type PriceLine,
  type PriceRequest,
  priceLine,
  priceTableDate,
  unitOf,
} from "../aws/prices.ts";
import type { ByUse, Made } from "./billing.ts";
import type { Environment } from "./environment.ts";
import { foldOver } from "./fold.ts";
import { isNone } from "./none.ts";

/** One thing in the bill of a month. */
export interface CostLine {
  /** The capability that it is of. */
  readonly of: string;
  readonly item: PricedItem;
  /** For people, with the quantity: `5 public IPv4 addresses`. */
  readonly what: string;
  readonly quantity: number;
  readonly unit: PriceLine["unit"];
  /** US dollars a month; undefined where the table lacks the price. */
  readonly usd?: number;
  readonly usdPerUnit?: number;
  /** AWS's page for the price, the date for which it was found, and whether it is an estimate. */
  readonly source?: PriceLine["source"];
  /** What the price does not say, such as how many of it are free. */
  readonly note?: string;
}

export interface UseLine extends CostLine {
  /** What the quantity takes for granted. */
  readonly assumption: string;
}

/** What an environment costs in a month of 730 hours, by list prices in US dollars. */
export interface Costs {
  readonly region: string;
  /** Days that the sums are of; undefined for a month. */
  readonly days?: number;
  /** Date of the table as a whole. */
  readonly tableOf: string;
  /** All that stands and has a price in the table: the whole, or where `atLeast` is true less than that. */
  readonly usd: number;
  /** Whether the table lacks a price of something that stands; `unknown` names it. */
  readonly atLeast: boolean;
  /** What stands and is not in `usd`, since the table has no price for it in the region. */
  readonly unknown: readonly PricedItem[];
  /** What is billed by use and has no price in the table for the region. */
  readonly unknownByUse: readonly PricedItem[];
  readonly standing: readonly CostLine[];
  /** Typical figures, which are not in the sum; a line without `usd` has no price in the table. */
  readonly byUse: readonly UseLine[];
}

/**
 * What all capabilities of an environment cost.
 * @param own prices that the project has beside the table
 */
export function costsOf(environment: Environment, made: Made, own: OwnPrices = {}): Costs {
  const { region } = environment;
  const standing = foldOver<CostLine>(environment, ({ name, prices }, settings) =>
    isNone(prices)
      ? []
      : prices(settings, environment, made)
          .filter(({ quantity }) => quantity > 0)
          .map((request) => costLine(region, name, request, own)),
  );
  const byUse = foldOver<UseLine>(environment, ({ name, usage }, settings) =>
    isNone(usage) ? [] : usage(settings, environment, made).map((one) => useLine(region, name, one, own)),
  );
  const cents = standing.reduce((sum, { usd = 0 }) => sum + Math.round(100 * usd), 0);
  const unknown = unpriced(standing);
  return {
    region,
    tableOf: priceTableDate(),
    usd: cents / 100,
    atLeast: unknown.length > 0,
    unknown,
    unknownByUse: unpriced(byUse),
    standing,
    byUse,
  };
}

const unpriced = (lines: readonly CostLine[]): PricedItem[] => [
  ...new Set(lines.filter(({ usd }) => usd === undefined).map(({ item }) => item)),
];

function costLine(
  region: string,
  of: string,
  { item, quantity, note }: PriceRequest,
  own: OwnPrices,
): CostLine {
  const told = note === undefined ? {} : { note };
  const line = { of, item, what: inWords(item, quantity), quantity, unit: unitOf(item), ...told };
  const priced = priceLine(region, { item, quantity }, own);
  if (!priced) return line;
  const { usd, usdPerUnit, source } = priced;
  return { ...line, usd, usdPerUnit, source };
}

const useLine = (region: string, of: string, { assumption, ...request }: ByUse, own: OwnPrices): UseLine => ({
  ...costLine(region, of, request, own),
  assumption,
});

const HOURS_OF_A_MONTH = 730;

/**
 * What stands costs in some days, such as those of an event: AWS bills all of it by the hour, what has a monthly price
 * among it. What is billed by use is left out: it follows the use, and not the time.
 */
export function costsOfDays(costs: Costs, days: number): Costs {
  const share = (days * 24) / HOURS_OF_A_MONTH;
  const standing = costs.standing.map((line) =>
    line.usd === undefined ? line : { ...line, usd: Math.round(100 * line.usd * share) / 100 },
  );
  const usd = Math.round(100 * costs.usd * share) / 100;
  return { ...costs, days, usd, unknownByUse: [], standing, byUse: [] };
}

const NOT_IN_TABLE = "not in the table";
const COLUMN = NOT_IN_TABLE.length;

/** The costs for people: a line for each thing. */
export function costsInWords(costs: Costs): string[] {
  const { region, days, tableOf, usd, atLeast, standing, byUse } = costs;
  const sum = `${atLeast ? "At least " : ""}${dollars(usd)} USD ${periodOf(costs)} fixed`;
  const lines = [...standing, ...byUse];
  return [
    `${sum}, with the fewest hosts and tasks and no requests (list prices, table of ${tableOf}):`,
    ...standing.map((line) => lineOf(line, line.note)),
    days === undefined
      ? "Billed by use, with a typical figure that is not in the sum:"
      : "What is billed by use comes on top; without --days it has typical figures of a month.",
    ...byUse.map((line) => lineOf(line, line.assumption)),
    ...(lines.some(isEstimated)
      ? [`What has "${ESTIMATED}" is an estimate: ${ESTIMATE}; --json names the source of each.`]
      : []),
    ...(lines.every(({ usd: known }) => known !== undefined)
      ? []
      : [
          `The table has no price in ${region} for what is "${NOT_IN_TABLE}"; \`npx express-on-ecs prices <environment>\` asks AWS for it.`,
        ]),
  ];
}

/** `a month`, `in 3 days`. */
export const periodOf = ({ days }: Costs): string =>
  days === undefined ? "a month" : days === 1 ? "in a day" : `in ${days} days`;

/** Whether the price of a line is not AWS's own figure. */
export const isEstimated = ({ source }: CostLine): boolean => source?.estimated === true;

/** What stands before such a price. */
export const ESTIMATED = "~";

export const ESTIMATE =
  "the price follows from others, or is what published lists say, and AWS may ask another";

const lineOf = (line: CostLine, end: string | undefined): string =>
  `  ${priceColumn(line)}  ${line.what} (${inPeoplesWords(line.of)})${end === undefined ? "" : `: ${end}`}`;

const priceColumn = (line: CostLine): string => amountOf(line).padStart(COLUMN);

/** `16.43`, `~16.43` for an estimate, `not in the table`. */
export const amountOf = (line: CostLine): string =>
  line.usd === undefined ? NOT_IN_TABLE : `${isEstimated(line) ? ESTIMATED : ""}${dollars(line.usd)}`;

const dollars = (usd: number): string => usd.toFixed(2);

const inPeoplesWords = (capability: string): string => capability.replaceAll("-", " ");
