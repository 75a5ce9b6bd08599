import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expandAction, isKey } from "../../../modules/aws/service-authorization.ts";
import { decisionsOf } from "../../../modules/capabilities/decisions.ts";
import { firstDeployment } from "../../../modules/capabilities/first-deployment.ts";
import * as rights from "../../../modules/capabilities/operators/rights.ts";
import { operators as schema } from "../../../modules/capabilities/operators/schema.ts";
import { asksForTags } from "../../../modules/capabilities/operators/statements.ts";
import { stacksOf } from "../../support/databases.ts";
import {
  type Changes,
  market,
  marketWith,
  PROJECT,
  sentencesOf,
  shippedProject,
  WORKERS_ONLY,
} from "../../support/environment.ts";
import { isAllowed } from "../../support/policy-simulation.ts";

const ACCOUNT = "123456789012";
const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/market-operators`;
const arn = (service: string, rest: string, region = "eu-central-1"): string =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;

/** The agent of ECS Exec writes to the container's file system. */
const SHELL: Changes = {
  "service.executeCommand": true,
  waivers: ["nginx", "app"].map((at) => ({
    rule: "root-is-read-only",
    at,
    reason: "The test opens a shell in it.",
  })),
};

const SITE_SERVICE = "services:\n  web:\n    build: ./app";

function roleOf(operators: Changes = {}, more: Changes = {}) {
  const stacks = stacksOf(
    marketWith({ account: ACCOUNT, operators: { principals: [ALICE], ...operators }, ...more }),
    (text) => {
      const writable = operators["executeCommand"] === true;
      const compose = writable ? text.replaceAll("read_only: true", "read_only: false") : text;
      return "site" in more ? compose.replace(/^services:$/m, SITE_SERVICE) : compose;
    },
  );
  const stack = stacks["delivery"];
  if (!stack) throw new Error("no stack of rights");
  const role = Object.values(stack.all("aws_iam_role")).find(({ name }) => name === "market-operators");
  const policy = Object.values(stack.all("aws_iam_role_policy")).find(
    ({ name }) => name === "market-operators",
  );
  const boundary = Object.values(stack.all("aws_iam_policy")).find(
    ({ name }) => name === "market-operators-boundary",
  );
  if (!role || !policy || !boundary) throw new Error("no role with policy and boundary");
  return {
    role,
    trust: String(role["assume_role_policy"]),
    policy: String(policy["policy"]),
    boundary: String(boundary["policy"]),
  };
}

const plain = roleOf();
const chosen = roleOf({ executeCommand: true, secrets: true }, { encryption: { key: "create" }, ...SHELL });
const EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "*", Resource: "*" },
});

/** Roles of the account use a key by their own policies. */
const KEY_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: "kms:*",
    Resource: "*",
  },
});

type Case = readonly [
  what: string,
  action: string,
  resource: string,
  context?: Readonly<Record<string, string>>,
];

const OURS = { "aws:RequestedRegion": "eu-central-1", "aws:ResourceTag/environment": "market" };
const THEIRS = { "aws:RequestedRegion": "eu-central-1", "aws:ResourceTag/environment": "shop" };
const HERE = { "aws:RequestedRegion": "eu-central-1" };
const DEFINITION = arn("ecs", "task-definition/market:7");
const BASTION = { ...OURS, "aws:ResourceTag/Name": "market-bastion" };

const ALLOWED: readonly Case[] = [
  ["sees a service", "ecs:DescribeServices", arn("ecs", "service/market/market"), OURS],
  ["lists tasks", "ecs:ListTasks", "*", { ...HERE, "ecs:cluster": arn("ecs", "cluster/market") }],
  ["reads logs", "logs:FilterLogEvents", arn("logs", "log-group:/market/app"), OURS],
  ["sees metrics", "cloudwatch:GetMetricData", "*", HERE],
  ["sees alarms", "cloudwatch:DescribeAlarms", arn("cloudwatch", "alarm:market-cpu"), HERE],
  ["changes the number of tasks", "ecs:UpdateService", arn("ecs", "service/market/market"), OURS],
  [
    "goes back to an earlier task definition",
    "ecs:UpdateService",
    arn("ecs", "service/market/market"),
    { ...OURS, "ecs:task-definition": DEFINITION },
  ],
  ["stops a task", "ecs:StopTask", arn("ecs", "task/market/0123456789abcdef"), OURS],
  ["silences an alarm", "cloudwatch:DisableAlarmActions", arn("cloudwatch", "alarm:market-cpu"), OURS],
  ["restarts a database", "rds:RebootDBInstance", arn("rds", "db:market-database"), OURS],
  ["has a cluster fail over", "rds:FailoverDBCluster", arn("rds", "cluster:market-database"), OURS],
  [
    "restarts a cache",
    "elasticache:RebootCacheCluster",
    arn("elasticache", "cluster:market-cache-001"),
    OURS,
  ],
  [
    "has a cache fail over",
    "elasticache:TestFailover",
    arn("elasticache", "replicationgroup:market-cache"),
    OURS,
  ],
  [
    "changes the number of hosts",
    "autoscaling:SetDesiredCapacity",
    arn("autoscaling", "autoScalingGroup:11111111:autoScalingGroupName/market-hosts"),
    OURS,
  ],
  [
    "begins a session on the bastion",
    "ssm:StartSession",
    arn("ec2", "instance/i-0123456789abcdef0"),
    BASTION,
  ],
];

const REFUSED: readonly Case[] = [
  ["see another environment's service", "ecs:DescribeServices", arn("ecs", "service/shop/shop"), THEIRS],
  ["read another environment's logs", "logs:FilterLogEvents", arn("logs", "log-group:/shop/app"), THEIRS],
  ["list another's tasks", "ecs:ListTasks", "*", { ...HERE, "ecs:cluster": arn("ecs", "cluster/shop") }],
  ["update another environment's service", "ecs:UpdateService", arn("ecs", "service/shop/shop"), THEIRS],
  ["update what has no tag", "ecs:UpdateService", arn("ecs", "service/old/old"), HERE],
  [
    "run another's task definition",
    "ecs:UpdateService",
    arn("ecs", "service/market/market"),
    { ...OURS, "ecs:task-definition": arn("ecs", "task-definition/shop:1") },
  ],
  ["stop another's task", "ecs:StopTask", arn("ecs", "task/shop/0123456789abcdef"), THEIRS],
  [
    "operate in another region",
    "ecs:StopTask",
    arn("ecs", "task/market/0123456789abcdef", "us-west-2"),
    { ...OURS, "aws:RequestedRegion": "us-west-2" },
  ],
  ["restart another's database", "rds:RebootDBInstance", arn("rds", "db:shop-database"), THEIRS],
  ["delete its database", "rds:DeleteDBInstance", arn("rds", "db:market-database"), OURS],
  ["change its database", "rds:ModifyDBInstance", arn("rds", "db:market-database"), OURS],
  ["delete its service", "ecs:DeleteService", arn("ecs", "service/market/market"), OURS],
  ["register a task definition", "ecs:RegisterTaskDefinition", DEFINITION, HERE],
  ["run a task", "ecs:RunTask", DEFINITION, OURS],
  ["give a role to a task", "iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/market-task`],
  ["make a role", "iam:CreateRole", `arn:aws:iam::${ACCOUNT}:role/mine`],
  ["change its own rights", "iam:PutRolePolicy", ROLE],
  ["lift its boundary", "iam:DeleteRolePermissionsBoundary", ROLE],
  ["take another role", "sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/admin`],
  ["tag what is another's", "ecs:TagResource", arn("ecs", "service/shop/shop"), THEIRS],
  ["delete logs", "logs:DeleteLogGroup", arn("logs", "log-group:/market/app"), OURS],
  ["end the trail", "cloudtrail:StopLogging", arn("cloudtrail", "trail/market-trail"), OURS],
  ["open a group", "ec2:AuthorizeSecurityGroupIngress", arn("ec2", "security-group/sg-1"), OURS],
  ["begin a session on a host", "ssm:StartSession", arn("ec2", "instance/i-0123456789abcdef0"), OURS],
  [
    "begin a session on another's bastion",
    "ssm:StartSession",
    arn("ec2", "instance/i-0123456789abcdef0"),
    { ...THEIRS, "aws:ResourceTag/Name": "shop-bastion" },
  ],
  ["read a parameter", "ssm:GetParameter", arn("ssm", "parameter/market/host-key"), OURS],
  ["read an object", "s3:GetObject", "arn:aws:s3:::market-trail-1/AWSLogs/1.json.gz", HERE],
];

