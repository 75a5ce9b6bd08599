import type { PriceRequest } from "../../aws/prices.ts";
import type { MemcachedSettings } from "./schema.ts";

export const memcachedPrices = ({ engine, nodeType, nodes }: MemcachedSettings): PriceRequest[] => [
  { item: `elasticache:${engine} ${nodeType}`, quantity: nodes },
];
