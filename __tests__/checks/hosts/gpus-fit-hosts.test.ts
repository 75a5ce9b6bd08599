import { describe, expect, it } from "vitest";
import { container, found } from "../support.ts";

const gpus = (value: string) => container({ resourceRequirements: [{ type: "GPU", value }] });
const on = (instanceTypes: readonly string[], ...values: string[]): string[] =>
  found("gpus-fit-hosts", {
    containers: values.map(gpus),
    environment: { "capacity.instanceTypes": instanceTypes },
  });

describe("gpus-fit-hosts", () => {
  it("accepts a task whose containers together get the GPUs of one host", () => {
    expect(on(["g5.12xlarge"], "2", "2")).toEqual([]);
    expect(on(["t3.medium"])).toEqual([]);
  });

  it("refuses types without, or with fewer", () => {
    expect(on(["t3.medium"], "1")).toEqual([
      'capacity.instanceTypes[0]: "t3.medium" has 0 NVIDIA GPUs, but one task asks for 1; choose a type that has them, such as g5.xlarge, which has 1. (gpus-fit-hosts)',
    ]);
    expect(on(["g5.12xlarge", "g5.xlarge"], "1", "1")).toEqual([
      expect.stringMatching(/^capacity\.instanceTypes\[1\]: "g5.xlarge" has 1 NVIDIA GPUs/),
    ]);
  });

  it("takes a share of a GPU for none", () => {
    expect(on(["g6f.xlarge"], "1")).toHaveLength(1);
  });

  it("looks at the tasks of further services, too", () => {
    expect(found("gpus-fit-hosts", { further: [gpus("1")] })).toHaveLength(2);
  });
});
