import { describe, expect, it } from "vitest";
import type { Resources } from "../support.ts";
import { ACCOUNT, ofRule, policy, role, synthesisOf, trust as trusted, written } from "./support.ts";

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

  it("asks for the account of a bucket that may call a function, too", () => {
    const permission = (args: object): string =>
      written("policies-name-callers", "aws_lambda_permission", {
        action: "lambda:InvokeFunction",
        principal: "s3.amazonaws.com",
        ...args,
      }).join();
    const source_arn = "arn:aws:s3:::uploads";
    expect(permission({ source_arn })).toMatch(/add source_account/);
    expect(permission({ source_arn, source_account: "123456789012" })).toBe("");
    expect(permission({ source_arn: "${aws_s3_bucket.uploads.arn}" })).toBe("");
  });

  it("does not say of a condition that nobody meets that it lets anybody in", () => {
    const condition = { StringEquals: { "aws:PrincipalOrgID": "o-*" } };
    expect(ofBucket({ AWS: "*" }, "arn:aws:s3:::logs/*", condition)).toBe("");
    const open = { StringLike: { "aws:PrincipalOrgID": "o-*" } };
    expect(ofBucket({ AWS: "*" }, "arn:aws:s3:::logs/*", open)).toMatch(/lets anybody in/);
  });

  it("refuses what is no service principal", () => {
    expect(trust("ecs-tasks").join()).toMatch(/not a service principal/);
  });

  it.each([
    ["ecs-task.amazonaws.com", /ecs-tasks\.amazonaws\.com/],
    ["lamdba.amazonaws.com", /lambda\.amazonaws\.com/],
    ["ecs-tasks.amazonaws.com.cn", /of the partition aws-cn/],
    [
      "lambda.eu-central-9.amazonaws.com",
      /not a known service principal; waive this if AWS's documentation names it/,
    ],
    [
      "brand-new-service.amazonaws.com",
      /not a known service principal; waive this if AWS's documentation names it/,
    ],
  ] as const)("refuses the service principal %s", (service, sentence) => {
    expect(trust(service, account).join()).toMatch(sentence);
  });

  const ofBucket = (principal: object, Resource: string, Condition?: object, account?: string): string => {
    const given = synthesisOf({
      aws_s3_bucket_policy: {
        p: {
          bucket: "logs",
          policy: policy({
            Effect: "Allow",
            Principal: principal,
            Action: "s3:PutObject",
            Resource,
            Condition,
          }),
        },
      },
    });
    const environment = { ...given.environment, ...(account === undefined ? {} : { account }) };
    return ofRule("policies-name-callers", { ...given, environment }).join();
  };
  const LOGS = "arn:aws:s3:::logs";

  it.each([
    [{ Service: "logdelivery.elasticloadbalancing.amazonaws.com" }],
    [{ AWS: "arn:aws:iam::054676820928:root" }],
    [{ AWS: "${data.aws_elb_service_account.main.arn}" }],
  ] as const)("lets load balancers, %j, write the logs of this account only", (principal) => {
    const own = "123456789012";
    expect(ofBucket(principal, `${LOGS}/alb/AWSLogs/${own}/*`, undefined, own)).toBe("");
    expect(ofBucket(principal, `${LOGS}/AWSLogs/${ACCOUNT}/*`, undefined, own)).toBe("");
    expect(ofBucket(principal, `${LOGS}/AWSLogs/210987654321/*`)).toBe("");
    expect(ofBucket(principal, `${LOGS}/AWSLogs/210987654321/*`, undefined, own)).toMatch(
      /logs of account 210987654321, and this one is 123456789012/,
    );
    expect(ofBucket(principal, `${LOGS}/*`)).toMatch(/write for anybody/);
  });

  it("refuses a service that acts for another account than the environment's", () => {
    const of = (account: string) => ({ StringEquals: { "aws:SourceAccount": account } });
    const service = { Service: "delivery.logs.amazonaws.com" };
    expect(ofBucket(service, `${LOGS}/*`, of("123456789012"), "123456789012")).toBe("");
    expect(ofBucket(service, `${LOGS}/*`, of("210987654321"))).toBe("");
    expect(ofBucket(service, `${LOGS}/*`, of("210987654321"), "123456789012")).toMatch(
      /act for account 210987654321, and this one is 123456789012/,
    );
  });

  it("refuses S3 by the ARN of a bucket alone, which has no account", () => {
    const service = { Service: "s3.amazonaws.com" };
    const arn = { ArnLike: { "aws:SourceArn": "arn:aws:s3:::uploads" } };
    const account = { StringEquals: { "aws:SourceAccount": "123456789012" } };
    expect(ofBucket(service, `${LOGS}/*`, arn)).toMatch(/add a condition on aws:SourceAccount/);
    expect(ofBucket(service, `${LOGS}/*`, { ...arn, ...account })).toBe("");
    const reference = { ArnLike: { "aws:SourceArn": "${aws_s3_bucket.uploads.arn}" } };
    expect(ofBucket(service, `${LOGS}/*`, reference)).toBe("");
  });

  it.each([
    ["gitlab.com", "project_path:*", /names nobody/],
    ["app.terraform.io", "organization:*:project:*:workspace:*:run_phase:*", /names nobody/],
    ["vercel.com", "owner:*:project:*:environment:*", /names nobody/],
    ["token.actions.githubusercontent.com", "repo:acme/market", /lets nobody in by "repo:acme\/market"/],
    ["gitlab.com", "project_path:acme/market:ref_type:branch:ref:main", /^$/],
    ["app.terraform.io", "organization:acme:project:shop:workspace:*:run_phase:*", /^$/],
    ["token.actions.githubusercontent.com", "repo:acme/market:*", /^$/],
  ] as const)("judges tokens of %s for %s", (host, sub, sentence) => {
    const found = trusted("policies-name-callers", {
      Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringLike: { [`${host}:sub`]: sub } },
    });
    expect(found.join()).toMatch(sentence);
  });

  it.each(
    "amplify build.apprunner chatbot codestar-notifications costalerts events.rds logging.s3 osis-pipelines serverlessrepo tasks.apprunner".split(
      " ",
    ),
  )("knows the service principal %s", (name) => {
    expect(trust(`${name}.amazonaws.com`)).toEqual([]);
  });

  it("lets EventBridge send what a target did not take to its dead-letter queue", () => {
    const queue = (target: object) =>
      callers({
        aws_sqs_queue_policy: {
          p: {
            policy: policy({
              Effect: "Allow",
              Principal: { Service: "events.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: "${aws_sqs_queue.dlq.arn}",
              Condition: { ArnEquals: { "aws:SourceArn": "${aws_cloudwatch_event_rule.r.arn}" } },
            }),
          },
        },
        aws_cloudwatch_event_target: { t: { arn: "${aws_lambda_function.f.arn}", ...target } },
      });
    const arn = "${aws_sqs_queue.dlq.arn}";
    expect(queue({ dead_letter_config: { arn } })).toEqual([]);
    expect(queue({ dead_letter_config: [{ arn }] })).toEqual([]);
    expect(queue({ dead_letter_config: { arn: "${aws_sqs_queue.other.arn}" } }).join()).toMatch(/no rule/);
  });

  it.each(["lambda.amazonaws.com", "monitoring.rds.amazonaws.com", "states.eu-central-1.amazonaws.com"])(
    "accepts the service principal %s, which its role was passed to",
    (service) => {
      expect(trust(service)).toEqual([]);
    },
  );

  const anybody = (Condition?: object): string =>
    written("policies-name-callers", "aws_sqs_queue_policy", {
      queue_url: "${aws_sqs_queue.q.url}",
      policy: policy({
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: "sqs:SendMessage",
        Resource: "${aws_sqs_queue.q.arn}",
        Condition,
      }),
    }).join();

  it.each([
    ["an account", { StringLike: { "aws:SourceAccount": "*" } }],
    ["a part of an account", { StringLike: { "aws:PrincipalAccount": "12*" } }],
    ["one account of two", { StringLike: { "aws:PrincipalAccount": ["123456789012", "*"] } }],
    ["a caller", { ArnLike: { "aws:PrincipalArn": "*" } }],
    ["a role of any account", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" } }],
    ["any source", { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } }],
    ["the world", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }],
    ["half of it", { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } }],
    ["the other world", { IpAddress: { "aws:SourceIp": "::/0" } }],
    ["any VPC", { StringLike: { "aws:SourceVpc": "vpc-*" } }],
    ["any organisation", { StringLike: { "aws:PrincipalOrgID": "o-*" } }],
    ["a key that is there", { Null: { "aws:PrincipalAccount": "false" } }],
    ["a key that may be absent", { StringEqualsIfExists: { "aws:PrincipalAccount": "123456789012" } }],
    ["all values of none", { "ForAllValues:StringEquals": { "aws:PrincipalOrgPaths": "o-a1b2c3/*" } }],
    ["all but one", { StringNotEquals: { "aws:PrincipalAccount": "123456789012" } }],
  ] as const)("refuses anybody under a condition on %s, which names nobody", (_what, condition) => {
    expect(anybody(condition)).toMatch(/lets anybody in/);
  });

  it.each([
    { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
    { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/*" } },
    { ArnLike: { "aws:SourceArn": "${aws_sns_topic.t.arn}" } },
    { ArnLike: { "aws:SourceArn": "arn:aws:s3:::shop-uploads" } },
    { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3/*" } },
  ])("accepts anybody under %j", (condition) => {
    expect(anybody(condition)).toBe("");
  });

  it("refuses a service that could act for anybody, whichever it is", () => {
    const sent = (Condition?: object): string[] =>
      written("policies-name-callers", "aws_sqs_queue_policy", {
        policy: policy({
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: "*",
          Condition,
        }),
      });
    expect(sent().join()).toMatch(/lets sns.amazonaws.com act for anybody/);
    expect(sent({ ArnLike: { "aws:SourceArn": "*" } }).join()).toMatch(/act for anybody/);
    expect(sent({ ArnLike: { "aws:SourceArn": "${aws_sns_topic.t.arn}" } })).toEqual([]);
    expect(trust("ecs-tasks.amazonaws.com", { StringLike: { "aws:SourceAccount": "*" } }).join()).toMatch(
      /act for anybody/,
    );
    expect(
      trust("ecs-tasks.amazonaws.com", { ArnLike: { "aws:SourceArn": "arn:aws:ecs:*:*:*" } }).join(),
    ).toMatch(/act for anybody/);
  });

  it("refuses everybody but some", () => {
    const statement = {
      Effect: "Allow",
      NotPrincipal: { AWS: "123456789012" },
      Action: "s3:GetObject",
      Resource: "${aws_s3_bucket.b.arn}/*",
    };
    const of = (more: object): string[] =>
      written("policies-name-callers", "aws_s3_bucket_policy", { policy: policy({ ...statement, ...more }) });
    expect(of({}).join()).toMatch(/lets everybody in but some/);
    expect(of({ Effect: "Deny" })).toEqual([]);
  });

  it.each([
    ["aws_ecr_repository_policy", "policy", "ecr:BatchGetImage"],
    ["aws_secretsmanager_secret_policy", "policy", "secretsmanager:GetSecretValue"],
    ["aws_efs_file_system_policy", "policy", "elasticfilesystem:ClientMount"],
    ["aws_opensearch_domain", "access_policies", "es:ESHttpGet"],
    ["aws_cloudwatch_log_resource_policy", "policy_document", "logs:PutLogEvents"],
    ["aws_backup_vault_policy", "policy", "backup:DescribeBackupVault"],
    ["aws_kms_key_policy", "policy", "kms:Decrypt"],
    ["aws_sns_topic", "policy", "sns:Publish"],
    ["aws_s3_access_point", "policy", "s3:GetObject"],
  ] as const)("refuses anybody in %s", (type, argument, Action) => {
    const text = policy({ Effect: "Allow", Principal: "*", Action, Resource: "*" });
    expect(written("policies-name-callers", type, { [argument]: text }).join()).toMatch(/lets anybody in/);
  });

  const OWN_FOLDER = `\${aws_s3_bucket.b.arn}/AWSLogs/${ACCOUNT}/*`;
  it.each([
    ["${aws_s3_bucket.b.arn}/*", /name AWSLogs\/<account>\/\* of the bucket/],
    ["${aws_s3_bucket.b.arn}/AWSLogs/*", /write for anybody/],
    [OWN_FOLDER, /^$/],
  ] as const)("lets a load balancer write to %s only when it is of this account", (Resource, sentence) => {
    const found = written("policies-name-callers", "aws_s3_bucket_policy", {
      bucket: "${aws_s3_bucket.b.id}",
      policy: policy({
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource,
      }),
    });
    expect(found.join()).toMatch(sentence);
  });

  const GITHUB = "token.actions.githubusercontent.com";
  const federated = (Condition: object | undefined, provider: string): string =>
    trusted(
      "policies-name-callers",
      { Principal: { Federated: provider }, Action: "sts:AssumeRoleWithWebIdentity", Condition },
      { aws_iam_openid_connect_provider: { github: { url: `https://${GITHUB}` } } },
    ).join();
  const BY_ARN = `arn:aws:iam::123456789012:oidc-provider/${GITHUB}`;
  const BY_REFERENCE = "${aws_iam_openid_connect_provider.github.arn}";

  it.each([
    [undefined],
    [{ StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" } }],
    [{ StringLike: { [`${GITHUB}:sub`]: "*" } }],
    [{ StringLike: { [`${GITHUB}:sub`]: "repo:*" } }],
    [{ StringLike: { [`${GITHUB}:sub`]: "repo:*/shop:*" } }],
    [{ StringLike: { [`${GITHUB}:sub`]: ["repo:acme/shop:*", "*"] } }],
    [{ StringLikeIfExists: { [`${GITHUB}:sub`]: "repo:acme/shop:*" } }],
  ])("refuses everybody whom an identity provider signs for: %j", (condition) => {
    expect(federated(condition, BY_ARN)).toMatch(/lets in everybody whom/);
    expect(federated(condition, BY_REFERENCE)).toMatch(/lets in everybody whom token\.actions/);
  });

  it("asks for a subject however the action is written", () => {
    for (const Action of ["sts:*", "sts:Assume*", "sts:assumerolewithwebidentity", "*"])
      expect(trusted("policies-name-callers", { Principal: { Federated: BY_ARN }, Action }).join()).toMatch(
        /lets in everybody whom/,
      );
  });

  it("accepts the repository that a role is for, and what has no such claim", () => {
    const condition = { StringLike: { [`${GITHUB}:sub`]: "repo:acme/shop:*" } };
    expect(federated(condition, BY_ARN)).toBe("");
    expect(federated(condition, BY_REFERENCE)).toBe("");
    const pool = { StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-central-1:1" } };
    expect(federated(pool, "cognito-identity.amazonaws.com")).toBe("");
  });

  const permission = (args: object): string => callers({ aws_lambda_permission: { p: { ...args } } }).join();

  it("refuses a function that anybody may call", () => {
    const service = { principal: "s3.amazonaws.com" };
    expect(permission({ principal: "*" })).toMatch(/lets anybody call/);
    expect(permission(service)).toMatch(/lets s3.amazonaws.com call for anybody/);
    expect(permission({ ...service, source_arn: "*" })).toMatch(/source_arn: "\*" names nobody/);
    expect(permission({ ...service, source_arn: "arn:aws:s3:::*" })).toMatch(/names nobody/);
    expect(permission({ principal: "s4.amazonaws.com" })).toMatch(/not a service principal/);
    expect(permission({ ...service, source_arn: "${aws_s3_bucket.b.arn}" })).toBe("");
    expect(permission({ ...service, source_account: ACCOUNT })).toBe("");
    expect(permission({ principal: "123456789012" })).toBe("");
  });

  it.each([
    ["aws_lambda_layer_version_permission", { principal: "*" }, /use the layer/],
    ["aws_cloudwatch_event_permission", { principal: "*" }, /send events/],
    ["aws_vpc_endpoint_service_allowed_principal", { principal_arn: "*" }, /connect to the service/],
    ["aws_vpc_endpoint_service", { allowed_principals: ["*"] }, /connect to the service/],
  ] as const)("refuses anybody in %s", (type, args, sentence) => {
    expect(written("policies-name-callers", type, args).join()).toMatch(sentence);
  });

  it.each([
    ["arn:aws:s3:::*", false],
    ["arn:*", false],
    ["*", false],
    ["arn:aws:logs:*:*:*", false],
    ["arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*", true],
    ["${aws_s3_bucket.b.arn}/*", true],
  ] as const)("lets anybody through an endpoint to %s: %s", (Resource, isAccepted) => {
    const text = policy({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource });
    const found = written("policies-name-callers", "aws_vpc_endpoint", { policy: text });
    expect(found.length === 0).toBe(isAccepted);
  });
});
