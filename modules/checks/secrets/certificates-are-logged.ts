import { argumentRule } from "../argument-rule.ts";
import { isNot } from "../judges.ts";

export const certificatesAreLogged = argumentRule({
  id: "certificates-are-logged",
  title: "Certificates are in the public logs.",
  reason: "Browsers refuse those that are not.",
  sources: ['ACM User Guide, "Opting out of certificate transparency logging"'],
  level: "warning",
  fails: {
    resources: {
      aws_acm_certificate: { web: { options: { certificate_transparency_logging_preference: "DISABLED" } } },
    },
  },
  passes: {
    resources: {
      aws_acm_certificate: { web: { options: { certificate_transparency_logging_preference: "ENABLED" } } },
    },
  },
  asks: {
    aws_acm_certificate: isNot(
      "options.certificate_transparency_logging_preference",
      ["DISABLED"],
      "must be ENABLED: browsers refuse certificates that are in no log.",
    ),
  },
});
