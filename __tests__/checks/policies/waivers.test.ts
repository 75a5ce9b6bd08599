import { describe, expect, it } from "vitest";
import { RULES } from "../../../modules/checks/catalogue.ts";
import { applyWaivers, findingsOf } from "../../../modules/checks/waivers.ts";
import type { Resources } from "../support.ts";
import { policy, synthesisOf } from "./support.ts";

const OPEN = policy({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" });
const ALL = policy({ Effect: "Allow", Action: "*", Resource: "*" });

/** One fault for each rule, and the place that a waiver names. */
const FAULTS: readonly (readonly [rule: string, at: string, resources: Resources])[] = [
  ["policies-are-accepted", "aws_iam_policy.p", { aws_iam_policy: { p: { policy: "{}" } } }],
  ["policies-are-narrow", "aws_iam_policy.p", { aws_iam_policy: { p: { policy: ALL } } }],
  [
    "policies-are-narrow",
    "aws_iam_role_policy_attachment.a",
    { aws_iam_role_policy_attachment: { a: { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" } } },
  ],
  ["policies-can-be-read", "aws_iam_policy.p", { aws_iam_policy: { p: { policy: "${var.policy}" } } }],
  [
    "policies-fit-actions",
    "aws_iam_policy.p",
    { aws_iam_policy: { p: { policy: ALL.replace('"*"', '"s3:Nothing"') } } },
  ],
  ["policies-name-callers", "aws_s3_bucket_policy.p", { aws_s3_bucket_policy: { p: { policy: OPEN } } }],
  ["policies-name-callers", "aws_lambda_permission.p", { aws_lambda_permission: { p: { principal: "*" } } }],
  [
    "endpoints-have-policies",
    "aws_vpc_endpoint.e",
    { aws_vpc_endpoint: { e: { service_name: "com.amazonaws.eu-central-1.s3" } } },
  ],
];

describe("what the rules find in policies", () => {
  it.each(FAULTS)("of %s is let go of by a waiver at %s, with its reason", (id, at, resources) => {
    const rule = RULES.find((one) => one.id === id);
    if (rule === undefined) throw new Error(`there is no rule ${id}`);
    const given = synthesisOf(resources);
    const findings = findingsOf(rule, given);
    expect(findings.map((one) => one.at)).toContain(at);
    const reason = "looked at by two of us";
    const environment = { ...given.environment, waivers: [{ rule: id, at, reason }] };
    const { problems, waived } = applyWaivers(findings, RULES, { ...given, environment }, "2026-11-28");
    expect(problems).toEqual([]);
    expect(waived.map((one) => one.reason)).toContain(reason);
  });
});
