import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DOMAIN_LIMITS } from "../../../modules/aws/domain-limits.ts";
import { decisionsOf } from "../../../modules/capabilities/decisions.ts";
import {
  type Changes,
  market,
  marketWith,
  PROJECT,
  sentencesOf,
  shippedProject,
} from "../../support/environment.ts";
import { stacksWithMore } from "../../support/further-services.ts";

const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";
const named = (names: readonly string[], more = {}, zone = {}) => ({
  zone: { name: "example.com", ...zone },
  names,
  ...more,
});

/** The stacks of market with names, asked for what is in them. */
function synthesised(changes: Changes) {
  const stacks = stacksWithMore(changes, readFileSync(join(PROJECT, "docker-compose.yml"), "utf8"));
  type Part = keyof typeof stacks;
  return {
    all: (type: string, part: Part = "service") => Object.values(stacks[part].all(type)),
    found: (type: string) => Object.values(stacks.service.data(type)),
    output: (name: string, part: Part = "service"): unknown =>
      (stacks[part].json["output"]?.[name] as { readonly value?: unknown } | undefined)?.value,
  };
}

describe("names of a load balancer", () => {
  const names = ["shop.example.com", "example.com", "*.example.com"];
  const made = synthesised({ domain: named(names, { redirect: ["example.com"] }) });

  it("are looked for in the public zone, and lead to the load balancer by an alias each", () => {
    expect(made.found("aws_route53_zone")).toMatchObject([{ name: "example.com", private_zone: false }]);
    const aliases = made.all("aws_route53_record").filter(({ type }) => type === "A");
    expect(aliases.map(({ name }) => name).sort()).toEqual([...names].sort());
    const balancer = "aws_lb.ingress_load-balancer_E5AB1F93";
    expect(new Set(aliases.map(({ alias }) => JSON.stringify(alias)))).toEqual(
      new Set([
        JSON.stringify({
          evaluate_target_health: false,
          name: `\${${balancer}.dns_name}`,
          zone_id: `\${${balancer}.zone_id}`,
        }),
      ]),
    );
  });

  it("are in one certificate, validated by one record for a name and its wildcard", () => {
    expect(made.all("aws_acm_certificate")).toMatchObject([
      {
        domain_name: "shop.example.com",
        subject_alternative_names: ["example.com", "*.example.com"],
        validation_method: "DNS",
        key_algorithm: "RSA_2048",
        lifecycle: { create_before_destroy: true },
      },
    ]);
    const validating = made.all("aws_route53_record").filter(({ type }) => type === "CNAME");
    expect(validating).toHaveLength(2);
    // Replaced with the certificate, it would be missing for the one that is in use.
    for (const record of validating)
      expect(record["lifecycle"]).toEqual({ ignore_changes: ["name", "records"] });
  });

  it("redirect to the first one before any other rule", () => {
    const [rule] = made.all("aws_lb_listener_rule");
    expect(rule).toMatchObject({
      priority: 1,
      condition: [{ host_header: { values: ["example.com"] } }],
      action: [{ type: "redirect", redirect: { host: "shop.example.com", status_code: "HTTP_301" } }],
    });
  });

  it("are where the application answers, beside the name by which it can always be asked", () => {
    expect(made.output("url")).toBe("https://shop.example.com");
    expect(made.output("load_balancer")).toContain("dns_name");
  });

  it("redirect by rules of as many hosts as AWS takes", () => {
    const many = ["example.com", ...Array.from({ length: 7 }, (_, index) => `n${index}.example.com`)];
    const rules = synthesised({ domain: named(many, { redirect: true }) })
      .all("aws_lb_listener_rule")
      .filter(({ priority }) => Number(priority) < 50);
    expect(rules.map(({ priority }) => priority)).toEqual([1, 2]);
    expect(JSON.stringify(rules).match(/n\d\.example\.com/g)).toHaveLength(7);
  });
});

describe("names of a load balancer of both kinds", () => {
  it("have an alias of IPv6 beside each of IPv4", () => {
    const both = synthesised({
      domain: named(["shop.example.com", "example.com"]),
      "network.ipv6": true,
      "ingress.ipAddressType": "dualstack",
    });
    const aliases = both.all("aws_route53_record").filter(({ alias }) => alias !== undefined);
    expect(aliases.map(({ name, type }) => `${String(name)} ${String(type)}`).sort()).toEqual([
      "example.com A",
      "example.com AAAA",
      "shop.example.com A",
      "shop.example.com AAAA",
    ]);
  });
});

