import { describe, expect, it } from "vitest";
import { openDecisions } from "../../../modules/capabilities/decisions.ts";
import { costsOf } from "../../../modules/capabilities/price.ts";
import { type Changes, market, marketWith, sentencesOf, shippedProject } from "../../support/environment.ts";
import { stacksWithMore } from "../../support/further-services.ts";
import { COMPOSE_WITH_VOLUMES, FARGATE, VOLUMES } from "../../support/kinds.ts";

const WORKER = { service: "worker", port: 4000, keepAliveSeconds: 310, paths: ["/jobs/*"] };
const REPORTER = { service: "reporter", port: 5000, keepAliveSeconds: 310, paths: ["/jobs/*", "/reports"] };
const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";

const two = (internalIngress: object, more: Changes = {}): Changes => ({
  ...VOLUMES,
  ...FARGATE,
  internalIngress,
  "furtherServices.worker.entry": { ...WORKER, internal: true },
  "furtherServices.reporter.entry": REPORTER,
  ...more,
});
const synthesised = (internalIngress: object, compose = COMPOSE_WITH_VOLUMES, more: Changes = {}) =>
  stacksWithMore(two(internalIngress, more), compose).service;
type Stack = ReturnType<typeof synthesised>;

const INTERNAL = /^internal-ingress_/;
const partOf = (stack: Stack, type: string, isInternal: boolean) =>
  Object.entries(stack.all(type)).flatMap(([id, values]) =>
    INTERNAL.test(id) === isInternal ? [values] : [],
  );
/** Who may reach the internal load balancer, at which port. */
const openings = (stack: Stack) =>
  partOf(stack, "aws_vpc_security_group_ingress_rule", true).map((rule) => [
    rule["cidr_ipv4"] ?? rule["referenced_security_group_id"],
    rule["from_port"],
  ]);

describe("the second, internal load balancer", () => {
  const made = synthesised({});

  it("is in private subnets, protected, and has names of its own", () => {
    const [internal] = partOf(made, "aws_lb", true);
    expect(internal).toMatchObject({
      name: "market-internal",
      internal: true,
      drop_invalid_header_fields: true,
      enable_deletion_protection: true,
    });
    expect(JSON.stringify(internal?.["subnets"])).toMatch(/private-subnet/);
    expect(JSON.stringify(internal?.["subnets"])).not.toMatch(/public-subnet/);
    expect(partOf(made, "aws_lb", false)).toMatchObject([{ name: "market", internal: false }]);
  });

  it("answers what is for nobody by 404, and only requests of internal entries go there", () => {
    expect(partOf(made, "aws_lb_listener", true)).toMatchObject([
      { port: 80, default_action: [{ type: "fixed-response", fixed_response: { status_code: "404" } }] },
    ]);
    const rules = partOf(made, "aws_lb_listener_rule", true);
    expect(rules).toMatchObject([{ condition: [{ path_pattern: { values: ["/jobs/*"] } }] }]);
    // The same path leads elsewhere outside.
    const outside = partOf(made, "aws_lb_listener_rule", false).map((rule) =>
      JSON.stringify(rule["condition"]),
    );
    expect(outside.filter((condition) => condition.includes("/jobs/*"))).toHaveLength(1);
    expect(rules[0]?.["listener_arn"]).toMatch(/internal-ingress_/);
  });

  it("lets in the VPC where nobody is named, and otherwise those who are", () => {
    expect(openings(made)).toEqual([["10.0.0.0/16", 80]]);
    const named = synthesised({
      allowFrom: ["10.9.0.0/16"],
      allowFromSecurityGroups: ["sg-0123456789abcdef0"],
      certificateArn: CERTIFICATE,
    });
    expect(openings(named)).toEqual([
      ["10.9.0.0/16", 80],
      ["sg-0123456789abcdef0", 80],
      ["10.9.0.0/16", 443],
      ["sg-0123456789abcdef0", 443],
    ]);
    const groups = synthesised({ allowFromSecurityGroups: ["sg-0123456789abcdef0"] });
    expect(openings(groups)).toEqual([["sg-0123456789abcdef0", 80]]);
  });

  it("speaks HTTPS with a certificate, and has health checks and logs of its own", () => {
    const own = synthesised({
      certificateArn: CERTIFICATE,
      healthCheck: { path: "/healthz" },
      accessLogs: { retentionDays: 30 },
    });
    expect(
      partOf(own, "aws_lb_listener", true)
        .map(({ protocol }) => protocol)
        .sort(),
    ).toEqual(["HTTP", "HTTPS"]);
    expect(partOf(own, "aws_lb_target_group", true)).toMatchObject([{ health_check: { path: "/healthz" } }]);
    const prefixes = Object.values(own.all("aws_s3_bucket")).map((bucket) => bucket["bucket_prefix"]);
    expect(prefixes).toEqual(["market-alb-logs-", "market-int-alb-logs-"]);
  });

  it("has alarms on its targets", () => {
    const alarms = Object.values(made.all("aws_cloudwatch_metric_alarm")).filter((alarm) =>
      JSON.stringify(alarm).includes("internal-ingress_"),
    );
    expect(alarms.map(({ alarm_name: name }) => name).sort()).toEqual([
      "market-worker-latency-p95",
      "market-worker-load-balancer-5xx",
      "market-worker-target-5xx",
      "market-worker-unhealthy-hosts",
    ]);
  });

  it("is billed as the other one, but for public addresses", () => {
    const { standing } = costsOf(market(two({})), { fargateTasks: [], resources: () => [] });
    const lines = standing.filter(({ of }) => of === "internal-load-balancer");
    expect(lines.map(({ item, quantity }) => [item, quantity])).toEqual([["applicationLoadBalancer", 1]]);
  });

  it("tells an entry that asks whose word to take its own networks", () => {
    const asking = COMPOSE_WITH_VOLUMES.replace(
      /^ {2}worker:\n/m,
      "$&    environment: { TRUSTED_PROXIES: '' }\n",
    );
    const definitions = Object.values(synthesised({}, asking).all("aws_ecs_task_definition")).map(
      (definition) => String(definition["container_definitions"]),
    );
    const trusted = (name: string) =>
      definitions
        .flatMap(
          (text) => JSON.parse(text) as { name: string; environment?: { name: string; value: string }[] }[],
        )
        .find((container) => container.name === name)
        ?.environment?.find((variable) => variable.name === "TRUSTED_PROXIES")?.value;
    expect(trusted("worker")).toBe("10.0.4.0/24,10.0.5.0/24,10.0.6.0/24");
    expect(trusted("nginx")).toBe("10.0.1.0/24,10.0.2.0/24,10.0.3.0/24");
  });
});

