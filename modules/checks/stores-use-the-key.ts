import { isObject, type Json } from "../aws/json";
import { type FoundResource, type Rule, resourceProblem, resourcesOf } from "./rule";

/** Where each kind of store names its key: the path of an argument, blocks on the way. */
const KEY_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_cloudwatch_log_group: ["kms_key_id"],
  aws_db_instance: ["kms_key_id"],
  aws_docdb_cluster: ["kms_key_id"],
  aws_dynamodb_table: ["server_side_encryption", "kms_key_arn"],
  aws_ebs_volume: ["kms_key_id"],
  aws_ecr_repository: ["encryption_configuration", "kms_key"],
  aws_efs_file_system: ["kms_key_id"],
  aws_instance: ["root_block_device", "kms_key_id"],
  aws_launch_template: ["block_device_mappings", "ebs", "kms_key_id"],
  aws_rds_cluster: ["kms_key_id"],
  aws_secretsmanager_secret: ["kms_key_id"],
  aws_sns_topic: ["kms_master_key_id"],
  aws_sqs_queue: ["kms_master_key_id"],
};

export const storesUseTheKey: Rule = {
  id: "stores-use-the-key",
  sentence: "In an environment with a KMS key every store is under one.",
  reason: "A store that was forgotten is readable without the key, though everybody thinks otherwise.",
  check: (synthesis) =>
    synthesis.environment.encryption === undefined
      ? []
      : Object.entries(KEY_ARGUMENTS).flatMap(([type, path]) =>
          resourcesOf(synthesis, type)
            .filter((found) => !hasKey(found, path))
            .map((found) =>
              resourceProblem(
                storesUseTheKey,
                found,
                path.join("."),
                "must name the key of the environment.",
              ),
            ),
        ),
};

const hasKey = ({ arguments: args }: FoundResource, path: readonly string[]): boolean => {
  const places = path.reduce<readonly Json[]>(
    (values, name) => values.flatMap((value) => inside(isObject(value) ? value[name] : undefined)),
    [args as Json],
  );
  return places.length > 0 && places.every((place) => place !== "");
};

const inside = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value as Json];
