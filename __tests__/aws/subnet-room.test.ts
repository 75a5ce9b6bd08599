import { describe, expect, it } from "vitest";
import { LOAD_BALANCER_PREFIX, SUBNET_ROOM } from "../../modules/aws/subnet-room.ts";

describe("the table of addresses in a subnet", () => {
  it("has AWS's figures", () => {
    const figures = Object.entries(SUBNET_ROOM).map(([what, { addresses }]) => [what, addresses]);
    expect(Object.fromEntries(figures)).toEqual({
      reserved: 5,
      loadBalancer: 8,
      task: 1,
      host: 1,
      interfaceEndpoint: 1,
    });
    expect(LOAD_BALANCER_PREFIX).toBe(27);
  });

  it("names a source with its date for each", () => {
    for (const { source, read } of Object.values(SUBNET_ROOM)) {
      expect(source).toMatch(/User Guide|Developer Guide/);
      expect(source).toMatch(/".+"/);
      expect(read).toMatch(/^20\d\d-\d\d$/);
    }
  });
});
