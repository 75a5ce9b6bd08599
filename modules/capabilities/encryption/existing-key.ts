import { DataAwsKmsKey } from "#provider-aws/data-aws-kms-key";
import { Construct } from "../../cdktf.ts";

/**
 * Looks at a key that somebody else has made: nothing of it is changed. Its policy, which no data source reads, is
 * described in docs/encryption.md. Source: KMS API reference, KeyMetadata (2026-11).
 */
export class ExistingKey extends Construct {
  constructor(scope: Construct, id: string, { arn }: { readonly arn: string }) {
    super(scope, id);
    const key = "encryption.kmsKeyArn: ${self.arn}";
    new DataAwsKmsKey(this, "key", {
      keyId: arn,
      lifecycle: {
        postcondition: [
          {
            condition: '${self.enabled && self.key_state == "Enabled"}',
            errorMessage: `${key} is \${self.key_state}; enable it, or cancel its deletion: what is stored under it can be neither written nor read.`,
          },
          {
            condition: '${self.key_spec == "SYMMETRIC_DEFAULT" && self.key_usage == "ENCRYPT_DECRYPT"}',
            errorMessage: `${key} is a key of \${self.key_spec} for \${self.key_usage}; name a symmetric one that encrypts and decrypts.`,
          },
          {
            condition: '${self.key_manager == "CUSTOMER"}',
            errorMessage: `${key} is one of AWS's own, whose policy nobody can change; name a key that you have made, or remove encryption.`,
          },
        ],
      },
    });
  }
}
