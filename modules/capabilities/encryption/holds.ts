import type { Common } from "../../environment/common";
import type { Holds } from "../holding";

export const holds: Holds<unknown, Common> = {
  aws_kms_key: (_, { name }, { description }) =>
    String(description).includes(` ${name} `)
      ? { what: "the key of everything that is stored", key: "encryption" }
      : undefined,
};
