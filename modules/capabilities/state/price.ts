import type { z } from "zod";
import { type ByUse, byUse } from "../billing.ts";
import type { state } from "./schema.ts";

const THOUSAND_WRITES = 1;
const STORED_GB = 0.1;

export const stateUsage = ({ home }: z.output<typeof state>): ByUse[] =>
  home === "s3"
    ? [
        ...byUse("s3Storage", STORED_GB, "the states, with all versions that are kept"),
        ...byUse("s3Write", THOUSAND_WRITES, "a hundred deployments, each with its lock"),
      ]
    : [];
