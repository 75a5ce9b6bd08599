import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PlannedChanges } from "../../../cli/deploy/plan-words.ts";
import type { PlannedValues } from "../../../cli/deploy/planned-values.ts";
import { demandShown, readShownPlan } from "../../../cli/deploy/shown-plan.ts";

const NOTHING: PlannedChanges = {
  made: [],
  changed: [],
  replaced: [],
  destroyed: [],
  forgotten: [],
  outputs: [],
};
const SHOWN: PlannedChanges = {
  ...NOTHING,
  made: ["aws_sns_topic.alarms"],
  changed: [{ address: "aws_ecs_service.shop", arguments: ["task_definition"] }],
  replaced: [{ address: "aws_ecs_task_definition.shop", arguments: ["container_definitions"], beside: true }],
};

const TASKS = "aws_ecs_task_definition.shop";
const VALUES = { [TASKS]: { container_definitions: "0123456789abcdef" } };
const shownStack = (changes: PlannedChanges, values: PlannedValues = {}) => ({ changes, values });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shown-plan-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As `plan --out` writes it. */
function saved(text: string): string {
  const file = join(folder, "plan.json");
  writeFileSync(file, text);
  return file;
}
const planOf = (environment: string): string =>
  saved(
    JSON.stringify({
      environment,
      steps: [
        { stack: "shop-network", changes: NOTHING, means: [] },
        { stack: "shop-service", changes: SHOWN, values: VALUES, means: [] },
        { stack: "shop-data", waitsFor: "shop-network is deployed" },
      ],
      costs: {},
    }),
  );

describe("a plan that was shown", () => {
  it("is read with all stacks that could be planned", () => {
    const shown = readShownPlan(planOf("shop"), "shop");
    expect([...shown.keys()]).toEqual(["shop-network", "shop-service"]);
    expect(shown.get("shop-service")).toEqual(shownStack(SHOWN, VALUES));
  });

  it("lets the same be done, and less", () => {
    const shown = readShownPlan(planOf("shop"), "shop");
    expect(() => demandShown("shop-service", shownStack(SHOWN, VALUES), shown)).not.toThrow();
    expect(() =>
      demandShown("shop-service", shownStack({ ...NOTHING, made: SHOWN.made }), shown),
    ).not.toThrow();
    expect(() =>
      demandShown("shop-network", shownStack({ ...NOTHING, outputs: ["url"] }), shown),
    ).not.toThrow();
  });

  it.each<[string, Partial<PlannedChanges>]>([
    ["makes", { made: ["aws_sns_topic.other"] }],
    ["changes", { changed: [{ address: "aws_ecs_service.shop", arguments: ["desired_count"] }] }],
    ["replaces", { replaced: [{ address: "aws_lb.shop", arguments: ["subnets"] }] }],
    ["destroys", { destroyed: ["aws_sns_topic.alarms"] }],
    ["forgets", { forgotten: ["aws_sns_topic.alarms"] }],
  ])("stops a deployment that %s something else", (_, more) => {
    const shown = readShownPlan(planOf("shop"), "shop");
    expect(() => demandShown("shop-service", shownStack({ ...SHOWN, ...more }), shown)).toThrow(
      expect.objectContaining({
        why: "planRefused",
        list: [expect.objectContaining({ code: "EOE-DEPLOY-050", file: "shop-service" })],
      }),
    );
  });

  it("stops a deployment that does the same to another value, such as another image", () => {
    const shown = readShownPlan(planOf("shop"), "shop");
    const other = { [TASKS]: { container_definitions: "fedcba9876543210" } };
    expect(() => demandShown("shop-service", shownStack(SHOWN, other), shown)).toThrow(
      expect.objectContaining({
        list: [
          expect.objectContaining({
            message: `Its plan is not the one that was shown, and is not applied: sets another value: ${TASKS} (container_definitions). Plan again, and look at it.`,
          }),
        ],
      }),
    );
  });

  it("judges no value that was not known then", () => {
    const shown = readShownPlan(planOf("shop"), "shop");
    const known = { ...VALUES, "aws_sns_topic.alarms": { kms_master_key_id: "fedcba9876543210" } };
    expect(() => demandShown("shop-service", shownStack(SHOWN, known), shown)).not.toThrow();
  });

  it("names ten of all that is more, and how many there are beside", () => {
    const shown = readShownPlan(planOf("shop"), "shop");
    const made = Array.from({ length: 13 }, (_, index) => `aws_sns_topic.t${index}`);
    expect(() => demandShown("shop-service", shownStack({ ...SHOWN, made }), shown)).toThrow(
      expect.objectContaining({
        list: [expect.objectContaining({ message: expect.stringMatching(/t9; and 3 more\. Plan again/) })],
      }),
    );
  });

  it("says nothing of a stack that could not be planned then", () => {
    const shown = readShownPlan(planOf("shop"), "shop");
    expect(() => demandShown("shop-data", shownStack(SHOWN), shown)).not.toThrow();
  });

  it.each<[string, () => string, string]>([
    ["of another environment", () => planOf("beta"), "is a plan of beta, and this deploys shop."],
    ["that Terraform wrote", () => saved("PK\u0003\u0004"), "is no plan; write one by: express-on-ecs plan"],
    ["of another form", () => saved('{"environment":"shop","steps":[{}]}'), "is no plan; write one by"],
    ["that is not there", () => join(folder, "none.json"), "cannot be read: ENOENT"],
  ])("is refused where it is one %s", (_, file, message) => {
    expect(() => readShownPlan(file(), "shop")).toThrow(
      expect.objectContaining({
        list: [expect.objectContaining({ code: "EOE-CLI-050", message: expect.stringContaining(message) })],
      }),
    );
  });
});
