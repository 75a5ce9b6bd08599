import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Problems } from "../../modules/problems.ts";
import { marketWith } from "../support/environment.ts";
import { actionsOf, ChangingProject, type Edited } from "./change.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the life of a trail)`);

const withTrail = (trail: object = {}): Edited => ({ environment: marketWith({ trail }) });

describe.skipIf(missing)("the life of a trail", () => {
  let running: ChangingProject;
  beforeAll(() => {
    running = ChangingProject.deployed(withTrail());
  });
  afterAll(() => running.remove());

  it("begins in all regions, with a second plan that is empty", () => {
    expect(running.unsettled()).toEqual([]);
    expect(running.values("market-data", "aws_cloudtrail")[0]?.values).toMatchObject({
      name: "market-trail",
      is_multi_region_trail: true,
      enable_log_file_validation: true,
    });
  });

  it("keeps its bucket, its key and itself, whatever of it is changed", () => {
    const plans = running.change(withTrail({ retentionDays: 90, deniedCalls: 3, keep: true }));
    expect(running.plan("market-data").hasChanges).toBe(false);
    const { create, delete: gone, replace, update } = actionsOf(plans, "data");
    expect([create, gone, replace]).toEqual([[], [], []]);
    expect(update.map((address) => address.split(".")[0]).sort()).toEqual([
      "aws_cloudwatch_metric_alarm",
      "aws_s3_bucket_lifecycle_configuration",
    ]);
  });

  it("is not locked afterwards: the bucket would be made again, empty", () => {
    expect(() => running.change(withTrail({ lockDays: 30, keep: true }))).toThrow(Problems);
  });
});
