import { argumentRule } from "../argument-rule.ts";
import { all, isTrue, where } from "../judges.ts";

const BACK = "must be true: a version that does not start would otherwise be started for ever.";
const BREAKER = all(
  isTrue("deployment_circuit_breaker.enable", BACK),
  isTrue("deployment_circuit_breaker.rollback", BACK),
);
/** Alarms may tell of a failure, too. */
const ALARMED = all(isTrue("alarms.enable", BACK), isTrue("alarms.rollback", BACK));

export const deploymentsRollBack = argumentRule({
  id: "deployments-roll-back",
  title: "A deployment whose tasks do not become healthy is rolled back.",
  reason: "Otherwise ECS starts the broken version again and again, and the old one may be gone.",
  sources: ['ECS Developer Guide, "How the Amazon ECS deployment circuit breaker detects failures"'],
  level: "error",
  fails: {
    resources: {
      aws_ecs_service: { web: { deployment_circuit_breaker: { enable: true, rollback: false } } },
    },
  },
  passes: {
    resources: { aws_ecs_service: { web: { deployment_circuit_breaker: { enable: true, rollback: true } } } },
  },
  asks: {
    aws_ecs_service: where(
      ({ deployment_controller: by }) => !/CODE_DEPLOY|EXTERNAL/.test(JSON.stringify(by ?? "")),
      (found, synthesis) => ALARMED(found, synthesis) && BREAKER(found, synthesis),
    ),
  },
});
