import type { z } from "zod";
import type { Holds } from "../holding.ts";
import type { state } from "./schema.ts";

export const holds: Holds<z.output<typeof state>, unknown> = {
  aws_s3_bucket: (settings, _, { bucket }) =>
    settings.home === "s3" && bucket === settings.bucket
      ? { what: "Terraform's state of the whole environment", key: "state" }
      : undefined,
};
