import { describe, expect, it } from "vitest";
import { otherValues, valuesOf } from "../../../cli/deploy/planned-values.ts";
import type { ResourceChange } from "../../../cli/deploy/terraform.ts";

type Change = Partial<ResourceChange["change"]>;

const SERVICE = "aws_ecs_service.shop";
const planOf = (change: Change, mode = "managed") =>
  valuesOf({
    resource_changes: [
      {
        address: SERVICE,
        mode,
        type: "aws_ecs_service",
        change: { actions: ["create"], before: null, after: null, ...change },
      },
    ],
  });
const argumentsOf = (change: Change): string[] => Object.keys(planOf(change)[SERVICE] ?? {});

describe("the values of a plan", () => {
  it("are all that something new is made of, and never in plain text", () => {
    const values = planOf({ after: { name: "shop", launch_type: null, tags: { a: "b" } } });
    expect(values).toEqual({
      [SERVICE]: {
        name: expect.stringMatching(/^[0-9a-f]{16}$/),
        tags: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    });
  });

  it("are not what is known after the apply, in whole or in part", () => {
    const after = { name: "shop", network: [{ subnets: ["a"] }], arn: null };
    const after_unknown = { arn: true, network: [{ subnets: [false], groups: true }], name: false };
    expect(argumentsOf({ after, after_unknown })).toEqual(["name"]);
  });

  it("are not what is sensitive, in whole or in part", () => {
    const after = { name: "shop", password: "x", settings: [{ value: "y" }] };
    expect(argumentsOf({ after, after_sensitive: { password: true, settings: [{ value: true }] } })).toEqual([
      "name",
    ]);
    expect(argumentsOf({ after, after_sensitive: false })).toHaveLength(3);
    expect(argumentsOf({ after, after_sensitive: true })).toEqual([]);
  });

  it("are of an update only what differs: the rest may be autoscaling's", () => {
    const before = { desired_count: 3, task_definition: "shop:1" };
    const after = { desired_count: 3, task_definition: "shop:2" };
    expect(argumentsOf({ actions: ["update"], before, after })).toEqual(["task_definition"]);
    expect(argumentsOf({ actions: ["create", "delete"], before, after })).toEqual([
      "desired_count",
      "task_definition",
    ]);
  });

  it.each<[string, Change, string?]>([
    ["goes", { actions: ["delete"], before: { name: "shop" } }],
    ["stays", { actions: ["no-op"], before: { name: "shop" }, after: { name: "shop" } }],
    ["is only read", { actions: ["read"], after: { name: "shop" } }, "data"],
  ])("are none where something %s", (_, change, mode) => {
    expect(planOf(change, mode)).toEqual({});
  });

  it("are told apart by argument", () => {
    const [one, other] = [
      planOf({ after: { name: "a", tags: "x" } }),
      planOf({ after: { name: "b", tags: "x" } }),
    ];
    expect(otherValues(one, other)).toEqual([`${SERVICE} (name)`]);
    expect(otherValues(one, one)).toEqual([]);
    expect(otherValues(one, {})).toEqual([]);
  });
});
