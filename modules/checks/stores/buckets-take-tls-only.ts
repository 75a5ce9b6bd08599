import { argumentRule } from "../argument-rule.ts";
import { hasBeside, isGiven, type Judge } from "../judges.ts";
import { policiesOf, unreadPoliciesOf } from "../policies/documents.ts";
import { type FoundResource, isNotInAPlan } from "../rule.ts";

const MESSAGE = "has no policy that denies what comes without TLS.";
const HAS_POLICY = hasBeside("aws_s3_bucket_policy", "bucket", MESSAGE);
/** The bucket's own policies; those that cannot be read are told by policies-can-be-read. */
const deniesPlainText: Judge = (bucket, synthesis) => {
  const missing = HAS_POLICY(bucket, synthesis);
  if (missing) return missing;
  const denies = policiesOf(synthesis)
    .filter(({ found }) => isPolicyOf(found, bucket))
    .flatMap(({ statements }) => statements)
    .some(({ allows, conditions }) => !allows && JSON.stringify(conditions).includes("aws:SecureTransport"));
  return denies || isUnreadable(bucket, synthesis) ? undefined : { argument: "", message: MESSAGE };
};

/** By a reference, or by the name that both have; of a plan that says neither, it may be. */
function isPolicyOf({ type, arguments: { bucket: named } }: FoundResource, bucket: FoundResource): boolean {
  const isNamed = isGiven(named) && named === bucket.arguments["bucket"];
  return (
    type === "aws_s3_bucket_policy" &&
    (isNamed || isNotInAPlan(named) || String(named).includes(`${bucket.type}.${bucket.id}.`))
  );
}

const isUnreadable: (...args: Parameters<Judge>) => boolean = (bucket, synthesis) =>
  unreadPoliciesOf(synthesis).some(({ found }) => isPolicyOf(found, bucket));

export const bucketsTakeTlsOnly = argumentRule({
  id: "buckets-take-tls-only",
  title: "A bucket refuses requests without TLS.",
  reason: "What is read or written otherwise crosses networks in plain text, with whatever signs it.",
  sources: ["Security Hub S3.5", "CIS AWS Foundations Benchmark v3.0.0, 2.1.1"],
  level: "error",
  reads: "resources",
  fails: { resources: { aws_s3_bucket: { files: { bucket: "files" } } } },
  passes: {
    resources: {
      aws_s3_bucket: { files: { bucket: "files" } },
      aws_s3_bucket_policy: {
        files: {
          bucket: "${aws_s3_bucket.files.id}",
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Sid: "TlsOnly",
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: "arn:aws:s3:::files/*",
                Condition: { Bool: { "aws:SecureTransport": "false" } },
              },
            ],
          }),
        },
      },
    },
  },
  asks: { aws_s3_bucket: deniesPlainText },
});
