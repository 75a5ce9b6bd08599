import { standardVcpus } from "../../compute/host-vcpus.ts";
import type { ExistingSecrets, Quotas } from "../deploying.ts";
import type { NetworkWithEgress } from "../launch-type.ts";
import type { DatabaseOnHost } from "./schema.ts";

export const existingSecrets: ExistingSecrets<DatabaseOnHost, unknown> = ({ secrets }) =>
  Object.entries(secrets).flatMap(([name, source]) =>
    typeof source === "string" ? [{ path: `database.secrets.${name}`, source, isConnection: false }] : [],
  );

/** The host attaches its own volume. */
export const endpoints = ["ec2"] as const;

export const quotas: Quotas<DatabaseOnHost, NetworkWithEgress> = ({ instanceType }, { network }) => ({
  onDemandVcpus: standardVcpus(instanceType),
  interfaceEndpoints: network.egress === "endpoints" ? endpoints.length : 0,
});
