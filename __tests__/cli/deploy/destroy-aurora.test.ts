/** The end of an event with Aurora: its readers go, its last snapshot stays and is told. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PlayedRds } from "../../support/played-rds.ts";
import { PlayedShop } from "../../support/played-shop.ts";

const DATABASE = `database: { hosting: aurora, service: db, engine: mysql, engineVersion: "8.0" }`;
const COMPOSE = `
  db: { image: "mysql:8.0.44", environment: { MYSQL_RANDOM_ROOT_PASSWORD: "yes" } }
secrets:
  database_url: { file: ./api-key.txt }`;
const READER = "application-autoscaling-0f";

interface Resource {
  readonly type: string;
  readonly name: string;
}

let shop: PlayedShop;
let rds: PlayedRds;
beforeAll(async () => {
  shop = await PlayedShop.start();
  const compose = join(shop.root, "docker-compose.yml");
  const text = readFileSync(compose, "utf8")
    .replace("secrets: [api_key]", "secrets: [api_key, database_url]")
    .replace("API_KEY_FILE:", "DATABASE_URL_FILE: /run/secrets/database_url\n      API_KEY_FILE:");
  writeFileSync(compose, text.replace("\nsecrets:", COMPOSE));
  shop.edit("state: { home: local }", `state: { home: local }\n${DATABASE}`);
  shop.queries["DescribeDBInstances"] = () => rds.describe();
  shop.queries["DeleteDBInstance"] = (sent) => rds.delete(sent);
});
afterAll(() => shop.remove());

const LONG = { timeout: 180_000 };
const deploy = () => shop.run("deploy", "live-shop", "--yes", "--tag", "1.0.0");
const destroy = (...flags: readonly string[]) => shop.run("destroy", "live-shop", "--yes", ...flags);

describe("a destroy of an environment with Aurora", LONG, () => {
  it("is refused while the last snapshot that the file asks for would not be taken", async () => {
    rds = new PlayedRds([]);
    const deployed = await deploy();
    expect(deployed.code, deployed.stderr).toBe(0);
    shop.edit(`"8.0" }`, `"8.0", finalSnapshot: true }`);
    const { code, stderr } = await destroy();
    expect(code).toBe(1);
    expect(stderr).toContain(
      "environments/live-shop.yml database.finalSnapshot: is true, but has not been deployed",
    );
    expect(stderr).toContain("EOE-DEPLOY-051");
    expect(shop.read("applied").split("\n").filter(Boolean)).toHaveLength(3);
  });

  it("ends scaling, removes the readers it has added, and says which snapshot stays at what price", async () => {
    for (const part of ["network", "data", "service"]) rmSync(shop.world(`state-live-shop-${part}`));
    expect(await deploy()).toMatchObject({ code: 0 });
    const { resources } = JSON.parse(shop.read("state-live-shop-data")) as { resources: Resource[] };
    const own = resources.filter(({ type }) => type === "aws_rds_cluster_instance");
    expect(own).toHaveLength(2);
    rds = new PlayedRds([...own.map(({ name }) => `id-of-${name}`), READER]);
    const removed: string[] = [];
    shop.answers["DescribeLogGroups"] = (body) => {
      const { logGroupNamePrefix: name } = body as { logGroupNamePrefix: string };
      // RDS has written its last lines to one of them.
      const again = name.endsWith("/error") && removed.length === 0 ? [{ logGroupName: name }] : [];
      return { body: { logGroups: [{ logGroupName: `${name}-of-somebody-else` }, ...again] } };
    };
    shop.answers["DeleteLogGroup"] = (body) => {
      removed.push((body as { logGroupName: string }).logGroupName);
      return {};
    };
    const { code, stdout, stderr } = await destroy("--json");
    expect(code, stderr).toBe(0);
    expect(rds.deleted).toEqual([READER]);
    expect(removed).toEqual(["/aws/rds/cluster/live-shop-mysql/error"]);
    const lines = stderr.split("\n");
    const at = (part: string): number => lines.findIndex((line) => line.includes(part));
    const order = [
      "Destroying live-shop-service",
      "Ending the scaling of",
      "Removing readers that scaling has added",
      "Destroying live-shop-data",
      "Destroying live-shop-network",
      "Removing the log group /aws/rds/cluster/live-shop-mysql/error, which RDS has made again",
    ].map(at);
    expect(order).toEqual([...order].sort((one, other) => one - other));
    expect(order).not.toContain(-1);
    const { left, again } = JSON.parse(stdout);
    expect(again).toEqual([
      "mkdir -p events && mv environments/live-shop.yml events/live-shop.yml",
      `npx express-on-ecs new live-shop --from events/live-shop.yml --from-snapshot ${left.kept[0].id}`,
      "npx express-on-ecs deploy live-shop",
    ]);
    expect(stderr).toContain(["To make it again:", ...again].join("\n  "));
    expect(left.kept).toEqual([
      {
        what: "the last snapshot of the data of the database db",
        id: expect.stringMatching(/^live-shop-mysql-final-/),
        billed: expect.stringContaining("for each GB a month"),
      },
    ]);
  });

  it("that goes on behind the database tells of its snapshot, and removes the log groups that are there again", async () => {
    // An earlier one has come so far: the network is still there.
    const vpc = {
      mode: "managed",
      type: "aws_vpc",
      name: "vpc",
      instances: [{ attributes: { id: "vpc-1" } }],
    };
    shop.write("state-live-shop-network", JSON.stringify({ resources: [vpc] }));
    const removed: string[] = [];
    shop.answers["DescribeLogGroups"] = (body) => {
      const { logGroupNamePrefix: logGroupName } = body as { logGroupNamePrefix: string };
      const found = logGroupName.endsWith("/slowquery")
        ? { logGroupName, retentionInDays: 30 }
        : { logGroupName };
      return { body: { logGroups: [found] } };
    };
    shop.answers["DeleteLogGroup"] = (body) => {
      removed.push((body as { logGroupName: string }).logGroupName);
      return {};
    };
    const { code, stdout, stderr } = await destroy("--json");
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      destroyed: ["live-shop-network"],
      left: { kept: [], earlier: ["the last snapshot of the data of the database db"] },
    });
    expect(removed).toContain("/aws/rds/cluster/live-shop-mysql/error");
    expect(removed).not.toContain("/aws/rds/cluster/live-shop-mysql/slowquery");
  });
});
