import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { marketWith } from "../support/environment.ts";
import { actionsOf, ChangingProject } from "./change.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (what changes of an environment do)`);

const IDLE = { "ingress.idleTimeoutSeconds": 200 };
const NOTHING = { create: [], update: [], replace: [], delete: [], forget: [] };

describe.skipIf(missing)("a deployed environment", () => {
  let running: ChangingProject;
  beforeAll(() => {
    running = ChangingProject.deployed({ environment: marketWith({}) });
  });
  afterAll(() => running.remove());

  it("has nothing to do when nothing changes", () => {
    expect(running.unsettled()).toEqual([]);
  });

  it("tells by stack what a change does, and applies it", () => {
    const plans = running.change({ environment: marketWith(IDLE) });
    expect(plans.map(({ part }) => part)).toEqual(["network", "data", "service"]);
    expect(actionsOf(plans, "network")).toEqual(NOTHING);
    expect(actionsOf(plans, "data")).toEqual(NOTHING);
    expect(actionsOf(plans, "service")).toEqual({
      ...NOTHING,
      update: [expect.stringMatching(/^aws_lb\./)],
    });
    expect(running.unsettled()).toEqual([]);
  });

  it("tells updates of a block apart from its replacement, as the provider does", () => {
    const copy = running.copy();
    try {
      const plans = copy.change({ environment: marketWith({ ...IDLE, "capacity.targetPercent": 80 }) });
      expect(actionsOf(plans, "service").replace).toEqual([]);
      expect(actionsOf(plans, "service").update).toEqual([
        expect.stringMatching(/^aws_ecs_capacity_provider\./),
      ]);
      expect(copy.unsettled()).toEqual([]);
    } finally {
      copy.remove();
    }
  });

  it("gives a replaced service its scaling back, and leaves it alone when the service is updated", () => {
    const copy = running.copy();
    try {
      copy.edit({ environment: marketWith(IDLE) });
      const [service] = Object.keys(copy.resources("market-service", "aws_ecs_service"));
      const scaling = copy.resources("market-service", "aws_appautoscaling_target");
      const policies = copy.resources("market-service", "aws_appautoscaling_policy");
      const replaced = copy.plan("market-service", { replace: [`aws_ecs_service.${service}`] });
      expect(replaced.actions.replace).toEqual(
        [
          ...Object.keys(policies).map((name) => `aws_appautoscaling_policy.${name}`),
          ...Object.keys(scaling).map((name) => `aws_appautoscaling_target.${name}`),
          `aws_ecs_service.${service}`,
        ].sort(),
      );
      copy.edit({ environment: marketWith({ ...IDLE, "service.startSeconds": 90 }) });
      const updated = copy.plan("market-service").actions;
      expect(updated.update).toContain(`aws_ecs_service.${service}`);
      expect(updated.replace).toEqual([]);
    } finally {
      copy.remove();
    }
  });
});

describe.skipIf(missing)("subnets in a number of zones", () => {
  let project: ChangingProject;
  beforeAll(() => {
    project = ChangingProject.empty();
  });
  afterAll(() => project.remove());

  /** Plans and applies the network of an account whose list of zones is this. */
  const networkIn = (zones: readonly string[], count: number) => {
    project.edit({
      environment: marketWith({ "network.zones": count, "network.subnets": undefined, bastion: undefined }),
    });
    const file = join(project.folder("market-network"), "cdk.tf.json");
    const list = JSON.stringify(zones).replaceAll('"', '\\"');
    const text = readFileSync(file, "utf8");
    const changed = text.replace(/data\.aws_availability_zones\.\w+\.names/g, list);
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
    const { actions } = project.plan("market-network");
    project.apply("market-network");
    return actions;
  };
  const zonesOfSubnets = () =>
    project
      .values("market-network", "aws_subnet")
      .map(({ name, values }) => `${name.replace(/_\w+$/, "")} ${values["availability_zone"]}`)
      .sort();

  it("stay where they are when AWS adds a zone before theirs, and a new one goes where none is", () => {
    networkIn(["eu-central-1b", "eu-central-1d"], 2);
    expect(zonesOfSubnets()).toEqual([
      expect.stringMatching(/private-subnet-1 eu-central-1b/),
      expect.stringMatching(/private-subnet-2 eu-central-1d/),
      expect.stringMatching(/public-subnet-1 eu-central-1b/),
      expect.stringMatching(/public-subnet-2 eu-central-1d/),
    ]);
    const all = ["eu-central-1a", "eu-central-1b", "eu-central-1c", "eu-central-1d"];
    expect(networkIn(all, 2)).toEqual(NOTHING);
    const { create, ...others } = networkIn(all, 3);
    expect(others).toEqual({ update: [], replace: [], delete: [], forget: [] });
    expect(create.filter((address) => address.startsWith("aws_subnet."))).toHaveLength(2);
    expect(zonesOfSubnets().slice(2, 3)).toEqual([expect.stringMatching(/private-subnet-3 eu-central-1a/)]);
  });
});
