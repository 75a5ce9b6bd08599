import { argumentRule } from "../argument-rule.ts";
import { all, isAbsent, isNot } from "../judges.ts";

const ISSUE = "is that of an imported certificate, which ACM does not renew; let ACM issue one.";

export const certificatesRenewThemselves = argumentRule({
  id: "certificates-renew-themselves",
  title: "Certificates are renewed by ACM, by records in DNS.",
  reason:
    "An imported certificate, or one that is validated by mail, ends on the day on which nobody thought of it.",
  sources: ["Security Hub ACM.1"],
  level: "warning",
  keys: ["domain"],
  fails: {
    resources: {
      aws_acm_certificate: { web: { domain_name: "shop.example.com", validation_method: "EMAIL" } },
    },
  },
  passes: {
    resources: {
      aws_acm_certificate: { web: { domain_name: "shop.example.com", validation_method: "DNS" } },
    },
  },
  asks: {
    aws_acm_certificate: all(
      isAbsent("private_key", ISSUE),
      isNot("validation_method", ["EMAIL"], "must be DNS: ACM then renews it by itself."),
    ),
  },
});
