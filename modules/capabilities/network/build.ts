import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { Egress } from "../../network/egress.ts";
import { FlowLogs } from "../../network/flow-logs.ts";
import { Vpc } from "../../network/vpc.ts";
import type { Make, NetworkSite } from "../building.ts";
import type { network } from "./schema.ts";

/** VPC, the way out of its private subnets, and flow logs; nothing where one that exists is named. */
export const makeNetwork: Make<NetworkSite, z.output<typeof network>, Common> = (
  { scope, endpoints, output },
  { cidr, zones, subnets, tiers, egress, ipv6, flowLogs, existing },
  { name, region },
) => {
  if (existing) return {};
  const vpc = new Vpc(scope, "vpc", { environment: name, cidr, zones, subnets, tiers, ipv6 });
  if (egress === "existing-route") throw new Error("a VPC that is made here has no route that exists");
  new Egress(scope, "egress", { environment: name, region, vpc, kind: egress, endpoints });
  if (flowLogs !== false) {
    new FlowLogs(scope, "flow-logs", {
      environment: name,
      vpcId: vpc.id,
      retentionDays: flowLogs.retentionDays,
    });
  }
  output("vpc_id", "The VPC", vpc.id);
  return { vpc };
};
