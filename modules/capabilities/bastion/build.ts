import type { z } from "zod";
import { architectureOf } from "../../aws/instance-types.ts";
import type { TerraformStack } from "../../cdktf.ts";
import type { Common } from "../../environment/common.ts";
import { physicalName } from "../../naming.ts";
import { port, WayBetweenGroups } from "../../network/security-group.ts";
import { NullProvider } from "../../null-provider.ts";
import { TASK_ADDRESS, TASKS_TUNNELS } from "../bastion-ways.ts";
import type { Make, NetworkSite, ServiceSite } from "../building.ts";
import type { network as networkSchema } from "../network/schema.ts";
import { Bastion, type BastionProps } from "./bastion.ts";
import type { bastion } from "./schema.ts";

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
    dependsOn: vpc.publicRoute ? [vpc.publicRoute] : [],
  });
  output("bastion_command", "What to type for a shell on the bastion", host.sshCommand);
  return {
    bastion: { host, reaches: bastion.reaches },
    hostKeyName: bastion.reaches.includes("hosts") ? host.keyName : undefined,
  };
};

/** Port 22 of the hosts, with the key of the bastion. */
export const letBastionToHosts: Make<ServiceSite, Settings, Common> = (site, { reaches }, { name }) => {
  const { scope, tasks, output } = site;
  const host = site.offered.bastion?.host;
  if (!host || !reaches.includes("hosts")) return {};
  new WayBetweenGroups(scope, "bastion-to-hosts", {
    from: host.securityGroup,
    to: tasks.group,
    ports: port(22),
    why: "SSH through the bastion",
    name: physicalName(name, "bastion"),
  });
  output(
    "host_command",
    "What to type, with a host's private address, for a shell on it",
    `ssh -J ec2-user@${host.publicIp} ec2-user@HOST_ADDRESS`,
  );
  return {};
};

/** The ports that containers of services offer, task by task. */
export const letBastionToTasks: Make<ServiceSite, Settings, Common> = (site, { reaches }, { name }) => {
  const { scope, offered, output } = site;
  const host = offered.bastion?.host;
  if (!host || !reaches.includes("tasks")) return {};
  const open = offered.services.flatMap(({ plan, securityGroup }) =>
    plan.containers.flatMap(({ name: container, portMappings: [lowest, ...others] }) =>
      lowest ? [{ container, lowest, ports: [lowest, ...others], securityGroup }] : [],
    ),
  );
  // Services without further ones share a group.
  const ways = new Map(
    open.flatMap(({ ports, securityGroup }) =>
      ports.map(({ containerPort }) => [
        `${securityGroup.node.id}-${containerPort}`,
        { containerPort, securityGroup },
      ]),
    ),
  );
  for (const [id, { containerPort, securityGroup }] of ways)
    new WayBetweenGroups(scope, `bastion-to-${id}`, {
      from: host.securityGroup,
      to: securityGroup,
      ports: port(containerPort),
      why: `Tasks on ${containerPort} through the bastion`,
      name: physicalName(name, "bastion"),
    });
  const commands = open.map(({ container, lowest }) => [
    container,
    host.tunnelCommand(TASK_ADDRESS, lowest.containerPort),
  ]);
  if (commands.length > 0)
    output(
      TASKS_TUNNELS,
      `What to type, with a task's address for ${TASK_ADDRESS}, so that a port of this machine leads to a container`,
      Object.fromEntries(commands),
    );
  return {};
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
