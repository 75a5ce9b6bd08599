import { standardVcpus } from "../../compute/host-vcpus";
import type { ExistingSecrets, Quotas } from "../deploying";
import type { DatabaseOnHost } from "./schema";

export const existingSecrets: ExistingSecrets<DatabaseOnHost, unknown> = ({ secrets }) =>
  Object.entries(secrets).flatMap(([name, source]) =>
    typeof source === "string" ? [{ path: `database.secrets.${name}`, source, isConnection: false }] : [],
  );

export const quotas: Quotas<DatabaseOnHost, unknown> = ({ instanceType }) => ({
  onDemandVcpus: standardVcpus(instanceType),
});
