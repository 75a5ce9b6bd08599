import type { z } from "zod";
import { standardVcpus } from "../../compute/host-vcpus.ts";
import { contains, parseNetwork } from "../../network/cidr.ts";
import type { Decisions, Quotas } from "../deploying.ts";
import type { bastion as schema } from "./schema.ts";

type Settings = z.output<typeof schema>;

/** RFC 5737: networks for examples, which nobody has. */
const EXAMPLE_NETWORKS = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"];

export const decisions: Decisions<Settings, unknown> = (bastion) => {
  if (bastion.access !== "ssh") return [];
  const examples = bastion.allowFrom.filter(isExampleNetwork);
  return [
    ...(/replace-me/.test(bastion.publicKey)
      ? ["bastion.publicKey: is an example; put your own public key there."]
      : []),
    ...(examples.length > 0
      ? [`bastion.allowFrom: ${examples.join(", ")} is a network for examples; name the one you work from.`]
      : []),
  ].map((message) => ({ stage: "file", message }));
};

const isExampleNetwork = (cidr: string): boolean =>
  EXAMPLE_NETWORKS.some((example) => contains(parseNetwork(example), parseNetwork(cidr)));

export const quotas: Quotas<Settings, unknown> = (bastion) => ({
  onDemandVcpus: standardVcpus(bastion.instanceType),
  ...(bastion.access === "ssh" ? { elasticIps: 1, groupRules: bastion.allowFrom.length } : {}),
});
