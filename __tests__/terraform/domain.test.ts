import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { marketWith } from "../support/environment.ts";
import { actionsOf, ChangingProject, type PlannedActions, type StackPlan } from "./change.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of names)`);

const RECORD = "environments/market.data.yml";

type Domain = Readonly<Record<string, unknown>>;

const OWN = { zone: { name: "example.org", create: true }, names: ["shop.example.org"] };
const DELEGATED = { ...OWN, zone: { ...OWN.zone, delegated: true } };
const FOUND = { zone: { name: "example.com" }, names: ["shop.example.com", "www.shop.example.com"] };

const edited = (domain: Domain | undefined) => ({ environment: marketWith({ domain }) });

/** Types of what a plan does, each once. */
const types = (addresses: readonly string[]): string[] =>
  [...new Set(addresses.map((address) => address.split(".")[0] ?? ""))].sort();
const service = (plans: readonly StackPlan[]): PlannedActions => actionsOf(plans, "service");

describe.skipIf(missing)("names in a hosted zone that is there", () => {
  let project: ChangingProject;
  beforeAll(() => {
    project = ChangingProject.deployed(edited(FOUND));
  });
  afterAll(() => project.remove());

  it("are applied, and a second plan is empty", () => {
    expect(project.unsettled()).toEqual([]);
    const [listener] = project
      .values("market-service", "aws_lb_listener")
      .filter(({ values }) => values["port"] === 443);
    const [certificate] = project.values("market-service", "aws_acm_certificate");
    expect(listener?.values["certificate_arn"]).toBe(certificate?.values["arn"]);
  });

  it("get another certificate beside the one in use, and no record of theirs is touched, when one more comes", () => {
    const records = () =>
      project.values("market-service", "aws_route53_record").map(({ values }) => values["id"]);
    const before = records();
    const plans = project.change(edited({ ...FOUND, names: [...FOUND.names, "*.shop.example.com"] }));
    const { create, update, replace, delete: deleted } = service(plans);
    // The wildcard is validated by the record of what it is below, which is there.
    expect(types(create)).toEqual(["aws_route53_record"]);
    expect(create).toHaveLength(1);
    expect(types(replace)).toEqual(["aws_acm_certificate", "aws_acm_certificate_validation"]);
    expect(types(update)).toEqual(["aws_lb_listener"]);
    expect(deleted).toEqual([]);
    const changes = plans.find(({ part }) => part === "service")?.changes ?? [];
    const order = changes.find(({ type }) => type === "aws_acm_certificate")?.change.actions;
    expect(order).toEqual(["create", "delete"]);
    expect(records()).toEqual(expect.arrayContaining(before));
    expect(project.unsettled()).toEqual([]);
  });

  it("can take another first one, to which the others redirect", () => {
    const plans = project.change(edited({ ...FOUND, names: [...FOUND.names].reverse(), redirect: true }));
    const { create, delete: deleted, replace } = service(plans);
    expect(types(create)).toEqual(["aws_lb_listener_rule"]);
    expect(types(replace)).toEqual(["aws_acm_certificate", "aws_acm_certificate_validation"]);
    expect(types(deleted)).toEqual(["aws_route53_record"]);
    expect(project.unsettled()).toEqual([]);
  });

  it("go, and leave the load balancer and its tasks as they are", () => {
    const plans = project.change(edited(undefined));
    const { create, update, replace, delete: deleted } = service(plans);
    expect(create).toEqual([]);
    expect(types(deleted)).toEqual([
      "aws_acm_certificate",
      "aws_acm_certificate_validation",
      "aws_lb_listener",
      "aws_lb_listener_rule",
      "aws_route53_record",
      "aws_vpc_security_group_ingress_rule",
    ]);
    expect(types(update)).toEqual(["aws_lb_listener"]);
    // The rule that sends requests to the tasks goes from one listener to the other.
    expect(types(replace)).toEqual(["aws_lb_listener_rule"]);
    expect(project.unsettled()).toEqual([]);
  });
});

describe.skipIf(missing)("a hosted zone that is made", () => {
  let project: ChangingProject;
  beforeAll(() => {
    project = ChangingProject.deployed(edited(OWN));
  });
  afterAll(() => project.remove());

  it("has its records and no certificate, before its registrar knows it", () => {
    expect(project.unsettled()).toEqual([]);
    expect(project.values("market-data", "aws_route53_zone")).toHaveLength(1);
    expect(project.values("market-service", "aws_route53_record")).toHaveLength(1);
    expect(project.values("market-service", "aws_acm_certificate")).toEqual([]);
  });

  it("gets the certificate once it is delegated", () => {
    const { create, delete: deleted } = service(project.change(edited(DELEGATED)));
    expect(types(create)).toEqual([
      "aws_acm_certificate",
      "aws_acm_certificate_validation",
      "aws_lb_listener",
      "aws_route53_record",
      "aws_vpc_security_group_ingress_rule",
    ]);
    expect(deleted).toEqual([]);
    expect(project.unsettled()).toEqual([]);
  });

  it("stays in AWS when the names go, once somebody has said so", () => {
    expect(() => project.edit(edited(undefined))).toThrow(
      /the hosted zone example\.org .* would be destroyed/,
    );
    const record = readFileSync(join(project.root, RECORD), "utf8");
    const retired = record.replace(/(- what: the hosted zone .*\n)/, '$1    retired: "2026-11-27, moved"\n');
    const plans = project.change({ ...edited(undefined), files: { [RECORD]: retired } });
    expect(types(actionsOf(plans, "data").forget)).toEqual(["aws_route53_zone"]);
    expect(actionsOf(plans, "data").delete).toEqual([]);
  });
});

describe.skipIf(missing)("a private zone that another system made", () => {
  const CERTIFICATE =
    "arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";
  const inside = (associate: boolean, names: readonly string[] = ["shop.example.internal"]) => ({
    environment: marketWith({
      "ingress.public": false,
      "ingress.certificateArn": CERTIFICATE,
      domain: { zone: { name: "example.internal", private: true, associate }, names },
    }),
  });
  let project: ChangingProject;
  beforeAll(() => {
    project = ChangingProject.deployed(inside(true));
  });
  afterAll(() => project.remove());

  it("is associated with the VPC, and a second plan is empty", () => {
    expect(project.unsettled()).toEqual([]);
    const all = ["network", "data", "service"].flatMap((part) =>
      project.values(`market-${part}`, "aws_route53_zone_association"),
    );
    expect(all).toHaveLength(1);
    expect(all[0]?.values["vpc_id"]).toMatch(/^vpc-/);
  });

  it("gets another name, and stays associated", () => {
    const plans = project.change(inside(true, ["shop.example.internal", "api.example.internal"]));
    expect(types(service(plans).create)).toEqual(["aws_route53_record"]);
    for (const { part } of plans) {
      const { replace, delete: deleted } = actionsOf(plans, part);
      expect([...replace, ...deleted]).toEqual([]);
    }
  });

  it("is left by the VPC alone, once somebody else associates it", () => {
    const plans = project.change(inside(false, ["shop.example.internal", "api.example.internal"]));
    const deleted = plans.flatMap(({ part }) => actionsOf(plans, part).delete);
    expect(types(deleted)).toEqual(["aws_route53_zone_association"]);
    expect(project.unsettled()).toEqual([]);
  });
});
