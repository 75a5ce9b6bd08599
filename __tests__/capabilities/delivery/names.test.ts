import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT } from "../../support/environment.ts";
import { allows } from "../../support/policy-evaluation.ts";

interface Json {
  readonly resource: Readonly<Record<string, Readonly<Record<string, { name: string; policy: string }>>>>;
}

const { resource: made }: Json = JSON.parse(
  readFileSync(join(PROJECT, "__tests__/__snapshots__/environments/domain-delivery.tf.json"), "utf8"),
);
const policies = Object.values(made["aws_iam_policy"] ?? {})
  .filter(({ name }) => name !== "domain-boundary")
  .map(({ policy }) => policy);

const changesRecord = (name: string, type: string): boolean =>
  allows(policies, {
    action: "route53:ChangeResourceRecordSets",
    resource: "arn:aws:route53:::hostedzone/Z0123456789",
    context: {
      "route53:ChangeResourceRecordSetsNormalizedRecordNames": name,
      "route53:ChangeResourceRecordSetsRecordTypes": type,
    },
  });

const requests = (name: string, region = "eu-central-1"): boolean =>
  allows(policies, {
    action: "acm:RequestCertificate",
    resource: "*",
    context: { "acm:DomainNames": name, "aws:RequestedRegion": region },
  });

describe("a pipeline of an environment with names", () => {
  it.each([
    ["shop.example.com", "A"],
    ["example.com", "A"],
    ["\\052.shop.example.com", "A"],
    ["_0123456789abcdef0123456789abcdef.shop.example.com", "CNAME"],
  ])("changes its own records in a zone that others use, too: %s %s", (name, type) => {
    expect(changesRecord(name, type)).toBe(true);
  });

  it.each([
    ["mail.example.com", "A"],
    ["example.com", "MX"],
    ["example.com", "NS"],
    ["_dmarc.example.com", "TXT"],
    ["shop.example.org", "A"],
  ])("changes no other: %s %s", (name, type) => {
    expect(changesRecord(name, type)).toBe(false);
  });

  it("requests certificates for its own names, in its region", () => {
    expect(requests("shop.example.com")).toBe(true);
    expect(requests("mail.example.com")).toBe(false);
    expect(requests("shop.example.com", "us-east-1")).toBe(false);
  });

  it("deletes its own certificates", () => {
    const deletes = (environment: string): boolean =>
      allows(policies, {
        action: "acm:DeleteCertificate",
        resource: "arn:aws:acm:eu-central-1:123456789012:certificate/0",
        context: { "aws:ResourceTag/environment": environment },
      });
    expect(deletes("domain")).toBe(true);
    expect(deletes("shop")).toBe(false);
  });
});
