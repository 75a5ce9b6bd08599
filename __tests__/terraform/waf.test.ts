/**
 * Rules are a set of values that may each hold all kinds of statements, three deep: Terraform takes seconds for each rule
 * whenever it compares them. So there is one web ACL, with as few rules as its changes need.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { marketWith } from "../support/environment.ts";
import { actionsOf, ChangingProject, type Edited } from "./change.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the life of a web firewall)`);

const withWaf = (waf: object | undefined): Edited => ({ environment: marketWith({ waf }) });
const types = (addresses: readonly string[]): string[] =>
  addresses.map((address) => address.split(".")[0] ?? "").sort();

interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly statement: readonly { readonly rate_based_statement: readonly { readonly limit: number }[] }[];
  readonly override_action: readonly { readonly count: readonly unknown[] }[];
}

describe.skipIf(missing)("the life of a web firewall", () => {
  let running: ChangingProject;
  beforeAll(() => {
    running = ChangingProject.deployed(withWaf({ groups: ["ipReputation"] }));
  });
  afterAll(() => running.remove());

  const rules = (): Rule[] => {
    const [acl = { values: {} }, ...more] = running.values("market-service", "aws_wafv2_web_acl");
    expect(more).toEqual([]);
    const { rule = [] } = acl.values as { readonly rule?: readonly Rule[] };
    return rule.toSorted((one, other) => one.priority - other.priority);
  };

  it("begins before the load balancer, with a second plan that is empty", () => {
    expect(running.plan("market-service").hasChanges).toBe(false);
    const [balancer] = running.values("market-service", "aws_lb");
    const [acl] = running.values("market-service", "aws_wafv2_web_acl");
    expect(running.values("market-service", "aws_wafv2_web_acl_association")[0]?.values).toMatchObject({
      resource_arn: balancer?.values["arn"],
      web_acl_arn: acl?.values["arn"],
    });
  });

  it("gets another rate, another group and another mode in place, and stays before the load balancer", () => {
    const changed = {
      groups: ["ipReputation", "knownBadInputs"],
      requestsPerFiveMinutes: 300,
      mode: "count",
    };
    const { create, replace, delete: gone, update } = actionsOf(running.change(withWaf(changed)), "service");
    expect([create, replace, gone]).toEqual([[], [], []]);
    expect(types(update)).toEqual(["aws_cloudwatch_metric_alarm", "aws_wafv2_web_acl"]);
    expect(rules().map(({ name }) => name)).toEqual(["rate", "ipReputation", "knownBadInputs"]);
    expect(rules()[0]?.statement[0]?.rate_based_statement[0]?.limit).toBe(300);
    expect(rules()[1]?.override_action[0]?.count).toHaveLength(1);
    expect(running.plan("market-service").hasChanges).toBe(false);
  });

  it("goes, and leaves the load balancer as it is", () => {
    const {
      create,
      replace,
      delete: gone,
      update,
    } = actionsOf(running.change(withWaf(undefined)), "service");
    expect([create, replace, update]).toEqual([[], [], []]);
    expect(types(gone)).toEqual([
      "aws_cloudwatch_log_group",
      "aws_cloudwatch_metric_alarm",
      "aws_wafv2_web_acl",
      "aws_wafv2_web_acl_association",
      "aws_wafv2_web_acl_logging_configuration",
    ]);
    expect(running.unsettled()).toEqual([]);
  });
});
