import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { newsOf, recordApplied } from "../../cli/data-records.ts";
import { dataHeldBy } from "../../modules/data-record/things.ts";
import { environmentNames } from "../../modules/environment/files.ts";
import { Remembering } from "../support/data-record.ts";
import {
  DOCUMENTDB,
  MONGO_ON_HOST,
  MYSQL_ON_HOST,
  MYSQL_ON_RDS,
  POSTGRES_ON_RDS,
} from "../support/databases.ts";
import { type Changes, market } from "../support/environment.ts";
import { BRIDGE_VOLUMES, COMPOSE_WITH_VOLUMES } from "../support/further-services.ts";

const WHY = "2026-11-26: moved";
const EXTERNAL: Changes = {
  "service.secrets": { database_url: "market/database-url", jwt_secret: { generate: { version: 1 } } },
  database: { hosting: "external", service: "mongo" },
};
const WITHOUT_UPLOADS: Changes = {
  ...BRIDGE_VOLUMES,
  "service.volumes": { uploads: { place: "task" }, cache: { place: "task" } },
};

let project: Remembering | undefined;
afterEach(() => project?.remove());
const synthesised = new Map<Changes, Remembering>();
afterAll(() => {
  for (const one of synthesised.values()) one.remove();
});

/** A project that has been synthesised once; those with the same base are copies of one. */
function remembering(base: Changes, compose?: string): Remembering {
  const first = synthesised.get(base) ?? new Remembering(base, compose);
  if (!synthesised.has(base)) first.synthesise();
  synthesised.set(base, first);
  project = first.copy();
  return project;
}

