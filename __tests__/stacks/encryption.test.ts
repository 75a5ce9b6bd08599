import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CloudwatchLogGroup } from "#provider-aws/cloudwatch-log-group";
import { KmsKey } from "#provider-aws/kms-key";
import { NeptuneCluster } from "#provider-aws/neptune-cluster";
import { synthesise } from "../../cli/synthesise.ts";
import { EncryptionKey } from "../../modules/capabilities/encryption/encryption-key.ts";
import { App, TerraformStack } from "../../modules/cdktf.ts";
import { encryptStores } from "../../modules/encryption/encrypt-stores.ts";
import { childrenOf } from "../../modules/overrides.ts";
import { keepKey } from "../../modules/stacks/keep-key.ts";
import {
  DOCUMENTDB,
  databaseProject,
  MONGO_ON_HOST,
  MYSQL_ON_AURORA,
  MYSQL_ON_RDS,
  stacksOf,
  withDatabase,
} from "../support/databases.ts";
import { type Changes, marketWith, sentencesOf } from "../support/environment.ts";
import { COMPOSE_WITH_VOLUMES, FARGATE, stacksWithMore, VOLUMES } from "../support/further-services.ts";
import { Synthesised, synthesiseConstruct } from "../support/synthesis.ts";

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

/** Whether a pattern that ends in `*` means the name. */
const matches = (pattern: string, name: string): boolean =>
  pattern.endsWith("*") && name.startsWith(pattern.slice(0, -1));

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

describe("a store that no capability has made yet", () => {
  it("is put under the key as those are that there are, unless it has another", () => {
    const stack = synthesiseConstruct((scope) => {
      new NeptuneCluster(scope, "graph", {});
      new NeptuneCluster(scope, "other", { kmsKeyArn: "other" });
      encryptStores(TerraformStack.of(scope), KEY);
    });
    expect(values(stack, "aws_neptune_cluster", "kms_key_arn")).toEqual([KEY, "other"]);
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
          "kms:EncryptionContext:aws:logs:arn": expect.arrayContaining([
            `arn:aws:logs:eu-central-1:${account}:log-group:/market/*`,
          ]),
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

  // CreateLogGroup fails where the key's policy does not let CloudWatch Logs use it for a group of that name.
  it.each([
    ["RDS, and a web firewall", MYSQL_ON_RDS, { waf: {} }],
    ["Aurora", MYSQL_ON_AURORA, {}],
    ["DocumentDB", DOCUMENTDB, {}],
  ])("lets CloudWatch Logs use it for each log group that is under it: %s", (_, database, changes) => {
    const withKey = Object.values(
      stacksOf(withDatabase(database, { encryption: { key: "create" }, ...changes })),
    );
    const [policy] = withKey.flatMap((stack) => values(stack, "aws_kms_key", "policy"));
    const [, logs] = JSON.parse(String(policy)).Statement;
    const allowed = [logs.Condition.ArnLike["kms:EncryptionContext:aws:logs:arn"]].flat().map(String);
    const isAllowed = (name: string) =>
      allowed.some((arn) => matches(arn.slice(arn.indexOf("log-group:") + "log-group:".length), name));
    const groups = withKey
      .flatMap((stack) => Object.values(stack.all("aws_cloudwatch_log_group")))
      .filter((group) => group["kms_key_id"] !== undefined)
      .map(({ name }) => String(name));
    expect(groups.some((name) => !name.startsWith("/market/"))).toBe(true);
    expect(groups.filter((name) => !isAllowed(name))).toEqual([]);
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

describe("a key that an environment makes", () => {
  const CREATE = { encryption: { key: "create" } };
  const keyOf = (changes: Changes, record?: string): unknown => {
    const root = databaseProject(marketWith({ ...CREATE, ...changes }));
    if (record !== undefined) writeFileSync(join(root, "environments/market.data.yml"), record);
    try {
      const [deployment] = synthesise({ root, outdir: "cdktf.out", names: [] });
      const network = deployment?.stacks.find(({ name }) => name === "market-network");
      return new Synthesised(network?.json as never).only("aws_kms_key");
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  };
  const KEPT = { deletion_window_in_days: 30, lifecycle: { prevent_destroy: true } };

  it("goes with an environment that leaves nothing behind, after the longest wait that there is", () => {
    const key = keyOf({});
    expect(key).toMatchObject({ deletion_window_in_days: 30 });
    expect(key).not.toHaveProperty("lifecycle");
  });

  it.each([
    ["a volume and its snapshots", MONGO_ON_HOST],
    ["a database cluster and its backups", DOCUMENTDB],
  ])("stays while there is %s", (_what, changes) => {
    expect(keyOf(changes)).toMatchObject(KEPT);
  });

  it("stays when what was let go of is still in AWS under it", () => {
    const record = `environment: market
holds:
  - what: the data of the database mongo
    key: database
    stack: market-data
    address: aws_ebs_volume.database_volume_60D31E14
    retired: "2026-11-26: moved to Atlas"
`;
    expect(keyOf({}, record)).toMatchObject(KEPT);
  });

  it("goes with a disposable environment, whatever is under it", () => {
    const key = keyOf({ ...MONGO_ON_HOST, disposable: true });
    expect(key).toMatchObject({ deletion_window_in_days: 7 });
    expect(key).not.toHaveProperty("lifecycle");
  });

  it("stays for what customise.ts adds and no table knows, and for no table's words alone", () => {
    const kept = (add: (stack: TerraformStack) => void): boolean => {
      const stack = new TerraformStack(new App(), "shop-network");
      const key = new EncryptionKey(stack, "encryption", {
        environment: "shop",
        region: "eu-central-1",
        disposable: false,
      });
      add(stack);
      keepKey([stack], undefined);
      return childrenOf(key, KmsKey)[0]?.lifecycle?.preventDestroy === true;
    };
    expect(kept((stack) => new NeptuneCluster(stack, "graph", {}))).toBe(true);
    expect(kept((stack) => new CloudwatchLogGroup(stack, "logs", {}))).toBe(false);
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
