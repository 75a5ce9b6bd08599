import { describe, expect, it } from "vitest";
import { STORES } from "../../../modules/checks/stores/facts.ts";
import { PUBLIC_SHARES } from "../../../modules/checks/stores/public-shares.ts";
import { NEEDS_VPC, PUBLIC_SWITCHES } from "../../../modules/checks/stores/public-switches.ts";
import { found, type Resources } from "../support.ts";
import { STORE_EXAMPLES, storeWith } from "./store-examples.ts";

const cases = (which: "plain" | "lost"): [string, object][] =>
  Object.entries(STORE_EXAMPLES).flatMap(([type, example]) =>
    (example[which] ?? []).map((changes): [string, object] => [type, changes]),
  );

describe("stores", () => {
  it("are known by an example of each way to get them wrong, and by a source", () => {
    expect(Object.keys(STORE_EXAMPLES).sort()).toEqual(Object.keys(STORES).sort());
    for (const [type, { encrypted, kept, source }] of Object.entries(STORES)) {
      const { plain = [], lost = [] } = STORE_EXAMPLES[type] ?? {};
      const besides = type === "aws_s3_bucket" && plain.length === 0;
      expect([type, plain.length > 0 || besides, lost.length > 0]).toEqual([
        type,
        encrypted !== undefined,
        kept !== undefined,
      ]);
      expect(source).toMatch(/Security Hub|Guide|API reference/);
    }
  });

  it.each(Object.keys(STORE_EXAMPLES))("%s is accepted when it is right", (type) => {
    for (const rule of ["stores-are-encrypted", "stores-are-kept"])
      expect(found(rule, { resources: storeWith(type) })).toEqual([]);
  });

  it.each(cases("plain"))("%s is refused in plain text: %j", (type, changes) => {
    const sentences = found("stores-are-encrypted", { resources: storeWith(type, { ...changes }) });
    expect(sentences).toEqual([expect.stringContaining(`${type}.it.`)]);
    expect(sentences[0]).toMatch(/ must | cannot be judged/);
  });

  it.each(cases("lost"))("%s is refused with %j, but not in a disposable environment", (type, changes) => {
    const resources = storeWith(type, { ...changes });
    expect(found("stores-are-kept", { resources })).toEqual([expect.stringContaining(`${type}.it.`)]);
    expect(found("stores-are-kept", { resources, environment: { disposable: true } })).toEqual([]);
  });

  it("are not asked for backups as replicas, which their sources have", () => {
    const replica = { replicate_source_db: "${aws_db_instance.main.identifier}", backup_retention_period: 0 };
    const kept = (changes: object) =>
      found("stores-are-kept", { resources: storeWith("aws_db_instance", { ...changes }) });
    expect(kept(replica)).toEqual([]);
    expect(kept({ ...replica, replicate_source_db: undefined })).toHaveLength(1);
  });

  it.each([
    ["aws_db_parameter_group", "postgres15"],
    ["aws_db_parameter_group", "postgres18"],
    ["aws_rds_cluster_parameter_group", "aurora-postgresql17"],
  ])("are not asked for the TLS that an engine asks for by itself: %s of %s", (type, family) => {
    const group = { family, parameter: [{ name: "log_statement", value: "ddl" }] };
    expect(found("stores-are-encrypted", { resources: storeWith(type, group) })).toEqual([]);
  });

  it.each<[string, object]>([
    [
      "a queue with a key, whose own encryption is off then",
      { aws_sqs_queue: { kms_master_key_id: "alias/it", sqs_managed_sse_enabled: false } },
    ],
    [
      "an instance whose launch template has its disks",
      { aws_instance: { launch_template: { id: "lt-1" } } },
    ],
    [
      "a cache of Valkey, which is encrypted unless it says otherwise",
      {
        aws_elasticache_replication_group: {
          engine: "valkey",
          transit_encryption_enabled: true,
          snapshot_retention_limit: 1,
        },
      },
    ],
    ["a node of a replication group", { aws_elasticache_cluster: { replication_group_id: "it" } }],
    [
      "a delivery stream that reads an encrypted stream",
      { aws_kinesis_firehose_delivery_stream: { kinesis_source_configuration: {} } },
    ],
    [
      "a global cluster that is made of another",
      { aws_rds_global_cluster: { source_db_cluster_identifier: "it", deletion_protection: true } },
    ],
    ["a scratch file system", { aws_fsx_lustre_file_system: { deployment_type: "SCRATCH_2" } }],
    ["an API without a cache", { aws_api_gateway_method_settings: { settings: { caching_enabled: false } } }],
  ])("accept %s", (_, types) => {
    const resources = Object.fromEntries(Object.entries(types).map(([type, args]) => [type, { it: args }]));
    for (const rule of ["stores-are-encrypted", "stores-are-kept"])
      expect(found(rule, { resources })).toEqual([]);
  });

  it("a bucket is refused where nothing closes it, and needs no encryption of its own", () => {
    const beside = storeWith("aws_s3_bucket");
    const type = "aws_s3_bucket_public_access_block";
    const resources = {
      ...beside,
      [type]: { it: { ...beside[type]?.["it"], bucket: "${aws_s3_bucket.other.id}" } },
    };
    expect(found("stores-are-encrypted", { resources })).toEqual([
      "aws_s3_bucket.it: is not closed to the public. (stores-are-encrypted)",
    ]);
  });

  it.each<[string, Resources]>([
    ["a volume without snapshots", { aws_ebs_volume: storeWith("aws_ebs_volume")["aws_ebs_volume"] ?? {} }],
    [
      "a file system without backups",
      { aws_efs_file_system: storeWith("aws_efs_file_system")["aws_efs_file_system"] ?? {} },
    ],
  ])("%s is refused", (_, resources) => {
    expect(found("stores-are-kept", { resources })).toHaveLength(1);
  });
});