describe("an environment remembers what holds its data", () => {
  it.each([
    [
      "a database on a host",
      MONGO_ON_HOST,
      undefined,
      {
        "the data of the database mongo": "database",
        "the generated secret jwt_secret": "service.secrets.jwt_secret",
        "the generated secret mongo_app_password": "database.secrets.mongo_app_password",
        "the generated secret mongo_root_password": "database.secrets.mongo_root_password",
      },
    ],
    [
      "DocumentDB",
      DOCUMENTDB,
      undefined,
      {
        "the data of the database mongo": "database",
        "the generated secret jwt_secret": "service.secrets.jwt_secret",
        "the generated secret documentdb-password": "database.password",
      },
    ],
    [
      "PostgreSQL on RDS",
      POSTGRES_ON_RDS,
      undefined,
      {
        "the data of the database mongo": "database",
        "the generated secret jwt_secret": "service.secrets.jwt_secret",
        "the generated secret rds-password": "database.password",
      },
    ],
    [
      "shared volumes",
      BRIDGE_VOLUMES,
      COMPOSE_WITH_VOLUMES,
      { "the files of the volume uploads": "service.volumes.uploads" },
    ],
    [
      "buckets",
      { state: { home: "s3", bucket: "shop-state" }, "ingress.accessLogs": { retentionDays: 30 } },
      undefined,
      {
        "Terraform's state of the whole environment": "state",
        "the load balancer's access logs": "ingress.accessLogs",
      },
    ],
  ] as const)("%s", (_what, base, compose, words) => {
    const { things } = remembering(base, compose);
    const images = {
      "the images of app": "service.images.app",
      "the images of nginx": "service.images.nginx",
    };
    const withoutFurtherImages = things.filter(({ key }) => !/images\.(worker|reporter|mailer)/.test(key));
    expect(Object.fromEntries(withoutFurtherImages.map(({ what, key }) => [what, key]))).toMatchObject({
      ...images,
      ...words,
    });
    expect(things.every(({ key }) => key !== "customise.ts")).toBe(true);
  });

  it.each<[string, Changes, string | RegExp]>([
    ["named", {}, "eu-central-1b"],
    [
      "numbered",
      { "network.zones": 3, "network.subnets": undefined },
      /^\$\{aws_subnet\.vpc_public-subnet-2_\w+\.availability_zone\}$/,
    ],
  ])(
    "by what a change of makes Terraform replace it, read through outputs: zones %s",
    (_how, zones, zone) => {
      const { things } = remembering({ ...MONGO_ON_HOST, ...zones, "database.zone": 2 });
      expect(things.find(({ address }) => address.startsWith("aws_ebs_volume."))).toMatchObject({
        stack: "market-data",
        name: "market-mongo",
        identity: { availability_zone: expect.stringMatching(zone), encrypted: true },
      });
    },
  );

  it("in a stable order, an entry of its own for each, in a file that no synthesis takes for an environment", () => {
    const { root, recordText } = remembering(MONGO_ON_HOST);
    expect(recordText).toMatchSnapshot();
    expect(environmentNames(root)).toEqual(["market"]);
  });

  it("and writes the file only when what it says is another", () => {
    const mine = remembering(MONGO_ON_HOST);
    writeFileSync(mine.path("environments/market.data.yml"), `# ours\n${mine.recordText}`);
    expect(mine.synthesise().recorded.changed).toBe(false);
    expect(mine.recordText).toMatch(/^# ours\n/);
  });
});

describe("letting go is refused", () => {
  it("when the database moves elsewhere: one sentence for each thing, all at once, nothing written", () => {
    const mine = remembering(MONGO_ON_HOST);
    const before = mine.recordText;
    const json = readFileSync(mine.path("cdktf.out/stacks/market-data/cdk.tf.json"), "utf8");
    expect(mine.refusals(EXTERNAL)).toEqual([
      expect.stringMatching(
        /^environments\/market\.data\.yml holds\[0\]: the data of the database mongo \(aws_ebs_volume\.database_volume_\w+ in market-data\) would be destroyed, since environments\/market\.yml no longer asks for it \(database\)\. Put that back; to keep it in AWS and let Terraform forget it, write retired: "<when and why>" into this entry; if it was never deployed, remove this entry\.$/,
      ),
      expect.stringContaining("the generated secret mongo_app_password"),
      expect.stringContaining("the generated secret mongo_root_password"),
    ]);
    expect(mine.recordText).toBe(before);
    expect(readFileSync(mine.path("cdktf.out/stacks/market-data/cdk.tf.json"), "utf8")).toBe(json);
  });

  it.each<[string, Changes, Changes, string | undefined, string]>([
    ["another hosting", MONGO_ON_HOST, DOCUMENTDB, undefined, "aws_ebs_volume"],
    [
      "another database on the same volume",
      MONGO_ON_HOST,
      { ...MYSQL_ON_HOST, database: { ...(MYSQL_ON_HOST["database"] as object), zone: 1 } },
      undefined,
      "would be given to another: it was market-mongo and is to be market-mysql (database)",
    ],
    [
      "a volume that loses its place",
      BRIDGE_VOLUMES,
      WITHOUT_UPLOADS,
      COMPOSE_WITH_VOLUMES,
      "environments/market.yml no longer asks for it (service.volumes.uploads)",
    ],
    [
      "access logs",
      { "ingress.accessLogs": {} },
      { "ingress.accessLogs": false },
      undefined,
      "environments/market.yml no longer asks for it (ingress.accessLogs)",
    ],
    [
      "state that moves home",
      { state: { home: "s3", bucket: "shop-state" } },
      { state: { home: "local" } },
      undefined,
      "Terraform's state of the whole environment",
    ],
  ])("for %s", (_what, base, changes, compose, sentence) => {
    const mine = remembering(base, compose);
    expect(mine.refusals(changes).join("\n")).toContain(sentence);
  });

  it("for a zone that replaces the volume", () => {
    const database = { ...(MONGO_ON_HOST["database"] as object), zone: 2 };
    expect(remembering(MONGO_ON_HOST).refusals({ database }).join("\n")).toContain(
      "would be destroyed and recreated empty: availability_zone was eu-central-1a and is eu-central-1b (database)",
    );
  });

  it("for an image that the compose file builds no more", () => {
    const mine = remembering({});
    const compose = parse(readFileSync(mine.path("docker-compose.yml"), "utf8"));
    const { build: _, ...app } = compose.services.app;
    compose.services.app = { ...app, image: "public.ecr.aws/ours/app:1.0.0" };
    writeFileSync(mine.path("docker-compose.yml"), stringify(compose));
    expect(mine.refusals({ "service.images": { nginx: "1.0.0" } }).join("\n")).toContain(
      "the images of app (aws_ecr_repository.registry_app_14219BA2 in market-data) would be destroyed, since environments/market.yml no longer asks for it (service.images.app)",
    );
  });

  it("not for what changes in place", () => {
    const mine = remembering(MONGO_ON_HOST);
    const database = { ...(MONGO_ON_HOST["database"] as object), volumeGiB: 40, snapshots: 3 };
    expect(mine.refusals({ database })).toEqual([]);
  });

  it("for a volume that shrinks, and not once it has grown", () => {
    const mine = remembering(MONGO_ON_HOST);
    const database = (volumeGiB: number) => ({
      database: { ...(MONGO_ON_HOST["database"] as object), volumeGiB },
    });
    mine.synthesise(database(40));
    expect(mine.things.find(({ key }) => key === "database")?.grows).toEqual({ size: 40 });
    expect(mine.refusals(database(30))).toEqual([
      expect.stringMatching(
        /the data of the database mongo \(aws_ebs_volume\.\S+ in market-data\) cannot go back: size was 40 and is 30, and AWS only lets it go up \(database\)\. Put it back; if 40 was never deployed, write size: 30 into this entry's grows\.$/,
      ),
    ]);
    mine.write("database mongo", { grows: { size: 30 } });
    expect(mine.refusals(database(30))).toEqual([]);
  });

  it("for a version of DocumentDB that goes back", () => {
    const mine = remembering(DOCUMENTDB);
    const database = (engineVersion: string) => ({
      database: { ...(DOCUMENTDB["database"] as object), engineVersion },
    });
    mine.synthesise(database("8.0.0"));
    expect(mine.refusals(database("5.0.0")).join("\n")).toContain("engine_version was 8.0.0 and is 5.0.0");
  });

  it("not for what was never deployed, where Terraform's state is on this machine", () => {
    const mine = remembering(MONGO_ON_HOST);
    const volume = mine.things.find(({ key }) => key === "database");
    mine.writeState("market-data", [volume?.address ?? ""]);
    expect(mine.refusals(EXTERNAL)).toEqual([expect.stringContaining("the data of the database mongo")]);
    mine.writeState("market-data", ["aws_secretsmanager_secret.other"]);
    expect(mine.refusals(EXTERNAL)).toEqual([]);
    expect(mine.things.some(({ key }) => key.startsWith("database"))).toBe(false);
  });

  it("whatever an old state on this machine says, when the state is in S3", () => {
    const elsewhere = { state: { home: "s3", bucket: "shop-state" } };
    const mine = remembering({ ...MONGO_ON_HOST, ...elsewhere });
    mine.writeState("market-data", ["aws_secretsmanager_secret.other"]);
    expect(mine.refusals(EXTERNAL)).toHaveLength(3);
  });

  it.each([[[]], [["shop"]]])("when the environment's file has another name: synthesised %j", (names) => {
    const mine = remembering(MONGO_ON_HOST);
    const text = readFileSync(mine.path("environments/market.yml"), "utf8");
    writeFileSync(mine.path("environments/shop.yml"), text.replace("name: market", "name: shop"));
    rmSync(mine.path("environments/market.yml"));
    const refusals = mine.refusalsAsItIs(names);
    expect(refusals).toHaveLength(mine.things.length);
    expect(refusals[0]).toMatch(
      /^environments\/market\.data\.yml holds\[0\]: the data of the database mongo \S+ in market-data\) would be destroyed, since environments\/market\.yml is gone, and nothing would know of it any more\./,
    );
    mine.write("", { retired: WHY });
    expect(mine.refusalsAsItIs()).toEqual([]);
  });
});

