import type { z } from "zod";
import type { Disagreement, Part, Rule } from "../../environment/agreement";
import type { Common } from "../../environment/common";
import type { encryption } from "./schema";

type Settings = Part<z.output<typeof encryption>>;

const KEY_ARN = /^arn:aws:kms:([a-z0-9-]+):(\d{12}):key\//;

/** A key works in its own region only; one of another account would need rights that nobody here can give. */
function keyIsAtHand(encryption: Settings, { region, account }: Part<Common>): Disagreement[] {
  const arn = "kmsKeyArn" in encryption ? encryption.kmsKeyArn : undefined;
  const [, keyRegion, keyAccount] = KEY_ARN.exec(arn ?? "") ?? [];
  const at = (message: string): Disagreement => ({ path: ["encryption", "kmsKeyArn"], message });
  return [
    ...(keyRegion !== undefined && region !== undefined && keyRegion !== region
      ? [at(`"${arn}" is in ${keyRegion}, the environment in ${region}; name a key of ${region}.`)]
      : []),
    ...(keyAccount !== undefined && account !== undefined && keyAccount !== account
      ? [at(`"${arn}" is of account ${keyAccount}, the environment of ${account}; name a key of ${account}.`)]
      : []),
  ];
}

export const agreement: readonly Rule<Settings, Part<Common>>[] = [keyIsAtHand];
