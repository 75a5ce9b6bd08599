import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { formatReport, reportOf } from "../../cli/report.ts";
import { type SynthesisedDeployment, synthesiseOne } from "../../cli/synthesise.ts";
import { diagramOf } from "../../modules/capabilities/picture.ts";
import { PROJECT } from "../support/environment.ts";
import { Synthesised } from "../support/synthesis.ts";

const folder = mkdtempSync(join(tmpdir(), "workers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const folders = { root: PROJECT, outdir: "cdktf.out" };
const deploymentOf = (name: string): SynthesisedDeployment =>
  synthesiseOne(join(PROJECT, `__tests__/environments/${name}.yml`), join(folder, name), folders);

const made = { workers: deploymentOf("workers"), "workers-hosts": deploymentOf("workers-hosts") };
const service = (name: keyof typeof made): Synthesised => {
  const stack = made[name].stacks.find((one) => one.name === `${name}-service`);
  return new Synthesised(stack?.json as Synthesised["json"]);
};

const pictureOf = (name: keyof typeof made): string => JSON.stringify(diagramOf(made[name].stacks as never));

describe.each(["workers", "workers-hosts"] as const)("an environment of workers only, %s", (name) => {
  const stack = service(name);

  it("has no load balancer, and nothing that is for one", () => {
    const types = made[name].stacks.flatMap(({ json }) => Object.keys(json.resource ?? {}));
    expect(types.filter((type) => /^aws_(lb|s3)/.test(type))).toEqual([]);
    for (const one of Object.values(stack.all("aws_ecs_service"))) {
      expect(one).not.toHaveProperty("load_balancer");
      expect(one).not.toHaveProperty("health_check_grace_period_seconds");
    }
    const metrics = JSON.stringify([
      stack.all("aws_cloudwatch_metric_alarm"),
      stack.all("aws_cloudwatch_dashboard"),
    ]);
    expect(metrics).toContain("RunningTaskCount");
    expect(metrics).not.toContain("AWS/ApplicationELB");
    const policies = Object.values(stack.all("aws_appautoscaling_policy"));
    expect(JSON.stringify(policies)).not.toContain("ALBRequestCountPerTarget");
  });

  it("lets nobody in but tasks that use each other", () => {
    const rules = Object.values(stack.all("aws_vpc_security_group_ingress_rule"));
    expect(rules.map(({ cidr_ipv4 }) => cidr_ipv4)).toEqual([undefined]);
  });

  it("tells people the services' names, and no address", () => {
    expect(Object.keys(stack.json["output"] ?? {})).toEqual(
      expect.arrayContaining(["cluster_name", "further_service_names", "service_name"]),
    );
    expect(stack.json["output"]).not.toHaveProperty("url");
  });

  it("alarms when tasks are missing, of each service", () => {
    const alarms = Object.values(stack.all("aws_cloudwatch_metric_alarm")).map(
      (alarm) => alarm["alarm_name"],
    );
    expect(alarms).toEqual(expect.arrayContaining([`${name}-tasks-missing`, `${name}-mailer-tasks-missing`]));
  });

  it("says nothing of a load balancer in its report and its picture", () => {
    const report = formatReport(reportOf({ deployments: [made[name]], refused: [] }, folders));
    expect(report).toContain("What it costs");
    expect(report).not.toMatch(/load balancer|\bingress[.:]|keep-?alive/i);
    expect(pictureOf(name)).not.toMatch(/load balancer"/i);
  });
});

describe("hosts of workers only", () => {
  it("have their alarm and their graph once", () => {
    const stack = service("workers-hosts");
    const alarms = Object.values(stack.all("aws_cloudwatch_metric_alarm")).map(
      (alarm) => alarm["alarm_name"],
    );
    expect(alarms.filter((one) => String(one).endsWith("hosts-at-maximum"))).toEqual([
      "workers-hosts-hosts-at-maximum",
    ]);
    const body = String(stack.only("aws_cloudwatch_dashboard")["dashboard_body"]);
    expect(body.match(/Tasks and hosts/g)).toHaveLength(1);
  });

  it("are in as many zones as there are, in the picture", () => {
    expect(pictureOf("workers-hosts")).toContain('"2 zones"');
  });
});
