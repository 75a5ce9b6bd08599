import { describe, expect, it } from "vitest";
import { CloudwatchLogGroup } from "#provider-aws/cloudwatch-log-group";
import { synthesiseConstruct } from "../support/synthesis.ts";
import {
  type Addresses,
  knownAddresses,
  lost,
  needless,
  removals,
  type StackJson,
  snapshotStacks,
  unlisted,
  withNew,
} from "./addresses.ts";

const known = knownAddresses();
const stacks = snapshotStacks();

describe("the addresses of all resources", () => {
  it("are still there, moved, or removed with a reason: a state somewhere has them", () => {
    expect(lost(known, stacks, removals())).toEqual([]);
  });

  it("are all listed", () => {
    expect(unlisted(known, stacks)).toEqual([]);
    expect(known["market-service"]?.length).toBeGreaterThan(20);
  });

  it("are removed only where they have gone", () => {
    expect(needless(known, stacks, removals())).toEqual([]);
  });
});

const BEFORE: Addresses = { shop: ["aws_cloudwatch_log_group.log", "aws_cloudwatch_log_group.other"] };
const renamed = (move: (group: CloudwatchLogGroup) => void): Readonly<Record<string, StackJson>> => {
  const { json } = synthesiseConstruct((stack) => {
    move(new CloudwatchLogGroup(stack, "log-of-app", { name: "app" }));
    new CloudwatchLogGroup(stack, "other", { name: "other" });
  });
  return { shop: json as unknown as StackJson };
};

describe("a construct with another id", () => {
  it("is told, with the call that keeps what is deployed", () => {
    expect(
      lost(
        BEFORE,
        renamed(() => {}),
        [],
      ),
    ).toEqual([
      expect.stringMatching(
        /^shop: aws_cloudwatch_log_group\.log has gone, and Terraform would destroy .* call moveFromId\("aws_cloudwatch_log_group\.log"\)/,
      ),
    ]);
  });

  it("is no loss with that call", () => {
    const moved = renamed((group) => group.moveFromId("aws_cloudwatch_log_group.log"));
    expect(lost(BEFORE, moved, [])).toEqual([]);
    expect(unlisted(BEFORE, moved)).toEqual([expect.stringContaining("log-of-app is new")]);
    expect(withNew(BEFORE, moved)["shop"]).toEqual([
      "aws_cloudwatch_log_group.log",
      "aws_cloudwatch_log_group.log-of-app",
      "aws_cloudwatch_log_group.other",
    ]);
  });

  it("is a loss where the block leads to what is not there", () => {
    const json = { resource: {}, moved: { from: "aws_lb.one", to: "aws_lb.two" } };
    expect(lost({ shop: ["aws_lb.one"] }, { shop: json }, [])).toHaveLength(1);
  });

  it("may be followed through several blocks", () => {
    const moved = [
      { from: "aws_lb.one", to: "aws_lb.two" },
      { from: "aws_lb.two", to: "aws_lb.three" },
    ];
    const json = { resource: { aws_lb: { three: {} } }, moved };
    expect(lost({ shop: ["aws_lb.one", "aws_lb.two"] }, { shop: json }, [])).toEqual([]);
  });
});

describe("a removal", () => {
  const entry = { reason: "the group is another service's", becomes: "it is destroyed" };
  const without = renamed(() => {});

  it("lets one address go, or all of a stack", () => {
    expect(
      lost(BEFORE, without, [{ stack: "shop", address: "aws_cloudwatch_log_group.log", ...entry }]),
    ).toEqual([]);
    expect(lost(BEFORE, {}, [{ stack: "shop", address: "*", ...entry }])).toEqual([]);
    expect(lost(BEFORE, {}, [])).toHaveLength(2);
  });

  it("of what is there, or was never listed, is told", () => {
    for (const address of ["aws_cloudwatch_log_group.other", "aws_cloudwatch_log_group.never"])
      expect(needless(BEFORE, without, [{ stack: "shop", address, ...entry }])).toEqual([
        expect.stringContaining(`as ${address}.`),
      ]);
  });
});
