import { argumentRule } from "../argument-rule.ts";
import { all, isNumber } from "../judges.ts";

export const passwordsAreLong = argumentRule({
  id: "passwords-are-long",
  title: "Passwords of people have 14 characters at least, and none of the last 24 comes back.",
  reason: "Short passwords are guessed, and used ones are in lists.",
  sources: [
    "Security Hub IAM.7",
    "Security Hub IAM.15",
    "Security Hub IAM.16",
    "CIS AWS Foundations Benchmark v3.0.0, 1.8 and 1.9",
  ],
  level: "warning",
  fails: {
    resources: {
      aws_iam_account_password_policy: {
        people: { minimum_password_length: 8, password_reuse_prevention: 24 },
      },
    },
  },
  passes: {
    resources: {
      aws_iam_account_password_policy: {
        people: { minimum_password_length: 14, password_reuse_prevention: 24 },
      },
    },
  },
  asks: {
    aws_iam_account_password_policy: all(
      isNumber("minimum_password_length", 14, 128, "must be at least 14."),
      isNumber("password_reuse_prevention", 24, 24, "must be 24."),
    ),
  },
});
