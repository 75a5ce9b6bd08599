import { DataAwsVpcEndpoint } from "#provider-aws/data-aws-vpc-endpoint";
import { Construct } from "../cdktf.ts";
import { GATEWAY_ENDPOINTS, interfaceEndpoints } from "./egress.ts";
import type { ExistingVpc } from "./existing-vpc.ts";

export interface ExistingEndpointsProps {
  readonly region: string;
  readonly vpc: ExistingVpc;
  /** Services that something talks to beside those that all tasks do. */
  readonly endpoints: readonly string[];
}

/** Looks that a VPC has the endpoints that tasks and hosts need where there is no other way out. None is changed. */
export class ExistingEndpoints extends Construct {
  constructor(scope: Construct, id: string, { region, vpc, endpoints }: ExistingEndpointsProps) {
    super(scope, id);
    const key = "network.existing.endpoints";
    for (const service of interfaceEndpoints(endpoints)) {
      new DataAwsVpcEndpoint(this, `endpoint-${service.replace(".", "-")}`, {
        vpcId: vpc.id,
        serviceName: `com.amazonaws.${region}.${service}`,
        filter: [{ name: "vpc-endpoint-type", values: ["Interface"] }],
        lifecycle: {
          postcondition: [
            {
              condition: '${self.state == "available" && self.private_dns_enabled}',
              errorMessage: `${key}: \${self.id} for ${service} is \${self.state}, with private DNS \${self.private_dns_enabled ? "on" : "off"}; tasks find it when it is available, with private DNS: aws ec2 modify-vpc-endpoint --vpc-endpoint-id \${self.id} --private-dns-enabled.`,
            },
          ],
        },
      });
    }
    const tables = `[${vpc.privateRouteTables.map((fqn) => `${fqn}.route_table_id`).join(", ")}]`;
    for (const service of GATEWAY_ENDPOINTS) {
      const without = `setsubtract(${tables}, self.route_table_ids)`;
      new DataAwsVpcEndpoint(this, `endpoint-${service}`, {
        vpcId: vpc.id,
        serviceName: `com.amazonaws.${region}.${service}`,
        filter: [{ name: "vpc-endpoint-type", values: ["Gateway"] }],
        lifecycle: {
          postcondition: [
            {
              condition: `\${length(${without}) == 0}`,
              errorMessage: `${key}: \${self.id} for ${service}, which ECR keeps image layers in, is not in the routes of all private subnets: \${join(", ", ${without})}; add them to the endpoint.`,
            },
          ],
        },
      });
    }
  }
}
