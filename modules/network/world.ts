import { Address4, Address6 } from "ip-address";

/** IANA gave whole organisations an /8 at most; RIPE NCC's largest IPv6 allocation is a /19. */
export const WIDEST_IPV4 = 8;
const WIDEST_IPV6 = 19;

/** RFC 4193: addresses for private networks. */
const PRIVATE_IPV6 = new Address6("fc00::/7");

/** Whether a network, in text, holds more than any one organisation has, as 0.0.0.0/0, 128.0.0.0/1 and ::/0 do. */
export function isWorld(network: string): boolean {
  if (Address4.isValid(network)) return new Address4(network).subnetMask < WIDEST_IPV4;
  return (
    Address6.isValid(network) && new Address6(network).subnetMask < WIDEST_IPV6 && !isPrivateIpv6(network)
  );
}

/** Whether a string is an IPv6 network that nobody routes on the internet. */
export const isPrivateIpv6 = (network: string): boolean =>
  Address6.isValid(network) && new Address6(network).isInSubnet(PRIVATE_IPV6);

/** Whether a string is an address or a network. */
export const isNetwork = (text: string): boolean => Address4.isValid(text) || Address6.isValid(text);
