import { hostVcpus } from "../../compute/host-vcpus";
import type { Quotas } from "../deploying";
import type { HostCapacity } from "./schema";

export const quotas: Quotas<HostCapacity, unknown> = hostVcpus;
