import { describe, expect, it } from "vitest";
import { ACCOUNT, CLUSTER, ofRule, policy, role, type Statement, synthesisOf, written } from "./support.ts";

describe("policies-are-narrow", () => {
  const narrow = (statement: Statement): string[] => role("policies-are-narrow", statement);

  it.each([
    [
      "a right on all resources for an action that takes one",
      { Action: "ecs:SubmitTaskStateChange", Resource: "*" },
      /name the cluster/,
    ],
    ["every action", { Action: "*", Resource: CLUSTER }, /every action/],
    [
      "every action of a service on everything",
      { Action: "secretsmanager:*", Resource: "*" },
      /on all resources/,
    ],
    ["every key to decrypt by", { Action: "kms:Decrypt", Resource: "*" }, /on all resources/],
    [
      "every key of the account to decrypt by",
      { Action: "kms:ReEncryptFrom", Resource: `arn:aws:kms:*:${ACCOUNT}:key/*` },
      /which is every key/,
    ],
    ["every action, doubly", { Action: "**", Resource: CLUSTER }, /every action/],
    ["every action of every service", { Action: "*:*", Resource: CLUSTER }, /every action/],
    [
      "every resource but one",
      { Action: "s3:GetObject", NotResource: "arn:aws:s3:::b/*" },
      /every resource but some/,
    ],
    ["everything, doubly", { Action: "s3:GetObject", Resource: "**" }, /on all resources; name the .*object/],
    ["everything in two parts", { Action: "s3:GetObject", Resource: "*:*" }, /on all resources/],
    ["everything that has an ARN", { Action: "s3:GetObject", Resource: "arn:*" }, /on all resources/],
    [
      "everything of the partition",
      { Action: "s3:GetObject", Resource: "arn:${data.aws_partition.current.partition}:*" },
      /on all resources/,
    ],
    ["every bucket", { Action: "s3:ListBucket", Resource: "arn:aws:s3:::*" }, /which is every bucket/],
    [
      "every bucket by its length",
      { Action: "s3:ListBucket", Resource: "arn:aws:s3:::???*" },
      /every bucket/,
    ],
    ["every object", { Action: "s3:GetObject", Resource: "arn:aws:s3:::*/*" }, /which is every object/],
    [
      "the same folder of every bucket",
      { Action: "s3:GetObject", Resource: "arn:aws:s3:::*/backups/*" },
      /which is every object/,
    ],
    [
      "every secret by what AWS adds to its name",
      {
        Action: "secretsmanager:GetSecretValue",
        Resource: "arn:aws:secretsmanager:*:*:secret:*-??????",
      },
      /which is every secret/,
    ],
    ["every role", { Action: "iam:PassRole", Resource: "arn:aws:iam::*:*" }, /which is every role/],
    [
      "every role of an account",
      {
        Action: "iam:PassRole",
        Resource: `arn:\${data.aws_partition.current.partition}:iam::${ACCOUNT}:role/*`,
      },
      /which is every role/,
    ],
    [
      "every secret of an account",
      {
        Action: "secretsmanager:GetSecretValue",
        Resource: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:*`,
      },
      /which is every secret/,
    ],
    [
      "every action of IAM on one role",
      { Action: "iam:*", Resource: "${aws_iam_role.r.arn}" },
      /gives "iam:\*"/,
    ],
    [
      "everything under a condition that anything meets",
      {
        Action: "s3:ListBucket",
        Resource: "arn:aws:s3:::*",
        Condition: { StringLike: { "s3:prefix": "*" } },
      },
      /every bucket/,
    ],
    [
      "everything under a condition that may be absent",
      {
        Action: "ec2:DeleteSnapshot",
        Resource: "arn:aws:ec2:*::snapshot/*",
        Condition: { StringEqualsIfExists: { "aws:ResourceTag/a": "b" } },
      },
      /every snapshot/,
    ],
    [
      "every queue of every account",
      { Action: "sqs:SendMessage", Resource: "arn:aws:sqs:*:*:*" },
      /on "arn:aws:sqs:\*:\*:\*"/,
    ],
    [
      "every auto scaling group",
      {
        Action: "autoscaling:SetDesiredCapacity",
        Resource: "arn:aws:autoscaling:*:123456789012:autoScalingGroup:*:autoScalingGroupName/*",
      },
      /on "arn:aws:autoscaling/,
    ],
    [
      "the role of a name in any account",
      { Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/Admin" },
      /a role of any account; write the account/,
    ],
    [
      "keys that any service uses",
      {
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { StringLike: { "kms:ViaService": "*" } },
      },
      /on all resources/,
    ],
    [
      "every state machine, in words",
      {
        Action: "states:StartExecution",
        Resource: "arn:aws:states:eu-central-1:123456789012:stateMachine:*",
      },
      /which is every state machine/,
    ],
    ["objects by no name", { Action: "s3:GetObject", Resource: "*" }, /on all resources/],
    [
      "tags, which open what hangs on them",
      { Action: "amplify:TagResource", Resource: "*" },
      /on all resources/,
    ],
    [
      "a tag that anything has",
      {
        Action: "cognito-idp:ListUsers",
        Resource: "*",
        Condition: { StringLike: { "aws:ResourceTag/project": "*" } },
      },
      /on all resources/,
    ],
    [
      "a key by any alias",
      {
        Action: "kms:Decrypt",
        Resource: "arn:aws:kms:*:123456789012:key/*",
        Condition: { "ForAnyValue:StringLike": { "kms:ResourceAliases": "alias/*" } },
      },
      /key/,
    ],
    ["every action but one", { NotAction: "iam:*", Resource: "*" }, /every action but some/],
  ] as const)("refuses %s", (_what, statement, sentence) => {
    expect(narrow(statement).join("\n")).toMatch(sentence);
  });

  it.each([
    [
      "actions that take no resource",
      { Action: ["ecs:DiscoverPollEndpoint", "ec2:DescribeTags"], Resource: "*" },
    ],
    ["what the list gives a reason for", { Action: "ssm:UpdateInstanceInformation", Resource: "*" }],
    [
      "every resource of a kind that has a tag",
      {
        Action: "ec2:DeleteSnapshot",
        Resource: "arn:aws:ec2:*::snapshot/*",
        Condition: { StringEquals: { "aws:ResourceTag/a": "b" } },
      },
    ],
    [
      "tags of what is made just now",
      {
        Action: "ecs:TagResource",
        Resource: "arn:aws:ecs:*:*:container-instance/*",
        Condition: { StringEquals: { "ecs:CreateAction": "RegisterContainerInstance" } },
      },
    ],
    [
      "what is made of one thing that is named",
      {
        Action: "ec2:CreateSnapshot",
        Resource: ["${aws_ebs_volume.v.arn}", "arn:aws:ec2:eu-central-1::snapshot/*"],
      },
    ],
    ["all objects of one bucket", { Action: "s3:GetObject", Resource: "arn:aws:s3:::shop/*" }],
    [
      "things with the same beginning",
      { Action: "ssm:GetParameter", Resource: `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/shop/*` },
    ],
    [
      "one queue, in whatever region",
      { Action: "sqs:SendMessage", Resource: "arn:aws:sqs:*:123456789012:orders" },
    ],
    [
      "the role that AWS makes for a service, in whatever account",
      {
        Action: "iam:CreateServiceLinkedRole",
        Resource: "arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS*",
      },
    ],
    [
      "one auto scaling group, whose id nobody knows",
      {
        Action: "autoscaling:CompleteLifecycleAction",
        Resource: "arn:aws:autoscaling:*:123456789012:autoScalingGroup:*:autoScalingGroupName/my-asg",
      },
    ],
    [
      "one log group, in whatever region",
      {
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: "arn:aws:logs:*:123456789012:log-group:/market/app:*",
      },
    ],
    [
      "one key, in whatever region",
      { Action: "kms:Decrypt", Resource: "arn:aws:kms:*:123456789012:key/mrk-1" },
    ],
    [
      "actions that need no resource, though they may have one",
      {
        Action: [
          "polly:SynthesizeSpeech",
          "translate:TranslateText",
          "comprehend:DetectSentiment",
          "ce:GetCostAndUsage",
          "rds:DescribeDBInstances",
        ],
        Resource: "*",
      },
    ],
    [
      "what AWS's own examples have on all resources",
      { Action: ["s3:ListAllMyBuckets", "s3:GetBucketLocation", "route53:GetChange"], Resource: "*" },
    ],
    [
      "a change, whose id nobody knows",
      { Action: "route53:GetChange", Resource: "arn:aws:route53:::change/*" },
    ],
    [
      "keys that one service uses for us",
      {
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } },
      },
    ],
    [
      "what is in one cluster",
      {
        Action: "ecs:DescribeContainerInstances",
        Resource: "*",
        Condition: { ArnEquals: { "ecs:cluster": CLUSTER } },
      },
    ],
    ["a text message", { Action: "sns:Publish", Resource: "*" }],
    [
      "whatever has a tag",
      {
        Action: "cognito-idp:ListUsers",
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceTag/project": "market" } },
      },
    ],
    [
      "a key by its alias",
      {
        Action: "kms:Decrypt",
        Resource: "arn:aws:kms:eu-central-1:123456789012:key/*",
        Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/market" } },
      },
    ],
    ["a denial of everything", { Effect: "Deny", Action: "*", Resource: "*" }],
  ] as const)("accepts %s", (_what, statement) => {
    expect(narrow(statement)).toEqual([]);
  });

  it("leaves a key's own policy its *", () => {
    const statement = {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:root" },
      Action: "kms:*",
      Resource: "*",
    };
    const given = synthesisOf({ aws_kms_key: { key: { policy: policy(statement) } } });
    for (const id of ["policies-are-narrow", "policies-fit-actions", "policies-name-callers"])
      expect(ofRule(id, given)).toEqual([]);
  });

  it.each([
    ["AdministratorAccess", /gives every action on all resources/],
    ["PowerUserAccess", /gives every action on all resources/],
    ["IAMFullAccess", /gives every action of iam on all resources/],
    ["AmazonS3FullAccess", /every action of s3, s3-object-lambda/],
    ["AmazonRoute53FullAccess", /AmazonRoute53FullAccess/],
  ] as const)("refuses AWS's own %s, however it is attached", (name, sentence) => {
    const arn = `arn:aws:iam::aws:policy/${name}`;
    const ofPartition = `arn:\${data.aws_partition.current.partition}:iam::aws:policy/${name}`;
    for (const [type, args] of [
      ["aws_iam_role_policy_attachment", { policy_arn: arn }],
      ["aws_iam_role_policy_attachment", { policy_arn: ofPartition }],
      ["aws_iam_user_policy_attachment", { policy_arn: arn }],
      ["aws_iam_role", { managed_policy_arns: [arn] }],
      ["aws_iam_role_policy_attachments_exclusive", { policy_arns: [arn] }],
      ["aws_ssoadmin_managed_policy_attachment", { managed_policy_arn: arn }],
    ] as const)
      expect(written("policies-are-narrow", type, args).join()).toMatch(sentence);
  });

  it("refuses AWS's own by a data source that finds it by its name", () => {
    const given = (name: string) =>
      synthesisOf(
        { aws_iam_role_policy_attachment: { a: { policy_arn: "${data.aws_iam_policy.found.arn}" } } },
        { data: { aws_iam_policy: { found: { name } } } },
      );
    expect(ofRule("policies-are-narrow", given("AdministratorAccess")).join()).toMatch(/every action/);
    expect(ofRule("policies-are-narrow", given("shop-deploy"))).toEqual([]);
  });

  it("accepts a managed policy that gives what one job needs, and one of the account's own", () => {
    for (const policy_arn of [
      "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
      "${aws_iam_policy.own.arn}",
    ])
      expect(written("policies-are-narrow", "aws_iam_role_policy_attachment", { policy_arn })).toEqual([]);
  });
});

describe("a permissions boundary", () => {
  const bounded = (more: Readonly<Record<string, object>>, boundary: string): string[] =>
    ofRule(
      "policies-are-narrow",
      synthesisOf({
        aws_iam_policy: {
          most: {
            name: "market-boundary",
            policy: policy({ Effect: "Allow", Action: "ecr:PutImage", Resource: "*" }),
          },
        },
        aws_iam_role: { host: { permissions_boundary: boundary } },
        ...more,
      }),
    );
  const attached = {
    aws_iam_role_policy_attachment: { it: { role: "host", policy_arn: "${aws_iam_policy.most.arn}" } },
  };

  it.each([
    ["by its name", `arn:aws:iam::${ACCOUNT}:policy/market-boundary`],
    ["by reference", "${aws_iam_policy.most.arn}"],
  ])("gives nothing, so that it may be wide: %s", (_, boundary) => {
    expect(bounded({}, boundary)).toEqual([]);
  });

  it.each([
    ["it is given to somebody, too", attached, `arn:aws:iam::${ACCOUNT}:policy/market-boundary`],
    ["another policy bounds", {}, `arn:aws:iam::${ACCOUNT}:policy/shop-boundary`],
  ])("is a policy like others where %s", (_, more, boundary) => {
    expect(bounded(more, boundary)).toEqual([expect.stringMatching(/on all resources; name the repository/)]);
  });
});

it.each([
  ["the interface of an instance that is started", "ec2:RunInstances", "network-interface/*", 0],
  ["every instance that is ended", "ec2:TerminateInstances", "instance/*", 1],
])("knows what has no tags yet: %s", (_, action, what, complaints) => {
  const Resource = `arn:aws:ec2:eu-central-1:${ACCOUNT}:${what}`;
  expect(role("policies-are-narrow", { Action: action, Resource })).toHaveLength(complaints);
});
