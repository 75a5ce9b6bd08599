import { readSecretArn, type SecretSource } from "../aws/secret-arns";
import type { Disagreement } from "../environment/agreement";
import { secretIn } from "../secrets/values";
import type { PartialEnvironment } from "./agreement";

/** What the ARNs of secrets must agree on with the rest of the environment. */
export function secretsAgree({ region, account, service, database }: PartialEnvironment): Disagreement[] {
  const passwordSecret = database && "connection" in database ? passwordOf(database.connection) : undefined;
  const places = [
    ...Object.entries(service?.secrets ?? {}).map(([name, source]) => ({
      path: ["service", "secrets", name],
      source,
      readByTerraform: false,
    })),
    ...Object.entries(databaseSecrets(database)).map(([name, source]) => ({
      path: ["database", "secrets", name],
      source,
      readByTerraform: name === passwordSecret,
    })),
  ];
  return places.flatMap(({ path, source, readByTerraform }) => {
    if (typeof source !== "string") return [];
    const value = secretIn(source);
    // A sentence must not print it.
    if (value !== undefined)
      return [
        {
          path,
          message: `looks like ${value} itself; write the name or ARN of the secret here, and its value into Secrets Manager.`,
        },
      ];
    if (!source.startsWith("arn:")) return [];
    return complaints(source, { region, account, readByTerraform }).map((message) => ({ path, message }));
  });
}

interface Place {
  readonly region?: string;
  readonly account?: string;
  /** The connection string is composed of it. */
  readonly readByTerraform: boolean;
}

function complaints(text: string, { region, account, readByTerraform }: Place): string[] {
  const source = readSecretArn(text);
  if (!source)
    return [
      `"${text}" is neither arn:aws:secretsmanager:<region>:<account>:secret:<name>, with :<json-key>:<version-stage>:<version-id> after it or without, nor arn:aws:ssm:<region>:<account>:parameter/<name>.`,
    ];
  return [
    ...(region !== undefined && source.region !== region
      ? [
          `"${text}" is in ${source.region}, the environment in ${region}; replicate the secret there and name its replica.`,
        ]
      : []),
    ...(account !== undefined && source.account !== account
      ? [
          `"${text}" is of account ${source.account}, the environment of ${account}; copy the secret there and name the copy.`,
        ]
      : []),
    ...(readByTerraform ? whole(text, source) : []),
  ];
}

/** Terraform reads the value as it is, by Secrets Manager's own ARN. */
function whole(text: string, { service, selection }: SecretSource): string[] {
  if (service === "ssm")
    return [
      `"${text}" is a parameter; the password that the connection string is composed of must be in Secrets Manager.`,
    ];
  return selection === ""
    ? []
    : [
        `"${text}" names a part of a secret; the password that the connection string is composed of must be a secret of its own, so leave out :${selection}.`,
      ];
}

const passwordOf = (connection: object | undefined): string | undefined =>
  connection && "passwordSecret" in connection && typeof connection.passwordSecret === "string"
    ? connection.passwordSecret
    : undefined;

const databaseSecrets = (database: PartialEnvironment["database"]): Readonly<Record<string, unknown>> =>
  database && "secrets" in database ? (database.secrets ?? {}) : {};
