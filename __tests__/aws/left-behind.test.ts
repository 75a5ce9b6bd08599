/** What a destroy leaves: each type that is billed is judged, the documents say the same, and a destroy tells it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { leftInWords } from "../../cli/deploy/kept.ts";
import { leftBehind, linkedServices } from "../../cli/deploy/left-behind.ts";
import { GONE, LEFT_BEHIND } from "../../modules/aws/left-behind.ts";
import { unitOf } from "../../modules/aws/prices.ts";
import { RESOURCES } from "../../modules/capabilities/resources.ts";
import { PROJECT } from "../support/environment.ts";

const billed = Object.entries(RESOURCES).flatMap(([type, resource]) =>
  Array.isArray(resource.billed) ? [type] : [],
);

describe("each type of resource that AWS bills", () => {
  it("is gone with a destroy, or named among what is left", () => {
    const judged = [...Object.keys(GONE), ...Object.keys(LEFT_BEHIND)];
    expect(billed.filter((type) => !judged.includes(type))).toEqual([]);
  });

  it("is judged once, and nothing is judged that nobody makes", () => {
    expect(Object.keys(GONE).filter((type) => type in LEFT_BEHIND)).toEqual([]);
    expect(
      [...Object.keys(GONE), ...Object.keys(LEFT_BEHIND)].filter((type) => !(type in RESOURCES)),
    ).toEqual([]);
  });
});

it.each(Object.entries(LEFT_BEHIND))("what is left of %s has a source, a date and a command", (_, left) => {
  expect(left.source.length).toBeGreaterThan(20);
  expect(left.date).toMatch(/^20\d\d-\d\d-\d\d$/);
  expect(left.find).toMatch(/^aws \w+ [a-z-]+/);
});

it("docs/state.md says the same", () => {
  const page = readFileSync(join(PROJECT, "docs/state.md"), "utf8");
  for (const { what, billed: by, until } of Object.values(LEFT_BEHIND))
    expect(page).toContain(`| ${what} | ${typeof by === "string" ? unitOf(by) : by.free} | ${until} |`);
});

describe("a destroy tells what is left and billed", () => {
  const state = (type: string, attributes: object): string =>
    JSON.stringify({ resources: [{ mode: "managed", type, name: "it", instances: [{ attributes }] }] });
  const told = (type: string, attributes: object): string[] =>
    leftInWords({
      kept: [],
      earlier: [],
      behind: leftBehind(state(type, attributes), "us-east-1"),
      secrets: [],
      stateBucket: false,
      serviceLinkedRoles: [],
    });

  it("by name, price and command", () => {
    const details = [{ target_tags: { stateful: "mall-mysql" } }];
    expect(told("aws_dlm_lifecycle_policy", { policy_details: details })).toEqual([
      "Left: the daily snapshots of its database's volume. AWS bills 0.05 USD for each GB a month, until you delete them: aws ec2 describe-snapshots --owner-ids self --filters Name=tag:stateful,Values=mall-mysql --region us-east-1",
    ]);
    expect(told("aws_ecs_cluster", { name: "mall" })[0]).toContain(
      "--log-group-name-prefix /aws/ecs/containerinsights/mall/ --region us-east-1",
    );
  });

  it("and whose service-linked roles stay, which nobody bills", () => {
    expect(linkedServices(state("aws_rds_cluster", {}))).toEqual([
      "rds.amazonaws.com",
      "rds.application-autoscaling.amazonaws.com",
    ]);
    expect(linkedServices(state("aws_vpc", {}))).toEqual([]);
    const left = { kept: [], earlier: [], behind: [], secrets: [], stateBucket: false };
    expect(leftInWords({ ...left, serviceLinkedRoles: ["rds.amazonaws.com"] })).toEqual([
      "Nothing is left that AWS bills.",
      "Service-linked roles of the account stay, for all that use them, and cost nothing: those of rds.amazonaws.com.",
    ]);
  });

  it("and nothing of what is free, gone, or was never made", () => {
    const none = ["Nothing is left that AWS bills."];
    expect(told("aws_kms_key", {})).toEqual(none);
    expect(told("aws_lb", { name: "mall" })).toEqual(none);
    expect(told("aws_efs_backup_policy", { backup_policy: [{ status: "DISABLED" }] })).toEqual(none);
    expect(told("aws_efs_backup_policy", { backup_policy: [{ status: "ENABLED" }] })).not.toEqual(none);
  });
});
