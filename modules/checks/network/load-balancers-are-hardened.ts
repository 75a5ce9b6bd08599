import { cannotBeJudged, flagOf } from "../arguments.ts";
import { trueUnlessDisposable } from "../judges.ts";
import { type FoundResource, type Rule, resourceProblem, resourcesOf } from "../rule.ts";

/** Source: Security Hub, ELB.4, ELB.6 and ELB.12; provider source v6.25.0, elbv2/load_balancer.go, for what is unset. */
export const loadBalancersAreHardened: Rule = {
  id: "load-balancers-are-hardened",
  title:
    "Load balancers drop invalid headers, guard against request smuggling, and are protected from deletion unless the environment is disposable.",
  reason:
    "A header that the application reads differently from the load balancer is a way past it; a deleted load balancer takes its name in DNS with it.",
  sources: ["Security Hub ELB.4", "Security Hub ELB.6", "Security Hub ELB.12"],
  level: "error",
  reads: "resources",
  keys: ["disposable"],
  fails: {
    resources: { aws_lb: { web: { drop_invalid_header_fields: false, enable_deletion_protection: true } } },
  },
  passes: {
    resources: { aws_lb: { web: { drop_invalid_header_fields: true, enable_deletion_protection: true } } },
  },
  check: (synthesis) =>
    ["aws_lb", "aws_alb"]
      .flatMap((type) => resourcesOf(synthesis, type))
      .flatMap((found) => [
        ...(isForHttp(found)
          ? [...mustBeTrue(found, "drop_invalid_header_fields", "must be true."), ...desync(found)]
          : []),
        ...(synthesis.environment.disposable
          ? []
          : mustBeTrue(found, "enable_deletion_protection", trueUnlessDisposable(synthesis))),
      ]),
};

/** Only application load balancers read HTTP; a load balancer is one unless it says otherwise. */
const isForHttp = ({ arguments: { load_balancer_type: type } }: FoundResource): boolean =>
  type === undefined || type === "application";

function mustBeTrue(found: FoundResource, argument: string, message: string) {
  const value = found.arguments[argument];
  const flag = flagOf(value);
  if (flag === true) return [];
  const says = flag === "unknown" ? `${cannotBeJudged(value)}; write the value itself.` : message;
  return [resourceProblem(loadBalancersAreHardened, found, argument, says)];
}

function desync(found: FoundResource) {
  const mode = found.arguments["desync_mitigation_mode"];
  if (mode === undefined || mode === "defensive" || mode === "strictest") return [];
  return [
    resourceProblem(
      loadBalancersAreHardened,
      found,
      "desync_mitigation_mode",
      `"${String(mode)}" lets requests through that smuggle others; write defensive or strictest.`,
    ),
  ];
}