describe("a zone that is found by its id", () => {
  const id = "Z0123456789ABCDEFGHIJ";
  const found = (changes: Changes) => synthesised(changes).found("aws_route53_zone");

  it("is asked for by that alone, and must have the name", () => {
    const [zone, ...others] = found({ domain: named(["example.com"], {}, { id }) });
    expect(others).toEqual([]);
    // The provider answers to a name beside an id with a warning, and no zone.
    expect(zone).toMatchObject({ zone_id: id });
    expect(zone).not.toHaveProperty("name");
    const { postcondition } = (zone as { lifecycle: { postcondition: Record<string, string>[] } }).lifecycle;
    expect(postcondition.map(({ condition }) => condition)).toEqual([
      '${self.name == "example.com"}',
      "${!self.private_zone}",
    ]);
    expect(postcondition[0]?.["error_message"]).toContain("domain.zone.id: ${self.zone_id} is the zone");
  });

  it("is private, where the file says so", () => {
    const [zone] = found({
      domain: named(["example.com"], {}, { id, private: true }),
      "ingress.public": false,
      "ingress.certificateArn": CERTIFICATE,
    });
    // By the VPC, for names in a zone that is not associated with it are found nowhere.
    expect(zone).toMatchObject({ name: "example.com", private_zone: true });
    expect(zone).toHaveProperty("vpc_id");
    expect(JSON.stringify(zone)).toContain(`self.zone_id == \\"${id}\\"`);
  });

  it("is associated with the VPC, where the file says so", () => {
    const made = (zone: object) =>
      synthesised({
        domain: named(["example.com"], {}, { ...zone, private: true }),
        "ingress.public": false,
        "ingress.certificateArn": CERTIFICATE,
      });
    for (const zone of [{ associate: true }, { associate: true, id }]) {
      const associated = made(zone);
      const [association, ...others] = associated.all("aws_route53_zone_association");
      expect(others).toEqual([]);
      expect(association).toHaveProperty("vpc_id");
      expect(String(association?.["zone_id"])).toContain("data.aws_route53_zone.zone");
      // It is not found by the VPC, which it is associated with only afterwards.
      expect(associated.found("aws_route53_zone")[0]).not.toHaveProperty("vpc_id");
    }
    expect(made({}).all("aws_route53_zone_association")).toEqual([]);
  });
});

describe("a zone that is made", () => {
  const zone = { create: true };

  it("is kept with the data, and says its name servers", () => {
    const made = synthesised({ domain: named(["example.com"], {}, zone) });
    expect(made.all("aws_route53_zone", "data")).toMatchObject([
      { name: "example.com", force_destroy: false, lifecycle: { prevent_destroy: true } },
    ]);
    expect(made.output("name_servers", "data")).toContain("name_servers");
  });

  it("waits for its delegation with the certificate alone", () => {
    const waiting = synthesised({
      domain: named(["example.com", "www.example.com"], { redirect: true }, zone),
    });
    expect(waiting.all("aws_acm_certificate")).toEqual([]);
    expect(waiting.all("aws_route53_record")).toHaveLength(2);
    expect(waiting.all("aws_lb_listener")).toMatchObject([{ port: 80 }]);
    expect(waiting.output("url")).toContain("http://");
    expect(waiting.output("load_balancer")).toBeUndefined();
    const delegated = synthesised({ domain: named(["example.com"], {}, { ...zone, delegated: true }) });
    expect(delegated.all("aws_acm_certificate")).toHaveLength(1);
    expect(delegated.output("url")).toBe("https://example.com");
  });
});

describe("a certificate that is named", () => {
  it("serves the names, and none is made", () => {
    const made = synthesised({
      domain: named(["shop.example.com"], {}, { private: true }),
      "ingress.public": false,
      "ingress.certificateArn": CERTIFICATE,
    });
    expect(made.all("aws_acm_certificate")).toEqual([]);
    expect(made.found("aws_route53_zone")).toMatchObject([{ private_zone: true }]);
    expect(made.found("aws_route53_zone")[0]).toHaveProperty("vpc_id");
    expect(made.output("url")).toBe("https://shop.example.com");
  });
});

