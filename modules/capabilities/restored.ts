import { Lazy, type TerraformResourceLifecycle, Token } from "../cdktf.ts";

/** What a database that is made from a snapshot has of it, and cannot be given in place. */

/** Of the resource that is restored. */
interface Restored {
  /** The snapshot; without one nothing is asked. */
  readonly restoreFrom: string | undefined;
  /** By the argument of the resource: what the file says, and its key there. */
  readonly said: Readonly<Record<string, { readonly value: string; readonly key: string }>>;
  /** The key that it is under; undefined where it keeps none, or where AWS takes the one that the file names. */
  readonly keyArn?: (() => string | undefined) | undefined;
}

/**
 * A copy of a cluster's snapshot gets no key, and what is made of the snapshot does. Sources, 2026-11-29: RDS API,
 * CopyDBClusterSnapshot `KmsKeyId`: with an unencrypted snapshot "an error is returned"; Aurora User Guide, "Encrypting
 * Amazon Aurora resources", limitations.
 */
const ENCRYPTED_BY_FILE = "Delete that, write a key in encryption.kmsKeyArn, and deploy again.";
const ENCRYPTED_BY_COPY =
  "Delete that, copy the snapshot with a key (aws rds copy-db-snapshot --kms-key-id), and restore the copy.";

type Conditions = Pick<TerraformResourceLifecycle, "postcondition">;

/**
 * The apply that restores fails where the snapshot differs from the file. The next plan would replace the database: lose
 * what has been written since where nothing protects it, and never pass where something does.
 *
 * Sources, 2026-11-28: RDS API, RestoreDBInstanceFromDBSnapshot, which takes no user, no `StorageEncrypted` and no `KmsKeyId`,
 * and RestoreDBClusterFromSnapshot, which takes a key (@aws-sdk/client-rds); terraform-provider-aws, rds/instance.go and
 * rds/cluster.go, where these arguments are ForceNew.
 */
export function restoredAsSaid({ restoreFrom, said, keyArn }: Restored): Conditions {
  if (restoreFrom === undefined) return {};
  const snapshot = `The snapshot ${restoreFrom} (database.restoreFrom)`;
  return {
    postcondition: [
      {
        condition: "${self.storage_encrypted}",
        errorMessage: `${snapshot} is not encrypted, and neither is what is made of it. ${keyArn === undefined ? ENCRYPTED_BY_FILE : ENCRYPTED_BY_COPY}`,
      },
      ...Object.entries(said).map(([argument, { value, key }]) => ({
        condition: `\${self.${argument} == "${value}"}`,
        errorMessage: `${snapshot} has another ${key} than ${value}. Write the one that it has, and deploy again.`,
      })),
      ...(keyArn === undefined
        ? []
        : [
            {
              condition: Lazy.stringValue({ produce: () => isUnder(keyArn()) }),
              errorMessage: `${snapshot} is under another key than the environment. Name that key in encryption.kmsKeyArn; or delete what was made, copy the snapshot under the environment's key (aws rds copy-db-snapshot --kms-key-id), and restore the copy.`,
            },
          ]),
    ],
  };
}

/** Without a key of the environment any will do. A reference is an expression already, an ARN is text. */
const isUnder = (keyArn: string | undefined): string => {
  if (keyArn === undefined) return "${self.storage_encrypted}";
  return `\${self.kms_key_id == ${Token.isUnresolved(keyArn) ? keyArn : `"${keyArn}"`}}`;
};
