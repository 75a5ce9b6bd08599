import { argumentRule } from "../argument-rule.ts";
import { isRefused } from "../judges.ts";

export const certificatesAreInAcm = argumentRule({
  id: "certificates-are-in-acm",
  title: "No certificate is uploaded to IAM.",
  reason: "IAM renews none, and tells nobody that one has ended.",
  sources: ["Security Hub ELB.2", "Security Hub IAM.26", "CIS AWS Foundations Benchmark v3.0.0, 1.19"],
  level: "warning",
  fails: { resources: { aws_iam_server_certificate: { web: { name: "web" } } } },
  passes: {
    resources: {
      aws_acm_certificate: { web: { domain_name: "shop.example.com", validation_method: "DNS" } },
    },
  },
  asks: { aws_iam_server_certificate: isRefused("is kept by IAM, which renews none; let ACM issue it.") },
});