const ZONE = { name: "shop.example.com" };
const ID = "Z0123456789ABCDEFGHIJ";
const stacks = (internalIngress: object, more: Changes = {}) =>
  stacksWithMore(two(internalIngress, more), COMPOSE_WITH_VOLUMES);

describe("names of an internal load balancer", () => {
  const names = ["admin.shop.example.com", "*.shop.example.com"];
  const made = stacks({ zone: { ...ZONE, create: true }, names });

  it("are in a private zone that is kept with the data, whoever else associates a VPC with it", () => {
    const [zone, ...others] = Object.values(made.data.all("aws_route53_zone"));
    expect(others).toEqual([]);
    expect(zone).toMatchObject({
      name: "shop.example.com",
      force_destroy: false,
      lifecycle: { ignore_changes: ["vpc"], prevent_destroy: true },
    });
    expect(JSON.stringify(zone?.["vpc"])).toContain("vpc_id");
    const disposable = stacks({ zone: { ...ZONE, create: true }, names }, { disposable: true });
    expect(Object.values(disposable.data.all("aws_route53_zone"))).toMatchObject([
      { force_destroy: true, lifecycle: { ignore_changes: ["vpc"] } },
    ]);
  });

  it("lead to it by aliases of IPv4, and are told first", () => {
    const records = Object.values(made.service.all("aws_route53_record"));
    expect(records.map(({ name, type }) => `${String(name)} ${String(type)}`).sort()).toEqual([
      "*.shop.example.com A",
      "admin.shop.example.com A",
    ]);
    for (const { alias, zone_id: zone } of records) {
      expect(JSON.stringify(alias)).toContain("aws_lb.internal-ingress_");
      expect(String(zone)).toContain("terraform_remote_state");
    }
    const output = ({ service }: typeof made) => service.json["output"]?.["internal_url"];
    expect(output(made)).toMatchObject({ value: "http://admin.shop.example.com" });
    expect(output(stacks({ zone: ZONE, names, certificateArn: CERTIFICATE }))).toMatchObject({
      value: "https://admin.shop.example.com",
    });
  });

  it("are looked for in a zone that is there, by its name and the VPC, or by its id", () => {
    const found = (zone: object) => {
      const { data, service } = stacks({ zone, names });
      expect(data.all("aws_route53_zone")).toEqual({});
      return Object.values(service.data("aws_route53_zone"))[0];
    };
    const byName = found(ZONE);
    expect(byName).toMatchObject({ name: "shop.example.com", private_zone: true });
    expect(byName).toHaveProperty("vpc_id");
    const byId = found({ ...ZONE, id: ID });
    expect(byId).toMatchObject({ name: "shop.example.com", private_zone: true });
    expect(byId).toHaveProperty("vpc_id");
    const conditions = JSON.stringify(byId);
    expect(conditions).toContain(`self.zone_id == \\"${ID}\\"`);
    expect(conditions).toContain("which is ${self.zone_id}; write that one, or remove id.");
  });

  it("are in a zone that the VPC is associated with, where that is asked for", () => {
    const associated = (zone: object) => {
      const { data, service } = stacks({ zone: { ...zone, associate: true }, names });
      expect(data.all("aws_route53_zone")).toEqual({});
      const [association, ...others] = Object.values(service.all("aws_route53_zone_association"));
      expect(others).toEqual([]);
      expect(String(association?.["zone_id"])).toContain("data.aws_route53_zone.internal-names_zone");
      expect(association).toHaveProperty("vpc_id");
      return Object.values(service.data("aws_route53_zone"))[0];
    };
    const byName = associated(ZONE);
    expect(byName).toMatchObject({ name: "shop.example.com", private_zone: true });
    expect(byName).not.toHaveProperty("vpc_id");
    const byId = associated({ ...ZONE, id: ID });
    expect(byId).toMatchObject({ zone_id: ID });
    expect(byId).not.toHaveProperty("vpc_id");
    expect(JSON.stringify(byId)).toContain("internalIngress.zone.id");
    expect(JSON.stringify(byId)).toContain("${self.private_zone}");
    expect(stacks({ zone: ZONE, names }).service.all("aws_route53_zone_association")).toEqual({});
  });

  it("are in the zone of the first one's names, which is found and associated once", () => {
    const private_ = { ...ZONE, private: true, associate: true };
    const { service } = stacks(
      { zone: ZONE, names },
      {
        "ingress.public": false,
        "ingress.certificateArn": CERTIFICATE,
        domain: { zone: private_, names: ["shop.example.com"] },
      },
    );
    expect(Object.keys(service.data("aws_route53_zone"))).toEqual(["zone"]);
    expect(Object.keys(service.all("aws_route53_zone_association"))).toHaveLength(1);
    const zones = Object.values(service.all("aws_route53_record")).map((record) => record["zone_id"]);
    expect(zones).toHaveLength(names.length + 1);
    expect(new Set(zones).size).toBe(1);
  });

  it("cost what a zone costs, where it is made", () => {
    const zones = (zone: object) =>
      costsOf(market(two({ zone, names })), { fargateTasks: [], resources: () => [] })
        .standing.filter(({ item, of }) => item === "hostedZone" && of === "internal-load-balancer")
        .map(({ quantity }) => quantity);
    expect(zones({ ...ZONE, create: true })).toEqual([1]);
    expect(zones(ZONE)).toEqual([]);
  });

  it("are answered by HTTP without a certificate, which a private zone cannot validate", () => {
    const told = (internalIngress: object, more: Changes = {}) =>
      openDecisions(market(two(internalIngress, more)), { project: shippedProject(), others: [] })
        .map(({ message }) => message)
        .filter((message) => message.startsWith("internalIngress."));
    expect(told({ zone: ZONE, names })).toEqual([
      expect.stringContaining("ACM cannot validate a certificate by a private zone; where a public zone"),
    ]);
    const encrypted = { zone: ZONE, names, certificateArn: CERTIFICATE };
    expect(told(encrypted)).toEqual([]);
    const domain = { zone: { name: "example.com" }, names: ["shop.example.com", "www.example.com"] };
    expect(told(encrypted, { domain })).toEqual([
      expect.stringContaining(
        "does not ask public DNS: shop.example.com of domain.names are not found there",
      ),
    ]);
    expect(told({ ...encrypted, names: ["shop.example.com"] }, { domain })).toEqual([]);
  });
});

