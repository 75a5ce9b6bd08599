import type { ServiceSite } from "../capabilities/building.ts";
import type { RunningService } from "../capabilities/ecs-service.ts";
import type { Environment } from "../capabilities/environment.ts";
import type { HandedWay, Hands } from "../capabilities/handing.ts";
import { handsOf } from "../capabilities/hands.ts";
import { buildCapacity, chosenCapacity } from "../capabilities/launch-types.ts";
import { groupsOfHosts, type Offered } from "../capabilities/offering.ts";
import type { Construct, ITerraformDependable } from "../cdktf.ts";
import type { ComposeProject } from "../compose/index.ts";
import { Cluster } from "../compute/cluster.ts";
import type { TaskCapacity } from "../compute/task-capacity.ts";
import { physicalName } from "../naming.ts";
import { type Outside, port, SecurityGroup } from "../network/security-group.ts";
import { buildAll, vpcOf } from "./build-all.ts";
import type { DataStack } from "./data.ts";
import { EnvironmentStack } from "./environment-stack.ts";

export interface ServiceStackProps {
  readonly environment: Environment;
  readonly project: ComposeProject;
  readonly data: DataStack;
}

/** A cluster with the capacity that the environment chose, and what capabilities build around it: the services. */
export class ServiceStack extends EnvironmentStack {
  /** In the order of the environment file. */
  readonly services: readonly RunningService[];
  readonly capacity: TaskCapacity;
  readonly offers: Offered;
  private readonly props: ServiceStackProps;
  private readonly hands: Hands;

  /** @throws Problems when the compose services cannot be mapped to ECS */
  constructor(scope: Construct, props: ServiceStackProps) {
    super(scope, props.environment, "service");
    this.props = props;
    const { environment, project, data } = props;
    this.hands = handsOf(environment, project);
    const cluster = new Cluster(this, "cluster", { environment: environment.name });
    const chosen = chosenCapacity(environment);
    const tasks = this.taskGroup(chosen.launchType.hosts === "own");
    this.capacity = this.makeCapacity(cluster, tasks.group);
    const fixed = {
      scope: this,
      tags: this.tags,
      vpc: vpcOf(data.offers),
      output: (name: string, description: string, value: unknown) => this.output(name, description, value),
      project,
      cluster,
      capacity: this.capacity,
      chosenCapacity: chosen,
      hands: this.hands,
      tasks,
      letOut: (group: SecurityGroup) => this.letOut(group),
      subnetIds: this.subnetIds(environment.capacity.placement),
    };
    this.offers = buildAll(environment, "service", (offered) => ({ ...fixed, offered }), data.offers);
    this.services = this.offers.services;
    this.tellPeople(cluster);
  }

  /** @param shared whether hosts are in the group, too */
  private taskGroup(shared: boolean): ServiceSite["tasks"] {
    const { environment, data } = this.props;
    const what = shared ? "hosts" : "tasks";
    const group = new SecurityGroup(this, `${what}-security-group`, {
      vpcId: vpcOf(data.offers).id,
      name: physicalName(environment.name, what),
      description: `${shared ? "Hosts and tasks" : "Tasks"}: the load balancer in, HTTPS and the database out`,
    });
    return { group, waysOut: this.letOut(group) };
  }

  private letOut(group: SecurityGroup): ITerraformDependable[] {
    const { cidr } = vpcOf(this.props.data.offers);
    const ways = this.hands.reaches.flatMap((way) =>
      placesOf(way, cidr).map(({ place, peer }) =>
        group.allowOutWhileRunning(peer, port(way.port), `${way.what} in ${place}`),
      ),
    );
    return [
      group.allowOutWhileRunning({ cidrIpv4: "0.0.0.0/0" }, port(443), "HTTPS to AWS and to registries"),
      ...ways,
    ];
  }

  private makeCapacity(cluster: Cluster, securityGroup: SecurityGroup): TaskCapacity {
    const { environment, data } = this.props;
    const { clients, hostKeyName } = data.offers;
    return buildCapacity(environment, {
      scope: this,
      environment: environment.name,
      region: environment.region,
      vpcId: vpcOf(data.offers).id,
      cluster,
      networkMode: environment.service.networkMode,
      subnetIds: (placement) => this.subnetIds(placement),
      securityGroup,
      hostSecurityGroup: () => this.taskGroup(true).group,
      furtherGroupIds: (networkMode) => groupsOfHosts(clients, networkMode),
      keyName: hostKeyName,
      tags: this.tags,
    });
  }

  private subnetIds(placement: "private" | "public"): string[] {
    const vpc = vpcOf(this.props.data.offers);
    const subnets = placement === "public" ? vpc.publicSubnets : vpc.privateSubnets;
    return subnets.map((subnet) => subnet.id);
  }

  private tellPeople(cluster: Cluster): void {
    this.output("cluster_name", "ECS cluster", cluster.name);
    if (this.capacity.autoscalingGroupName === undefined) return;
    this.output(
      "refresh_hosts_command",
      "Replaces the hosts one by one with the newest image of AWS",
      `aws autoscaling start-instance-refresh --region ${this.props.environment.region} --auto-scaling-group-name ${this.capacity.autoscalingGroupName} --preferences '{"ScaleInProtectedInstances":"Refresh"}'`,
    );
  }
}

/** What a way leads to, with the name that a rule's description gives it. */
function placesOf(
  { securityGroup, prefixList, networks }: HandedWay,
  vpc: string,
): readonly { readonly place: string; readonly peer: Outside }[] {
  if (securityGroup !== undefined)
    return [{ place: securityGroup, peer: { referencedSecurityGroupId: securityGroup } }];
  if (prefixList !== undefined) return [{ place: prefixList, peer: { prefixListId: prefixList } }];
  return (networks ?? [vpc]).map((network) => ({ place: network, peer: { cidrIpv4: network } }));
}
