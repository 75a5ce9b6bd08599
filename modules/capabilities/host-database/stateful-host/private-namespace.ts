import {
  ServiceDiscoveryPrivateDnsNamespace,
  type ServiceDiscoveryPrivateDnsNamespaceConfig,
} from "#provider-aws/service-discovery-private-dns-namespace";
import { Construct } from "../../../cdktf.ts";
import { type Overrides, withOverrides } from "../../../overrides.ts";

/** Name of an environment's services in its VPC; ICANN keeps `internal` free for private use. */
const namespaceOf = (environment: string): string => `${environment}.internal`;
export const hostnameOf = (service: string, environment: string): string =>
  `${service}.${namespaceOf(environment)}`;

export interface PrivateNamespaceProps {
  readonly environment: string;
  readonly vpcId: string;
  readonly overrides?: Overrides<{ namespace: ServiceDiscoveryPrivateDnsNamespaceConfig }>;
}

/** Names that only the VPC resolves: `<service>.<environment>.internal`. ECS writes the records itself. */
export class PrivateNamespace extends Construct {
  readonly id: string;
  /** `<environment>.internal`. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: PrivateNamespaceProps) {
    super(scope, id);
    const namespaceConfig = withOverrides(props.overrides?.namespace, {
      name: namespaceOf(props.environment),
      description: `Services of ${props.environment}`,
      vpc: props.vpcId,
    });
    const namespace = new ServiceDiscoveryPrivateDnsNamespace(this, "namespace", namespaceConfig);
    this.id = namespace.id;
    this.name = namespace.name;
  }
}