describe("a record that is not there", () => {
  const RECORD = "environments/market.data.yml";

  it("is written, and told as the first, where nothing else is known", () => {
    project = new Remembering(MONGO_ON_HOST);
    const { recorded } = project.synthesise();
    expect(newsOf(recorded)).toBe(
      `${RECORD}: first record written; commit it. No earlier record was found: if the environment has been deployed before, restore that record instead.`,
    );
    expect(newsOf(project.synthesise().recorded)).toBeUndefined();
  });

  it("is not written anew where the synthesis before is known", () => {
    const mine = remembering(MONGO_ON_HOST);
    rmSync(mine.path(RECORD));
    for (const changes of [{}, EXTERNAL]) {
      expect(mine.refusals(changes)).toEqual([
        expect.stringMatching(
          /^environments\/market\.data\.yml : is missing, though cdktf\.out\/stacks\/market-network\/cdk\.tf\.json tells that market was synthesised or deployed before, with the (data of the database mongo|EBS volume market-mongo), the images of app, .* restore it \(git restore environments\/market\.data\.yml\)\. Only if there has never been one, begin it with the two lines environment: market and holds: \[\]\.$/,
        ),
      ]);
    }
    expect(mine.hasRecord).toBe(false);
    writeFileSync(mine.path(RECORD), "environment: market\nholds: []\n");
    expect(mine.refusals()).toEqual([]);
  });

  it("nor where a state on this machine has something", () => {
    const mine = remembering(MONGO_ON_HOST);
    rmSync(mine.path(RECORD));
    rmSync(mine.path("cdktf.out"), { recursive: true });
    mine.writeState("market-data", ["aws_ebs_volume.x"]);
    expect(mine.refusals()).toEqual([
      expect.stringContaining("is missing, though state/market-data.tfstate tells that market was"),
    ]);
    mine.writeState("market-data", []);
    expect(mine.refusals()).toEqual([]);
  });

  it("but is there under a name that nobody reads", () => {
    const mine = remembering(MONGO_ON_HOST);
    mine.rename(RECORD, "environments/market.data.yaml");
    rmSync(mine.path("cdktf.out"), { recursive: true });
    expect(mine.refusals()).toEqual([
      `environments/market.data.yaml : would not be read; rename it to ${RECORD}.`,
    ]);
    writeFileSync(mine.path(RECORD), "environment: market\nholds: []\n");
    expect(mine.refusals()).toEqual([
      `environments/market.data.yaml : stands beside ${RECORD}, the only one that is read; keep one of the two, under that name.`,
    ]);
  });

  it("but is a folder, or no text", () => {
    const mine = remembering(MONGO_ON_HOST);
    rmSync(mine.path(RECORD));
    mkdirSync(mine.path(RECORD));
    expect(mine.refusals()).toEqual([`${RECORD} : is a folder, not a file.`]);
    rmSync(mine.path(RECORD), { recursive: true });
    writeFileSync(mine.path(RECORD), Buffer.from([0xff, 0xfe, 0x41]));
    expect(mine.refusals()).toEqual([`${RECORD} : is UTF-16 (little endian) text; save it as UTF-8.`]);
  });

  it("nor the environment's file, while a state on this machine has its data", () => {
    const mine = remembering(MONGO_ON_HOST);
    const text = readFileSync(mine.path("environments/market.yml"), "utf8");
    mine.writeState("market-data", ["aws_ebs_volume.x", "aws_ecs_service.x"]);
    writeFileSync(mine.path("environments/shop.yml"), text.replace("name: market", "name: shop"));
    for (const file of ["market.yml", "market.data.yml"]) rmSync(mine.path(`environments/${file}`));
    expect(mine.refusalsAsItIs()).toEqual([
      "state/market-data.tfstate : holds aws_ebs_volume.x, but environments/market.yml and its record are gone, so that nothing would know of it any more. Restore both; or destroy that stack, or take its data out of the state (docs/data.md).",
    ]);
    mine.writeState("market-data", ["aws_ecs_service.x"]);
    expect(mine.refusalsAsItIs()).toEqual([]);
  });
});

