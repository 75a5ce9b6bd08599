import type { Disagreement } from "../environment/agreement";
import type { PartialEnvironment } from "./agreement";

const KEY_ARN = /^arn:aws:kms:([a-z0-9-]+):(\d{12}):key\//;

/** A key works in its own region only; one of another account would need rights that nobody here can give. */
export function keyIsAtHand({ encryption, region, account }: PartialEnvironment): Disagreement[] {
  const arn = encryption && "kmsKeyArn" in encryption ? encryption.kmsKeyArn : undefined;
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