/** Only where the file says so. */
const CHOSEN: readonly Case[] = [
  ["opens a shell in a task", "ecs:ExecuteCommand", arn("ecs", "task/market/0123456789abcdef"), OURS],
  [
    "reads a secret",
    "secretsmanager:GetSecretValue",
    arn("secretsmanager", "secret:market/jwt-AbCdEf"),
    OURS,
  ],
  [
    "decrypts it under the environment's key",
    "kms:Decrypt",
    arn("kms", "key/11111111-2222-3333-4444-555555555555"),
    { ...OURS, "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" },
  ],
];

const simulate = ([, action, resource, context = {}]: Case, by: ReturnType<typeof roleOf>, all = by.policy) =>
  isAllowed({
    principal: ROLE,
    action,
    resource,
    context,
    identity: [all],
    boundary: by.boundary,
    ...(action.startsWith("kms:") ? { ofResource: KEY_POLICY } : {}),
  });

const named = (cases: readonly Case[]) => cases.map((one): [string, Case] => [one[0], one]);

describe("an operator", () => {
  it.each(named(ALLOWED))("%s", async (_, one) => {
    expect(await simulate(one, plain)).toBe(true);
  });

  it.each(named(REFUSED))("does not %s", async (_, one) => {
    expect(await simulate(one, chosen)).toBe(false);
  });

  it.each(named(REFUSED))("does not %s, whatever is attached to the role", async (_, one) => {
    expect(await simulate(one, chosen, EVERYTHING)).toBe(false);
  });

  it.each(named(CHOSEN))("%s where the file says so alone", async (_, one) => {
    expect(await simulate(one, chosen)).toBe(true);
    expect(await simulate(one, plain)).toBe(false);
    expect(await simulate(one, plain, EVERYTHING)).toBe(false);
    const [what, action, resource, context] = one;
    const theirs: Case = [what, action, resource, { ...context, "aws:ResourceTag/environment": "shop" }];
    expect(await simulate(theirs, chosen)).toBe(false);
  });

  it.each(["DisableAlarmActions", "SetAlarmState"])(
    "does not keep the trail's alarms from telling of it by %s, and may silence others",
    async (action) => {
      const watched = roleOf({}, { trail: {} });
      const on = (alarm: string, all?: string) =>
        simulate([alarm, `cloudwatch:${action}`, arn("cloudwatch", `alarm:${alarm}`), OURS], watched, all);
      const ofTrail = Object.values(
        stacksOf(marketWith({ trail: {} }))["data"]?.all("aws_cloudwatch_metric_alarm") ?? {},
      ).flatMap(({ alarm_name, namespace }) => (namespace === "market/trail" ? [String(alarm_name)] : []));
      expect(ofTrail).toHaveLength(3);
      for (const alarm of ofTrail) {
        expect(await on(alarm)).toBe(false);
        expect(await on(alarm, EVERYTHING)).toBe(false);
      }
      expect(await on("market-cpu-high")).toBe(true);
    },
  );

  it("ends its own sessions, and nobody else's", async () => {
    const end = (id: string) =>
      isAllowed({
        principal: `arn:aws:sts::${ACCOUNT}:assumed-role/market-operators/alice`,
        action: "ssm:TerminateSession",
        resource: arn("ssm", "session/alice-0123456789abcdef0"),
        context: { "aws:userid": "AROAEXAMPLE:alice", "ssm:resourceTag/aws:ssmmessages:session-id": id },
        identity: [plain.policy],
        boundary: plain.boundary,
      });
    expect(await end("AROAEXAMPLE:alice")).toBe(true);
    expect(await end("AROAEXAMPLE:bob")).toBe(false);
  });
});

