import {
  ServiceDiscoveryPrivateDnsNamespace,
  type ServiceDiscoveryPrivateDnsNamespaceConfig,
} from "@cdktf/provider-aws/lib/service-discovery-private-dns-namespace";
import { Construct } from "../../cdktf";
import type { Overrides } from "../../overrides";

export interface PrivateNamespaceProps {
  readonly environment: string;
  readonly vpcId: string;
  readonly overrides?: Overrides<{ namespace: ServiceDiscoveryPrivateDnsNamespaceConfig }>;
}

/** Names that only the VPC resolves: `<service>.<environment>.internal`. ECS writes the records itself. */
export class PrivateNamespace extends Construct {
  readonly id: string;
  /** `<environment>.internal`; ICANN keeps `internal` free for private use. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: PrivateNamespaceProps) {
    super(scope, id);
    const namespace = new ServiceDiscoveryPrivateDnsNamespace(this, "namespace", {
      name: `${props.environment}.internal`,
      description: `Services of ${props.environment}`,
      vpc: props.vpcId,
      ...props.overrides?.namespace,
    });
    this.id = namespace.id;
    this.name = namespace.name;
  }
}