describe("what customise.ts adds", () => {
  it("is held by its type, with its region", () => {
    const json = {
      provider: { aws: [{ region: "eu-central-1" }, { region: "us-east-1", alias: "us" }] },
      resource: {
        aws_elasticache_replication_group: { cache: { engine_version: "7.1", replication_group_id: "c" } },
        aws_cognito_user_pool: { users: { provider: "aws.us", name: "users" } },
        aws_sqs_queue: { jobs: { region: "eu-west-1", name: "jobs" } },
        aws_sns_topic: { alarms: {} },
      },
    };
    expect(dataHeldBy(market(), [{ name: "market-data", json }])).toMatchObject([
      {
        what: "the Cognito user pool users",
        key: "customise.ts",
        region: "us-east-1",
      },
      {
        what: "the ElastiCache replication group c",
        region: "eu-central-1",
        identity: { replication_group_id: "c" },
        grows: { engine_version: "7.1" },
      },
      { what: "the SQS queue jobs", region: "eu-west-1" },
    ]);
  });
});

describe("an environment that becomes disposable and loses its file", () => {
  it("is held back until it is deployed as disposable", () => {
    const mine = remembering(MONGO_ON_HOST);
    mine.synthesise({ disposable: true });
    const text = readFileSync(mine.path("environments/market.yml"), "utf8");
    writeFileSync(mine.path("environments/shop.yml"), text.replace("name: market", "name: shop"));
    rmSync(mine.path("environments/market.yml"));
    expect(mine.refusalsAsItIs(["shop"])[0]).toContain("environments/market.yml is gone");
    recordApplied(mine.root, "market");
    expect(mine.refusalsAsItIs(["shop"])).toEqual([]);
  });
});

