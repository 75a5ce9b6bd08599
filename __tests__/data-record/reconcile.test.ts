import { describe, expect, it } from "vitest";
import { type Reconciliation, reconcile } from "../../modules/data-record/reconcile";
import { formatRecord, parseRecord, type RecordedThing, type Thing } from "../../modules/data-record/record";
import { formatProblem, Problems } from "../../modules/problems";

const FILE = "environments/shop.data.yml";
const WHY = "2026-11-26: moved";

const VOLUME: Thing = {
  what: "the data of the database mongo",
  key: "database",
  stack: "shop-data",
  address: "aws_ebs_volume.database",
  name: "shop-mongo",
  identity: { availability_zone: "eu-central-1a", encrypted: true },
  keepsWith: [],
};
const CLUSTER: Thing = {
  ...VOLUME,
  address: "aws_docdb_cluster.database",
  name: "shop-documentdb",
  identity: { cluster_identifier: "shop-documentdb", engine: "docdb" },
  keepsWith: ["aws_docdb_subnet_group.subnets", "aws_security_group.documentdb"],
};
const SECRET: Thing = {
  ...VOLUME,
  what: "the generated secret jwt_secret",
  key: "service.secrets.jwt_secret",
  address: "aws_secretsmanager_secret.jwt",
  name: "shop/jwt_secret-",
  identity: { name_prefix: "shop/jwt_secret-" },
  keepsWith: ["aws_secretsmanager_secret_version.jwt"],
};

function reconciled(
  holds: readonly RecordedThing[],
  found: readonly Thing[],
  { name = "shop", disposable = false, wasDisposable = false } = {},
): Reconciliation {
  return reconcile({
    environment: { name, disposable },
    environmentFile: `environments/${name}.yml`,
    recorded: parseRecord(formatRecord({ environment: "shop", disposable: wasDisposable, holds }), FILE),
    found,
  });
}
const sentences = (...args: Parameters<typeof reconciled>): string[] =>
  reconciled(...args).problems.map(({ path, message }) => `${path}: ${message}`);

