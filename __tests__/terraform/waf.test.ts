import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { marketWith } from "../support/environment.ts";
import { actionsOf, ChangingProject, type Edited } from "./change.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the life of a web firewall)`);

const withFirewall = (waf: object = {}): Edited => ({ environment: marketWith({ waf }) });

describe.skipIf(missing)("the life of a web firewall", () => {
  let running: ChangingProject;
  beforeAll(() => {
    running = ChangingProject.deployed(withFirewall({ mode: "count" }));
  });
  afterAll(() => running.remove());

  it("begins before the load balancer, with a second plan that is empty", () => {
    expect(running.unsettled()).toEqual([]);
    const [acl] = running.values("market-service", "aws_wafv2_web_acl");
    const [association] = running.values("market-service", "aws_wafv2_web_acl_association");
    expect(acl?.values).toMatchObject({ name: "market-ingress", scope: "REGIONAL" });
    expect(association?.values["web_acl_arn"]).toBe(acl?.values["arn"]);
  });

  it("changes its rules in place: requests are looked at all the while", () => {
    const plans = running.change(
      withFirewall({ groups: ["common", "sqlInjection"], requestsPerFiveMinutes: 500, logRetentionDays: 90 }),
    );
    expect(running.plan("market-service").hasChanges).toBe(false);
    const { create, delete: gone, replace, update } = actionsOf(plans, "service");
    expect([create, gone, replace]).toEqual([[], [], []]);
    expect(update.map((address) => address.split(".")[0]).sort()).toEqual([
      "aws_cloudwatch_log_group",
      "aws_cloudwatch_metric_alarm",
      "aws_wafv2_web_acl",
    ]);
  });
});