describe("names are refused", () => {
  it.each<[string, Changes, string]>([
    [
      "in another zone",
      { domain: named(["example.com", "shop.notexample.com"]) },
      'domain.names[1]: "shop.notexample.com" is not in the zone example.com; write example.com, or a name that ends in .example.com.',
    ],
    [
      "that redirect to themselves",
      { domain: named(["example.com"], { redirect: ["example.com"] }) },
      'domain.redirect[0]: "example.com" is the first of domain.names, which others redirect to; remove it.',
    ],
    [
      "whose redirect would meet the first",
      { domain: named(["example.com", "*.example.com"], { redirect: true }) },
      'domain.redirect: "*.example.com" would also meet names that do not redirect; list the names to redirect without it.',
    ],
    [
      "that rules cannot take",
      {
        domain: named(["example.com", `${"a".repeat(60)}.${"b".repeat(60)}.example.com`], { redirect: true }),
      },
      `domain.redirect: "${"a".repeat(60)}.${"b".repeat(60)}.example.com" has 133 characters, and a rule of the load balancer takes hosts of at most 128; list the names to redirect without it.`,
    ],
    [
      "in a zone that is there, and made",
      { domain: named(["example.com"], {}, { id: "Z0123456789ABCDEFGHIJ", create: true }) },
      "domain.zone.id: names a zone that is there, and create: true makes another; remove one of the two.",
    ],
    [
      "in a zone without an id",
      { domain: named(["example.com"], {}, { id: "/hostedzone/Z0123456789ABCDEFGHIJ" }) },
      'domain.zone.id: "/hostedzone/Z0123456789ABCDEFGHIJ" must be the id of a hosted zone, such as Z0123456789ABCDEFGHIJ.',
    ],
    [
      "in a private zone that would be made",
      {
        domain: named(["example.com"], {}, { private: true, create: true }),
        "ingress.public": false,
        "ingress.certificateArn": CERTIFICATE,
      },
      "domain.zone.create: true: only public zones are made here; make the private one, and write associate: true in place of create.",
    ],
    [
      "in a public zone that would be associated",
      { domain: named(["example.com"], {}, { associate: true }) },
      "domain.zone.associate: true: everybody asks a public zone for its names, and only a private one is associated with VPCs; remove it, or write private: true.",
    ],
  ])("%s", (_, changes, sentence) => {
    expect(sentencesOf(marketWith(changes))).toEqual([sentence]);
  });

  it.each([
    "Shop.example.com",
    "https://example.com",
    "example.com.",
    "example.com:8080",
    "-a.example.com",
    "com",
  ])("that are no domain names: %s", (name) => {
    expect(sentencesOf(marketWith({ domain: named([name]) })).join()).toContain(
      "must be a domain name in lower-case letters",
    );
  });
});

describe("whoever deploys is told", () => {
  const project = shippedProject();
  const told = (domain: object, others: Changes[] = []) =>
    decisionsOf(market({ domain }), {
      project,
      others: others.map(({ name, ...changes }) => ({ ...market(changes), name: String(name) })),
    })
      .map(({ message }) => message)
      .filter((message) => message.startsWith("domain.") || message.startsWith("ingress.certificateArn"));

  it("what a registrar needs, before there is a certificate", () => {
    expect(told(named(["example.com"], {}, { create: true }))).toEqual([
      expect.stringContaining("name servers of the output name_servers"),
    ]);
    expect(told(named(["example.com"], {}, { create: true, delegated: true }))).toEqual([]);
    expect(told(named(["example.com"]))).toEqual([]);
  });

  it("that ACM allows fewer names at first", () => {
    const { most } = DOMAIN_LIMITS.certificateNamesAtFirst;
    const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}.example.com`);
    expect(told(named(names(most)))).toEqual([]);
    expect(told(named(names(most + 1)))).toEqual([expect.stringContaining("11 names are more than the 10")]);
  });

  it("that another environment has the same name", () => {
    const other = { name: "shop", domain: named(["www.example.com", "example.com"]) };
    expect(told(named(["example.com"]), [other])).toEqual([
      "domain.names: example.com is also in shop, and leads to one of the two; remove it from one.",
    ]);
  });
});
