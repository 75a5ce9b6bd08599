import { describe, expect, it } from "vitest";
import type { Runs } from "../../modules/capabilities/moving.ts";
import { type Reconciliation, reconcile } from "../../modules/data-record/reconcile.ts";
import {
  formatRecord,
  parseRecord,
  type RecordedThing,
  type Thing,
} from "../../modules/data-record/record.ts";
import { Problems } from "../../modules/problems.ts";
import { sentenceOf } from "../support/sentences.ts";

const FILE = "environments/shop.data.yml";
const WHY = "2026-11-26: moved";

const RUNS: Runs = {
  region: "eu-central-1",
  launchType: "ec2",
  networkMode: "bridge",
  service: "shop",
  placement: "public",
  public: true,
  deletionProtection: true,
  disposable: false,
};
const VOLUME: Thing = {
  what: "the data of the database mongo",
  key: "database",
  stack: "shop-data",
  address: "aws_ebs_volume.database",
  name: "shop-mongo",
  region: "eu-central-1",
  identity: { availability_zone: "eu-central-1a", encrypted: true },
  grows: { size: 40 },
  keepsWith: [],
};
const CLUSTER: Thing = {
  ...VOLUME,
  address: "aws_docdb_cluster.database",
  name: "shop-documentdb",
  identity: { cluster_identifier: "shop-documentdb", engine: "docdb" },
  grows: { engine_version: "8.0.0" },
  keepsWith: ["aws_docdb_subnet_group.subnets", "aws_security_group.documentdb"],
};
const SECRET: Thing = {
  ...VOLUME,
  what: "the generated secret jwt_secret",
  key: "service.secrets.jwt_secret",
  address: "aws_secretsmanager_secret.jwt",
  name: "shop/jwt_secret-",
  identity: { name_prefix: "shop/jwt_secret-" },
  grows: {},
  keepsWith: ["aws_secretsmanager_secret_version.jwt"],
};

interface Around {
  readonly name?: string;
  readonly disposable?: boolean;
  /** Of what may be running. */
  readonly wasDisposable?: readonly boolean[];
  /** Addresses in Terraform's state, where it is at hand. */
  readonly state?: readonly string[];
}

function reconciled(
  holds: readonly RecordedThing[],
  found: readonly Thing[],
  { name = "shop", disposable = false, wasDisposable = [false], state }: Around = {},
): Reconciliation {
  const runs = wasDisposable.map((one) => ({ ...RUNS, disposable: one }));
  const record = { environment: "shop", disposable: wasDisposable.at(-1) ?? false, runs, holds };
  return reconcile({
    environment: { name, disposable },
    environmentFile: `environments/${name}.yml`,
    recorded: parseRecord(formatRecord(record), FILE),
    found,
    isAbsent: ({ address }) => state !== undefined && !state.includes(address),
  });
}
const sentences = (...args: Parameters<typeof reconciled>): string[] =>
  reconciled(...args).problems.map(({ path, message }) => `${path}: ${message}`);

describe("each way in which a record and what is there disagree", () => {
  it.each<[string, Parameters<typeof reconciled>]>([
    ["EOE-DATA-001", [[VOLUME], [VOLUME], { name: "store" }]],
    ["EOE-DATA-003", [[VOLUME], []]],
    ["EOE-DATA-006", [[VOLUME], [{ ...VOLUME, identity: { ...VOLUME.identity, encrypted: false } }]]],
    ["EOE-DATA-007", [[VOLUME], [{ ...VOLUME, name: "shop-mysql" }]]],
    ["EOE-DATA-008", [[VOLUME], [{ ...VOLUME, grows: { size: 20 } }]]],
    ["EOE-DATA-009", [[VOLUME], [{ ...VOLUME, address: "aws_ebs_volume.other" }]]],
    ["EOE-DATA-009", [[VOLUME], [{ ...VOLUME, stack: "shop-service" }]]],
    ["EOE-DATA-010", [[{ ...VOLUME, retired: WHY }], [VOLUME]]],
  ])("has a code: %s", (code, given) => {
    expect(reconciled(...given).problems.map((problem) => problem.code)).toEqual([code]);
  });
});

