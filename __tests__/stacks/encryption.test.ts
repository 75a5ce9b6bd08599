import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { synthesise } from "../../cli/synthesise";
import { DOCUMENTDB, databaseProject, MONGO_ON_HOST, stacksOf, withDatabase } from "../support/databases";
import { marketWith, sentencesOf } from "../support/environment";
import { COMPOSE_WITH_VOLUMES, FARGATE, stacksWithMore, VOLUMES } from "../support/further-services";
import { Synthesised } from "../support/synthesis";

const KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

type Stacks = Readonly<Record<string, Synthesised>>;
const part = (stacks: Stacks, name: string): Synthesised => {
  const stack = stacks[name];
  if (!stack) throw new Error(`there is no stack ${name}`);
  return stack;
};
const values = (stack: Synthesised, type: string, argument: string): unknown[] =>
  Object.values(stack.all(type)).map((found) => found[argument]);
/** Statements of the policies of roles, by Sid. */
const statements = (stack: Synthesised): Readonly<Record<string, Record<string, unknown>>> =>
  Object.fromEntries(
    Object.values(stack.all("aws_iam_role_policy")).flatMap((found) =>
      JSON.parse(String(found["policy"])).Statement.map((one: { Sid: string }) => [one.Sid, one]),
    ),
  );

describe("an environment under a key of its owner", () => {
  const stacks = stacksOf(withDatabase(MONGO_ON_HOST, { encryption: { kmsKeyArn: KEY } }));
  const [network, data, service] = ["network", "data", "service"].map((name) => part(stacks, name)) as [
    Synthesised,
    Synthesised,
    Synthesised,
  ];

  it("has every store under it", () => {
    expect(values(network, "aws_cloudwatch_log_group", "kms_key_id")).toEqual([KEY]);
    for (const type of ["aws_secretsmanager_secret", "aws_ebs_volume", "aws_cloudwatch_log_group"])
      expect(new Set(values(data, type, "kms_key_id")), type).toEqual(new Set([KEY]));
    expect(new Set(values(service, "aws_cloudwatch_log_group", "kms_key_id"))).toEqual(new Set([KEY]));
    expect([
      ...values(data, "aws_sns_topic", "kms_master_key_id"),
      ...values(service, "aws_sns_topic", "kms_master_key_id"),
    ]).toEqual([KEY, KEY]);
    expect(values(data, "aws_ecr_repository", "encryption_configuration")).toEqual(
      Array(2).fill([{ encryption_type: "KMS", kms_key: KEY }]),
    );
    for (const stack of [data, service])
      expect(stack.only("aws_launch_template")["block_device_mappings"]).toMatchObject([
        { ebs: { encrypted: "true", kms_key_id: KEY } },
      ]);
    expect(network.only("aws_instance")["root_block_device"]).toMatchObject({ kms_key_id: KEY });
  });

  it("lets tasks read their secrets, and the database's host and its snapshots use the volume", () => {
    expect(statements(service)["DecryptSecrets"]).toMatchObject({
      Action: "kms:Decrypt",
      Resource: KEY,
      Condition: {
        StringEquals: {
          "kms:ViaService": ["secretsmanager.eu-central-1.amazonaws.com", "ssm.eu-central-1.amazonaws.com"],
        },
      },
    });
    const grants = Object.values(data.all("aws_iam_role_policy")).filter(({ policy }) =>
      String(policy).includes('"kms:CreateGrant"'),
    );
    expect(grants.map(({ name }) => name).sort()).toEqual(["snapshots", "stateful-host"]);
    expect(statements(data)["LetEbsUseTheVolumesKey"]).toMatchObject({
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    });
  });

  it("makes no key, and has no rights on one without", () => {
    expect(network.all("aws_kms_key")).toEqual({});
    const without = part(stacksOf(withDatabase(MONGO_ON_HOST)), "data");
    expect(JSON.stringify(without.all("aws_iam_role_policy"))).not.toContain("kms:");
    expect(values(without, "aws_ebs_volume", "kms_key_id")).toEqual([undefined]);
  });
});

