import { DataAwsSecretsmanagerSecret } from "#provider-aws/data-aws-secretsmanager-secret";
import type { Construct, ITerraformDependable } from "../cdktf.ts";
import { GeneratedSecret, readSecret } from "./generated-secret.ts";

/** A secret of the compose file, wherever its value comes from. */
export interface HeldSecret {
  readonly arn: string;
  /** Of a generated one. What reads the secret is started again when it changes. */
  readonly version?: number;
  /** A reference to its value, for write-only arguments. */
  readonly value: () => string;
  readonly written: readonly ITerraformDependable[];
}

export interface HeldSecretProps {
  readonly environment: string;
  readonly name: string;
  /** Name or ARN of a secret in Secrets Manager; or how to make one up. */
  readonly source: string | { readonly generate: { readonly length: number; readonly version: number } };
  readonly disposable: boolean;
}

/** Makes the secret, or finds it; of one that is found only the ARN is read. */
export function holdSecret(scope: Construct, id: string, props: HeldSecretProps): HeldSecret {
  const { source, environment, name, disposable } = props;
  if (typeof source !== "string") {
    const secret = new GeneratedSecret(scope, id, { environment, name, disposable, ...source.generate });
    return {
      arn: secret.arn,
      version: secret.version,
      value: () => secret.stored,
      written: [secret.written],
    };
  }
  const arn = source.startsWith("arn:")
    ? source
    : new DataAwsSecretsmanagerSecret(scope, id, { name: source }).arn;
  return { arn, value: () => readSecret(scope, id, arn), written: [] };
}

/** By ARN: the version of each secret whose change makes new tasks, as `noteSecretVersions` takes them. */
export const versionsOf = (
  secrets: readonly Pick<HeldSecret, "arn" | "version">[],
): ReadonlyMap<string, number> =>
  new Map(secrets.flatMap(({ arn, version }) => (version === undefined ? [] : [[arn, version] as const])));
