import {
  ServiceDiscoveryPrivateDnsNamespace,
  type ServiceDiscoveryPrivateDnsNamespaceConfig,
} from "#provider-aws/service-discovery-private-dns-namespace";
import { Construct } from "../../cdktf.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";

/**
 * Name of an environment's services in its VPC; ICANN keeps `internal` free for private use. Route 53 takes names within
 * each other, of which the longest that matches counts: Developer Guide, "Considerations when working with a private
 * hosted zone", 2026-11.
 */
const namespaceOf = (environment: string, within?: string): string =>
  [...(within === undefined ? [] : [within]), environment, "internal"].join(".");
export const hostnameOf = (service: string, environment: string, within?: string): string =>
  `${service}.${namespaceOf(environment, within)}`;

export interface PrivateNamespaceProps {
  readonly environment: string;
  readonly vpcId: string;
  /** What is before it in the name, so that an environment can have more than one. Default nothing. */
  readonly within?: string | undefined;
  readonly overrides?: Overrides<{ namespace: ServiceDiscoveryPrivateDnsNamespaceConfig }>;
}

/** Names that only the VPC resolves: `<service>.<environment>.internal`. ECS writes the records itself. */
export class PrivateNamespace extends Construct {
  readonly id: string;
  /** `<environment>.internal`, or `cache.<environment>.internal`. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: PrivateNamespaceProps) {
    super(scope, id);
    const namespaceConfig = withOverrides(props.overrides?.namespace, {
      name: namespaceOf(props.environment, props.within),
      description: `Services of ${props.environment}`,
      vpc: props.vpcId,
    });
    const namespace = new ServiceDiscoveryPrivateDnsNamespace(this, "namespace", namespaceConfig);
    this.id = namespace.id;
    this.name = namespace.name;
  }
}