describe("an environment that makes its key", () => {
  const stacks = stacksWithMore(
    { ...FARGATE, ...VOLUMES, encryption: { key: "create" }, "ingress.accessLogs": { retentionDays: 30 } },
    COMPOSE_WITH_VOLUMES,
  );
  const key = stacks.network.only("aws_kms_key");

  it("keeps it: turned over each year, and not destroyed", () => {
    expect(key).toMatchObject({
      enable_key_rotation: true,
      deletion_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("lets log groups, hosts, alarms and events use it, each by what it sends", () => {
    const { Statement } = JSON.parse(String(key["policy"]));
    const account = "${data.aws_caller_identity.account.account_id}";
    expect(Statement.map((one: { Sid: string }) => one.Sid)).toEqual([
      "RolesOfThisAccountByTheirOwnPolicies",
      "LogGroupsOfTheEnvironment",
      "VolumesOfHosts",
      "GrantsForVolumesOfHosts",
      "AlarmsToEncryptedTopics",
      "EventsToEncryptedTopics",
    ]);
    expect(Statement[1]).toMatchObject({
      Principal: { Service: "logs.eu-central-1.amazonaws.com" },
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:eu-central-1:${account}:log-group:/market/*`,
        },
      },
    });
    expect(Statement[3]).toMatchObject({
      Action: "kms:CreateGrant",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    });
    // AWS supports no condition for EventBridge here.
    expect(Statement[5]).not.toHaveProperty("Condition");
  });

  it("names only log groups that the key's policy lets in", () => {
    const names = Object.values(stacks).flatMap((stack) => values(stack, "aws_cloudwatch_log_group", "name"));
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) expect(name).toMatch(/^\/market\//);
  });

  it("has file systems and images under it, and access logs under S3's own", () => {
    const reference = expect.stringMatching(/aws_kms_key/);
    expect(values(stacks.data, "aws_efs_file_system", "kms_key_id")).toEqual([reference]);
    expect(stacks.network.only("aws_cloudwatch_log_group")["kms_key_id"]).toEqual(reference);
    expect(stacks.service.only("aws_s3_bucket_server_side_encryption_configuration")["rule"]).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    ]);
  });
});

describe("what else is under a key", () => {
  it("is DocumentDB, and the state in S3 with a key that was there before", () => {
    const changes = { encryption: { kmsKeyArn: KEY }, state: { home: "s3", bucket: "shop-state" } };
    const root = databaseProject(withDatabase(DOCUMENTDB, changes));
    const [deployment] = synthesise({ root, outdir: "cdktf.out", names: [] });
    rmSync(root, { recursive: true, force: true });
    const json = (name: string) =>
      new Synthesised(
        [...(deployment?.stacks ?? []), deployment?.bootstrap].find((one) => one?.name === name)
          ?.json as never,
      );
    expect(values(json("market-data"), "aws_docdb_cluster", "kms_key_id")).toEqual([KEY]);
    const bucket = json("market-bootstrap").only("aws_s3_bucket_server_side_encryption_configuration");
    expect(bucket["rule"]).toEqual([
      {
        apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: KEY },
        bucket_key_enabled: true,
      },
    ]);
  });
});

describe("a key that an environment names", () => {
  it.each([
    [KEY.replace("eu-central-1", "us-east-1"), /is in us-east-1, the environment in eu-central-1/],
    [KEY.replace("123456789012", "999999999999"), /is of account 999999999999/],
    ["alias/shop", /must be/],
  ])("is refused: %s", (kmsKeyArn, sentence) => {
    expect(sentencesOf(marketWith({ account: "123456789012", encryption: { kmsKeyArn } })).join()).toMatch(
      sentence,
    );
  });
});
