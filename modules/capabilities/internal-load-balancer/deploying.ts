import type { Quotas } from "../deploying.ts";
import type { InternalIngress } from "./schema.ts";

export const quotas: Quotas<InternalIngress, unknown> = ({
  allowFrom,
  allowFromSecurityGroups: groups,
  certificateArn,
}) => ({
  loadBalancers: 1,
  groupRules: Math.max(1, allowFrom.length + groups.length) * (certificateArn === undefined ? 1 : 2),
});
