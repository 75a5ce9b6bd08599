import { createHash } from "node:crypto";

/** The database engines that a compose service can be, and what the environment says of them in their variables. */
interface Engine {
  readonly port: number;
  /** Variables by which image and compose file name the application's user and database. */
  readonly variables: (user: string, database: string) => Readonly<Record<string, string>>;
  readonly url: (login: string, address: string, database: string) => string;
}

export const ENGINES: Readonly<Record<"mongodb" | "mysql" | "postgres", Engine>> = {
  mongodb: {
    port: 27017,
    variables: (user, database) => ({ MONGO_APP_USER: user, MONGO_INITDB_DATABASE: database }),
    // The user is made in the database that it may use.
    url: (login, address, database) => `mongodb://${login}@${address}/${database}?authSource=${database}`,
  },
  mysql: {
    port: 3306,
    variables: (user, database) => ({ MYSQL_USER: user, MYSQL_DATABASE: database }),
    url: (login, address, database) => `mysql://${login}@${address}/${database}`,
  },
  postgres: {
    port: 5432,
    variables: (user, database) => ({ POSTGRES_USER: user, POSTGRES_DB: database }),
    // Some clients ask for TLS unless they are told that there is none.
    url: (login, address, database) => `postgresql://${login}@${address}/${database}?sslmode=disable`,
  },
};

const FINGERPRINT_SPAN = 1_000_000;

/**
 * Version of a secret that is composed of a password and other parts: another number whenever one of them is another,
 * so that the secret is written again. The password's version in millions, and a fingerprint of the rest.
 */
export function composedVersion(passwordVersion: number, parts: readonly string[]): number {
  const digest = createHash("sha256").update(parts.join("\n")).digest("hex");
  return passwordVersion * FINGERPRINT_SPAN + (Number.parseInt(digest.slice(0, 8), 16) % FINGERPRINT_SPAN);
}
