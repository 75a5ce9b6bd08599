import { KmsAlias } from "#provider-aws/kms-alias";
import { KmsKey, type KmsKeyConfig } from "#provider-aws/kms-key";
import { accountId } from "../../account.ts";
import { Construct } from "../../cdktf.ts";
import { keyPolicyStatements } from "../../encryption/key-policy.ts";
import { policyDocument } from "../../iam.ts";
import { addLifecycle, type Overrides, withOverrides } from "../../overrides.ts";

export interface EncryptionKeyProps {
  readonly environment: string;
  readonly region: string;
  /** A destroy may take the key, whatever is encrypted under it. */
  readonly disposable: boolean;
  readonly overrides?: Overrides<{ key: KmsKeyConfig }>;
}

/**
 * Days until a key that was destroyed is gone; until then the deletion can be cancelled.
 * Source: KMS API, ScheduleKeyDeletion `PendingWindowInDays`: 7 to 30 (botocore 1.44.8, 2026-11-26).
 */
const SHORTEST_WAIT_DAYS = 7;
const LONGEST_WAIT_DAYS = 30;

/** A key of the environment's own, turned over every year, with what those need that use it. */
export class EncryptionKey extends Construct {
  readonly arn: string;
  private readonly key: KmsKey;
  private readonly disposable: boolean;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const { environment, region, disposable, overrides } = props;
    const keyConfig = withOverrides(overrides?.key, {
      description: `Everything of ${environment} that is stored`,
      enableKeyRotation: true,
      deletionWindowInDays: disposable ? SHORTEST_WAIT_DAYS : LONGEST_WAIT_DAYS,
      policy: policyDocument(...keyPolicyStatements({ environment, region, account: accountId(this) })),
    });
    this.disposable = disposable;
    this.key = new KmsKey(this, "key", keyConfig);
    new KmsAlias(this, "alias", { name: `alias/${environment}`, targetKeyId: this.key.keyId });
    this.arn = this.key.arn;
  }

  /** Something under the key outlives the environment: Terraform refuses to destroy it, unless it is disposable. */
  outlivedBySomething(): void {
    if (!this.disposable) addLifecycle(this.key, { preventDestroy: true });
  }
}
