import { describe, expect, it } from "vitest";
import { CLUSTER, ofRule, policy, role, type Statement, synthesisOf, written } from "./support.ts";

const fits = (statement: Statement): string[] => role("policies-fit-actions", statement);
const INSTANCES = "arn:aws:ecs:*:*:container-instance/*";
const IN_CLUSTER = { ArnEquals: { "ecs:cluster": CLUSTER } };

describe("policies-fit-actions", () => {
  it("finds that no task would become RUNNING: the agent's actions under a key that they do not know", () => {
    const actions = ["SubmitTaskStateChange", "SubmitContainerStateChange", "SubmitAttachmentStateChanges"];
    const found = fits({
      Action: ["ecs:Poll", ...actions.map((action) => `ecs:${action}`)],
      Resource: "*",
      Condition: IN_CLUSTER,
    });
    expect(found).toEqual(
      actions.map((action) =>
        expect.stringContaining(
          `aws_iam_role_policy.host.policy.It: "ecs:${action}" does not know the condition key ecs:cluster`,
        ),
      ),
    );
  });

  it("accepts the same actions on the cluster, and the key for those that know it", () => {
    expect(fits({ Action: "ecs:SubmitTaskStateChange", Resource: CLUSTER })).toEqual([]);
    expect(fits({ Action: "ecs:Poll", Resource: INSTANCES, Condition: IN_CLUSTER })).toEqual([]);
  });

  it.each([
    [
      "an action that AWS does not have",
      { Action: "ecs:SubmitTaskState", Resource: "*" },
      /SubmitTaskStateChange/,
    ],
    ["a wildcard that stands for nothing", { Action: "ecs:Sbmit*", Resource: "*" }, /has no action/],
    ["a service that AWS does not have", { Action: "ecz:Poll", Resource: "*" }, /names no service/],
    [
      "an ARN of another resource",
      { Action: "ecs:Poll", Resource: CLUSTER },
      /none of its actions takes .*container-instance/,
    ],
    [
      "a bucket's action on its objects",
      { Action: "s3:ListBucket", Resource: "${aws_s3_bucket.b.arn}/*" },
      /none of its actions/,
    ],
    [
      "an object's action on its bucket",
      { Action: "s3:GetObject", Resource: "${aws_s3_bucket.b.arn}" },
      /none of its actions/,
    ],
    [
      "ARNs where an action takes none",
      { Action: "ecr:GetAuthorizationToken", Resource: "${aws_ecr_repository.app.arn}" },
      /takes no resource/,
    ],
    [
      "an ARN of another partition",
      { Action: "s3:GetObject", Resource: "arn:aws-cn:s3:::b/*" },
      /of another partition than aws/,
    ],
    [
      "a document of nobody's",
      { Action: "ssm:StartSession", Resource: "arn:aws:ssm:eu-central-1::document/own" },
      /none of its actions takes/,
    ],
    [
      "a queue of nobody's",
      { Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-central-1::orders" },
      /none of its actions takes/,
    ],
    [
      "wildcards of actions that do not know a key",
      {
        Action: ["kms:Describe*", "kms:List*"],
        Resource: "*",
        Condition: { ArnLike: { "kms:EncryptionContext:a": "b" } },
      },
      /does not know/,
    ],
    [
      "a parameter with its slash twice",
      { Action: "ssm:GetParameter", Resource: "arn:aws:ssm:eu-central-1:123456789012:parameter//market/x" },
      /write the slash that its name begins with once/,
    ],
    ["no ARN at all", { Action: "s3:GetObject", Resource: "bucket/*" }, /is not an ARN/],
    [
      "one of two resources that are needed",
      { Action: "ec2:AttachVolume", Resource: "${aws_ebs_volume.data.arn}" },
      /also needs a right on the resource type instance/,
    ],
    [
      "an operator that IAM does not have",
      { Action: "ecs:Poll", Resource: INSTANCES, Condition: { ArnEqual: { "ecs:cluster": CLUSTER } } },
      /no condition operator/,
    ],
    [
      "an operator of another type",
      { Action: "ecs:Poll", Resource: INSTANCES, Condition: { NumericEquals: { "ecs:cluster": "1" } } },
      /cannot compare/,
    ],
    [
      "an action that is none, of a service that this project has no use for",
      { Action: "bedrock:InvokeModle", Resource: "*" },
      /InvokeModel/,
    ],
    [
      "an ARN of another resource, of such a service",
      { Action: "bedrock:InvokeModel", Resource: "arn:aws:s3:::models" },
      /none of its actions takes/,
    ],
    ["a service by a wildcard", { Action: "?3:GetObject", Resource: "*" }, /names its service by a wildcard/],
    [
      "an action that is made when Terraform runs",
      { Action: "${var.action}", Resource: "*" },
      /known only when Terraform runs/,
    ],
    [
      "a presence that may be absent",
      { Action: "s3:GetObject", Resource: "*", Condition: { NullIfExists: { "aws:PrincipalArn": "true" } } },
      /no condition operator/,
    ],
    [
      "a tag's key where the action knows no tags",
      {
        Action: "ecr:GetAuthorizationToken",
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceTag/a": "b" } },
      },
      /does not know/,
    ],
  ] as const)("refuses %s", (_what, statement, sentence) => {
    expect(fits(statement).join("\n")).toMatch(sentence);
  });

  it.each([
    [
      "a document of AWS's own",
      {
        Action: "ssm:StartSession",
        Resource: [
          "arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0",
          "arn:aws:ssm:eu-central-1::document/AWS-StartPortForwardingSession",
        ],
      },
    ],
    [
      "a parameter of AWS's own",
      {
        Action: "ssm:GetParameter",
        Resource: "arn:aws:ssm:eu-central-1::parameter/aws/service/ecs/optimized-ami/*",
      },
    ],
    [
      "a managed policy of AWS's own",
      { Action: "iam:GetPolicy", Resource: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    ],
    [
      "an image and a snapshot, which have no account",
      {
        Action: ["ec2:DeregisterImage", "ec2:DeleteSnapshot"],
        Resource: ["arn:aws:ec2:eu-central-1::image/ami-1", "arn:aws:ec2:eu-central-1::snapshot/snap-1"],
      },
    ],
    [
      "a wildcard of actions that do not know a key, beside those that do",
      {
        Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:Describe*"],
        Resource: "*",
        Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:123456789012:*" } },
      },
    ],
    ["a wildcard of actions", { Action: "logs:*", Resource: "${aws_cloudwatch_log_group.app.arn}:*" }],
    [
      "global keys",
      {
        Action: "s3:GetObject",
        Resource: "${aws_s3_bucket.b.arn}/*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
      },
    ],
    [
      "tags of a resource that has them",
      {
        Action: "ec2:DeleteSnapshot",
        Resource: "arn:aws:ec2:eu-central-1::snapshot/*",
        Condition: { StringEquals: { "aws:ResourceTag/stateful": "x" } },
      },
    ],
    [
      "a key that may be absent, known to one action",
      {
        Action: ["ecs:Poll", "ecs:SubmitTaskStateChange"],
        Resource: "*",
        Condition: { ArnEqualsIfExists: { "ecs:cluster": CLUSTER } },
      },
    ],
    [
      "a reference into another stack",
      {
        Action: "ecs:SubmitTaskStateChange",
        Resource: "${data.terraform_remote_state.cross-stack-reference-input-market-data.outputs.cluster}",
      },
    ],
    ["what Terraform will fill in", { Action: "s3:GetObject", Resource: "${var.bucket}/*" }],
    [
      "one of the resources that an action takes, of a service that marks them all",
      { Action: "bedrock:InvokeModel", Resource: "arn:aws:bedrock:eu-central-1::foundation-model/x" },
    ],
    [
      "one of the two kinds of listeners",
      {
        Action: "elasticloadbalancing:ModifyListener",
        Resource: "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shop/1/2",
      },
    ],
  ] as const)("accepts %s", (_what, statement) => {
    expect(fits(statement)).toEqual([]);
  });

  it.each([
    ["a resource", "${aws_iam_openid_connect_provider.gh.arn}"],
    ["a data source", "${data.aws_iam_openid_connect_provider.gh.arn}"],
    ["a value that is known later", "${var.provider}"],
    ["its ARN", "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"],
  ] as const)("knows the keys of an identity provider by %s", (_what, provider) => {
    const url = "https://token.actions.githubusercontent.com";
    const found = (host: string): string =>
      ofRule(
        "policies-fit-actions",
        synthesisOf(
          {
            aws_iam_openid_connect_provider: { gh: { url } },
            aws_iam_role: {
              gh: {
                assume_role_policy: policy({
                  Effect: "Allow",
                  Principal: { Federated: provider },
                  Action: "sts:AssumeRoleWithWebIdentity",
                  Condition: { StringEquals: { [`${host}:aud`]: "sts.amazonaws.com" } },
                }),
              },
            },
          },
          { data: { aws_iam_openid_connect_provider: { gh: { url } } } },
        ),
      ).join();
    expect(found("token.actions.githubusercontent.com")).toBe("");
    expect(found("nobody")).toMatch(/does not know the condition key nobody:aud/);
  });

  it("says one fault once", () => {
    const alias = { Action: "kms:Decrypt", Resource: "arn:aws:kms:eu-central-1:123456789012:alias/market" };
    expect(fits(alias)).toEqual([expect.stringMatching(/none of its actions takes .*alias\/market/)]);
    const both = { Action: ["sqs:SendMessage", "ecr:GetAuthorizationToken"], Resource: "arn:aws:sqs:*:*:q" };
    expect(fits(both)).toEqual([expect.stringMatching(/GetAuthorizationToken" takes no resource/)]);
  });

  it("follows a reference into another stack to what it is", () => {
    const elsewhere =
      "${data.terraform_remote_state.cross-stack-reference-input-market-data.outputs.cluster}";
    expect(fits({ Action: "ecs:Poll", Resource: elsewhere }).join("\n")).toMatch(/none of its actions takes/);
  });

  it("counts rights on the resources of one action over all statements of a policy", () => {
    const attach = (resource: string) => ({
      Effect: "Allow",
      Action: "ec2:AttachVolume",
      Resource: resource,
    });
    const both = policy(
      attach("${aws_ebs_volume.data.arn}"),
      attach("arn:aws:ec2:eu-central-1:*:instance/*"),
    );
    const given = synthesisOf({ aws_iam_role_policy: { host: { policy: both } } });
    expect(ofRule("policies-fit-actions", given)).toEqual([]);
  });

  it.each([
    ["aws_kms_key", { policy: "s3:GetObject" }, /means nothing in a policy of kms/],
    ["aws_s3_bucket_policy", { bucket: "b", policy: "sqs:SendMessage" }, /means nothing in a policy of s3/],
    ["aws_secretsmanager_secret_policy", { policy: "kms:Decrypt" }, /in a policy of secretsmanager/],
    ["aws_iam_role", { assume_role_policy: "iam:PassRole" }, /means nothing in a policy of sts/],
  ] as const)("refuses an action of another service in %s", (type, args, sentence) => {
    const texts = Object.entries(args).map(([name, Action]) => [
      name,
      name === "bucket"
        ? Action
        : policy({ Effect: "Allow", Principal: { AWS: "123456789012" }, Action, Resource: "*" }),
    ]);
    expect(written("policies-fit-actions", type, Object.fromEntries(texts)).join()).toMatch(sentence);
  });

  it("refuses a policy of one bucket that speaks of another", () => {
    const ofBucket = (resource: string): string[] =>
      written("policies-fit-actions", "aws_s3_bucket_policy", {
        bucket: "${aws_s3_bucket.b.id}",
        policy: policy({
          Effect: "Allow",
          Principal: { AWS: "123456789012" },
          Action: "s3:GetObject",
          Resource: resource,
        }),
      });
    expect(ofBucket("${aws_s3_bucket.b.arn}/*")).toEqual([]);
    expect(ofBucket("${aws_s3_bucket.c.arn}/*").join()).toMatch(/of another aws_s3_bucket than b/);
  });

  it("refuses one that is written by its name, too", () => {
    const statement = { Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "s3:GetObject" };
    const ofBucket = (bucket: string, name: string): string[] =>
      ofRule(
        "policies-fit-actions",
        synthesisOf({
          aws_s3_bucket: { b: { bucket: "shop-b" } },
          aws_s3_bucket_policy: {
            p: { bucket, policy: policy({ ...statement, Resource: `arn:aws:s3:::${name}/*` }) },
          },
        }),
      );
    for (const bucket of ["${aws_s3_bucket.b.id}", "shop-b"]) {
      expect(ofBucket(bucket, "shop-b")).toEqual([]);
      expect(ofBucket(bucket, "shop-c").join()).toMatch(/of another bucket than "shop-b"/);
    }
  });

  it("knows * in its other spellings for what it is", () => {
    for (const Resource of ["**", "arn:*", "*:*", "arn:aws:*", "arn:*:*:*:*:*"])
      expect(fits({ Action: "ecr:GetAuthorizationToken", Resource })).toEqual([]);
  });
});
