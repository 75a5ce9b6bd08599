import type { CapacitySite } from "../../compute/builds-capacity.ts";
import { physicalName } from "../../naming.ts";
import { port, SecurityGroup } from "../../network/security-group.ts";
import { ManagedInstances } from "./managed-instances.ts";
import type { ManagedCapacity } from "./schema.ts";

/** Hosts reach AWS and registries by HTTPS, and shared volumes; nobody reaches them. */
export function buildManaged(site: CapacitySite, settings: ManagedCapacity): ManagedInstances {
  const hosts = new SecurityGroup(site.scope, "managed-hosts-security-group", {
    vpcId: site.vpcId,
    name: physicalName(site.environment, "managed-hosts"),
    description: "Managed instances: HTTPS out, nothing in",
  });
  const waysOut = hosts.allowOutWhileRunning(
    { cidrIpv4: "0.0.0.0/0" },
    port(443),
    "HTTPS to AWS and to registries",
  );
  return new ManagedInstances(site.scope, "capacity", {
    environment: site.environment,
    region: site.region,
    cluster: site.cluster,
    architecture: settings.architecture,
    vcpus: settings.vcpus,
    memoryMiB: settings.memoryMiB,
    manufacturers: settings.manufacturers,
    instanceTypes: settings.instanceTypes,
    spot: settings.spotPercent === 100,
    subnetIds: site.subnetIds(settings.placement),
    securityGroupIds: [hosts.id, ...site.furtherGroupIds(site.networkMode)],
    volumeGiB: settings.volumeGiB,
    tags: site.tags,
    dependsOn: [waysOut],
  });
}
