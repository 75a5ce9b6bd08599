import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  contains,
  cutSubnets,
  formatNetwork,
  isAligned,
  isPrivate,
  MOST_ZONES,
  overlap,
  parseNetwork,
  subnetOf,
  TIERS,
} from "../../modules/network/cidr.ts";

const vpcs = fc
  .record({ second: fc.integer({ min: 0, max: 255 }), prefix: fc.integer({ min: 16, max: 22 }) })
  .map(({ second, prefix }) => ({ base: parseNetwork(`10.${second}.0.0/16`).base, prefix }));

describe("reading a network", () => {
  it.each(["10.0.0.0/16", "192.168.1.0/24", "0.0.0.0/0", "255.255.255.255/32"])(
    "reads and writes %s",
    (text) => {
      expect(formatNetwork(parseNetwork(text))).toBe(text);
    },
  );

  it.each(["10.0.0.0", "10.0.0/16", "10.0.0.256/16", "10.0.0.0/33", "", "::/0"])("refuses %j", (text) => {
    expect(() => parseNetwork(text)).toThrow(`"${text}" is not an IPv4 network`);
  });

  it("knows RFC 1918's networks and their ends", () => {
    expect(
      ["10.0.0.0/8", "172.16.0.0/12", "172.31.255.0/24", "192.168.0.0/16"].map(parseNetwork).every(isPrivate),
    ).toBe(true);
    expect(
      ["11.0.0.0/16", "172.15.0.0/16", "172.32.0.0/16", "192.169.0.0/16", "10.0.0.0/7"]
        .map(parseNetwork)
        .some(isPrivate),
    ).toBe(false);
  });
});

describe("cutting a VPC", () => {
  it("gives /22 subnets of a /16, the tiers 32 subnets' width apart", () => {
    expect(cutSubnets("10.0.0.0/16", "public", 3)).toEqual(["10.0.0.0/22", "10.0.4.0/22", "10.0.8.0/22"]);
    expect(cutSubnets("10.0.0.0/16", "private", 2)).toEqual(["10.0.32.0/22", "10.0.36.0/22"]);
  });

  it("never moves a subnet when a zone is added", () => {
    fc.assert(
      fc.property(
        vpcs,
        fc.constantFrom(...TIERS),
        fc.integer({ min: 2, max: MOST_ZONES - 1 }),
        (vpc, tier, zones) => {
          const text = formatNetwork(vpc);
          expect(cutSubnets(text, tier, zones + 1).slice(0, zones)).toEqual(cutSubnets(text, tier, zones));
        },
      ),
    );
  });

  it("keeps all subnets of all tiers apart, aligned, inside the VPC, and within AWS's /16 to /28", () => {
    fc.assert(
      fc.property(vpcs, (vpc) => {
        const all = TIERS.flatMap((tier) =>
          Array.from({ length: MOST_ZONES }, (_, zone) => subnetOf(vpc, tier, zone)),
        );
        for (const [index, subnet] of all.entries()) {
          expect(contains(vpc, subnet) && isAligned(subnet)).toBe(true);
          expect(subnet.prefix).toBeLessThanOrEqual(28);
          expect(all.slice(index + 1).some((other) => overlap(subnet, other))).toBe(false);
        }
      }),
    );
  });

  it("refuses a VPC that is too small, and a zone beyond the sixth", () => {
    expect(() => cutSubnets("10.0.0.0/23", "public", 2)).toThrow(
      "a /23 network is too small to cut; /22 is the smallest",
    );
    expect(() => cutSubnets("10.0.0.0/16", "public", 7)).toThrow("there is room for zones 0 to 5, not 6");
  });
});