describe("what is let go", () => {
  it("leaves the state with what keeps it usable, and is not destroyed", () => {
    const mine = remembering(BRIDGE_VOLUMES, COMPOSE_WITH_VOLUMES);
    mine.write("uploads", { retired: WHY });
    mine.synthesise(WITHOUT_UPLOADS);
    const removed = mine.block("market-data", "removed");
    expect(removed.map(({ from }) => String(from).split(".")[0])).toEqual([
      "aws_efs_file_system",
      "aws_efs_backup_policy",
      "aws_efs_file_system_policy",
    ]);
    expect(removed.every(({ lifecycle }) => JSON.stringify(lifecycle) === '{"destroy":false}')).toBe(true);
    expect(mine.things.find(({ what }) => what.includes("uploads"))?.retired).toBe(WHY);
    expect(mine.synthesise(WITHOUT_UPLOADS).recorded.changed).toBe(false);
  });

  it("of DocumentDB includes the groups that AWS deletes with no cluster in them, and no instance", () => {
    const mine = remembering(DOCUMENTDB);
    mine.write("", { retired: WHY });
    mine.write("jwt_secret", { retired: undefined });
    mine.write("images", { retired: undefined });
    mine.write("access logs", { retired: undefined });
    mine.synthesise(EXTERNAL);
    const types = mine.block("market-data", "removed").map(({ from }) => String(from).split(".")[0]);
    expect(types).toEqual([
      "aws_docdb_cluster",
      "aws_docdb_cluster_parameter_group",
      "aws_docdb_subnet_group",
      "aws_security_group",
      "aws_secretsmanager_secret",
      "aws_secretsmanager_secret_version",
    ]);
  });

  it("of RDS includes the groups that AWS deletes with no instance in them", () => {
    const mine = remembering(MYSQL_ON_RDS);
    mine.write("", { retired: WHY });
    mine.write("jwt_secret", { retired: undefined });
    mine.write("images", { retired: undefined });
    mine.write("access logs", { retired: undefined });
    mine.synthesise({
      ...EXTERNAL,
      "service.compose": MYSQL_ON_RDS["service.compose"],
      "database.service": "mysql",
    });
    const types = mine.block("market-data", "removed").map(({ from }) => String(from).split(".")[0]);
    expect(types).toEqual([
      "aws_db_instance",
      "aws_db_option_group",
      "aws_db_parameter_group",
      "aws_db_subnet_group",
      "aws_security_group",
      "aws_secretsmanager_secret",
      "aws_secretsmanager_secret_version",
    ]);
  });

  it("is not taken back unseen: by an import, where there is one", () => {
    const mine = remembering(BRIDGE_VOLUMES, COMPOSE_WITH_VOLUMES);
    mine.write("uploads", { retired: WHY });
    mine.synthesise(WITHOUT_UPLOADS);
    expect(mine.refusals()).toEqual([
      expect.stringMatching(
        /uploads \(aws_efs_file_system\.\S+ in market-data\) was retired \(2026-11-26: moved\), but service\.volumes\.uploads asks for it, .* write adopt: fs-\.\.\. in place of retired, so that the next apply does terraform import aws_efs_file_system\.\S+ fs-\.\.\. \(aws efs describe-file-systems --creation-token market-uploads .* shows it\); for a new one delete the old one in AWS, whose name is taken, and remove this entry\.$/,
      ),
    ]);
    mine.write("uploads", { retired: undefined, adopt: "fs-0123456789abcdef0" });
    mine.synthesise();
    expect(mine.block("market-data", "import")).toEqual([
      { to: expect.stringMatching(/^aws_efs_file_system\./), id: "fs-0123456789abcdef0" },
    ]);
    expect(mine.block("market-data", "removed")).toEqual([]);
    expect(mine.things.find(({ what }) => what.includes("uploads"))?.adopt).toBe("fs-0123456789abcdef0");
  });

  it("comes back together with what must be imported with it", () => {
    const mine = remembering(DOCUMENTDB);
    const cluster = mine.things.find(({ what }) => what.includes("database mongo"));
    const [, group = ""] = cluster?.keepsWith ?? [];
    mine.write("database mongo", {
      adopt: { [cluster?.address ?? ""]: "market-documentdb", [group]: "market-documentdb-1" },
    });
    mine.synthesise();
    expect(mine.block("market-data", "import")).toEqual([
      { to: cluster?.address, id: "market-documentdb" },
      { to: group, id: "market-documentdb-1" },
    ]);
  });
});

