import type { Services } from "../services/schema.ts";

/** What of an environment says something of containers, too. */
export interface Reads extends Services {
  readonly external: Readonly<Record<string, object>>;
  readonly database?:
    | {
        readonly hosting: string;
        readonly service: string;
        readonly connection?: DatabaseSecrets | undefined;
      }
    | undefined;
  readonly cache?:
    | {
        readonly service: string;
        readonly engine: string;
        readonly connection?:
          | {
              readonly urls: Readonly<Record<string, unknown>>;
              readonly passwordSecret: string;
              readonly variables: Parts;
            }
          | undefined;
      }
    | undefined;
}

/** Secrets and variables that a database fills, as far as its form has them. */
export interface DatabaseSecrets {
  readonly secret: string;
  readonly passwordSecret?: string | undefined;
  readonly readerSecret?: string | undefined;
  readonly variables?: Parts | undefined;
  readonly containerVariables?: Readonly<Record<string, Parts>> | undefined;
}

/** Name of the variable by part, such as `host`. */
type Parts = Readonly<Record<string, string | undefined>>;
