import { LOAD_BALANCER_PREFIX, SUBNET_ROOM } from "../../aws/subnet-room.ts";
import { interfaceEndpoints } from "../../network/egress.ts";
import type { Room, Tier } from "../../network/existing-vpc.ts";
import { zonesOf } from "../network/schema.ts";
import { ecsServicesOf } from "../services/ecs-services.ts";
import type { Reads } from "./reads.ts";

/** ECS starts the new tasks of a service beside the old ones. Source: API_DeploymentConfiguration, `maximumPercent`. */
const WHILE_DEPLOYING = 2;

/** Addresses that an environment takes in each subnet of a tier at its largest, spread over the zones. */
export function roomOf(environment: Reads, furtherEndpoints: readonly string[]): Record<Tier, Room> {
  const { ingress, internalIngress, capacity } = environment;
  const inTier = (tier: Tier): Room => {
    const balancers = [
      ...(ingress === undefined ? [] : [ingress.public ? "public" : "private"]),
      ...(internalIngress === undefined ? [] : ["private"]),
    ].filter((its) => its === tier).length;
    const hasBalancer = balancers > 0;
    const free =
      balancers * SUBNET_ROOM.loadBalancer.addresses +
      (capacity.placement === tier ? runningIn(environment) : 0) +
      (tier === "private" ? endpointsIn(environment, furtherEndpoints) : 0);
    const smallest = 2 ** (32 - LOAD_BALANCER_PREFIX) - SUBNET_ROOM.reserved.addresses;
    return { free, size: Math.max(free, hasBalancer ? smallest : 0) };
  };
  return { public: inTier("public"), private: inTier("private") };
}

/** Hosts, and tasks that have addresses of their own, in each zone. */
function runningIn(environment: Reads): number {
  const { capacity, service, network } = environment;
  const most = WHILE_DEPLOYING * ecsServicesOf(environment).reduce((sum, { peak }) => sum + peak.max, 0);
  const tasks = service.networkMode === "awsvpc" ? most : 0;
  // At worst AWS launches a managed instance for each task.
  const hosts = capacity.launchType === "managed" ? most : (capacity.max ?? 0);
  const addresses = tasks * SUBNET_ROOM.task.addresses + hosts * SUBNET_ROOM.host.addresses;
  return Math.ceil(addresses / zonesOf(network));
}

const endpointsIn = ({ network }: Reads, further: readonly string[]): number =>
  network.egress === "endpoints" && network.existing?.endpoints === "create"
    ? interfaceEndpoints(further).length * SUBNET_ROOM.interfaceEndpoint.addresses
    : 0;
