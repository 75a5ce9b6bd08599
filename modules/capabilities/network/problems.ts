import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with VPC, zones and subnets. A code is never used again. */
export const NETWORK_PROBLEMS = {
  "EOE-ENV-211": {
    means: "The network asks for more zones than the region has.",
    example: "network.zones: 6, in eu-central-1",
    mend: "Ask for fewer zones; the sentence names those that there are.",
  },
  "EOE-ENV-212": {
    means: "The region does not have the zone.",
    example: "network.zones: [eu-west-1a, eu-central-1b]",
    mend: "Write zones of the region.",
  },
  "EOE-ENV-213": {
    means: "A zone is listed twice.",
    example: "network.zones: [eu-central-1a, eu-central-1a]",
    mend: "Keep one.",
  },
  "EOE-ENV-214": {
    means: "The VPC's network does not start at its first address.",
    example: "network.cidr: 10.0.1.0/16",
    mend: "Write the network that the sentence names.",
  },
  "EOE-ENV-215": {
    means: "The VPC has public addresses.",
    example: "network.cidr: 8.8.0.0/16",
    mend: "Use a private network, such as 10.0.0.0/16.",
  },
  "EOE-ENV-216": {
    means: "The VPC is larger than AWS allows.",
    example: "network.cidr: 10.0.0.0/8",
    mend: "Write /16 to /28.",
  },
  "EOE-ENV-217": {
    means: "The VPC is smaller than AWS allows.",
    example: "network.cidr: 10.0.0.0/29",
    mend: "Write /16 to /28.",
  },
  "EOE-ENV-218": {
    means: "The VPC is too small to be cut into subnets.",
    example: "network.cidr: 10.0.0.0/24, without network.subnets",
    mend: "Use a larger network, or list network.subnets.",
  },
  "EOE-ENV-219": {
    means: "There are not as many subnets as zones.",
    example: "network: { zones: 3, subnets: { public: [10.0.1.0/24] } }",
    mend: "List one subnet for each zone.",
  },
  "EOE-ENV-220": {
    means: "A subnet's network does not start at its first address.",
    example: "network.subnets.public: [10.0.1.7/24]",
    mend: "Write the subnet that the sentence names.",
  },
  "EOE-ENV-221": {
    means: "A subnet is smaller than AWS allows.",
    example: "network.subnets.public: [10.0.1.0/29]",
    mend: "Write /16 to /28.",
  },
  "EOE-ENV-222": {
    means: "A subnet is outside of the VPC.",
    example: "network.subnets.public: [10.1.1.0/24], in 10.0.0.0/16",
    mend: "Write a part of network.cidr.",
  },
  "EOE-ENV-223": {
    means: "Two subnets overlap.",
    example: "network.subnets.public: [10.0.1.0/24, 10.0.1.0/24]",
    mend: "Write networks that have no address in common.",
  },
  "EOE-ENV-224": {
    means: "The VPC would be replaced by one of another network.",
    example: "network.cidr: 10.1.0.0/16, where it runs in 10.0.0.0/16",
    mend: "Put it back, and make another environment for the new network.",
  },
  "EOE-ENV-225": {
    means: "Zones were given by number and are a list now.",
    example: "network.zones: [eu-central-1a, eu-central-1b], where it was 2",
    mend: "Keep a number.",
  },
  "EOE-ENV-226": {
    means: "A zone that is not the last one would go.",
    example: "network.zones: [eu-central-1b], where eu-central-1a was the first",
    mend: "Put it back; only the last zone can go.",
  },
  "EOE-ENV-227": {
    means: "A subnet would be in another zone.",
    example: "network.zones: [eu-central-1b, eu-central-1a], the other way round before",
    mend: "Keep the order, and add zones at the end.",
  },
  "EOE-ENV-228": {
    means: "A subnet would be replaced by one of another network.",
    example: "network.subnets.public: [10.0.9.0/24], where it was 10.0.1.0/24",
    mend: "Put it back, and make another environment for the new networks.",
  },
  "EOE-ENV-400": {
    means: "The way out does not go with the VPC: one would be made where it exists, or the other way round.",
    example: "network.egress: existing-route, without network.existing",
    mend: "Write existing-route, endpoints or none in a VPC that exists, and any other in one that is made.",
  },
  "EOE-ENV-492": {
    means: "The VPC would lose its IPv6.",
    example: "network.ipv6 is gone, where it was true",
    mend: "Put it back; without ingress.ipAddressType: dualstack nothing is reached by it.",
  },
  "EOE-ENV-499": {
    means: "A tier of subnets and its networks do not go together.",
    example: "network.tiers: [database], with network.subnets that has public and private only",
    mend: "List the networks of each tier that network.tiers has, and of no other.",
  },
  "EOE-ENV-516": {
    means: "A database or a cache would have to move to other subnets.",
    example: "network.tiers: [database], where a database runs in the private subnets",
    mend: "Put it back; another environment may have other tiers.",
  },
} as const satisfies Meanings<AgreementCode>;
