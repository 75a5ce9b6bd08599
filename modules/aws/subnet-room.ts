/** Addresses in a subnet that AWS keeps, or asks to be free. */
interface Fact {
  /** Addresses. */
  readonly addresses: number;
  readonly source: string;
  /** When the source was read. */
  readonly read: string;
}

export const SUBNET_ROOM = {
  /** In each subnet: the first four addresses and the last one. */
  reserved: {
    addresses: 5,
    source: 'Amazon VPC User Guide, "Subnet CIDR blocks"',
    read: "2026-11",
  },
  /** In each subnet of an application load balancer, so that it can grow. */
  loadBalancer: {
    addresses: 8,
    source: 'Elastic Load Balancing User Guide, "Subnets for your load balancer"',
    read: "2026-11",
  },
  /** Of each task in awsvpc mode: a network interface with an address of its own. */
  task: {
    addresses: 1,
    source: 'ECS Developer Guide, "Allocate a network interface for an Amazon ECS task"',
    read: "2026-11",
  },
  /** Of each host. */
  host: {
    addresses: 1,
    source: 'EC2 User Guide, "Amazon EC2 instance IP addressing"',
    read: "2026-11",
  },
  /** Of each interface endpoint in each of its subnets. */
  interfaceEndpoint: {
    addresses: 1,
    source: 'AWS PrivateLink User Guide, "Access an AWS service using an interface VPC endpoint"',
    read: "2026-11",
  },
} as const satisfies Readonly<Record<string, Fact>>;

/** The smallest subnet of an application load balancer. Source: as `loadBalancer`. */
export const LOAD_BALANCER_PREFIX = 27;
