import type { z } from "zod";
import type { Common } from "../../environment/common";
import { physicalName } from "../../naming";
import { port, SecurityGroup } from "../../network/security-group";
import type { DataSite, Make } from "../building";
import type { volumes as schema } from "./schema";
import { NFS_PORT, SharedVolume } from "./shared-volume";

export const makeVolumes: Make<DataSite, z.output<typeof schema>, Common> = (
  { scope, vpc, hosts },
  volumes,
  { name: environment, disposable },
) => {
  const wanted = Object.entries(volumes).flatMap(([name, volume]) =>
    volume.place === "efs" ? [{ name, owner: volume.owner, backups: volume.backups }] : [],
  );
  if (wanted.length === 0 && !hosts) return { volumes: { shared: {} } };
  const group = (what: string, description: string): SecurityGroup =>
    new SecurityGroup(scope, what, { vpcId: vpc.id, name: physicalName(environment, what), description });
  // Hosts mount volumes for their tasks: they are in the group before there is a volume.
  const clients = group("volume-clients", "What may mount the shared volumes");
  if (wanted.length === 0) return { volumes: { shared: {}, clients } };
  const securityGroup = group("volumes", "Shared volumes: those that mount them in, nothing out");
  clients.allowTo(securityGroup, port(NFS_PORT), "Shared volumes");
  const subnetIds = vpc.privateSubnets.map(({ id }) => id);
  const shared = wanted.map((volume) => {
    const props = { ...volume, environment, subnetIds, securityGroup, disposable };
    return [volume.name, new SharedVolume(scope, `volume-${volume.name}`, props)] as const;
  });
  return { volumes: { shared: Object.fromEntries(shared), clients } };
};
