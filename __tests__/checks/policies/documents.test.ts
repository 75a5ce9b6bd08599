import { describe, expect, it } from "vitest";
import { policiesOf } from "../../../modules/checks/policies/documents.ts";
import { CLUSTER, ofRule, policy, synthesisOf, written } from "./support.ts";

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

  const read = (args: object, more: object = {}): unknown[] =>
    policiesOf(synthesisOf({ aws_iam_policy: { b: { ...args } } }, more)).map(
      ({ kind, found, statements }) => [kind, found.type, ...statements.map(({ actions }) => actions.join())],
    );
  const STATEMENT = { actions: ["ecs:Poll"], resources: ["*"] };

  it("are read through the data source, as the policy of the one who takes it", () => {
    const sources = {
      d: { statement: [STATEMENT], source_policy_documents: ["${data.aws_iam_policy_document.e.json}"] },
      e: { statement: { ...STATEMENT, actions: ["ecs:Submit*"] } },
    };
    const taken = read(
      { policy: "${data.aws_iam_policy_document.d.json}" },
      { data: { aws_iam_policy_document: sources } },
    );
    expect(taken).toEqual([["identity", "aws_iam_policy", "ecs:Submit*", "ecs:Poll"]]);
  });

  it("have their principals and conditions from its blocks", () => {
    const source = {
      statement: [
        {
          effect: "Allow",
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["ecs-tasks.amazonaws.com"] }],
          condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] }],
        },
      ],
    };
    const role = (statement: object): string[] =>
      ofRule(
        "policies-name-callers",
        synthesisOf(
          { aws_iam_role: { r: { assume_role_policy: "${data.aws_iam_policy_document.d.json}" } } },
          { data: { aws_iam_policy_document: { d: { statement: [statement] } } } },
        ),
      );
    const [statement] = source.statement;
    expect(role({ ...statement })).toEqual([]);
    expect(role({ ...statement, condition: [] }).join()).toMatch(
      /aws_iam_role.r.assume_role_policy.*act for anybody/,
    );
  });

  it("are read through local values, as a whole and in their parts", () => {
    const locals = {
      whole: policy({ Effect: "Allow", Action: "ecs:Poll", Resource: "*" }),
      statements: [{ Effect: "Allow", Action: "${local.actions}", Resource: "*" }],
      actions: ["ecs:Poll", "ecs:Submit*"],
    };
    expect(read({ policy: "${local.whole}" }, { locals })).toEqual([
      ["identity", "aws_iam_policy", "ecs:Poll"],
    ]);
    const parts = '{"Version":"2012-10-17","Statement":"${local.statements}"}';
    expect(read({ policy: parts }, { locals })).toEqual([
      ["identity", "aws_iam_policy", "ecs:Poll,ecs:Submit*"],
    ]);
  });

  it.each([
    ["a local value that is not there", "${local.x}"],
    ["a local value that is itself", "${local.circle}"],
    ["what is merged", "${jsonencode(merge(local.a, local.b))}"],
    ["a function", '${templatefile("policy.json", {})}'],
    ["a variable", "${var.policy}"],
    ["another resource's", "${aws_iam_policy.other.policy}"],
    ["a statement that is made", '{"Version":"2012-10-17","Statement":["${var.statement}"]}'],
    ["a data source of another kind", "${data.external.policy.result.json}"],
    ["a data source with a loop", "${data.aws_iam_policy_document.loop.json}"],
    ["a data source that takes one of those", "${data.aws_iam_policy_document.taking.json}"],
    ["no JSON", "{"],
  ])("cannot be judged where they are %s, and it is said", (_what, text) => {
    const more = {
      locals: { circle: "${local.circle}" },
      data: {
        aws_iam_policy_document: {
          loop: { dynamic: { statement: { for_each: "${var.all}", content: {} } } },
          taking: { source_policy_documents: ["${var.policy}"], statement: [STATEMENT] },
        },
      },
    };
    const given = synthesisOf({ aws_iam_policy: { b: { policy: text } } }, more);
    const said = ofRule("policies-can-be-read", given).filter((one) =>
      one.startsWith("aws_iam_policy.b.policy"),
    );
    expect(said).toEqual([expect.stringMatching(/no rule can judge it; write the statements out/)]);
  });

  it("cannot be judged in every argument that takes one, by whichever name", () => {
    for (const [type, args] of [
      ["aws_iam_role", { assume_role_policy: "${var.x}" }],
      ["aws_iam_role", { inline_policy: [{ policy: "${var.x}" }] }],
      ["aws_opensearch_domain", { access_policies: "${var.x}" }],
      ["aws_cloudwatch_log_resource_policy", { policy_document: "${var.x}" }],
      ["aws_organizations_policy", { content: "${var.x}" }],
      ["aws_s3control_multi_region_access_point_policy", { details: { policy: "${var.x}" } }],
    ] as const)
      expect(written("policies-can-be-read", type, args)).toHaveLength(1);
  });

  it("are no policies of IAM where the argument has a language of its own", () => {
    const stack = '{"Statement":[{"Effect":"Deny","Action":"Update:*","Principal":"*","Resource":"*"}]}';
    const given = synthesisOf({
      aws_cloudformation_stack: { s: { policy_body: stack } },
      aws_ecr_lifecycle_policy: { l: { policy: "${var.x}" } },
      aws_instance: { i: { user_data: "Statement", iam_instance_profile: CLUSTER } },
    });
    expect(policiesOf(given)).toEqual([]);
    expect(ofRule("policies-can-be-read", given)).toEqual([]);
  });

  it("are read through the defaults of variables", () => {
    const variable = { all: { default: "*" } };
    const given = synthesisOf(
      {
        aws_iam_policy: {
          b: { policy: policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "${var.all}" }) },
        },
      },
      { variable },
    );
    expect(ofRule("policies-are-narrow", given).join()).toMatch(/on all resources/);
  });

  it.each([
    [{ Resource: "${var.resource}" }, 1],
    [{ Resource: "${local.none}" }, 1],
    [{ Resource: '${lookup({ a = "*" }, "a")}' }, 1],
    [{ Resource: ["${aws_s3_bucket.b.arn}", "${var.bucket}/*", "${module.shop.arn}"] }, 0],
    [{ Resource: "${data.aws_secretsmanager_secret.s[0].arn}" }, 0],
    [{ Effect: "Deny", Resource: "${var.resource}" }, 0],
    [{ Resource: "*", Principal: { AWS: "${var.principal}" } }, 1],
    [{ Resource: "*", Principal: { AWS: "${aws_iam_role.r.arn}" } }, 0],
  ])("have statements that nothing is known of, and it is said: %j", (changes, count) => {
    const text = policy({ Effect: "Allow", Action: "s3:GetObject", ...changes });
    expect(written("policies-can-be-read", "aws_s3_bucket_policy", { policy: text })).toHaveLength(count);
  });
});