describe("an internal load balancer is refused", () => {
  it.each<[string, Changes, string]>([
    [
      "without a service behind it",
      { internalIngress: {}, furtherServices: { api: { containers: ["api"] } } },
      "internalIngress: has no service behind it; write internal: true into an entry of furtherServices, or remove it.",
    ],
    [
      "that is not there",
      two({}, { internalIngress: undefined }),
      "furtherServices.worker.entry.internal: true needs the internal load balancer that requests come through; write internalIngress: {}, or remove it.",
    ],
    [
      "open to half of the world",
      two({ allowFrom: ["10.0.0.0/8", "128.0.0.0/1"] }),
      'internalIngress.allowFrom[1]: "128.0.0.0/1" is the world, or a part of it that no one organisation has; name networks.',
    ],
    [
      "with a certificate of another region",
      two({ certificateArn: CERTIFICATE.replace("eu-central-1", "us-east-1") }),
      "internalIngress.certificateArn: is a certificate of us-east-1, but region is",
    ],
    [
      "with a health check that takes a dead target for healthy for long",
      two({ healthCheck: { intervalSeconds: 60, unhealthyThreshold: 5 } }),
      "internalIngress.healthCheck.intervalSeconds: 60 s times unhealthyThreshold 5 is 300 s until a dead target is taken out; at most 60 s are allowed.",
    ],
    [
      "with names and without a zone",
      two({ names: ["admin.example.com"] }),
      "internalIngress.names: are records of a private zone, and none is named; write internalIngress.zone: { name: <zone>, create: true }",
    ],
    [
      "with a zone and without names",
      two({ zone: ZONE }),
      "internalIngress.zone: is for names, and there are none; write internalIngress.names, or remove it.",
    ],
    [
      "with a name in another zone",
      two({ zone: ZONE, names: ["admin.example.com"] }),
      'internalIngress.names[0]: "admin.example.com" is not in the zone shop.example.com;',
    ],
    [
      "with a zone that is made and associated",
      two({ zone: { ...ZONE, create: true, associate: true }, names: ["admin.shop.example.com"] }),
      "internalIngress.zone.associate: is for a zone that is there, and create: true makes one for the VPC; remove one of the two.",
    ],
    [
      "with a zone that is made beside the first one's of that name",
      two(
        { zone: { ...ZONE, create: true }, names: ["admin.shop.example.com"] },
        {
          "ingress.public": false,
          "ingress.certificateArn": CERTIFICATE,
          domain: { zone: { ...ZONE, private: true, associate: true }, names: ["shop.example.com"] },
        },
      ),
      "internalIngress.zone.create: true: a VPC has one private zone of a name, and shop.example.com is that of domain.zone; remove create, and both load balancers have their names in that one.",
    ],
    [
      "with another zone than the first one's of that name",
      two(
        { zone: { ...ZONE, id: `Z1${"A".repeat(19)}` }, names: ["admin.shop.example.com"] },
        {
          "ingress.public": false,
          "ingress.certificateArn": CERTIFICATE,
          domain: {
            zone: { ...ZONE, private: true, id: `Z2${"A".repeat(19)}` },
            names: ["shop.example.com"],
          },
        },
      ),
      `internalIngress.zone.id: "Z1${"A".repeat(19)}" is another zone than domain.zone.id: Z2${"A".repeat(19)}, and a VPC has one private zone of a name, and shop.example.com is that of domain.zone; write the same id, or remove it.`,
    ],
    [
      "with the zone of the first one's names, associated again",
      two(
        { zone: { ...ZONE, associate: true }, names: ["admin.shop.example.com"] },
        {
          "ingress.public": false,
          "ingress.certificateArn": CERTIFICATE,
          domain: { zone: { ...ZONE, private: true, associate: true }, names: ["shop.example.com"] },
        },
      ),
      "internalIngress.zone.associate: true: shop.example.com is the zone of domain.zone as well, and is associated with the VPC once; write associate: true there, and remove it here.",
    ],
    [
      "with the zone of the databases",
      two({ zone: { name: "market.internal", create: true }, names: ["admin.market.internal"] }),
      'internalIngress.zone.name: "market.internal" is the private zone by which databases and caches on hosts are found',
    ],
    [
      "with a host that is none of its names",
      two(
        { zone: ZONE, names: ["admin.shop.example.com"] },
        {
          "furtherServices.worker.entry": { ...WORKER, internal: true, hosts: ["jobs.shop.example.com"] },
        },
      ),
      'furtherServices.worker.entry.hosts[0]: "jobs.shop.example.com" is not one of internalIngress.names: admin.shop.example.com;',
    ],
  ])("%s", (_, changes, sentence) => {
    expect(sentencesOf(marketWith(changes)).join("\n")).toContain(sentence);
  });
});