describe("a record and what is there", () => {
  it("agree, and what is new is added", () => {
    expect(reconciled([VOLUME], [VOLUME, SECRET])).toMatchObject({
      problems: [],
      record: { environment: "shop", disposable: false, holds: [VOLUME, SECRET] },
    });
  });

  it("disagree on what is gone: what would be lost, the key, and the line to write", () => {
    expect(sentences([VOLUME], [])).toEqual([
      'holds[0]: the data of the database mongo (aws_ebs_volume.database in shop-data) would be destroyed, since database is gone from environments/shop.yml. Put that back; or, to keep it in AWS and let Terraform forget it, write retired: "<when and why>" into this entry.',
    ]);
  });

  it.each([
    [
      VOLUME,
      { availability_zone: "eu-central-1b" },
      "availability_zone was eu-central-1a and is eu-central-1b",
    ],
    [VOLUME, { kms_key_id: "alias/ours" }, "kms_key_id was not set and is alias/ours"],
    [CLUSTER, { engine: "other" }, "engine was docdb and is other"],
    [SECRET, { name_prefix: "shop/jwt-" }, "name_prefix was shop/jwt_secret- and is shop/jwt-"],
  ])("disagree on what replaces it", (thing, identity, sentence) => {
    const now = { ...thing, identity: { ...thing.identity, ...identity } };
    expect(sentences([thing], [now])).toEqual([
      `holds[0]: ${thing.what} (${thing.address} in shop-data) would be destroyed and made anew, empty: ${sentence} (${thing.key}). Put it back; or move the data first (docs/data.md) and then write the new value into this entry's identity.`,
    ]);
  });

  it("leave to Terraform whether a reference is the value that was written out before", () => {
    const reference = "${aws_subnet.vpc_public-subnet-1_B6E44E35.availability_zone}";
    const now = { ...VOLUME, identity: { ...VOLUME.identity, availability_zone: reference } };
    expect(reconciled([VOLUME], [now])).toMatchObject({ problems: [], record: { holds: [now] } });
    const other = {
      ...now,
      identity: { ...now.identity, availability_zone: reference.replace("1_B", "2_B") },
    };
    expect(sentences([now], [other])).toHaveLength(1);
  });

  it("disagree on another address, within a state and between two", () => {
    const moved = { ...VOLUME, address: "aws_ebs_volume.volume" };
    expect(sentences([VOLUME], [moved])[0]).toContain(
      "its address is now aws_ebs_volume.volume. Write address: aws_ebs_volume.volume and formerly: aws_ebs_volume.database into this entry, so that Terraform moves it.",
    );
    expect(sentences([VOLUME], [{ ...VOLUME, stack: "shop-service" }])[0]).toContain(
      "it is now in the stack shop-service, and Terraform moves nothing between states.",
    );
    expect(reconciled([{ ...moved, formerly: VOLUME.address }], [moved])).toMatchObject({
      problems: [],
      record: { holds: [{ ...moved, formerly: VOLUME.address }] },
    });
  });

  it("agree on what was let go, which stays in the record", () => {
    const retired = { ...VOLUME, retired: WHY };
    expect(reconciled([retired], [SECRET])).toMatchObject({
      problems: [],
      record: { holds: [SECRET, retired] },
    });
  });

  it.each([
    [
      VOLUME,
      "write adopt: vol-... in place of retired, so that the next apply does terraform import aws_ebs_volume.database vol-... (aws ec2 describe-volumes --filters Name=tag:Name,Values=shop-mongo shows it); for a new one remove this entry.",
    ],
    [
      CLUSTER,
      "write adopt: { aws_docdb_cluster.database: shop-documentdb, aws_docdb_subnet_group.subnets: <its id>, aws_security_group.documentdb: <its id> } in place of retired, so that the next apply does terraform import aws_docdb_cluster.database shop-documentdb (aws docdb describe-db-clusters --db-cluster-identifier shop-documentdb shows it); for a new one delete the old one in AWS, whose name is taken, and remove this entry.",
    ],
    [
      SECRET,
      "name the secret that was kept in its place, instead of `generate` at service.secrets.jwt_secret; for a new one remove this entry.",
    ],
  ])("disagree on what was let go and is wanted", (thing, sentence) => {
    expect(sentences([{ ...thing, retired: WHY }], [thing])).toEqual([
      `holds[0]: ${thing.what} (${thing.address} in shop-data) was let go (${WHY}), but ${thing.key} still or again asks for it, and an apply would make a new, empty one. To have the old one, ${sentence}`,
    ]);
  });

  it("hold nothing back when the environment is disposable, but for what was let go before", () => {
    const retired = { ...SECRET, retired: WHY };
    expect(reconciled([VOLUME, retired], [], { disposable: true, wasDisposable: true })).toMatchObject({
      problems: [],
      record: { disposable: true, holds: [retired] },
    });
    expect(reconciled([VOLUME], [VOLUME], { disposable: true }).record.holds).toEqual([]);
  });

  it("hold back what goes in the same change that makes the environment disposable", () => {
    const both = { disposable: true };
    expect(sentences([VOLUME], [VOLUME], both)).toEqual([]);
    expect(sentences([VOLUME], [], both)).toEqual([
      expect.stringContaining(
        "database is gone from environments/shop.yml in the change that sets disposable: true.",
      ),
    ]);
  });

  it("disagree when the list itself has gone", () => {
    expect(() => parseRecord("environment: shop\n", FILE)).toThrow(/holds/);
  });

  it("are of one environment", () => {
    expect(sentences([VOLUME], [VOLUME], { name: "store" })).toEqual([
      'environment: "shop" is not store: under another name everything is made anew and empty, and what holds data stays behind. Give both files the name shop again; or remove this file to begin with nothing.',
    ]);
  });
});

describe("a record's file", () => {
  const wrong = (text: string): string[] => {
    try {
      parseRecord(text, FILE);
      return [];
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      return error.list.map(formatProblem);
    }
  };

  it.each([
    [
      "environment: shop\nholds: [{ what: x }]\n",
      `${FILE}:2:9 holds[0].key: is missing; write \`key: <text>\`.`,
    ],
    ["environment: shop\nhold: []\n", `${FILE}:2:1 hold: is not a key of this file. Did you mean "holds"?`],
    ["environment: shop\n<<<<<<< ours\n", "After a merge keep the entries of both sides."],
    [
      formatRecord({ environment: "shop", disposable: false, holds: [{ ...VOLUME, retired: WHY }] }).replace(
        `"${WHY}"`,
        "true",
      ),
      'holds[0].retired: true must say when and why, such as "2026-11-26: moved to another database".',
    ],
  ])("says what is wrong with it: %j", (text, sentence) => {
    expect(wrong(text).join("\n")).toContain(sentence);
  });

  it("is read as it was written", () => {
    const record = {
      environment: "shop",
      disposable: false,
      holds: [
        { ...SECRET, adopt: "x" },
        { ...VOLUME, retired: WHY },
      ].reverse(),
    };
    expect(parseRecord(formatRecord(record), FILE).record).toEqual(record);
  });
});
