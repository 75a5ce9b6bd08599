import type { z } from "zod";
import { hostVcpus } from "../../compute/host-vcpus.ts";
import type { Quotas } from "../deploying.ts";
import type { fargateCapacity } from "./schema.ts";

/** At its prices and sizes Fargate Spot has a quota of its own; the share is by task, so all may be on demand. */
export const quotas: Quotas<z.output<typeof fargateCapacity>, unknown> = ({ leaving }, _, fargateTasks) => ({
  ...(leaving ? hostVcpus(leaving) : {}),
  fargateVcpus: fargateTasks.reduce((sum, { cpu, most }) => sum + (cpu / 1024) * most, 0),
});
