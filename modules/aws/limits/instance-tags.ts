import { isObject } from "../json.ts";
import type { LimitRule } from "./rule.ts";

/** Letters, digits and `+ - = . , _ : @`, but for three keys that would be paths. */
const METADATA_KEY = /^(?!(\.|\.\.|_index)$)[A-Za-z0-9+=.,_:@-]+$/;

export const instanceTagRules: readonly LimitRule[] = [
  {
    id: "ec2-tag-key-in-metadata",
    service: "ec2",
    operations: ["CreateLaunchTemplate"],
    at: "LaunchTemplateData.TagSpecifications[].Tags[].Key",
    allowed:
      "letters, digits and + - = . , _ : @ while InstanceMetadataTags is enabled; with a space or a slash each launch fails",
    documentation: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/work-with-tags-in-IMDS.html",
    holds: (key, { input }) => {
      const data = input["LaunchTemplateData"];
      const options = isObject(data) ? data["MetadataOptions"] : undefined;
      const isEnabled = isObject(options) && options["InstanceMetadataTags"] === "enabled";
      return !isEnabled || typeof key !== "string" || METADATA_KEY.test(key);
    },
  },
];
