import { readSecretArn, type SecretSource } from "../aws/secret-arns.ts";
import type { Disagreement } from "../environment/agreement.ts";
import type { EnvironmentCode } from "../problem-codes/environment.ts";
import { secretIn } from "../secrets/values.ts";

/** A secret that the environment names, or has made up. */
export interface NamedSecret {
  readonly path: readonly string[];
  /** Its name or ARN, if it exists already. */
  readonly source: unknown;
}

/** What the ARN of a secret must agree on with the rest of the environment. */
export function secretAgrees({ path, source }: NamedSecret, place: Place): Disagreement<EnvironmentCode>[] {
  if (typeof source !== "string") return [];
  const value = secretIn(source);
  // A sentence must not print it.
  if (value !== undefined)
    return [
      {
        code: "EOE-ENV-111",
        path,
        message: `looks like ${value} itself; write the name or ARN of the secret here, and its value into Secrets Manager.`,
      },
    ];
  if (!source.startsWith("arn:")) return [];
  return complaints(source, place).map((complaint) => ({ path, ...complaint }));
}

interface Place {
  readonly region: string | undefined;
  readonly account: string | undefined;
  /** The connection string is composed of it. */
  readonly readByTerraform: boolean;
}

type Complaint = Pick<Disagreement<EnvironmentCode>, "code" | "message">;

function complaints(text: string, { region, account, readByTerraform }: Place): Complaint[] {
  const source = readSecretArn(text);
  if (!source)
    return [
      {
        code: "EOE-ENV-112",
        message: `"${text}" is neither arn:aws:secretsmanager:<region>:<account>:secret:<name>, with :<json-key>:<version-stage>:<version-id> after it or without, nor arn:aws:ssm:<region>:<account>:parameter/<name>.`,
      },
    ];
  return [
    ...(region !== undefined && source.region !== region
      ? [
          {
            code: "EOE-ENV-113" as const,
            message: `"${text}" is in ${source.region}, the environment in ${region}; replicate the secret there and name its replica.`,
          },
        ]
      : []),
    ...(account !== undefined && source.account !== account
      ? [
          {
            code: "EOE-ENV-114" as const,
            message: `"${text}" is of account ${source.account}, the environment of ${account}; copy the secret there and name the copy.`,
          },
        ]
      : []),
    ...(readByTerraform ? whole(text, source) : []),
  ];
}

/** Terraform reads the value as it is, by Secrets Manager's own ARN. */
function whole(text: string, { service, selection }: SecretSource): Complaint[] {
  if (service === "ssm")
    return [
      {
        code: "EOE-ENV-115",
        message: `"${text}" is a parameter; the password that the connection string is composed of must be in Secrets Manager.`,
      },
    ];
  return selection === ""
    ? []
    : [
        {
          code: "EOE-ENV-116",
          message: `"${text}" names a part of a secret; the password that the connection string is composed of must be a secret of its own, so leave out :${selection}.`,
        },
      ];
}
