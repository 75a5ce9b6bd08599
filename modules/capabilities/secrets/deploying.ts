import type { z } from "zod";
import type { SomeDatabase } from "../database.ts";
import type { ExistingSecrets } from "../deploying.ts";
import type { secrets as schema } from "./schema.ts";

interface Reads {
  readonly database?: SomeDatabase | undefined;
}

export const existingSecrets: ExistingSecrets<z.output<typeof schema>, Reads> = (secrets, { database }) =>
  Object.entries(secrets).flatMap(([name, source]) =>
    typeof source === "string"
      ? [{ path: `service.secrets.${name}`, source, isConnection: isConnection(database, name) }]
      : [],
  );

/** Whether a secret is what the application reaches its database by: its name says so, and that it is no password. */
const isConnection = (database: SomeDatabase | undefined, secret: string): boolean =>
  database !== undefined && /database|mongo|mysql|postgres/i.test(secret) && !/pass|pwd|user/i.test(secret);
