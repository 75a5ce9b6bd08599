import type { LbListener } from "#provider-aws/lb-listener";
import type { Construct } from "../cdktf.ts";
import type { SecurityGroup } from "../network/security-group.ts";

/** What a load balancer answers requests by: the listener that serves them, and one that redirects to it. */
export interface Listeners {
  readonly serving: LbListener;
  readonly all: readonly LbListener[];
}

/** What services need of the load balancer that they are behind. */
export interface ILoadBalancer extends Construct {
  readonly arn: string;
  readonly arnSuffix: string;
  /** Its own name, and the zone of it that an alias names. */
  readonly dnsName: string;
  readonly zoneId: string;
  readonly securityGroup: SecurityGroup;
  /**
   * Listens for requests.
   * @param targetGroupArn of the target group that requests go to which no rule meets
   * @throws when it listens already
   */
  listen(targetGroupArn: string): Listeners;
  /** @throws before it listens */
  readonly listeners: Listeners;
}
