import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { Problems } from "../../modules/problems.ts";
import { isNamed, withClient } from "./aws.ts";
import type { Target } from "./target.ts";

export type SecretState = "there" | "without a value" | "missing" | "being deleted";

/** A secret as Secrets Manager describes it, without its value. */
interface Described {
  readonly state: SecretState;
  readonly changed?: Date;
}

export interface CheckedSecret extends Described {
  /** Its key in the environment file. */
  readonly path: string;
  /** Name or ARN. */
  readonly source: string;
}

/** What Secrets Manager knows of the secrets that an environment names; no value is read. */
export async function checkedSecrets({
  region,
  secrets,
}: Pick<Target, "region" | "secrets">): Promise<readonly CheckedSecret[]> {
  return withClient(new SecretsManagerClient({ region }), (client) =>
    Promise.all(
      secrets.map(async ({ path, source }) => ({ path, source, ...(await described(client, source)) })),
    ),
  );
}

async function described(client: SecretsManagerClient, source: string): Promise<Described> {
  try {
    const {
      VersionIdsToStages = {},
      DeletedDate,
      LastChangedDate,
    } = await client.send(new DescribeSecretCommand({ SecretId: source }));
    if (DeletedDate !== undefined) return { state: "being deleted" };
    if (!Object.values(VersionIdsToStages).flat().includes("AWSCURRENT")) return { state: "without a value" };
    return { state: "there", ...(LastChangedDate ? { changed: LastChangedDate } : {}) };
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException")) return { state: "missing" };
    throw error;
  }
}

/**
 * Gives a secret a value, and makes it first where there is none.
 * @throws Problems when it is being deleted, so that its name is taken and takes no value
 */
export async function setSecret(region: string, source: string, value: string): Promise<"made" | "changed"> {
  return withClient(new SecretsManagerClient({ region }), async (client) => {
    const { state } = await described(client, source);
    if (state === "being deleted")
      throw new Problems([
        {
          code: "EOE-DEPLOY-006",
          file: "AWS Secrets Manager",
          path: source,
          message: restored(region, source),
        },
      ]);
    if (state === "missing") {
      await client.send(new CreateSecretCommand({ Name: source, SecretString: value }));
      return "made";
    }
    await client.send(new PutSecretValueCommand({ SecretId: source, SecretString: value }));
    return "changed";
  });
}

const restored = (region: string, source: string): string =>
  `is scheduled for deletion. Bring it back: aws secretsmanager restore-secret --secret-id ${source} --region ${region}`;

/** @throws Problems with every secret that is not there */
export function demandSecrets(
  { environment, region }: Pick<Target, "environment" | "region">,
  checked: readonly CheckedSecret[],
): void {
  const lacking = checked.filter(({ state }) => state !== "there");
  if (lacking.length === 0) return;
  throw new Problems(
    lacking.map(({ path, source, state }) => ({
      code: "EOE-DEPLOY-006",
      file: `environments/${environment}.yml`,
      path,
      message:
        state === "being deleted"
          ? `${source} ${restored(region, source)}`
          : `${source} is ${state === "missing" ? "not in Secrets Manager" : "in Secrets Manager without a value"}; run: npx express-on-ecs secrets set ${environment} ${path.split(".").at(-1)}`,
    })),
  );
}
