import { argumentRule } from "../argument-rule.ts";
import { isGiven, isNumber, valuesOf, where } from "../judges.ts";

export const secretsRotateInTime = argumentRule({
  id: "secrets-rotate-in-time",
  title: "A secret that rotates does so every 90 days at least.",
  reason: "The longer a password lives, the more copies of it there are.",
  sources: ["Security Hub SecretsManager.4"],
  level: "warning",
  fails: {
    resources: {
      aws_secretsmanager_secret_rotation: {
        password: { rotation_rules: [{ automatically_after_days: 365 }] },
      },
    },
  },
  passes: {
    resources: {
      aws_secretsmanager_secret_rotation: {
        password: { rotation_rules: [{ automatically_after_days: 30 }] },
      },
    },
  },
  asks: {
    aws_secretsmanager_secret_rotation: where(
      (args) => valuesOf(args, "rotation_rules.schedule_expression").every(({ value }) => !isGiven(value)),
      isNumber("rotation_rules.automatically_after_days", 1, 90, "must be from 1 to 90 days."),
    ),
  },
});
