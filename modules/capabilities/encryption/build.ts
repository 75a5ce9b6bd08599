import type { z } from "zod";
import type { Common } from "../../environment/common";
import type { Make, NetworkSite } from "../building";
import { EncryptionKey } from "./encryption-key";
import type { encryption } from "./schema";

/** The key that everything stored is put under when it is there. */
export const makeKey: Make<NetworkSite, z.output<typeof encryption>, Common> = (
  { scope },
  encryption,
  { name, region, disposable },
) => {
  if ("kmsKeyArn" in encryption) return { keyArn: encryption.kmsKeyArn };
  return { keyArn: new EncryptionKey(scope, "encryption", { environment: name, region, disposable }).arn };
};
