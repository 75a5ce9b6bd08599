import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { holdSecret } from "../../secrets-manager/held-secret.ts";
import type { DataSite, Make } from "../building.ts";
import type { secrets as schema } from "./schema.ts";

/** Those that are generated; the others exist. */
export const makeSecrets: Make<DataSite, z.output<typeof schema>, Common> = (
  { scope },
  secrets,
  { name: environment, disposable },
) => {
  const generated = Object.entries(secrets).flatMap(([name, source]) =>
    typeof source === "string"
      ? []
      : [[name, holdSecret(scope, `secret-${name}`, { environment, name, source, disposable })] as const],
  );
  return { secrets: Object.fromEntries(generated) };
};
