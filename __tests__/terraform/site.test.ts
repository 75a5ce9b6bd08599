import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { PROJECT } from "../support/environment.ts";
import { actionsOf, ChangingProject } from "./change.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of sites)`);

const read = (path: string): string => readFileSync(join(PROJECT, "__tests__/environments", path), "utf8");

type Settings = Readonly<Record<string, unknown>>;

/** The environment of the tests with its site changed; undefined takes it out. */
function edited(site: (was: Settings) => Settings | undefined) {
  const file: Settings = parse(read("site.yml"));
  const compose = parse(readFileSync(join(PROJECT, "docker-compose.yml"), "utf8"));
  const { web } = parse(read("compose/web.yml")).services;
  const { compose: _, ...service } = file["service"] as Settings;
  const changes = site(file["site"] as Settings);
  const changed = {
    ...file,
    name: "market",
    disposable: true,
    state: { home: "local" },
    delivery: undefined,
    service,
    site: changes,
    ...(changes === undefined ? { laptopOnly: ["nginx", "web"] } : {}),
  };
  return {
    environment: stringify(changed),
    compose: stringify({ ...compose, services: { ...compose.services, web } }),
  };
}

const types = (addresses: readonly string[]): string[] =>
  [...new Set(addresses.map((address) => address.split(".")[0] ?? ""))].sort();

describe.skipIf(missing)("a site by CloudFront, in two regions", () => {
  let project: ChangingProject;
  beforeAll(() => {
    project = ChangingProject.deployed(edited((was) => was));
  });
  afterAll(() => project.remove());

  const only = (type: string) => {
    const [one] = project.values("market-service", type);
    return one?.values ?? {};
  };

  it("is applied, and a second plan is empty", () => {
    expect(project.unsettled()).toEqual([]);
    const policies = project.values("market-service", "aws_s3_bucket_policy");
    const { arn } = only("aws_cloudfront_distribution");
    expect(policies.filter(({ values }) => String(values["policy"]).includes(String(arn)))).toHaveLength(1);
  });

  it("has its certificate, its alarm and its logs in us-east-1, and all else in its own region", () => {
    const regions = (type: string) =>
      project.values("market-service", type).map(({ values }) => values["region"]);
    expect(regions("aws_acm_certificate").sort()).toEqual(["ap-northeast-2", "us-east-1"]);
    expect(regions("aws_cloudwatch_log_delivery_source")).toEqual(["us-east-1"]);
    expect(new Set(regions("aws_s3_bucket"))).toEqual(new Set(["ap-northeast-2"]));
  });

  it("gets another path, header and policy in place", () => {
    const plans = project.change(
      edited((was) => ({
        ...was,
        dynamicPaths: ["/api/*"],
        minimumTls: "TLSv1.3_2025",
        contentSecurityPolicy: "default-src 'none'",
        singlePage: false,
      })),
    );
    const { create, update, replace, delete: deleted } = actionsOf(plans, "service");
    expect([create, replace, deleted]).toEqual([[], [], []]);
    expect(types(update)).toEqual([
      "aws_cloudfront_distribution",
      "aws_cloudfront_function",
      "aws_cloudfront_response_headers_policy",
    ]);
    expect(project.unsettled()).toEqual([]);
  });

  it("goes, and leaves the load balancer with its names and its tasks", () => {
    const plans = project.change(edited(() => undefined));
    const { replace, delete: deleted } = actionsOf(plans, "service");
    expect(types(deleted)).toEqual(
      expect.arrayContaining([
        "aws_cloudfront_distribution",
        "aws_cloudfront_vpc_origin",
        "aws_s3_bucket",
        "aws_sns_topic",
      ]),
    );
    expect(types([...deleted, ...replace])).not.toContain("aws_lb");
    expect(types([...deleted, ...replace])).not.toContain("aws_ecs_service");
    expect(project.unsettled()).toEqual([]);
  });
});
