import { inWords } from "../modules/aws/priced-words.ts";
import { type OwnPrices, type PricedItem, shareOf, unitOf } from "../modules/aws/prices.ts";
import { costsIn } from "./cost.ts";
import { findTarget } from "./deploy/find-target.ts";
import { OWN_PRICES_FILE, readOwnPrices, writeOwnPrices } from "./own-prices.ts";
import type { Asked } from "./price-list.ts";

export interface PricesOptions {
  readonly root?: string;
  /** Also what has a price already. */
  readonly all: boolean;
  readonly json: boolean;
}

/**
 * Asks the AWS Price List for what an environment needs and nobody knows the price of, and writes it into the project.
 * @throws AwsRefused when AWS refuses, or does not answer; then nothing is written
 */
export async function askForPrices(environment: string, options: PricesOptions): Promise<void> {
  const { root, deployment } = await findTarget(environment, options.root);
  const own = readOwnPrices(root);
  const { region } = deployment.environment;
  const items = itemsOf(costsIn({ deployment }, own), options.all);
  // An SDK that most projects never need.
  const { askPrices } = items.length > 0 ? await import("./price-list.ts") : { askPrices: async () => [] };
  const asked = await askPrices(region, items, new Date().toISOString().slice(0, 10));
  const found = asked.flatMap(({ item, price }) => (price ? [[item, price] as const] : []));
  if (found.length > 0) writeOwnPrices(root, merged(own, region, found));
  if (options.json) console.log(JSON.stringify(asJson(environment, region, asked), null, 2));
  else console.log(inSentences(environment, region, asked).join("\n"));
}

/** What has no price, and with `all` everything; in place of what is a part of another thing's price, that thing. */
function itemsOf(
  { standing, byUse }: Pick<ReturnType<typeof costsIn>, "standing" | "byUse">,
  all: boolean,
): PricedItem[] {
  // What AWS asks nothing for is in no list.
  const wanted = [...standing, ...byUse].filter(
    ({ usdPerUnit: usd }) => usd === undefined || (all && usd > 0),
  );
  return [...new Set(wanted.map(({ item }) => shareOf(item)?.of ?? item))].sort();
}

const merged = (own: OwnPrices, region: string, found: readonly (readonly [string, object])[]): OwnPrices =>
  ({ ...own, [region]: { ...own[region], ...Object.fromEntries(found) } }) as OwnPrices;

const asJson = (environment: string, region: string, asked: readonly Asked[]) => ({
  environment,
  region,
  file: OWN_PRICES_FILE,
  written: asked.flatMap(({ item, price }) => (price ? [{ item, unit: unitOf(item), ...price }] : [])),
  missing: asked.flatMap(({ item, why }) => (why === undefined ? [] : [{ item, what: inWords(item), why }])),
});

function inSentences(environment: string, region: string, asked: readonly Asked[]): string[] {
  const { written, missing } = asJson(environment, region, asked);
  if (asked.length === 0) return [`Everything that ${environment} needs has a price in ${region}.`];
  return [
    ...(written.length === 0
      ? [`Wrote nothing: AWS's price list has no certain price of what ${environment} lacks in ${region}.`]
      : [
          `Wrote to ${OWN_PRICES_FILE} what AWS asks in ${region}; commit it, for it counts in costs from now on:`,
        ]),
    ...written.map(({ item, unit, usd }) => `  ${usd} USD per ${unit}: ${inWords(item)}`),
    ...(missing.length === 0 ? [] : ["Without a price, as before:"]),
    ...missing.map(({ what, why }) => `  ${what}: ${why}`),
  ];
}
