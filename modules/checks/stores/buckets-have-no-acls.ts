import { argumentRule } from "../argument-rule.ts";
import { isOneOf, isRefused } from "../judges.ts";

export const bucketsHaveNoAcls = argumentRule({
  id: "buckets-have-no-acls",
  title: "Buckets have no ACLs: their owner owns everything, and policies say who may what.",
  reason: "An ACL on one object opens it whatever the policy of the bucket says.",
  sources: ["Security Hub S3.12"],
  level: "error",
  fails: {
    resources: {
      aws_s3_bucket_ownership_controls: {
        files: { bucket: "files", rule: [{ object_ownership: "ObjectWriter" }] },
      },
    },
  },
  passes: {
    resources: {
      aws_s3_bucket_ownership_controls: {
        files: { bucket: "files", rule: [{ object_ownership: "BucketOwnerEnforced" }] },
      },
    },
  },
  asks: {
    aws_s3_bucket_ownership_controls: isOneOf("rule.object_ownership", ["BucketOwnerEnforced"]),
    aws_s3_bucket_acl: isRefused("is an ACL; say who may what in the policy of the bucket."),
  },
});
