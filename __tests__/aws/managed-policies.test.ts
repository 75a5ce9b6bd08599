import { describe, expect, it } from "vitest";
import { managedPoliciesSource, managedPolicyPath } from "../../modules/aws/managed-policies.ts";

describe("the table of managed policies", () => {
  it("says where it is from, and when", () => {
    const { source, version, retrieved } = managedPoliciesSource();
    expect(source).toContain("moto");
    expect(version).toMatch(/\d/);
    expect(retrieved).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it("knows the paths of policies, and no others", () => {
    expect(managedPolicyPath("AmazonSSMManagedInstanceCore")).toBe("");
    expect(managedPolicyPath("AmazonECSTaskExecutionRolePolicy")).toBe("service-role");
    expect(managedPolicyPath("AmazonNothingOfTheKind")).toBeUndefined();
  });
});
