import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keyPolicyStatements } from "../../../modules/encryption/key-policy.ts";
import { policyDocument } from "../../../modules/iam.ts";
import { PROJECT } from "../../support/environment.ts";
import { found, type Resources } from "../support.ts";

const UNDER_A_KEY = { encryption: { key: "create" } };
const complaints = (
  resources: Resources,
  environment: Readonly<Record<string, unknown>> = UNDER_A_KEY,
): string[] => found("stores-use-the-key", { resources, environment });

describe("stores-use-the-key", () => {
  const KEY = "${aws_kms_key.key.arn}";

  it.each([
    ["aws_cloudwatch_log_group", { kms_key_id: KEY }, "kms_key_id"],
    [
      "aws_ecr_repository",
      { encryption_configuration: [{ kms_key: KEY }] },
      "encryption_configuration.kms_key",
    ],
    [
      "aws_launch_template",
      { block_device_mappings: [{ ebs: { kms_key_id: KEY } }] },
      "block_device_mappings.ebs.kms_key_id",
    ],
    [
      "aws_dynamodb_table",
      { server_side_encryption: { kms_key_arn: KEY } },
      "server_side_encryption.kms_key_arn",
    ],
  ])("refuses %s without the key, and accepts it with one", (type, args, argument) => {
    expect(complaints({ [type]: { store: args } })).toEqual([]);
    expect(complaints({ [type]: { store: {} } })).toEqual([
      expect.stringContaining(`${type}.store.${argument}: must name the key`),
    ]);
  });

  it("refuses one disk of several without the key", () => {
    const template = (second: object) => ({
      aws_launch_template: {
        it: { block_device_mappings: [{ ebs: { kms_key_id: KEY } }, { ebs: second }] },
      },
    });
    expect(complaints(template({ kms_key_id: KEY }))).toEqual([]);
    expect(complaints(template({}))).toEqual([
      expect.stringContaining("block_device_mappings[1].ebs.kms_key_id: must name the key"),
    ]);
    const instance = (disks: object[]) => ({
      aws_instance: { it: { root_block_device: { kms_key_id: KEY }, ebs_block_device: disks } },
    });
    expect(complaints(instance([]))).toEqual([]);
    expect(complaints(instance([{ device_name: "/dev/sdf" }]))).toHaveLength(1);
  });

  it("asks nothing of an environment without one", () => {
    expect(complaints({ aws_sns_topic: { topic: {} } }, {})).toEqual([]);
  });
});

describe("docs/encryption.md", () => {
  it("has the policy that a key made here has", () => {
    const page = readFileSync(join(PROJECT, "docs/encryption.md"), "utf8");
    const shown: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "");
    const names = { environment: "ENVIRONMENT", region: "REGION", account: "ACCOUNT" };
    expect(shown).toEqual(JSON.parse(policyDocument(...keyPolicyStatements(names))));
  });
});
