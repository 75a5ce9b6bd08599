import type { z } from "zod";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { ENCRYPTION_PROBLEMS } from "./problems.ts";
import { type encryption, namedKey } from "./schema.ts";

type Code = keyof typeof ENCRYPTION_PROBLEMS;
type Settings = Part<z.output<typeof encryption>>;

const KEY_ARN = /^arn:aws:kms:([a-z0-9-]+):(\d{12}):key\//;

/** A key works in its own region only; one of another account would need rights that nobody here can give. */
function keyIsAtHand(encryption: Settings, { region, account }: Part<Common>): Disagreement<Code>[] {
  const arn = namedKey(encryption);
  const [, keyRegion, keyAccount] = KEY_ARN.exec(arn ?? "") ?? [];
  const at = (code: Code, message: string): Disagreement<Code> => ({
    code,
    path: ["encryption", "kmsKeyArn"],
    message,
  });
  return [
    ...(keyRegion !== undefined && region !== undefined && keyRegion !== region
      ? [
          at(
            "EOE-ENV-201",
            `"${arn}" is in ${keyRegion}, the environment in ${region}; name a key of ${region}.`,
          ),
        ]
      : []),
    ...(keyAccount !== undefined && account !== undefined && keyAccount !== account
      ? [
          at(
            "EOE-ENV-202",
            `"${arn}" is of account ${keyAccount}, the environment of ${account}; name a key of ${account}.`,
          ),
        ]
      : []),
  ];
}

export const agreement: readonly Rule<Settings, Part<Common>>[] = [coded(ENCRYPTION_PROBLEMS, keyIsAtHand)];
