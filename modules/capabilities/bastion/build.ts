import { NullProvider } from "@cdktf/provider-null/lib/provider";
import type { z } from "zod";
import { findInstanceType } from "../../aws/instance-types";
import type { TerraformStack } from "../../cdktf";
import type { Common } from "../../environment/common";
import type { Make, NetworkSite } from "../building";
import type { network as networkSchema } from "../network/schema";
import { Bastion, type BastionProps } from "./bastion";
import type { bastion } from "./schema";

type Settings = z.output<typeof bastion>;
type Reads = Common & { readonly network: z.output<typeof networkSchema> };

const NULL_PROVIDER_VERSION = "~> 3.2";

export const makeBastion: Make<NetworkSite, Settings, Reads> = (
  { scope, vpc, output },
  bastion,
  { name, network, region },
) => {
  // Without a way out of the private subnets, Session Manager is reached from a public one, with no port open.
  const inPublic = bastion.access === "ssh" || network.egress === "none";
  const [subnet] = inPublic ? vpc.publicSubnets : vpc.privateSubnets;
  if (!subnet) throw new Error("a VPC has at least two subnets of each kind");
  if (bastion.access === "ssh") requireNullProvider(scope);
  const host = new Bastion(scope, "bastion", {
    environment: name,
    region,
    vpcId: vpc.id,
    subnetId: subnet.id,
    architecture: architectureOf(bastion.instanceType),
    instanceType: bastion.instanceType,
    access: accessTo(bastion, inPublic),
    httpsTo: network.egress === "endpoints" && !inPublic ? network.cidr : undefined,
    dependsOn: [vpc.publicRoute],
  });
  output("bastion_command", "What to type for a shell on the bastion", host.sshCommand);
  return { bastion: { host, reaches: bastion.reaches } };
};

function accessTo(bastion: Settings, inPublic: boolean): BastionProps["access"] {
  if (bastion.access !== "ssh") return { kind: "session-manager", publicAddress: inPublic };
  return {
    kind: "ssh",
    publicKey: bastion.publicKey,
    allowFrom: bastion.allowFrom,
    hostKeys: bastion.hostKeys,
    knownHostsFile: bastion.knownHostsFile === false ? "" : bastion.knownHostsFile,
  };
}

function requireNullProvider(stack: TerraformStack): void {
  new NullProvider(stack, "null");
  stack.addOverride("terraform.required_providers.null", {
    source: "hashicorp/null",
    version: NULL_PROVIDER_VERSION,
  });
}

function architectureOf(instanceType: string): "x86_64" | "arm64" {
  return findInstanceType(instanceType)?.architectures.includes("arm64") ? "arm64" : "x86_64";
}
