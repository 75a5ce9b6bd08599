import type { PriceRequest } from "../../aws/prices.ts";
import type { Common } from "../../environment/common.ts";
import { type ByUse, byUse, type Made } from "../billing.ts";

const REQUESTS_IN_TEN_THOUSANDS = 0.1;

/** Those that the environment makes; one that it only names is billed to whoever made it. */
export const secretsPrices = (_settings: unknown, _: Common, made: Made): PriceRequest[] => [
  { item: "secret", quantity: secretsIn(made) },
];

export function secretsUsage(_settings: unknown, _: Common, made: Made): ByUse[] {
  return secretsIn(made) > 0
    ? byUse("secretRequest", REQUESTS_IN_TEN_THOUSANDS, "each task reads its secrets when it starts")
    : [];
}

const secretsIn = (made: Made): number => made.resources("aws_secretsmanager_secret").length;
