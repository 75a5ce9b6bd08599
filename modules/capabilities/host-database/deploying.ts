import type { ExistingSecrets } from "../deploying.ts";
import type { DatabaseOnHost } from "./schema.ts";

export const existingSecrets: ExistingSecrets<DatabaseOnHost, unknown> = ({ secrets }) =>
  Object.entries(secrets).flatMap(([name, source]) =>
    typeof source === "string" ? [{ path: `database.secrets.${name}`, source, isConnection: false }] : [],
  );
