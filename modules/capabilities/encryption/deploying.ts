import type { z } from "zod";
import type { Decisions } from "../deploying.ts";
import { type encryption, namedKey } from "./schema.ts";

/** A key's policy is changed by whoever made the key. */
export const decisions: Decisions<z.output<typeof encryption>, unknown> = (settings) => {
  const arn = namedKey(settings);
  return arn === undefined
    ? []
    : [
        {
          stage: "account",
          message: `encryption.kmsKeyArn: the policy of ${arn} must hold the statements of docs/encryption.md, or log groups cannot be made, hosts do not start, and alarms are lost.`,
        },
      ];
};
