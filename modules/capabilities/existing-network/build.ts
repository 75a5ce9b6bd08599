import { Egress } from "../../network/egress.ts";
import { ExistingEndpoints } from "../../network/existing-endpoints.ts";
import { ExistingVpc } from "../../network/existing-vpc.ts";
import type { Make, NetworkSite } from "../building.ts";
import type { Reads } from "./reads.ts";
import { roomOf } from "./room.ts";
import type { ExistingNetwork } from "./schema.ts";

/** The VPC as it is found. Endpoints are the only thing that may be made in it, and only when the file asks for them. */
export const makeExistingNetwork: Make<NetworkSite, ExistingNetwork, Reads> = (
  { scope, endpoints, output },
  existing,
  environment,
) => {
  const { name, region, network } = environment;
  const vpc = new ExistingVpc(scope, "existing-network", {
    vpc: existing.vpc,
    cidr: network.cidr,
    zones: network.zones,
    subnets: existing.subnets,
    privateRoute: network.egress === "existing-route" ? "out" : "anywhere",
    privateInCidr: network.egress === "endpoints" && existing.endpoints === "create",
    room: roomOf(environment, endpoints),
    publicIpv6: environment.ingress?.ipAddressType === "dualstack",
  });
  if (network.egress === "endpoints") {
    if (existing.endpoints === "create")
      new Egress(scope, "egress", { environment: name, region, vpc, kind: "endpoints", endpoints });
    else new ExistingEndpoints(scope, "existing-endpoints", { region, vpc, endpoints });
  }
  output("vpc_id", "The VPC", vpc.id);
  return { vpc };
};
