import { argumentRule } from "../argument-rule.ts";
import { isNotFalse } from "../judges.ts";

export const interfacesCheckSources = argumentRule({
  id: "interfaces-check-sources",
  title: "Network interfaces drop what is neither from nor for them.",
  reason: "Without the check a host can read or forge the traffic of others.",
  sources: ["Security Hub EC2.180"],
  level: "warning",
  fails: { resources: { aws_network_interface: { eth: { source_dest_check: false } } } },
  passes: { resources: { aws_network_interface: { eth: { source_dest_check: true } } } },
  asks: {
    aws_network_interface: isNotFalse(
      "source_dest_check",
      "must not be false, unless the interface is that of a router.",
    ),
  },
});