describe("another address", () => {
  it("is followed in the state once the file says so", () => {
    const mine = remembering(BRIDGE_VOLUMES, COMPOSE_WITH_VOLUMES);
    const { address = "" } = mine.things.find(({ what }) => what.includes("uploads")) ?? {};
    mine.write("uploads", { address, formerly: "aws_efs_file_system.before" });
    mine.synthesise();
    expect(mine.block("market-data", "moved")).toEqual([{ from: "aws_efs_file_system.before", to: address }]);
    expect(mine.synthesise().recorded.changed).toBe(false);
  });
});

describe("a disposable environment", () => {
  it("says that nothing is held back, and holds nothing back", () => {
    const mine = remembering({ ...MONGO_ON_HOST, disposable: true });
    expect(mine.recordText).toContain("# This environment is disposable: nothing is held back");
    expect(mine.recordText).toContain("disposable: true\nholds: []");
    expect(mine.refusals({ ...EXTERNAL, disposable: true })).toEqual([]);
    rmSync(mine.path("environments/market.yml"));
    expect(readdirSync(mine.path("environments"))).toEqual(["market.data.yml"]);
  });
});

describe("the file", () => {
  it("is demanded by a check, which writes nothing", () => {
    project = new Remembering({ ...MONGO_ON_HOST, "ingress.accessLogs": false });
    expect(project.refusals({}, "check")).toEqual([
      "environments/market.data.yml : is missing, so that nothing would hold this environment's data back. Run `npx express-on-ecs synth` and commit what it writes.",
    ]);
    expect(project.hasRecord).toBe(false);
    project.synthesise();
    expect(project.refusals({}, "check")).toEqual([]);
    const before = project.recordText;
    expect(project.refusals({ ...MONGO_ON_HOST, "ingress.accessLogs": {} }, "check")).toEqual([
      "environments/market.data.yml : is not up to date: it is missing the load balancer's access logs. Run `npx express-on-ecs synth` and commit what it writes.",
    ]);
    expect(project.recordText).toBe(before);
  });

  it("that cannot be written stops the synthesis before the JSON is another", () => {
    const mine = remembering({ ...MONGO_ON_HOST, "ingress.accessLogs": false });
    const service = mine.path("cdktf.out/stacks/market-service/cdk.tf.json");
    const json = readFileSync(service, "utf8");
    mkdirSync(mine.path("environments/market.data.yml.new/in-the-way"), { recursive: true });
    expect(mine.refusals({ "ingress.accessLogs": {} })).toEqual([
      "environments/market.data.yml : cannot be written (EISDIR), though it must change. Run `npx express-on-ecs synth` where it can, and commit market.data.yml.",
    ]);
    expect(readFileSync(service, "utf8")).toBe(json);
  });
});
