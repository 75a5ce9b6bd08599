import { describe, expect, it } from "vitest";
import { validateResource } from "../../modules/aws/terraform-to-api.ts";
import { MAPPINGS } from "../../modules/capabilities/resources.ts";

const refused = (access: string, key: string): string[] =>
  validateResource(MAPPINGS, "aws_launch_template", "hosts", {
    name: "shop",
    metadata_options: { http_tokens: "required", instance_metadata_tags: access },
    tag_specifications: [{ resource_type: "instance", tags: { [key]: "1" } }],
  }).map(({ rule }) => rule);

describe("tags of hosts", () => {
  it("have keys that fit a path where the instance metadata holds them", () => {
    expect(refused("enabled", "cost centre")).toEqual(["ec2-tag-key-in-metadata"]);
    expect(refused("enabled", "team/shop")).toEqual(["ec2-tag-key-in-metadata"]);
    expect(refused("enabled", "cost-centre")).toEqual([]);
  });

  it("may have any key elsewhere", () => {
    expect(refused("disabled", "cost centre")).toEqual([]);
  });
});
