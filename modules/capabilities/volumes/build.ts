import type { z } from "zod";
import { namedVolumes } from "../../compose/uses.ts";
import type { Common } from "../../environment/common.ts";
import { physicalName } from "../../naming.ts";
import { port, SecurityGroup } from "../../network/security-group.ts";
import type { DataSite, Make } from "../building.ts";
import { containersOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import type { volumes as schema } from "./schema.ts";
import { NFS_PORT, SharedVolume } from "./shared-volume.ts";

export const makeVolumes: Make<DataSite, z.output<typeof schema>, Common & Services> = (
  { scope, vpc, hosts, project },
  volumes,
  services,
) => {
  const { name: environment, disposable } = services;
  const wanted = Object.entries(volumes).flatMap(([name, volume]) =>
    volume.place === "efs" ? [{ name, owner: volume.owner, backups: volume.backups }] : [],
  );
  if (wanted.length === 0 && !hosts) return {};
  const group = (what: string, description: string): SecurityGroup =>
    new SecurityGroup(scope, what, { vpcId: vpc.id, name: physicalName(environment, what), description });
  // Hosts mount volumes for their tasks: they are in the group before there is a volume.
  const clients = group("volume-clients", "What may mount the shared volumes");
  const usedBy = containersOf(services).filter((container) =>
    namedVolumes(project, container).some((mounted) => wanted.some(({ name }) => name === mounted)),
  );
  const offer = { clients: [{ group: clients, connects: "hosts, too", usedBy }] } as const;
  if (wanted.length === 0) return offer;
  const securityGroup = group("volumes", "Shared volumes: those that mount them in, nothing out");
  clients.allowTo(securityGroup, port(NFS_PORT), "Shared volumes");
  const subnetIds = vpc.privateSubnets.map(({ id }) => id);
  const shared = wanted.map((volume) => {
    const props = { ...volume, environment, subnetIds, securityGroup, disposable };
    return [volume.name, new SharedVolume(scope, `volume-${volume.name}`, props)] as const;
  });
  return { ...offer, volumes: Object.fromEntries(shared) };
};
