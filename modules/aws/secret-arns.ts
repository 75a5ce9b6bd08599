/** Secrets that are there already, as ECS takes them by ARN, and the rights that reading them takes. */

export interface SecretSource {
  readonly service: "secretsmanager" | "ssm";
  readonly region: string;
  readonly account: string;
  /** Its own ARN, without what ECS reads after it; partial where the file's is. */
  readonly arn: string;
  /** Whether Secrets Manager's six characters are at the end of its name. */
  readonly isComplete: boolean;
  /** `json-key:version-stage:version-id`, which ECS reads after the ARN of a secret; empty where there is none. */
  readonly selection: string;
}

/**
 * Source: ECS API reference, Secret `valueFrom`; ECS Developer Guide, "Pass Secrets Manager secrets through Amazon ECS
 * environment variables"; Secrets Manager User Guide, "What's in a Secrets Manager secret?"; 2026-11.
 */
const SECRET =
  /^(?<arn>arn:aws:secretsmanager:(?<region>[a-z0-9-]+):(?<account>\d{12}):secret:(?<name>[A-Za-z0-9/_+=.@-]{1,512}))(?::(?<key>[^:]*):(?<stage>[^:]*):(?<id>[^:]*))?$/;
const PARAMETER =
  /^arn:aws:ssm:(?<region>[a-z0-9-]+):(?<account>\d{12}):parameter\/[A-Za-z0-9_.][A-Za-z0-9_./-]*$/;
const SUFFIX = /-[A-Za-z0-9]{6}$/;
/** A word of six letters is more likely than what Secrets Manager makes up. */
const PERHAPS_A_WORD = /-[a-z]{6}$/;

/** Undefined where the text is not such an ARN. */
export function readSecretArn(text: string): SecretSource | undefined {
  const secret = SECRET.exec(text)?.groups;
  if (secret) {
    const { arn = "", region = "", account = "", key, stage, id } = secret;
    const selection = [key, stage, id].some((part) => part) ? [key, stage, id].join(":") : "";
    return { service: "secretsmanager", region, account, arn, isComplete: SUFFIX.test(arn), selection };
  }
  const parameter = PARAMETER.exec(text)?.groups;
  if (!parameter) return undefined;
  const { region = "", account = "" } = parameter;
  return { service: "ssm", region, account, arn: text, isComplete: true, selection: "" };
}

/**
 * The ARNs that a right to read the secret names. Without the six characters at its end an ARN is that of no secret:
 * IAM compares it with the whole one.
 */
export function secretRights({ arn, isComplete, service }: SecretSource): string[] {
  if (service === "ssm") return [arn];
  const anySuffix = `${arn}-??????`;
  if (!isComplete) return [anySuffix];
  return PERHAPS_A_WORD.test(arn) ? [arn, anySuffix] : [arn];
}
