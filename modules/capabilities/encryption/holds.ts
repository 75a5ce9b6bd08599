import type { Common } from "../../environment/common.ts";
import type { Holds } from "../holding.ts";

export const holds: Holds<unknown, Common> = {
  aws_kms_key: (_, { name }, { description }) =>
    String(description).includes(` ${name} `)
      ? { what: "the key of everything that is stored", key: "encryption" }
      : undefined,
};
