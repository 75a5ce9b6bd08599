import { cidr } from "../environment/values.ts";
import { aligned, isAligned, tryParse } from "../network/cidr.ts";

/**
 * A network that a rule of a security group or of a load balancer names, such as 10.0.0.0/8. Refuses one that has bits set
 * behind its prefix: Terraform takes it for no network. Source: terraform-provider-aws,
 * `aws_vpc_security_group_ingress_rule.cidr_ipv4` (IPv4CIDRNetworkAddress), 2026-11-28.
 */
export const ruleCidr = cidr.refine((text) => written(text) === text, {
  error: ({ input }) => `must begin at its first address; write ${written(String(input))}`,
});

function written(text: string): string {
  const network = tryParse(text);
  return network === undefined || isAligned(network) ? text : aligned(network);
}
