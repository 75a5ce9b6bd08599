import { argumentRule } from "../argument-rule.ts";
import { isGiven, isReferredTo, where } from "../judges.ts";

export const addressesAreUsed = argumentRule({
  id: "addresses-are-used",
  title: "Every Elastic IP is that of something.",
  reason: "AWS bills an address that nothing uses, and it is easily given to the wrong host.",
  sources: ["Security Hub EC2.12"],
  level: "warning",
  reads: "resources",
  fails: { resources: { aws_eip: { spare: { domain: "vpc" } } } },
  passes: {
    resources: {
      aws_eip: { exit: { domain: "vpc" } },
      aws_nat_gateway: { exit: { allocation_id: "${aws_eip.exit.id}" } },
    },
  },
  asks: {
    aws_eip: where(
      ({ instance, network_interface: face }) => !isGiven(instance) && !isGiven(face),
      isReferredTo("is used by nothing; associate it, or remove it."),
    ),
  },
});
