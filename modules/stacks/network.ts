import type { Environment } from "../config/schema";
import type { Construct } from "../cdktf";
import { Bastion } from "../network/bastion/bastion";
import { Egress } from "../network/egress";
import { FlowLogs } from "../network/flow-logs";
import { Vpc } from "../network/vpc";
import { EnvironmentStack } from "./environment-stack";

/** VPC, the way out of its private subnets, flow logs, and the bastion. */
export class NetworkStack extends EnvironmentStack {
  readonly vpc: Vpc;
  readonly bastion?: Bastion;

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "network");
    const { name, network, region } = environment;
    this.vpc = new Vpc(this, "vpc", {
      environment: name,
      cidr: network.cidr,
      zones: network.zones,
      subnets: network.subnets,
    });
    new Egress(this, "egress", { environment: name, region, vpc: this.vpc, kind: network.egress });
    if (network.flowLogs !== false) {
      new FlowLogs(this, "flow-logs", {
        environment: name,
        vpcId: this.vpc.id,
        retentionDays: network.flowLogs.retentionDays,
      });
    }
    this.bastion = this.makeBastion(environment);
    this.output("vpc_id", "The VPC", this.vpc.id);
  }
}
