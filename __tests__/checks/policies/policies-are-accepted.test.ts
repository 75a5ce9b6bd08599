import { describe, expect, it } from "vitest";
import { CLUSTER, ofRule, policy, role, type Statement, synthesisOf, trust, written } from "./support.ts";

const ID = "policies-are-accepted";
const POLL = { Effect: "Allow", Action: "ecs:Poll", Resource: CLUSTER };
const inRole = (text: object): string =>
  written(ID, "aws_iam_role_policy", { policy: JSON.stringify(text) }).join("\n");

describe("policies-are-accepted", () => {
  it("accepts what AWS accepts", () => {
    expect(inRole({ Version: "2012-10-17", Id: "x", Statement: POLL })).toBe("");
    expect(inRole({ Statement: [POLL] })).toBe("");
  });

  it.each([
    ["no statement", { Version: "2012-10-17", Statement: [] }, /has no statement/],
    ["another name for its statements", { Version: "2012-10-17", statement: [POLL] }, /has no statement/],
    ["another version", { Version: "2020-01-01", Statement: [POLL] }, /the version "2020-01-01"/],
    [
      "variables without a version",
      { Statement: [{ ...POLL, Resource: "arn:aws:s3:::b/$${aws:username}/*" }] },
      /no version, which means 2008-10-17/,
    ],
    [
      "variables in a condition of the old version",
      {
        Version: "2008-10-17",
        Statement: [{ ...POLL, Condition: { StringLike: { "s3:prefix": "$${aws:username}/*" } } }],
      },
      /the version 2008-10-17/,
    ],
    [
      "another element",
      { Version: "2012-10-17", Statements: [POLL], Statement: [POLL] },
      /element "Statements"/,
    ],
    [
      "one Sid twice",
      {
        Version: "2012-10-17",
        Statement: [
          { ...POLL, Sid: "A" },
          { ...POLL, Sid: "A" },
        ],
      },
      /several statements with the Sid "A"/,
    ],
  ] as const)("refuses a policy with %s", (_what, text, sentence) => {
    expect(inRole(text)).toMatch(sentence);
  });

  it("refuses an element that is there twice, of which one would not be judged", () => {
    const twice =
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Action":"ecs:Poll","Resource":"*"}}';
    const once = policy({ ...POLL, Resource: "arn:aws:ecs:*:*:container-instance\\/*" }).replace(
      "\\\\/",
      "\\/",
    );
    const of = (text: string): string => written(ID, "aws_iam_policy", { policy: text }).join();
    expect(of(twice)).toMatch(/an element twice in one object/);
    expect(once).toContain("\\/");
    expect(of(once)).toBe("");
  });

  const statement = (changes: Statement): string => role(ID, { ...POLL, ...changes }).join("\n");

  it.each([
    ["no resource", { Resource: undefined }, /neither Resource nor NotResource/],
    ["both kinds of resources", { NotResource: CLUSTER }, /Resource and NotResource/],
    ["an empty list of resources", { Resource: [] }, /an empty Resource/],
    ["an empty list of actions", { Action: [] }, /an empty Action/],
    ["no action", { Action: undefined }, /neither Action nor NotAction/],
    ["both kinds of actions", { NotAction: "ecs:Poll" }, /Action and NotAction/],
    ["a principal", { Principal: "*" }, /leave Principal out/],
    ["principals it is not for", { NotPrincipal: { AWS: "*" } }, /leave Principal out/],
    ["no effect", { Effect: undefined }, /has no Effect/],
    ["an effect in lower case", { Effect: "allow" }, /the Effect "allow"/],
    ["a misspelt element", { Conditions: {} }, /element "Conditions"/],
    ["a Sid of several words", { Sid: "Read all" }, /letters and digits only/],
    ["a Sid with a hyphen", { Sid: "read-all" }, /letters and digits only/],
    [
      "a condition without a value",
      { Condition: { StringEquals: { "ecs:cluster": [] } } },
      /without a value/,
    ],
    [
      "a condition on no key",
      { Condition: { StringEquals: { cluster: "x" } } },
      /which is not a condition key/,
    ],
    ["a truth that is none", { Condition: { Bool: { "aws:SecureTransport": "yes" } } }, /"true" or "false"/],
    [
      "a presence that is none",
      { Condition: { Null: { "aws:TokenIssueTime": "never" } } },
      /"true" or "false"/,
    ],
    ["a number that is none", { Condition: { NumericLessThan: { "s3:max-keys": "ten" } } }, /a number/],
    ["a date that is none", { Condition: { DateLessThan: { "aws:CurrentTime": "tomorrow" } } }, /a date/],
    ["a network that is none", { Condition: { IpAddress: { "aws:SourceIp": "10.0.0/8" } } }, /a network/],
  ] as const)("refuses a statement with %s", (_what, changes, sentence) => {
    expect(statement(changes)).toMatch(sentence);
  });

  it.each([
    ["no principal", {}, /neither Principal nor NotPrincipal/],
    ["a principal of nobody", { Principal: {} }, /names nobody/],
    ["a resource", { Principal: { AWS: "123456789012" }, Resource: "*" }, /leave Resource out/],
    ["an unknown kind of principal", { Principal: { User: "x" } }, /kind of principal "User"/],
    ["a string as principal", { Principal: "arn:aws:iam::123456789012:root" }, /write \{ "AWS"/],
    [
      "any role of an account",
      { Principal: { AWS: "arn:aws:iam::123456789012:role/*" } },
      /takes no wildcard/,
    ],
    ["the root of any account", { Principal: { AWS: "arn:aws:iam::*:root" } }, /takes no wildcard/],
    [
      "a role of another partition",
      { Principal: { AWS: "arn:aws-cn:iam::123456789012:role/deploy" } },
      /write the ARN of a role or user/,
    ],
    ["a name", { Principal: { AWS: "deploy" } }, /the AWS principal "deploy"/],
    ["an ARN of something else", { Principal: { AWS: "arn:aws:s3:::b" } }, /write the ARN of a role or user/],
    ["a Sid of several words", { Sid: "Let them", Principal: { AWS: "123456789012" } }, /letters and digits/],
  ] as const)("refuses a trust policy with %s", (_what, changes, sentence) => {
    expect(trust(ID, changes).join("\n")).toMatch(sentence);
  });

  it.each([
    { AWS: "123456789012" },
    { AWS: "arn:aws:iam::123456789012:root" },
    { AWS: ["arn:aws:iam::123456789012:role/deploy/ci", "${aws_iam_role.r.arn}"] },
    { Service: "ecs-tasks.amazonaws.com" },
    { Federated: "cognito-identity.amazonaws.com" },
  ])("accepts a trust policy for %j", (Principal) => {
    expect(trust(ID, { Principal })).toEqual([]);
  });

  it("asks a bucket's policy for a principal, and lets its Sid have spaces", () => {
    const bucket = (more: object): string =>
      written(ID, "aws_s3_bucket_policy", {
        policy: policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more }),
      }).join();
    expect(bucket({})).toMatch(/neither Principal nor NotPrincipal/);
    expect(bucket({ Sid: "Read all", Principal: { AWS: "123456789012" } })).toBe("");
    expect(bucket({ Resource: undefined, Principal: { AWS: "123456789012" } })).toMatch(/neither Resource/);
  });

  it("asks a repository's policy for no resource, and an organisation's for no principal", () => {
    const pull = { Effect: "Allow", Action: "ecr:BatchGetImage", Principal: { AWS: "123456789012" } };
    expect(written(ID, "aws_ecr_repository_policy", { policy: policy(pull) })).toEqual([]);
    const deny = { Effect: "Deny", Action: "*", Resource: "*" };
    const control = (args: object): string =>
      written(ID, "aws_organizations_policy", { content: policy(deny), ...args }).join();
    expect(control({})).toBe("");
    expect(control({ content: policy({ ...deny, Principal: "*" }) })).toMatch(/leave Principal out/);
    expect(control({ type: "RESOURCE_CONTROL_POLICY" })).toMatch(/neither Principal/);
  });

  /** A policy of about so many characters, most of them names of buckets. */
  const long = (characters: number): string =>
    policy({
      ...POLL,
      Resource: Array.from({ length: Math.ceil(characters / 50) }, (_, n) =>
        `arn:aws:s3:::bucket-${String(n).padStart(26, "0")}`.padEnd(47, "x"),
      ),
    });
  it.each([
    ["aws_iam_policy", "policy", 6144],
    ["aws_iam_role", "assume_role_policy", 2048],
    ["aws_iam_role_policy", "policy", 10_240],
    ["aws_iam_user_policy", "policy", 2048],
    ["aws_iam_group_policy", "policy", 5120],
    ["aws_s3_bucket_policy", "policy", 20_480],
    ["aws_sqs_queue_policy", "policy", 8192],
    ["aws_secretsmanager_secret_policy", "policy", 20_480],
    ["aws_ecr_repository_policy", "policy", 10_240],
    ["aws_organizations_policy", "content", 5120],
  ] as const)("refuses %s.%s above %i characters", (type, argument, most) => {
    const owner = type.replace(/^aws_iam_|_policy$/g, "");
    const of = (characters: number): string =>
      written(ID, type, { [owner]: "x", [argument]: long(characters) })
        .filter((one) => one.includes("characters"))
        .join();
    expect(of(most - 400)).toBe("");
    expect(of(most + 200)).toMatch(new RegExp(`of ${most} that AWS takes`));
  });

  it("adds up the inline policies of a role, however they refer to it, and counts no white space", () => {
    const given = (characters: number) =>
      synthesisOf({
        aws_iam_role: { host: { inline_policy: [{ policy: long(characters) }] } },
        aws_iam_role_policy: {
          a: { role: "${aws_iam_role.host.name}", policy: long(characters) },
          b: { role: "${aws_iam_role.host.id}", policy: long(characters) },
        },
      });
    const said = (characters: number): string =>
      ofRule(ID, given(characters))
        .filter((one) => one.includes("inline policies of this role"))
        .join();
    expect(said(3000)).toBe("");
    expect(said(4000)).toMatch(/of 10240/);
    const spaced = JSON.stringify(JSON.parse(long(6000)), null, 8);
    expect(spaced.length).toBeGreaterThan(6144);
    expect(written(ID, "aws_iam_policy", { policy: spaced })).toEqual([]);
  });

  it.each([
    ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAces", /similar ones are AmazonS3ReadOnlyAccess/],
    ["arn:aws:iam::aws:policy/AmazonECSTaskExecutionRolePolicy", /policy\/service-role\/AmazonECSTask/],
    ["arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy", /of a service-linked role/],
    ["arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess", /of another partition/],
    ["AmazonS3ReadOnlyAccess", /is not the ARN of a policy/],
  ] as const)("refuses to attach %s", (policy_arn, sentence) => {
    expect(written(ID, "aws_iam_role_policy_attachment", { policy_arn }).join()).toMatch(sentence);
  });

  const resourcePolicy = (Condition?: object, Resource = "arn:aws:sqs:eu-central-1:123456789012:q"): string =>
    written(ID, "aws_sqs_queue_policy", {
      policy: policy({
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource,
        Condition,
      }),
    }).join();
  const TOPIC = "arn:aws:sns:eu-central-1:123456789012:*";

  it.each([
    [{ StringEquals: { "aws:SourceArn": TOPIC } }, /wildcard is a plain character; write StringLike/],
    [{ StringEquals: { "aws:SourceVpce": "vpce-*" } }, /write StringLike/],
    [{ StringEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/*" } }, /write StringLike/],
    [{ StringNotEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/*" } }, /write StringNotLike/],
    [
      { "ForAnyValue:StringEqualsIgnoreCase": { "aws:PrincipalOrgPaths": "o-1/*" } },
      /write ForAnyValue:StringLike/,
    ],
    [
      { StringEquals: { "token.actions.githubusercontent.com:sub": "repo:acme/market:*" } },
      /write StringLike/,
    ],
    [{ StringEquals: { "aws:SourceAccount": "1234567890" } }, /is not an account ID; those have 12 digits/],
    [
      { ArnLike: { "aws:SourceArn": "arn:aws:sns:eu-central-1:1234567890:t" } },
      /whose account ID is not valid/,
    ],
  ] as const)("refuses a condition that never holds: %j", (condition, sentence) => {
    expect(resourcePolicy(condition)).toMatch(sentence);
  });

  it.each([
    [{ StringLike: { "aws:SourceArn": TOPIC } }],
    [{ ArnEquals: { "aws:SourceArn": TOPIC } }],
    [{ StringEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/$${aws:username}" } }],
    [{ StringEquals: { "aws:SourceAccount": "${data.aws_caller_identity.account.account_id}" } }],
    [{ StringEquals: { "aws:SourceAccount": "123456789012" } }],
    [{ StringEquals: { "s3:prefix": "*" } }],
  ] as const)("accepts the condition %j", (condition) => {
    expect(resourcePolicy(condition)).toBe("");
  });

  it("refuses an ARN whose account has a digit too few", () => {
    expect(resourcePolicy(undefined, "arn:aws:sqs:eu-central-1:12345678901:q")).toMatch(
      /whose account ID is not valid/,
    );
    expect(inRole({ Statement: { ...POLL, Resource: "arn:aws:iam::aws:policy/x" } })).toBe("");
  });

  it("refuses a key that nobody could administer", () => {
    const key = (statement: object, more: object = {}): string =>
      written(ID, "aws_kms_key", {
        policy: policy({ Effect: "Allow", Resource: "*", ...statement }),
        ...more,
      }).join();
    const use = {
      Principal: { Service: "sns.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    };
    const root = { AWS: "arn:aws:iam::123456789012:root" };
    expect(key(use)).toMatch(/lets nobody change it again/);
    expect(key({ Principal: root, Action: "kms:Decrypt" })).toMatch(/lets nobody change it again/);
    expect(key({ Principal: { Service: "sns.amazonaws.com" }, Action: "kms:*" })).toMatch(/nobody/);
    expect(key(use, { bypass_policy_lockout_safety_check: true })).toBe("");
    for (const Action of ["kms:*", "kms:Put*", "*"]) expect(key({ Principal: root, Action })).toBe("");
    expect(written(ID, "aws_kms_key", {})).toEqual([]);
  });

  it("refuses a resource in a policy of a repository", () => {
    const pull = {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:role/market" },
      Action: "ecr:BatchGetImage",
    };
    const repository = (statement: Statement): string =>
      written(ID, "aws_ecr_repository_policy", { repository: "app", policy: policy(statement) }).join();
    expect(repository(pull)).toBe("");
    expect(repository({ ...pull, Resource: "*" })).toMatch(/leave Resource out/);
  });

  it("attaches what AWS has, and what is of the account", () => {
    for (const policy_arn of [
      "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
      "arn:aws:iam::123456789012:policy/own",
      "${aws_iam_policy.own.arn}",
    ])
      expect(written(ID, "aws_iam_role_policy_attachment", { policy_arn })).toEqual([]);
  });
});