describe("a record and what is there", () => {
  it("agree, and what is new is added", () => {
    expect(reconciled([VOLUME], [VOLUME, SECRET])).toMatchObject({
      problems: [],
      record: { environment: "shop", disposable: false, holds: [VOLUME, SECRET] },
    });
  });

  it("disagree on what is gone: what would be lost, the key, and the line to write", () => {
    expect(sentences([VOLUME], [])).toEqual([
      'holds[0]: the data of the database mongo (aws_ebs_volume.database in shop-data) would be destroyed, since environments/shop.yml no longer asks for it (database). Put that back; to keep it in AWS and let Terraform forget it, write retired: "<when and why>" into this entry; if it was never deployed, remove this entry.',
    ]);
    expect(sentences([{ ...VOLUME, key: "customise.ts" }], [])[0]).toContain(
      "would be destroyed, since customise.ts no longer adds it. Put that back;",
    );
  });

  it("disagree on where the state is: it stays in its bucket, and is missed", () => {
    const bucket = { ...VOLUME, what: "Terraform's state of the whole environment", key: "state" };
    expect(sentences([bucket], [])).toEqual([
      expect.stringMatching(
        /^holds\[0\]: Terraform's state of the whole environment \(.*\) would be left in its bucket, and an apply without it creates everything a second time, .* terraform init -migrate-state .* if it was never deployed, remove this entry\.$/,
      ),
    ]);
  });

  it("do not disagree on what Terraform's state, where it is at hand, does not have", () => {
    const gone = reconciled([VOLUME, SECRET], [], { state: [SECRET.address] });
    expect(gone.problems.map(({ path }) => path)).toEqual(["holds[1]"]);
    expect(sentences([VOLUME], [], { state: [] })).toEqual([]);
    const smaller = { ...VOLUME, grows: { size: 20 } };
    expect(reconciled([VOLUME], [smaller], { state: [] })).toMatchObject({
      problems: [],
      record: { holds: [smaller] },
    });
    // Neither is in any state, and both are in AWS.
    expect(sentences([{ ...VOLUME, adopt: "vol-1" }], [], { state: [] })).toHaveLength(1);
    expect(sentences([{ ...VOLUME, retired: WHY }], [VOLUME], { state: [] })).toHaveLength(1);
  });

  it.each([
    [VOLUME, { size: 20 }, "size was 40 and is 20"],
    [CLUSTER, { engine_version: "5.0.0" }, "engine_version was 8.0.0 and is 5.0.0"],
    [CLUSTER, { engine_version: "8.0" }, undefined],
    [VOLUME, { size: 100 }, undefined],
    [CLUSTER, { engine_version: "10.0.0" }, undefined],
    [VOLUME, { size: "${var.size}" }, undefined],
    [VOLUME, {}, undefined],
  ])("disagree on what may only go up: %#", (thing, grows, sentence) => {
    const [key = "", value] = Object.entries(grows)[0] ?? [];
    expect(sentences([thing], [{ ...thing, grows }])).toEqual(
      sentence === undefined
        ? []
        : [
            `holds[0]: ${thing.what} (${thing.address} in shop-data) cannot go back: ${sentence}, and AWS only lets it go up (database). Put it back; if ${thing.grows[key]} was never deployed, write ${key}: ${value} into this entry's grows.`,
          ],
    );
  });

  it("disagree on a volume that another database would be started on", () => {
    expect(sentences([VOLUME], [{ ...VOLUME, name: "shop-mysql" }])).toEqual([
      "holds[0]: the data of the database mongo (aws_ebs_volume.database in shop-data) would be given to another: it was shop-mongo and is to be shop-mysql (database). Put that back; if it is the same under another name, write name: shop-mysql into this entry; if it was never deployed, remove this entry.",
    ]);
    expect(sentences([SECRET], [{ ...SECRET, name: "other" }])).toEqual([]);
  });

  it("disagree on another region, unless the record is from before that was remembered", () => {
    const elsewhere = { ...VOLUME, region: "eu-west-1" };
    expect(sentences([VOLUME], [elsewhere])[0]).toContain(
      "would be destroyed and recreated empty: region was eu-central-1 and is eu-west-1 (database).",
    );
    expect(reconciled([{ ...VOLUME, region: undefined }], [elsewhere])).toMatchObject({
      problems: [],
      record: { holds: [elsewhere] },
    });
  });

  it.each([
    [
      VOLUME,
      { availability_zone: "eu-central-1b" },
      "availability_zone was eu-central-1a and is eu-central-1b",
    ],
    [VOLUME, { kms_key_id: "alias/ours" }, "kms_key_id was not set and is alias/ours"],
    [
      VOLUME,
      { kms_key_id: "${aws_kms_key.key.arn}" },
      "kms_key_id was not set and is ${aws_kms_key.key.arn}",
    ],
    [CLUSTER, { engine: "other" }, "engine was docdb and is other"],
    [SECRET, { name_prefix: "shop/jwt-" }, "name_prefix was shop/jwt_secret- and is shop/jwt-"],
  ])("disagree on what replaces it", (thing, identity, sentence) => {
    const now = { ...thing, identity: { ...thing.identity, ...identity } };
    expect(sentences([thing], [now])).toEqual([
      `holds[0]: ${thing.what} (${thing.address} in shop-data) would be destroyed and recreated empty: ${sentence} (${thing.key}). Put it back; or move the data first (docs/data.md) and then write the new value into this entry's identity; if it was never deployed, remove this entry.`,
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
      "its address is now aws_ebs_volume.volume. Write address: aws_ebs_volume.volume and formerly: aws_ebs_volume.database into this entry, so that Terraform moves it; if it was never deployed, remove this entry.",
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
      `holds[0]: ${thing.what} (${thing.address} in shop-data) was retired (${WHY}), but ${thing.key} asks for it, and an apply would make a new, empty one. To have the old one, ${sentence}`,
    ]);
  });

  it("hold nothing back when the environment is disposable, but for what was let go before", () => {
    const retired = { ...SECRET, retired: WHY };
    const free = { disposable: true, wasDisposable: [true] };
    expect(reconciled([VOLUME, retired], [], free)).toMatchObject({
      problems: [],
      record: { disposable: true, holds: [retired] },
    });
    expect(reconciled([VOLUME], [VOLUME], free).record.holds).toEqual([]);
  });

  it.each([[[false]], [[false, true]]])(
    "hold everything back until an environment is deployed as disposable: %j",
    (wasDisposable) => {
      const around = { disposable: true, wasDisposable };
      expect(reconciled([VOLUME], [VOLUME], around)).toMatchObject({
        problems: [],
        record: { holds: [VOLUME] },
      });
      expect(sentences([VOLUME], [], around)).toEqual([
        expect.stringContaining(
          "environments/shop.yml no longer asks for it (database), and disposable: true is not deployed yet, or nobody has said so (npx express-on-ecs apply shop --applied).",
        ),
      ]);
    },
  );

  it("disagree when the list itself has gone", () => {
    expect(() => parseRecord("environment: shop\n", FILE)).toThrow(/holds/);
  });

  it("are of one environment", () => {
    expect(sentences([VOLUME], [VOLUME], { name: "store" })).toEqual([
      'environment: "shop" is not store: under another name everything is recreated empty, and what holds data stays behind. Give both files the name shop again; or, for another environment beside it, put those two back and remove this file.',
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
      return error.list.map(sentenceOf);
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
      formatRecord({
        environment: "shop",
        disposable: false,
        runs: [],
        holds: [{ ...VOLUME, retired: WHY }],
      }).replace(`"${WHY}"`, "true"),
      'holds[0].retired: true must say when and why, such as "2026-11-26: moved to another database".',
    ],
  ])("says what is wrong with it: %j", (text, sentence) => {
    expect(wrong(text).join("\n")).toContain(sentence);
  });

  it("is read as it was written", () => {
    const record = {
      environment: "shop",
      disposable: false,
      runs: [RUNS, { ...RUNS, launchType: "fargate" as const }],
      holds: [
        { ...SECRET, adopt: "x" },
        { ...VOLUME, retired: WHY },
      ].reverse(),
    };
    expect(parseRecord(formatRecord(record), FILE).record).toEqual(record);
  });

  it.each(["", "runs:\n", "runs: []\n"])("is read with nothing that runs, written %j", (runs) => {
    expect(parseRecord(`environment: shop\nholds: []\n${runs}`, FILE).record.runs).toEqual([]);
  });

  it("of before is read: one thing that runs, of which less was known, and no region, no sizes", () => {
    const { region: _, disposable: __, ...before } = RUNS;
    const text = JSON.stringify({
      environment: "shop",
      runs: before,
      holds: [{ what: "x", key: "database", stack: "shop-data", address: "aws_ebs_volume.x", identity: {} }],
    });
    expect(parseRecord(text, FILE).record).toMatchObject({
      runs: [{ ...before, disposable: false }],
      holds: [{ address: "aws_ebs_volume.x", grows: {} }],
    });
  });
});
