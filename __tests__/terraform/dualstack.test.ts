import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Changes, marketWith } from "../support/environment.ts";
import { actionsOf, ChangingProject } from "./change.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (a load balancer that IPv6 comes to)`);

const DOMAIN: Changes = { domain: { zone: { name: "example.com" }, names: ["shop.example.com"] } };
const edited = (changes: Changes) => ({ environment: marketWith({ ...DOMAIN, ...changes }) });
const ON: Changes = { "network.ipv6": true, "ingress.ipAddressType": "dualstack" };

const types = (addresses: readonly string[]): string[] =>
  addresses.map((address) => address.split(".")[0] ?? "").sort();

describe.skipIf(missing)("a load balancer that IPv6 comes to", () => {
  let project: ChangingProject;
  beforeAll(() => {
    project = ChangingProject.deployed(edited({}));
  });
  afterAll(() => project.remove());

  it("is what was there before, and so are the VPC and its subnets", () => {
    const plans = project.change(edited(ON));
    expect(actionsOf(plans, "network")).toMatchObject({ replace: [], delete: [] });
    expect(types(actionsOf(plans, "network").create)).toEqual(["aws_route"]);
    expect(types(actionsOf(plans, "network").update)).toEqual([
      "aws_subnet",
      "aws_subnet",
      "aws_subnet",
      "aws_vpc",
    ]);
    expect(actionsOf(plans, "service")).toMatchObject({ replace: [], delete: [] });
    expect(types(actionsOf(plans, "service").update)).toEqual(["aws_lb"]);
    expect(types(actionsOf(plans, "service").create)).toEqual([
      "aws_route53_record",
      "aws_vpc_security_group_ingress_rule",
      "aws_vpc_security_group_ingress_rule",
    ]);
    const [balancer] = project.values("market-service", "aws_lb");
    expect(balancer?.values["ip_address_type"]).toBe("dualstack");
    const records = project.values("market-service", "aws_route53_record");
    expect(records.map(({ values }) => values["type"]).sort()).toEqual(["A", "AAAA", "CNAME"]);
    expect(project.unsettled()).toEqual([]);
  });

  it("goes back to IPv4 in place, while the VPC keeps its network", () => {
    const plans = project.change(edited({ "network.ipv6": true }));
    expect(actionsOf(plans, "network")).toMatchObject({ create: [], update: [], replace: [], delete: [] });
    expect(actionsOf(plans, "service")).toMatchObject({ create: [], replace: [] });
    expect(types(actionsOf(plans, "service").update)).toEqual(["aws_lb"]);
    expect(types(actionsOf(plans, "service").delete)).toEqual([
      "aws_route53_record",
      "aws_vpc_security_group_ingress_rule",
      "aws_vpc_security_group_ingress_rule",
    ]);
    expect(project.unsettled()).toEqual([]);
  });

  it("is refused to lose the network of its VPC", () => {
    expect(() => project.edit(edited({}))).toThrow(/network\.ipv6: was true, and the public subnets keep/);
  });
});
