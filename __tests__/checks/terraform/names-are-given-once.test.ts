import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { synthesise } from "../../../cli/synthesise.ts";
import { NAMED, UNNAMED } from "../../../modules/aws/physical-names.ts";
import {
  mayShareNames,
  type NamedStacks,
  namesAreGivenOnce,
} from "../../../modules/checks/terraform/names-are-given-once.ts";
import { Problems } from "../../../modules/problems.ts";
import { type Changes, market, marketWith, PROJECT } from "../../support/environment.ts";
import { AWSVPC, composeWithMore } from "../../support/further-services.ts";
import { TerraformProject } from "../../terraform/terraform.ts";

type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** An environment called `name` with one stack of these resources. */
const environment = (name: string, resource: Resources, changes: Changes = {}): NamedStacks => ({
  environment: { ...market(changes), name },
  stacks: [
    { name: `${name}-service`, path: `cdktf.out/stacks/${name}-service/cdk.tf.json`, json: { resource } },
  ],
});
const role = (name: string): Resources => ({ aws_iam_role: { role: { name } } });
const count = (...environments: NamedStacks[]): number => namesAreGivenOnce(environments).length;

describe("names-are-given-once", () => {
  it("refuses one role of two environments, whatever its case, in all regions", () => {
    const shop = environment("shop", role("shop-eu-task"));
    const eu = environment("shop-eu", role("Shop-EU-task"), {
      region: "eu-west-1",
      "network.zones": 3,
      "network.subnets": undefined,
    });
    expect(namesAreGivenOnce([shop, eu])).toEqual([
      {
        code: "names-are-given-once",
        file: "cdktf.out/stacks/shop-eu-service/cdk.tf.json",
        path: "aws_iam_role.role.name",
        message:
          '"Shop-EU-task" is the name of aws_iam_role.role in shop-service, too, and AWS allows only one of that name; rename shop, shop-eu, or what they call the resource after, or write another account into each file. (names-are-given-once)',
      },
    ]);
  });

  it("lets other accounts and regions have the same, but for buckets", () => {
    const accounts = ["123456789012", "210987654321"].map((account) => ({ account }));
    const [one, other] = accounts;
    expect(count(environment("one", role("x"), one), environment("two", role("x"), other))).toBe(0);
    expect(count(environment("one", role("x"), one), environment("two", role("x")))).toBe(1);
    const bucket: Resources = { aws_s3_bucket: { state: { bucket: "company-state" } } };
    expect(count(environment("one", bucket, one), environment("two", bucket, other))).toBe(1);
    const group: Resources = { aws_cloudwatch_log_group: { logs: { name: "/x" } } };
    const elsewhere = { region: "eu-west-1", "network.zones": 3, "network.subnets": undefined };
    expect(count(environment("one", group), environment("two", group, elsewhere))).toBe(0);
    expect(count(environment("one", group), environment("two", group))).toBe(1);
  });

  it("lets clusters, rules and networks of their own have the same", () => {
    const service = (cluster: string) => ({ name: "web", cluster });
    const inClusters: Resources = {
      aws_ecs_service: { one: service("${aws_ecs_cluster.a.arn}"), two: service("${aws_ecs_cluster.b.arn}") },
    };
    expect(count(environment("one", inClusters), environment("two", inClusters))).toBe(0);
    const inOne: Resources = {
      aws_ecs_service: { one: service("${aws_ecs_cluster.a.arn}"), two: service("${aws_ecs_cluster.a.arn}") },
    };
    expect(count(environment("one", inOne))).toBe(1);
    const groups: Resources = { aws_security_group: { one: { name: "hosts" }, two: { name: "Hosts" } } };
    expect(count(environment("one", groups))).toBe(1);
  });

  it("knows the bucket of the state, which environments of one account share", () => {
    const bucket: Resources = { aws_s3_bucket: { state: { bucket: "company-state" } } };
    const sharing = (name: string, account?: string): NamedStacks => {
      const own = { name: `${name}-bootstrap`, path: `${name}.json`, json: { resource: bucket } };
      return { environment: { ...market(account ? { account } : {}), name }, stacks: [], bootstrap: own };
    };
    expect(count(sharing("one"), sharing("two"))).toBe(0);
    expect(count(sharing("one", "123456789012"), sharing("two", "123456789012"))).toBe(0);
    expect(count(sharing("one", "123456789012"), sharing("two", "210987654321"))).toBe(1);
    expect(count(sharing("one"), environment("two", bucket))).toBe(1);
    expect(count({ ...sharing("one"), stacks: environment("one", bucket).stacks })).toBe(1);
  });

  it("does not take a prefix, or a reference that reads alike in another stack, for a name", () => {
    const prefix: Resources = {
      aws_key_pair: { one: { key_name_prefix: "x-" }, two: { key_name_prefix: "x-" } },
    };
    expect(count(environment("one", prefix))).toBe(0);
    const reference = role("${aws_iam_role.other.name}-task");
    expect(count(environment("one", reference), environment("two", reference))).toBe(0);
  });
});

