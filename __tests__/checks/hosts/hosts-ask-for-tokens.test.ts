import { describe, expect, it } from "vitest";
import { found, type Resources } from "../support.ts";

const RULE = "hosts-ask-for-tokens";
const host = (type: string, args: Record<string, unknown>): Resources => ({ [type]: { it: args } });

describe(RULE, () => {
  it.each(["aws_instance", "aws_launch_configuration", "aws_launch_template", "aws_spot_instance_request"])(
    "refuses %s that answers without a token",
    (type) => {
      for (const options of [undefined, {}, { http_tokens: "optional" }, { http_tokens: "${var.tokens}" }])
        expect(found(RULE, { resources: host(type, { metadata_options: options }) })).toEqual([
          expect.stringMatching(new RegExp(`^${type}\\.it\\.metadata_options\\.http_tokens: `)),
        ]);
    },
  );

  it.each<[string, Record<string, unknown>]>([
    ["asks for one", { metadata_options: { http_tokens: "required" } }],
    ["asks for one, in a list of one", { metadata_options: [{ http_tokens: "required" }] }],
    ["has no metadata", { metadata_options: { http_endpoint: "disabled" } }],
    ["has it from its launch template", { launch_template: { id: "lt-1" } }],
  ])("accepts one that %s", (_, args) => {
    expect(found(RULE, { resources: host("aws_instance", args) })).toEqual([]);
  });
});
