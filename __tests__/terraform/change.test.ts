import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { marketWith } from "../support/environment";
import { actionsOf, ChangingProject } from "./change";
import { whyNot } from "./terraform";

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
});
