import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import type { Make, NetworkSite } from "../building.ts";
import { EncryptionKey } from "./encryption-key.ts";
import { ExistingKey } from "./existing-key.ts";
import { type encryption, namedKey } from "./schema.ts";

/** The key that everything stored is put under when it is there. */
export const makeKey: Make<NetworkSite, z.output<typeof encryption>, Common> = (
  { scope },
  encryption,
  { name, region, disposable },
) => {
  const arn = namedKey(encryption);
  if (arn === undefined)
    return { keyArn: new EncryptionKey(scope, "encryption", { environment: name, region, disposable }).arn };
  new ExistingKey(scope, "encryption", { arn });
  return { keyArn: arn };
};
