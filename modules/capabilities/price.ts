import { inWords } from "../aws/priced-words";
import { type PricedItem, type PriceLine, priceLine, priceTableDate, unitOf } from "../aws/prices";
import type { ByUse, Made } from "./billing";
import type { Environment } from "./environment";
import { foldOver } from "./fold";
import { isNone } from "./none";

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
  /** AWS's page for the price, and the date for which it was found. */
  readonly source?: PriceLine["source"];
}

export interface UseLine extends CostLine {
  /** What the quantity takes for granted. */
  readonly assumption: string;
}

/** What an environment costs in a month of 730 hours, by list prices in US dollars. */
export interface Costs {
  readonly region: string;
  /** Date of the table as a whole. */
  readonly tableOf: string;
  /** All that stands; undefined where the table lacks a price of it. */
  readonly usd?: number;
  /** All that stands and has a price in the table. */
  readonly atLeastUsd: number;
  readonly standing: readonly CostLine[];
  /** Typical figures, which are not in the sums. */
  readonly byUse: readonly UseLine[];
  /** Of both, what the table has no price for in the region. */
  readonly notInTable: readonly PricedItem[];
}

/** What all capabilities of an environment cost. */
export function costsOf(environment: Environment, made: Made): Costs {
  const { region } = environment;
  const standing = foldOver<CostLine>(environment, ({ name, prices }, settings) =>
    isNone(prices)
      ? []
      : prices(settings, environment, made)
          .filter(({ quantity }) => quantity > 0)
          .map(({ item, quantity }) => costLine(region, name, item, quantity)),
  );
  const byUse = foldOver<UseLine>(environment, ({ name, usage }, settings) =>
    isNone(usage) ? [] : usage(settings, environment, made).map((one) => useLine(region, name, one)),
  );
  const cents = standing.reduce((sum, { usd = 0 }) => sum + Math.round(100 * usd), 0);
  const isKnown = standing.every(({ usd }) => usd !== undefined);
  return {
    region,
    tableOf: priceTableDate(),
    ...(isKnown ? { usd: cents / 100 } : {}),
    atLeastUsd: cents / 100,
    standing,
    byUse,
    notInTable: [
      ...new Set([...standing, ...byUse].filter(({ usd }) => usd === undefined).map(({ item }) => item)),
    ],
  };
}

function costLine(region: string, of: string, item: PricedItem, quantity: number): CostLine {
  const line = { of, item, what: inWords(item, quantity), quantity, unit: unitOf(item) };
  const priced = priceLine(region, { item, quantity });
  if (!priced) return line;
  const { usd, usdPerUnit, source } = priced;
  return { ...line, usd, usdPerUnit, source };
}

const useLine = (region: string, of: string, { item, quantity, assumption }: ByUse): UseLine => ({
  ...costLine(region, of, item, quantity),
  assumption,
});

const NOT_IN_TABLE = "not in table";
const COLUMN = NOT_IN_TABLE.length;

/** The costs for people: a line for each thing. */
export function costsInWords({
  region,
  tableOf,
  usd,
  atLeastUsd,
  standing,
  byUse,
  notInTable,
}: Costs): string[] {
  const sum =
    usd === undefined
      ? `At least ${dollars(atLeastUsd)} USD a month fixed`
      : `${dollars(usd)} USD a month fixed`;
  return [
    `${sum}, with the fewest hosts and tasks and no requests (list prices, table of ${tableOf}):`,
    ...standing.map((line) => `  ${priceColumn(line)}  ${line.what} (${inPeoplesWords(line.of)})`),
    "Billed by use, with a typical figure that is not in the sum:",
    ...byUse.map(
      (line) => `  ${priceColumn(line)}  ${line.what} (${inPeoplesWords(line.of)}): ${line.assumption}`,
    ),
    ...(notInTable.length > 0
      ? [`The table has no price in ${region} for what is "${NOT_IN_TABLE}"; see AWS's price pages.`]
      : []),
  ];
}

const priceColumn = ({ usd }: CostLine): string =>
  (usd === undefined ? NOT_IN_TABLE : dollars(usd)).padStart(COLUMN);

const dollars = (usd: number): string => usd.toFixed(2);

const inPeoplesWords = (capability: string): string => capability.replaceAll("-", " ");
