import { isUnresolved, type Json, parseJson } from "../../aws/json.ts";
import { jsonTextOf } from "../../aws/jsonencode.ts";
import { flagOf } from "../arguments.ts";
import { member } from "../containers/task-containers.ts";
import {
  all,
  isGiven,
  isNotFalse,
  isOneOf,
  isSaid,
  isTrue,
  type Judge,
  neverDestroyed,
  type StoreTable,
  TRANSIT,
  where,
} from "../judges.ts";

/** EMR has its settings as JSON. */
const emrEncrypts: Judge = ({ arguments: { configuration } }) => {
  const argument = "configuration";
  const json = parseJson(String(jsonTextOf((configuration ?? null) as Json)));
  const settings = member(json, "EncryptionConfiguration");
  if (json === undefined || isUnresolved(settings))
    return { argument, message: "is known only to Terraform and cannot be judged; write the JSON itself." };
  const missing = ["EnableAtRestEncryption", "EnableInTransitEncryption"].find(
    (name) => flagOf(member(settings, name)) !== true,
  );
  return missing === undefined
    ? undefined
    : { argument, message: `must have EncryptionConfiguration.${missing} true.` };
};

export const streams: StoreTable = {
  aws_emr_cluster: {
    encrypted: isSaid(
      "security_configuration",
      "must name a security configuration: its disks are otherwise in plain text.",
    ),
    source: "EMR Management Guide, Encryption options",
  },
  aws_emr_security_configuration: { encrypted: emrEncrypts, source: "Security Hub EMR.3, EMR.4" },
  aws_glue_data_catalog_encryption_settings: {
    encrypted: all(
      isOneOf(
        "data_catalog_encryption_settings.encryption_at_rest.catalog_encryption_mode",
        ["SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"],
        "DISABLED",
      ),
      isTrue(
        "data_catalog_encryption_settings.connection_password_encryption.return_connection_password_encrypted",
      ),
    ),
    source: "Glue API reference, EncryptionAtRest",
  },
  aws_glue_security_configuration: {
    encrypted: all(
      isOneOf(
        "encryption_configuration.cloudwatch_encryption.cloudwatch_encryption_mode",
        ["SSE-KMS"],
        "DISABLED",
      ),
      isOneOf(
        "encryption_configuration.job_bookmarks_encryption.job_bookmarks_encryption_mode",
        ["CSE-KMS"],
        "DISABLED",
      ),
      isOneOf("encryption_configuration.s3_encryption.s3_encryption_mode", ["SSE-KMS", "SSE-S3"], "DISABLED"),
    ),
    source: "Glue API reference, EncryptionConfiguration; Security Hub Glue.3",
  },
  aws_kinesis_firehose_delivery_stream: {
    // What comes from a stream is encrypted by it.
    encrypted: where(
      (args) => !isGiven(args["kinesis_source_configuration"]) && !isGiven(args["msk_source_configuration"]),
      isTrue("server_side_encryption.enabled"),
    ),
    source: "Security Hub DataFirehose.1",
  },
  aws_kinesis_stream: {
    encrypted: isOneOf("encryption_type", ["KMS"], "NONE"),
    source: "Security Hub Kinesis.1",
  },
  aws_msk_cluster: {
    encrypted: all(
      isOneOf("encryption_info.encryption_in_transit.client_broker", ["TLS"], "TLS"),
      isNotFalse("encryption_info.encryption_in_transit.in_cluster", TRANSIT),
    ),
    kept: neverDestroyed,
    source: "Security Hub MSK.1; MSK Developer Guide, Encryption at rest: always encrypted",
  },
  aws_mskconnect_connector: {
    encrypted: isOneOf("kafka_cluster_encryption_in_transit.encryption_type", ["TLS"], "PLAINTEXT"),
    source: "Security Hub MSK.3",
  },
  aws_sqs_queue: {
    // A key takes the place of SQS's own encryption, which is then off.
    encrypted: where(
      (args) => !isGiven(args["kms_master_key_id"]),
      isNotFalse("sqs_managed_sse_enabled", "must not be false without a KMS key."),
    ),
    source: "Security Hub SQS.1",
  },
};