describe("a synthesis", () => {
  const projects: TerraformProject[] = [];
  afterAll(() => {
    for (const project of projects) project.remove();
  });

  /** What it is refused with, by address. */
  function refused(
    environments: Readonly<Record<string, Changes>>,
    compose: string,
    names: readonly string[] = [],
  ): string {
    const texts = Object.entries(environments).map(([name, changes]) => [
      name,
      marketWith({ name, ...changes }),
    ]);
    const project = new TerraformProject(Object.fromEntries(texts));
    projects.push(project);
    project.writeCompose(compose);
    try {
      synthesise({ root: project.root, outdir: "cdktf.out", names });
    } catch (error) {
      if (error instanceof Problems) return error.message;
      throw error;
    }
    return "";
  }

  it("is refused when a further service of one environment is called as another environment", () => {
    const message = refused(
      {
        shop: { ...AWSVPC, furtherServices: { eu: { containers: ["worker", "reporter"] } } },
        "shop-eu": {
          ...AWSVPC,
          "network.cidr": "10.1.0.0/16",
          "network.subnets": undefined,
          furtherServices: { more: { containers: ["worker", "reporter"] } },
        },
      },
      composeWithMore({ reporter: { depends_on: {} } }),
    );
    expect(message).toMatch(/aws_iam_role\.\S+: "shop-eu-task" is the name of/);
    expect(message).toMatch(/aws_ecs_task_definition\.\S+: "shop-eu" is the name of/);
  });

  const EU: Readonly<Record<string, Changes>> = {
    shop: { ...AWSVPC, furtherServices: { eu: { containers: ["worker", "reporter"] } } },
    "shop-eu": {
      ...AWSVPC,
      "network.cidr": "10.1.0.0/16",
      "network.subnets": undefined,
      furtherServices: { more: { containers: ["worker", "reporter"] } },
    },
  };

  it.each([["shop"], ["shop-eu"]])("is refused when %s alone is synthesised", (name) => {
    const message = refused(EU, composeWithMore({ reporter: { depends_on: {} } }), [name]);
    expect(message).toMatch(
      new RegExp(`stacks/${name}-service/cdk.tf.json aws_iam_role\\.\\S+: "shop-eu-task" is the name of`),
    );
  });

  it("is not refused for an environment that is wrong itself", () => {
    const broken = { ...EU, "shop-eu": { ...EU["shop-eu"], region: "mars-1" } };
    expect(refused(broken, composeWithMore({ reporter: { depends_on: {} } }), ["shop"])).toBe("");
  });

  it("looks only at environments that can share a name", () => {
    const named = (name: string, bucket?: string) => ({
      ...market(bucket ? { "state.home": "s3", "state.bucket": bucket } : {}),
      name,
    });
    expect(mayShareNames(named("shop"), named("shop-eu"))).toBe(true);
    expect(mayShareNames(named("shop-eu"), named("shop"))).toBe(true);
    expect(mayShareNames(named("shop"), named("shopping"))).toBe(false);
    expect(mayShareNames(named("shop"), named("board"))).toBe(false);
    expect(mayShareNames(named("shop", "company-state"), named("board", "company-state"))).toBe(true);
    expect(mayShareNames(named("shop", "company-state"), named("board", "other-state"))).toBe(false);
  });

  it("is refused when a compose service takes the log group of something else", () => {
    const compose = composeWithMore().replaceAll("worker", "vpc-flow-logs");
    const further = {
      flow: { containers: ["vpc-flow-logs"], tasks: { max: 2 } },
      reporter: { containers: ["reporter"], tasks: { max: 2 } },
    };
    expect(refused({ market: { ...AWSVPC, furtherServices: further } }, compose)).toMatch(
      /aws_cloudwatch_log_group\.\S+: "\/market\/vpc-flow-logs" is the name of aws_cloudwatch_log_group\.\S+ in market-network, too/,
    );
  });
});

describe("the table of names", () => {
  it("knows every resource that a construct makes, with a name or without", () => {
    const files = readdirSync(join(PROJECT, "modules"), { recursive: true, encoding: "utf8" });
    const types = files
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [
        ...readFileSync(join(PROJECT, "modules", file), "utf8").matchAll(/"#provider-aws\/([a-z0-9-]+)"/g),
      ])
      .map(([, name = ""]) => `aws_${name.replaceAll("-", "_")}`)
      .filter((type) => !type.startsWith("aws_data_") && type !== "aws_provider");
    expect(types.length).toBeGreaterThan(50);
    const unknown = [...new Set(types)].filter((type) => !NAMED[type] && !UNNAMED.includes(type));
    expect(unknown, "add them to modules/aws/physical-names.ts").toEqual([]);
  });
});