describe("the role of operators", () => {
  const take = (principal: string, context: Readonly<Record<string, string>>) =>
    isAllowed({
      principal,
      action: "sts:AssumeRole",
      resource: ROLE,
      context,
      identity: [EVERYTHING],
      ofResource: plain.trust,
    });
  const SHOWN = { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "3599" };

  it("is taken by whom the file names, by a second factor that was shown not long ago", async () => {
    expect(await take(ALICE, SHOWN)).toBe(true);
    expect(await take(`arn:aws:iam::${ACCOUNT}:user/bob`, SHOWN)).toBe(false);
    expect(await take(ALICE, {})).toBe(false);
    expect(await take(ALICE, { ...SHOWN, "aws:MultiFactorAuthPresent": "false" })).toBe(false);
    expect(await take(ALICE, { ...SHOWN, "aws:MultiFactorAuthAge": "3601" })).toBe(false);
  });

  it("is for users of the environment's own account where the file names nobody", async () => {
    const { trust } = roleOf({ principals: undefined });
    const may = (identity: readonly string[]) =>
      isAllowed({
        principal: ALICE,
        action: "sts:AssumeRole",
        resource: ROLE,
        context: SHOWN,
        identity,
        ofResource: trust,
      });
    expect(await may([EVERYTHING])).toBe(true);
    // The account has to let them: the trust policy alone is not enough.
    expect(await may([])).toBe(false);
  });

  it("has sessions that end, and a boundary of its own", () => {
    expect(plain.role).toMatchObject({ max_session_duration: 3600 });
    expect(String(plain.role["permissions_boundary"])).toMatch(/^\$\{aws_iam_policy\.operators_boundary_/);
    expect(roleOf({ sessionHours: 12 }).role).toMatchObject({ max_session_duration: 43200 });
  });

  it("sees and renews what CloudFront holds, where there is a site", async () => {
    const site = roleOf({}, { ...WORKERS_ONLY, site: { service: "web", accessLogs: false } });
    const distribution = `arn:aws:cloudfront::${ACCOUNT}:distribution/E1234567890`;
    const context = { ...OURS, "aws:RequestedRegion": "us-east-1" };
    const renew: Case = ["renew", "cloudfront:CreateInvalidation", distribution, context];
    expect([await simulate(renew, site), await simulate(renew, plain)]).toEqual([true, false]);
  });

  it("cannot be changed by the pipeline", () => {
    const delivery = {
      pipeline: "github-actions",
      repository: "octo-org@123456/octo-repo@456789",
    };
    const state = { home: "s3", bucket: "market-terraform-state" };
    const stack = stacksOf(
      marketWith({ account: ACCOUNT, operators: { principals: [ALICE] }, delivery, state }),
    )["delivery"];
    const pipeline = Object.values(stack?.all("aws_iam_policy") ?? {})
      .filter(({ name }) => /^market-delivery-/.test(String(name)))
      .map(({ policy }) => String(policy));
    const may = (action: string, resource: string) =>
      isAllowed({
        principal: `arn:aws:iam::${ACCOUNT}:role/market-delivery`,
        action,
        resource,
        identity: pipeline,
      });
    const of = async (role: string, policy: string) => [
      await may("iam:PutRolePolicy", `arn:aws:iam::${ACCOUNT}:role/${role}`),
      await may("iam:UpdateAssumeRolePolicy", `arn:aws:iam::${ACCOUNT}:role/${role}`),
      await may("iam:CreatePolicyVersion", `arn:aws:iam::${ACCOUNT}:policy/${policy}`),
    ];
    return expect(of("market-operators", "market-operators-boundary")).resolves.toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe("each right of operators", () => {
  const reads = [...rights.READ, ...rights.READ_SITE, rights.LIST_TASKS];
  const changes = [
    ...rights.OPERATE,
    ...rights.OPERATE_SITE,
    rights.UPDATE_SERVICE,
    rights.EXECUTE_COMMAND,
    rights.READ_SECRET,
  ];

  it.each([...reads, ...changes, ...rights.SECRET_VALUES])("%s is an action of AWS", (name) => {
    expect(expandAction(name).map((action) => action.name)).toEqual([name]);
  });

  it.each(changes)("%s, which changes or tells something, is given by tags", (name) => {
    expect(asksForTags(name)).toBe(true);
  });

  it("asks for a condition that its action has", () => {
    const has = (name: string, key: string) =>
      expandAction(name).some(({ keys, resources }) =>
        [...keys, ...resources.flatMap((resource) => resource.keys)].some((one) => isKey(one, key)),
      );
    expect(has(rights.UPDATE_SERVICE, "ecs:task-definition")).toBe(true);
    expect(has(rights.LIST_TASKS, "ecs:cluster")).toBe(true);
    expect(has("ssm:StartSession", "aws:ResourceTag/Name")).toBe(true);
    expect(has("ssm:TerminateSession", "ssm:resourceTag/aws:ssmmessages:session-id")).toBe(true);
  });
});

it("covers all that logs and exec of this program call", () => {
  const text = ["logs", "exec", "deploy/running-task"]
    .map((file) => readFileSync(join(PROJECT, `cli/${file}.ts`), "utf8"))
    .join("\n");
  const called = [...text.matchAll(/import \{([^}]*)\} from "@aws-sdk\/client-([\w-]+)"/g)].flatMap(
    ([, names = "", client = ""]) =>
      [...names.matchAll(/(\w+)Command\b|paginate(\w+)/g)].map(
        ([, sent, paged]) => `${client.replace("cloudwatch-", "")}:${sent ?? paged}`,
      ),
  );
  expect(called).toEqual(expect.arrayContaining(["logs:FilterLogEvents", "ecs:ExecuteCommand"]));
  const given = [...rights.READ, rights.LIST_TASKS, rights.EXECUTE_COMMAND];
  expect(called.filter((action) => !given.includes(action))).toEqual([]);
  expect(text).not.toMatch(/readOutput|writeTarget/);
});

describe("the file of an environment", () => {
  const complaints = (principal: string) =>
    schema.safeParse({ principals: [principal] }).error?.issues.map(({ message }) => message) ?? [];

  it.each([ALICE, `arn:aws:iam::${ACCOUNT}:root`])("takes %s", (one) => {
    expect(complaints(one)).toEqual([]);
    expect(sentencesOf(marketWith({ operators: { principals: [one] } }))).toEqual([]);
  });

  it.each([
    `arn:aws:iam::${ACCOUNT}:role/team/on-call`,
    `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef`,
  ])("refuses %s, whose sessions say nothing of a second factor", (one) => {
    expect(sentencesOf(marketWith({ operators: { principals: [one] } }))).toEqual([
      expect.stringMatching(/^operators\.principals\[0\]: ".*" is a role, whose sessions do not say/),
    ]);
  });

  it.each([
    "*",
    "alice",
    ACCOUNT,
    `arn:aws:iam::${ACCOUNT}:user/*`,
    `arn:aws:iam::${ACCOUNT}:group/team`,
    `arn:aws:sts::${ACCOUNT}:assumed-role/admin/alice`,
  ])("refuses %s", (one) => {
    expect(complaints(one)).toEqual([expect.stringContaining("must be the ARN of a user or an account")]);
  });

  it("has whoever deploys know who must be there first", () => {
    const told = decisionsOf(market({ operators: { principals: [ALICE] } }), {
      project: shippedProject(),
      others: [],
    }).map(({ message }) => message);
    expect(told).toContainEqual(expect.stringContaining("operators.principals: each must be there"));
  });

  it("tells of an environment whose task definitions have names as its own ones do", () => {
    const told = (...names: string[]) =>
      decisionsOf(market({ operators: { principals: [ALICE] } }), {
        project: shippedProject(),
        others: names.map((name) => ({ ...market(), name })),
      }).filter(({ stage, message }) => stage === "neighbours" && message.startsWith("operators:"));
    expect(told("shop", "markets").map(({ message }) => message)).toEqual([]);
    expect(told("shop", "market-live").map(({ message }) => message)).toEqual([
      "operators: they may run task definitions whose names begin with market-, and so do those of market-live, which have its roles and secrets. Keep the two in accounts of their own, or rename one.",
    ]);
  });

  it("has a person deploy the rights first, with a pipeline or without", () => {
    const delivery = { pipeline: "github-actions", repository: "octo-org@123456/octo-repo@456789" };
    const state = { home: "s3", bucket: "market-terraform-state" };
    const first = (changes: Changes) =>
      firstDeployment(market({ operators: { principals: [ALICE] }, ...changes }), shippedProject(), {
        root: "/shop",
        outdir: "cdktf.out",
      }).filter((command) => command.startsWith("npx cdktf deploy market-delivery"));
    expect(first({})).toHaveLength(1);
    expect(first({ delivery, state })).toHaveLength(1);
  });
});
