import { SecretsmanagerSecret, type SecretsmanagerSecretConfig } from "#provider-aws/secretsmanager-secret";
import {
  SecretsmanagerSecretVersion,
  type SecretsmanagerSecretVersionConfig,
} from "#provider-aws/secretsmanager-secret-version";
import { Construct, Fn, type ITerraformDependable, TerraformStack } from "../cdktf.ts";
import { type Overrides, withOverrides } from "../overrides.ts";

/** Days in which a secret that was destroyed can be restored. */
const RECOVERY_DAYS = 30;

interface StoredSecretProps {
  readonly environment: string;
  /** Of the compose file; part of the secret's name. */
  readonly name: string;
  readonly description: string;
  /** Another number writes the value again. */
  readonly version: number;
  /** A destroy removes the secret at once. Otherwise it can be restored for 30 days. */
  readonly disposable: boolean;
  readonly overrides?: Overrides<{
    secret: SecretsmanagerSecretConfig;
    version: SecretsmanagerSecretVersionConfig;
  }>;
}

/**
 * A secret in Secrets Manager whose value Terraform hands through without keeping it: the value is ephemeral, and the
 * argument that takes it is write-only (Terraform 1.11), so that it stands neither in the state nor in a plan.
 */
abstract class StoredSecret extends Construct {
  readonly arn: string;
  readonly version: number;
  /** What needs the value waits for this. */
  readonly written: ITerraformDependable;
  private readonly secretVersion: SecretsmanagerSecretVersion;

  /** @param value a reference to an ephemeral value, or a string with such references */
  protected constructor(
    scope: Construct,
    id: string,
    props: StoredSecretProps,
    value: (id: string) => string,
  ) {
    super(scope, id);
    const { environment, name, overrides } = props;
    const secretConfig = withOverrides(overrides?.secret, {
      // With a name of its own, a secret that waits for its end would be in the way of the next one.
      namePrefix: `${environment}/${name}-`,
      description: props.description,
      recoveryWindowInDays: props.disposable ? 0 : RECOVERY_DAYS,
    });
    const secret = new SecretsmanagerSecret(this, "secret", secretConfig);
    const versionConfig = withOverrides(overrides?.version, {
      secretId: secret.id,
      secretStringWo: value(secret.friendlyUniqueId),
      secretStringWoVersion: props.version,
    });
    this.secretVersion = new SecretsmanagerSecretVersion(this, "version", versionConfig);
    this.arn = secret.arn;
    this.version = props.version;
    this.written = this.secretVersion;
  }

  /**
   * The value as Secrets Manager has it, for other write-only arguments. It is read again at each plan, so whoever runs
   * Terraform needs `secretsmanager:GetSecretValue`. What is written from it is right even when the run that made the
   * value broke off before its end.
   */
  get stored(): string {
    // `<ARN>|<version>`: unknown until there is a value, so that a plan does not ask for one too early.
    const secretId = Fn.element(Fn.split("|", this.secretVersion.id), 0) as string;
    return readSecret(this, this.secretVersion.friendlyUniqueId, secretId);
  }
}

type GeneratedSecretProps = Omit<StoredSecretProps, "description"> & {
  /** Length. */
  readonly length: number;
};

/** A secret whose value Secrets Manager makes up: letters and digits, which fit into a URL as they are. */
export class GeneratedSecret extends StoredSecret {
  constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    super(scope, id, { ...props, description: `Secret ${props.name} of the compose file` }, (unique) => {
      const type = "aws_secretsmanager_random_password";
      TerraformStack.of(scope).addOverride(`ephemeral.${type}.${unique}`, {
        password_length: props.length,
        exclude_punctuation: true,
        require_each_included_type: true,
      });
      return `\${ephemeral.${type}.${unique}.random_password}`;
    });
  }
}

/** A secret whose value is composed of others, such as a connection string. */
export class ComposedSecret extends StoredSecret {
  constructor(scope: Construct, id: string, props: StoredSecretProps & { readonly value: string }) {
    super(scope, id, props, () => props.value);
  }
}

/** A reference to the value of a secret that is there, for write-only arguments; never in state or plan. */
export function readSecret(scope: Construct, unique: string, secretId: string): string {
  const type = "aws_secretsmanager_secret_version";
  TerraformStack.of(scope).addOverride(`ephemeral.${type}.${unique}`, { secret_id: secretId });
  return `\${ephemeral.${type}.${unique}.secret_string}`;
}
