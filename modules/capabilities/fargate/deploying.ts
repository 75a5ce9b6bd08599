import type { z } from "zod";
import { hostVcpus } from "../../compute/host-vcpus";
import type { Quotas } from "../deploying";
import type { fargateCapacity } from "./schema";

/** At its prices and sizes Fargate Spot has a quota of its own; the share is by task, so all may be on demand. */
export const quotas: Quotas<z.output<typeof fargateCapacity>, unknown> = ({ leaving }, _, fargateTasks) => ({
  ...(leaving ? hostVcpus(leaving) : {}),
  fargateVcpus: fargateTasks.reduce((sum, { cpu, most }) => sum + (cpu / 1024) * most, 0),
});
