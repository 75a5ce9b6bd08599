import type { z } from "zod";
import type { PriceRequest } from "../../aws/prices.ts";
import { type ByUse, byUse } from "../billing.ts";
import { type encryption, namedKey } from "./schema.ts";

type Encryption = z.output<typeof encryption> | undefined;

const REQUESTS_IN_TEN_THOUSANDS = 10;

/** A key that is named is billed to whoever made it. */
export const encryptionPrices = (settings: Encryption): PriceRequest[] => [
  { item: "kmsKey", quantity: settings && namedKey(settings) === undefined ? 1 : 0 },
];

export const encryptionUsage = (settings: Encryption): ByUse[] =>
  settings
    ? byUse(
        "kmsRequest",
        REQUESTS_IN_TEN_THOUSANDS,
        "volumes, logs, images and secrets that are opened under the key",
      )
    : [];
