import { PricingClient, paginateGetProducts } from "@aws-sdk/client-pricing";
import {
  isProduct,
  isUnitOf,
  type PriceFilter,
  pageOf,
  priceFilterOf,
  requestOf,
} from "../modules/aws/price-filters.ts";
import { type OwnPrice, type PricedItem, unitOf } from "../modules/aws/prices.ts";
import { Problems } from "../modules/problems.ts";
import { withClient } from "./deploy/aws.ts";

/** A price as AWS has it, or why there is none that is certain. */
export interface Asked {
  readonly item: PricedItem;
  readonly price?: OwnPrice;
  readonly why?: string;
}

/** A product of the list, as far as it is read. */
interface Product {
  readonly product: {
    readonly sku: string;
    readonly productFamily?: string;
    readonly attributes: Readonly<Record<string, string>>;
  };
  readonly terms?: {
    readonly OnDemand?: Readonly<
      Record<string, { readonly priceDimensions: Readonly<Record<string, Tier>> }>
    >;
  };
  readonly publicationDate?: string;
}

interface Tier {
  readonly unit: string;
  readonly beginRange?: string;
  readonly pricePerUnit: { readonly USD?: string };
}

/**
 * The list of all regions is at three endpoints, of which this is one: AWS Billing User Guide, "Using the AWS Price List
 * Query API", read on 2026-11-29.
 */
const ENDPOINT_REGION = "us-east-1";

/** GetProducts has no more on a page (its reference, 2026-11-29). */
const PAGE_SIZE = 100;

/**
 * Asks the AWS Price List for prices, one after the other: GetProducts takes one filter at a time.
 * @param today the day for which the prices are, in ISO form
 * @throws AwsRefused when AWS refuses, or does not answer
 */
export const askPrices = (region: string, items: readonly PricedItem[], today: string): Promise<Asked[]> =>
  withClient(new PricingClient({ region: ENDPOINT_REGION }), async (client) => {
    const asked: Asked[] = [];
    for (const item of items) {
      const filter = priceFilterOf(item, region);
      if (typeof filter === "string") asked.push({ item, why: filter });
      else asked.push(judged(item, region, filter, await productsOf(client, region, filter), today));
    }
    return asked;
  });

async function productsOf(client: PricingClient, region: string, filter: PriceFilter): Promise<Product[]> {
  const found: Product[] = [];
  const pages = paginateGetProducts(
    { client, pageSize: PAGE_SIZE },
    {
      ServiceCode: filter.service,
      FormatVersion: "aws_v1",
      Filters: Object.entries(requestOf(filter, region)).map(([Field, Value]) => ({
        Type: "TERM_MATCH",
        Field,
        Value,
      })),
    },
  );
  for await (const { PriceList = [] } of pages) found.push(...PriceList.map(String).map(productIn));
  return found.filter(({ product }) => isProduct(filter, region, product));
}

function productIn(text: string): Product {
  try {
    const read = JSON.parse(text) as Partial<Product> | null;
    if (read?.product?.attributes !== undefined) return read as Product;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Problems([
    {
      code: "EOE-CLI-028",
      file: "AWS Price List",
      path: "GetProducts",
      message: `answers with what is no product: ${text.slice(0, 60)}. Check AWS_ENDPOINT_URL, and whether a newer version of this program reads it.`,
    },
  ]);
}

function judged(
  item: PricedItem,
  region: string,
  filter: PriceFilter,
  products: readonly Product[],
  today: string,
): Asked {
  const [product, ...others] = products;
  if (product === undefined) return { item, why: `AWS's price list has no such product in ${region}` };
  if (others.length > 0) {
    const skus = products.map(({ product: { sku } }) => sku).sort();
    return { item, why: `${skus.length} products of AWS's price list are alike: ${skus.join(", ")}` };
  }
  const tiers = tiersOf(product);
  const other = tiers.find(({ unit }) => !isUnitOf(filter, unit));
  if (other) return { item, why: `AWS bills it by "${other.unit}", and the table by "${unitOf(item)}"` };
  const usd = firstPaid(tiers);
  if (usd === undefined) return { item, why: "its product in AWS's price list has no price on demand" };
  const { sku } = product.product;
  const published = product.publicationDate?.slice(0, 10);
  return {
    item,
    price: {
      // Prices of a request have six zeros behind the point; a product of them would have a tail.
      usd: Number((usd * (filter.times ?? 1)).toPrecision(12)),
      from: `AWS Price List, ${filter.service}, product ${sku}${published ? `, published on ${published}` : ""}`,
      page: pageOf(item, filter),
      date: today,
    },
  };
}

const tiersOf = ({ terms }: Product): Tier[] =>
  Object.values(terms?.OnDemand ?? {}).flatMap(({ priceDimensions }) => Object.values(priceDimensions));

/** The table has the first tier that is paid: what is free is free once for an account. */
const firstPaid = (tiers: readonly Tier[]): number | undefined =>
  tiers
    .toSorted((one, other) => Number(one.beginRange ?? 0) - Number(other.beginRange ?? 0))
    .map(({ pricePerUnit }) => Number(pricePerUnit.USD))
    .find((usd) => usd > 0);
