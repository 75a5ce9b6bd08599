import { argumentRule } from "../argument-rule.ts";
import { isNot } from "../judges.ts";

export const certificatesHaveLongKeys = argumentRule({
  id: "certificates-have-long-keys",
  title: "Certificates have keys that are long enough.",
  reason: "RSA keys of 1024 bits can be broken.",
  sources: ["Security Hub ACM.2"],
  level: "error",
  keys: ["domain.keyAlgorithm"],
  fails: { resources: { aws_acm_certificate: { web: { key_algorithm: "RSA_1024" } } } },
  passes: { resources: { aws_acm_certificate: { web: { key_algorithm: "EC_prime256v1" } } } },
  asks: {
    aws_acm_certificate: isNot(
      "key_algorithm",
      ["RSA_1024"],
      "must be RSA_2048 or more, or an elliptic curve.",
    ),
  },
});
