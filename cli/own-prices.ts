import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isPricedItem } from "../modules/aws/priced-words.ts";
import { type OwnPrice, type OwnPrices, type PricedItem, unitOf } from "../modules/aws/prices.ts";
import { findRegion } from "../modules/aws/regions.ts";
import { compareText } from "../modules/compare-text.ts";
import { ENVIRONMENTS_FOLDER } from "../modules/environment/files.ts";
import { type Problem, Problems } from "../modules/problems.ts";
import { readText } from "../modules/read-text.ts";

/** Beside the environment files, where no application has a file of that name; to be committed. */
export const OWN_PRICES_FILE = `${ENVIRONMENTS_FOLDER}/prices.json`;

const ABOUT =
  "AWS's list prices in US dollars that express-on-ecs prices has asked for; cost, synth, plan and deploy read them beside the table.";

const PRICE = z.strictObject(
  {
    usd: z.number("must be a number of US dollars, 0 or more").min(0, "must be 0 or more"),
    unit: z.string("must say for what the price is"),
    from: z.string("must name where the price is from").min(1, "must name where the price is from"),
    page: z.url({ protocol: /^https$/, error: "must be the https address of a page of prices" }),
    date: z.iso.date("must be the day for which the price was found, such as 2026-11-29"),
  },
  { error: ({ code }) => (code === "unrecognized_keys" ? undefined : "must be an object with a price") },
);

const FILE = z.strictObject(
  {
    about: z.string("must say what the file is"),
    regions: z.record(
      z.string(),
      z.record(z.string(), PRICE, "must be an object of prices by item"),
      "must be an object of regions",
    ),
  },
  { error: ({ code }) => (code === "unrecognized_keys" ? undefined : "must be an object") },
);

/**
 * The prices that a project has beside the table; none where it has no such file.
 * @throws Problems when the file is not as `prices` writes it
 */
export function readOwnPrices(root: string): OwnPrices {
  const path = join(root, OWN_PRICES_FILE);
  if (!existsSync(path)) return {};
  const read = FILE.safeParse(jsonOf(readText(path, OWN_PRICES_FILE)));
  if (!read.success)
    throw new Problems(
      read.error.issues.map((issue) =>
        issue.code === "unrecognized_keys"
          ? wrong([...issue.path, issue.keys[0] ?? ""], "is no key of it")
          : wrong(issue.path, issue.message),
      ),
    );
  const { regions } = read.data;
  const mistakes = Object.entries(regions).flatMap(([region, prices]) =>
    findRegion(region) === undefined
      ? [wrong(["regions", region], "is no region of AWS")]
      : Object.entries(prices).flatMap(([item, price]) => mistakesOf(region, item, price)),
  );
  if (mistakes.length > 0) throw new Problems(mistakes);
  return Object.fromEntries(
    Object.entries(regions).map(([region, prices]) => [
      region,
      Object.fromEntries(Object.entries(prices).map(([item, { unit: _, ...price }]) => [item, price])),
    ]),
  );
}

function mistakesOf(region: string, item: string, { unit }: z.output<typeof PRICE>): Problem[] {
  if (!isPricedItem(item)) return [wrong(["regions", region, item], "is nothing that has a price here")];
  const expected = unitOf(item);
  if (unit === expected) return [];
  return [wrong(["regions", region, item, "unit"], `is "${unit}", and ${item} is billed by "${expected}"`)];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problems([wrong([], `is no JSON: ${(error as SyntaxError).message}`)]);
  }
}

const wrong = (path: readonly PropertyKey[], what: string): Problem => ({
  code: "EOE-CLI-027",
  file: OWN_PRICES_FILE,
  path: path.map(String).join("."),
  message: `${what}. Mend it, or delete the file and run: npx express-on-ecs prices <environment>`,
});

/** Writes the prices, in an order that does not depend on when they were asked for. */
export function writeOwnPrices(root: string, prices: OwnPrices): void {
  const regions = Object.fromEntries(
    inOrder(prices).map(([region, items]) => [
      region,
      Object.fromEntries(inOrder(items).map(([item, price]) => [item, withUnit(item, price)])),
    ]),
  );
  writeFileSync(join(root, OWN_PRICES_FILE), `${JSON.stringify({ about: ABOUT, regions }, null, 2)}\n`);
}

const inOrder = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([one], [other]) => compareText(one, other));

const withUnit = (item: string, { usd, ...source }: OwnPrice) => ({
  usd,
  unit: unitOf(item as PricedItem),
  ...source,
});
