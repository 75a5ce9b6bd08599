import { describe, expect, it } from "vitest";
import { RULES } from "../../modules/checks/catalogue";
import { policiesOf } from "../../modules/checks/policies-documents";
import type { Synthesis } from "../../modules/checks/rule";
import { type Resources, synthesis } from "./support";

type Statement = Readonly<Record<string, unknown>>;

/** The service's stack with these parts, and a data stack whose cluster is an output. */
function synthesisOf(resources: Resources, more: object = {}): Synthesis {
  const { stacks, ...given } = synthesis({ resources });
  const output = { cluster: { value: "${aws_ecs_cluster.cluster.arn}" } };
  return {
    ...given,
    stacks: [
      ...stacks.map((stack) => ({ ...stack, json: { ...stack.json, ...more } })),
      { name: "market-data", path: "data.tf.json", json: { output } },
    ],
  };
}

const policy = (...statements: readonly Statement[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

const ofRule = (id: string, given: Synthesis): string[] =>
  (RULES.find((rule) => rule.id === id)?.check(given) ?? []).map(
    ({ path, message }) => `${path}: ${message}`,
  );

/** What a rule says of one statement of a role's policy. */
const role = (id: string, statement: Statement): string[] =>
  ofRule(
    id,
    synthesisOf({
      aws_iam_role_policy: {
        host: { role: "host", policy: policy({ Sid: "It", Effect: "Allow", ...statement }) },
      },
    }),
  );

const fits = (statement: Statement): string[] => role("policies-fit-actions", statement);
const CLUSTER = "${aws_ecs_cluster.cluster.arn}";
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
    ["no ARN at all", { Action: "s3:GetObject", Resource: "bucket/*" }, /is no ARN/],
    [
      "one of two resources that are needed",
      { Action: "ec2:AttachVolume", Resource: "${aws_ebs_volume.data.arn}" },
      /needs a right on a instance, too/,
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
      "a service whose actions are not in the table",
      { Action: "bedrock:InvokeModel", Resource: "arn:aws:bedrock:eu-central-1::foundation-model/x" },
    ],
  ] as const)("accepts %s", (_what, statement) => {
    expect(fits(statement)).toEqual([]);
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
});

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
});

describe("policies-name-callers", () => {
  const callers = (resources: Resources): string[] => ofRule("policies-name-callers", synthesisOf(resources));
  const trust = (service: string, Condition?: object): string[] =>
    callers({
      aws_iam_role: {
        role: {
          assume_role_policy: policy({
            Effect: "Allow",
            Principal: { Service: service },
            Action: "sts:AssumeRole",
            ...(Condition ? { Condition } : {}),
          }),
        },
      },
    });
  const account = { StringEquals: { "aws:SourceAccount": "${data.aws_caller_identity.account.account_id}" } };

  it.each(["ecs-tasks.amazonaws.com", "vpc-flow-logs.amazonaws.com", "dlm.amazonaws.com"])(
    "refuses a role that %s takes on for anybody",
    (service) => {
      expect(trust(service)).toEqual([expect.stringMatching(/act for anybody; add a condition .*Source: /)]);
      expect(trust(service, account)).toEqual([]);
    },
  );

  it("refuses conditions on what is never sent", () => {
    expect(trust("ec2.amazonaws.com")).toEqual([]);
    expect(trust("ec2.amazonaws.com", account).join()).toMatch(/does not send aws:SourceAccount/);
    const principal = { StringEquals: { ...account.StringEquals, "aws:PrincipalAccount": "123456789012" } };
    expect(trust("dlm.amazonaws.com", principal).join()).toMatch(/is not set when a service of AWS calls/);
    const own = role("policies-name-callers", { Action: "s3:GetObject", Resource: "*", Condition: account });
    expect(own.join()).toMatch(/never for a role's own calls/);
  });

  it("refuses a condition of EventBridge's on a topic, which loses every event", () => {
    const statement = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Resource: "${aws_sns_topic.t.arn}",
    };
    const topic = (more: object) => ({
      aws_sns_topic_policy: { p: { policy: policy({ ...statement, ...more }) } },
      aws_cloudwatch_event_target: { t: { arn: "${aws_sns_topic.t.arn}" } },
    });
    expect(callers(topic({}))).toEqual([]);
    expect(callers(topic({ Condition: account })).join()).toMatch(/does not send aws:SourceAccount here/);
    const { aws_sns_topic_policy } = topic({});
    expect(callers({ aws_sns_topic_policy }).join()).toMatch(/no rule/);
  });

  it("refuses a bucket that anybody may read, unless a condition says who", () => {
    const bucket = (Condition?: object) => ({
      aws_s3_bucket_policy: {
        p: {
          policy: policy({
            Effect: "Allow",
            Principal: "*",
            Action: "s3:GetObject",
            Resource: "${aws_s3_bucket.b.arn}/*",
            Condition,
          }),
        },
      },
    });
    expect(callers(bucket()).join()).toMatch(/lets anybody in/);
    expect(callers(bucket({ StringEquals: { "aws:PrincipalAccount": "123456789012" } }))).toEqual([]);
    expect(
      callers(bucket({ StringEqualsIfExists: { "aws:PrincipalAccount": "123456789012" } })).join(),
    ).toMatch(/anybody/);
  });

  it("refuses what is no service principal", () => {
    expect(trust("ecs-tasks").join()).toMatch(/no service principal/);
  });
});

describe("policies of a synthesis", () => {
  it("are found in arguments, in jsonencode, in blocks and in data sources", () => {
    const statement = { Effect: "Allow", Action: "ecs:Poll", Resource: "*" };
    const encoded =
      '${jsonencode({"Statement" = [{"Effect" = "Allow", "Action" = "ecs:Poll", "Resource" = "*"}]})}';
    const given = synthesisOf(
      {
        aws_iam_role: { a: { inline_policy: [{ name: "x", policy: policy(statement) }] } },
        aws_iam_policy: { b: { policy: encoded } },
        aws_vpc_endpoint: { c: { policy: policy(statement) } },
      },
      {
        data: {
          aws_iam_policy_document: { d: { statement: [{ actions: ["ecs:Poll"], resources: ["*"] }] } },
        },
      },
    );
    expect(
      policiesOf(given).map(({ kind, argument, statements }) => [kind, argument, statements[0]?.actions]),
    ).toEqual([
      ["identity", "inline_policy[0].policy", ["ecs:Poll"]],
      ["identity", "policy", ["ecs:Poll"]],
      ["endpoint", "policy", ["ecs:Poll"]],
      ["identity", "statement", ["ecs:Poll"]],
    ]);
  });
});
