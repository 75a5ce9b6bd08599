import { hostVcpus } from "../../compute/host-vcpus.ts";
import type { Quotas } from "../deploying.ts";
import type { HostCapacity } from "./schema.ts";

export const quotas: Quotas<HostCapacity, unknown> = hostVcpus;