describe("stores-are-closed", () => {
  const rule = (changes: object): Resources => ({
    aws_vpc_security_group_ingress_rule: {
      it: { security_group_id: "sg", ip_protocol: "tcp", from_port: 27017, to_port: 27017, ...changes },
    },
  });

  it.each<[string, object]>([
    ["MongoDB to the world", { cidr_ipv4: "0.0.0.0/0" }],
    ["MongoDB to one public network", { cidr_ipv4: "203.0.113.0/24" }],
    ["MySQL by IPv6", { from_port: 3306, to_port: 3306, cidr_ipv6: "2001:db8::/32" }],
    ["a range that holds NFS", { from_port: 2000, to_port: 3000, cidr_ipv4: "0.0.0.0/0" }],
  ])("refuses %s", (_, changes) => {
    expect(found("stores-are-closed", { resources: rule(changes) })).toHaveLength(1);
  });

  it("refuses the port that a store of the synthesis has in place of the usual one", () => {
    const store: Resources = { aws_docdb_cluster: { it: { port: 27018 } } };
    const open = rule({ from_port: 27018, to_port: 27018, cidr_ipv4: "203.0.113.0/24" });
    expect(found("stores-are-closed", { resources: open })).toEqual([]);
    expect(found("stores-are-closed", { resources: { ...open, ...store } })).toEqual([
      expect.stringContaining("opens port 27018 (aws_docdb_cluster.it) to 203.0.113.0/24"),
    ]);
  });

  it.each<[string, object]>([
    ["a private network", { cidr_ipv4: "10.0.0.0/16" }],
    ["a private IPv6 network", { cidr_ipv6: "fd00::/8" }],
    ["a group", { referenced_security_group_id: "sg-1" }],
    ["HTTP to the world", { from_port: 80, to_port: 80, cidr_ipv4: "0.0.0.0/0" }],
  ])("accepts %s", (_, changes) => {
    expect(found("stores-are-closed", { resources: rule(changes) })).toEqual([]);
  });

  it.each<[string, object]>([
    ["networks of a variable", { cidr_ipv4: "${var.office}" }],
    ["ports of a variable to the public", { from_port: "${var.port}", cidr_ipv4: "203.0.113.0/24" }],
  ])("cannot judge %s", (_, changes) => {
    expect(found("stores-are-closed", { resources: rule(changes) })).toEqual([
      expect.stringContaining("cannot be judged"),
    ]);
  });

  it.each(Object.entries(PUBLIC_SWITCHES))(
    "refuses a public %s",
    (type, { within = [], argument, unsaid }) => {
      const said = (value: unknown): Resources => ({
        [type]: {
          it: within.reduceRight<Record<string, unknown>>((inner, block) => ({ [block]: [inner] }), {
            [argument]: value,
          }),
        },
      });
      const path = [...within.map((block) => `${block}[0]`), argument].join(".");
      const sentences = (value: unknown) => found("stores-are-closed", { resources: said(value) });
      for (const bad of [true, "true"])
        expect(sentences(bad)).toEqual([expect.stringContaining(`${type}.it.${path}: must be false`)]);
      expect(sentences("${var.open}")).toEqual([expect.stringContaining("cannot be judged")]);
      expect(sentences(false)).toEqual([]);
      expect(sentences(undefined)).toHaveLength(unsaid ? 1 : 0);
    },
  );

  it.each(Object.entries(NEEDS_VPC))("refuses %s on the internet", (type, block) => {
    const sentences = (args: Record<string, unknown>) =>
      found("stores-are-closed", { resources: { [type]: { it: args } } });
    expect(sentences({})).toEqual([expect.stringContaining(`${type}.it.${block}: is missing`)]);
    expect(sentences({ [block]: { subnet_ids: ["subnet-1"] } })).toEqual([]);
  });

  const shares: readonly [type: string, shared: Record<string, unknown>, kept: Record<string, unknown>][] = [
    ["aws_ami_launch_permission", { group: "all" }, { account_id: "123456789012" }],
    ["aws_db_cluster_snapshot", { shared_accounts: ["all"] }, { shared_accounts: ["123456789012"] }],
    ["aws_db_snapshot", { shared_accounts: ["all"] }, { shared_accounts: ["123456789012"] }],
    ["aws_db_snapshot_copy", { shared_accounts: ["all"] }, {}],
    ["aws_ebs_snapshot_block_public_access", { state: "unblocked" }, { state: "block-all-sharing" }],
    ["aws_ec2_image_block_public_access", { state: "unblocked" }, { state: "block-new-sharing" }],
    [
      "aws_imagebuilder_distribution_configuration",
      {
        distribution: [{ ami_distribution_configuration: { launch_permission: { user_groups: ["all"] } } }],
      },
      { distribution: [{ ami_distribution_configuration: { launch_permission: { user_ids: ["1"] } } }] },
    ],
    ["aws_lambda_function_url", { authorization_type: "NONE" }, { authorization_type: "AWS_IAM" }],
    ["aws_rds_cluster_snapshot_copy", { shared_accounts: ["all"] }, {}],
    [
      "aws_ssm_document",
      { permissions: { type: "Share", account_ids: "All" } },
      { permissions: { type: "Share", account_ids: "123456789012,210987654321" } },
    ],
  ];

  it.each(shares)("refuses %s that is shared with everybody", (type, shared, kept) => {
    const sentences = (args: Record<string, unknown>) =>
      found("stores-are-closed", { resources: { [type]: { it: args } } });
    expect(sentences(shared)).toEqual([expect.stringMatching(`^${type}.it.+: must`)]);
    expect(sentences(kept)).toEqual([]);
  });

  it("cannot judge whom a variable shares with, and lets an account be looked up", () => {
    const sentences = (account: string) =>
      found("stores-are-closed", { resources: { aws_db_snapshot: { it: { shared_accounts: [account] } } } });
    expect(sentences("${var.shared}")).toEqual([expect.stringContaining("cannot be judged")]);
    expect(sentences("${data.aws_caller_identity.me.account_id}")).toEqual([]);
  });

  it("has a row here for each type that can be shared", () => {
    expect(shares.map(([type]) => type)).toEqual(Object.keys(PUBLIC_SHARES));
  });

  it("refuses public brokers", () => {
    const sentences = (type: unknown) =>
      found("stores-are-closed", {
        resources: {
          aws_msk_cluster: {
            it: { broker_node_group_info: [{ connectivity_info: [{ public_access: [{ type }] }] }] },
          },
        },
      });
    expect(sentences("SERVICE_PROVIDED_EIPS")).toEqual([expect.stringContaining("must be DISABLED")]);
    expect(sentences("${var.access}")).toEqual([expect.stringContaining("cannot be judged")]);
    expect(sentences("DISABLED")).toEqual([]);
  });
});
