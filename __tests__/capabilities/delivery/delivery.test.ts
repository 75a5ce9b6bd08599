import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { synthesiseOne } from "../../../cli/synthesise.ts";
import { isObject, type Json, type JsonObject } from "../../../modules/aws/json.ts";
import { rightsOf, typesWithRights } from "../../../modules/aws/terraform-rights.ts";
import { INLINE_POLICIES, POLICIES } from "../../../modules/capabilities/delivery/build.ts";
import { issuerOf, trustPolicy } from "../../../modules/capabilities/delivery/issuer.ts";
import { ownArns } from "../../../modules/capabilities/delivery/own-arns.ts";
import {
  DEPLOY_RIGHTS,
  OLD_RELEASE_RIGHTS,
  SITE_RIGHTS,
} from "../../../modules/capabilities/delivery/program-rights.ts";
import { delivery } from "../../../modules/capabilities/delivery/schema.ts";
import {
  type Bounds,
  readStatements,
  writeStatements,
} from "../../../modules/capabilities/delivery/statements.ts";
import { policyDocument } from "../../../modules/iam.ts";
import { PROJECT } from "../../support/environment.ts";
import { allows, type Call } from "../../support/policy-evaluation.ts";

const ACCOUNT = "123456789012";
const ARN = (service: string, rest: string, region = "eu-central-1"): string =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;
const ROLE = (name: string): string => ARN("iam", `role/${name}`, "");
const BOUNDARY = ARN("iam", "policy/pipeline-boundary", "");

const folder = mkdtempSync(join(tmpdir(), "delivery-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Stacks = ReturnType<typeof synthesiseOne>["stacks"];

/** The environment of the snapshots, in an account whose number is known, with changes of its first level. */
function stacksWith(changes: Readonly<Record<string, unknown>> = {}): Stacks {
  const given = parse(readFileSync(join(PROJECT, "__tests__/environments/pipeline.yml"), "utf8"));
  const file = join(folder, "pipeline.yml");
  writeFileSync(file, stringify({ ...given, account: ACCOUNT, ...changes }));
  return synthesiseOne(file, mkdtempSync(join(folder, "out-")), {
    root: PROJECT,
    outdir: "cdktf.out",
    records: "leave",
  }).stacks;
}

const resourcesIn = (stacks: Stacks, type: string): readonly JsonObject[] =>
  stacks.flatMap(({ json }) => Object.values((json.resource?.[type] ?? {}) as Record<string, JsonObject>));

const stacks = stacksWith();
const own = resourcesIn(stacks, "aws_iam_policy");
const named = (name: string): string => String(own.find((policy) => policy["name"] === name)?.["policy"]);
const policies = own
  .filter(({ name }) => name !== "pipeline-boundary")
  .map(({ policy }) => String(policy).replaceAll(/\$\{aws_kms_key\.[^}]+\}/g, ARN("kms", "key/own")));
const may = (action: string, resource: string, context: Call["context"] = {}): boolean =>
  allows(policies, { action, resource, context });

const OURS = { "aws:ResourceTag/environment": "pipeline" };
const THEIRS = { "aws:ResourceTag/environment": "shop" };

describe("the role of a pipeline", () => {
  it("is in a stack of its own, before all others", () => {
    expect(stacks.map(({ name }) => name)).toEqual([
      "pipeline-delivery",
      "pipeline-network",
      "pipeline-data",
      "pipeline-service",
    ]);
  });

  it.each([
    [
      "makes a VPC that carries the environment's tag",
      "ec2:CreateVpc",
      ARN("ec2", "vpc/new"),
      { "aws:RequestTag/environment": "pipeline" },
    ],
    ["deletes its own subnet", "ec2:DeleteSubnet", ARN("ec2", "subnet/1"), OURS],
    [
      "tags what it has just made",
      "ec2:CreateTags",
      ARN("ec2", "vpc/1"),
      { "aws:RequestTag/environment": "pipeline" },
    ],
    [
      "changes another tag of its own",
      "ec2:CreateTags",
      ARN("ec2", "vpc/1"),
      { ...OURS, "aws:RequestTag/owner": "a" },
    ],
    ["updates its service", "ecs:UpdateService", ARN("ecs", "service/pipeline/pipeline"), {}],
    [
      "registers its task definition",
      "ecs:RegisterTaskDefinition",
      ARN("ecs", "task-definition/pipeline:1"),
      {},
    ],
    ["pushes its image", "ecr:PutImage", ARN("ecr", "repository/pipeline-app"), {}],
    [
      "gives a role to its tasks",
      "iam:PassRole",
      ROLE("pipeline-task"),
      { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
    ],
    [
      "makes a role within the boundary",
      "iam:CreateRole",
      ROLE("pipeline-task"),
      { "iam:PermissionsBoundary": BOUNDARY },
    ],
    [
      "reads its state",
      "s3:GetObject",
      "arn:aws:s3:::tests-terraform-state-123456789012/pipeline/service.tfstate",
      {},
    ],
    [
      "gives a lock back",
      "s3:DeleteObject",
      "arn:aws:s3:::tests-terraform-state-123456789012/pipeline/service.tfstate.tflock",
      {},
    ],
    [
      "sees whether an existing secret is there",
      "secretsmanager:DescribeSecret",
      ARN("secretsmanager", "secret:pipeline/jwt-secret-AbCdEf"),
      {},
    ],
    [
      "makes what is stored under its key",
      "kms:GenerateDataKey",
      ARN("kms", "key/1"),
      { ...OURS, "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" },
    ],
  ] as const)("%s", (_, action, resource, context) => {
    expect(may(action, resource, context)).toBe(true);
  });

  it.each([
    ["delete another environment's subnet", "ec2:DeleteSubnet", ARN("ec2", "subnet/1"), THEIRS],
    ["delete a subnet without a tag", "ec2:DeleteSubnet", ARN("ec2", "subnet/1"), {}],
    [
      "take over what is another's by a tag",
      "ec2:CreateTags",
      ARN("ec2", "vpc/1"),
      { ...THEIRS, "aws:RequestTag/environment": "pipeline" },
    ],
    [
      "tag something as another's",
      "ec2:CreateTags",
      ARN("ec2", "vpc/1"),
      { "aws:RequestTag/environment": "shop" },
    ],
    ["make a VPC without a tag", "ec2:CreateVpc", ARN("ec2", "vpc/new"), {}],
    ["touch another region", "ec2:DeleteSubnet", ARN("ec2", "subnet/1", "us-east-1"), OURS],
    ["update another's service", "ecs:UpdateService", ARN("ecs", "service/shop/shop"), {}],
    ["push another's image", "ecr:PutImage", ARN("ecr", "repository/shop-app"), {}],
    ["push to one whose name only begins alike", "ecr:PutImage", ARN("ecr", "repository/pipelines-app"), {}],
    ["make a role without a boundary", "iam:CreateRole", ROLE("pipeline-task"), {}],
    ["give a role more without the boundary", "iam:PutRolePolicy", ROLE("pipeline-task"), {}],
    [
      "take the boundary away",
      "iam:DeleteRolePermissionsBoundary",
      ROLE("pipeline-task"),
      { "iam:PermissionsBoundary": BOUNDARY },
    ],
    [
      "bound a role by another policy",
      "iam:PutRolePermissionsBoundary",
      ROLE("pipeline-task"),
      { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" },
    ],
    [
      "attach a policy of AWS",
      "iam:AttachRolePolicy",
      ROLE("pipeline-task"),
      { "iam:PermissionsBoundary": BOUNDARY },
    ],
    ["change the boundary", "iam:CreatePolicyVersion", BOUNDARY, {}],
    [
      "change its own policies",
      "iam:CreatePolicyVersion",
      ARN("iam", "policy/pipeline-delivery-network", ""),
      {},
    ],
    [
      "change itself",
      "iam:PutRolePolicy",
      ROLE("pipeline-delivery"),
      { "iam:PermissionsBoundary": BOUNDARY },
    ],
    [
      "say who may take it on",
      "iam:UpdateAssumeRolePolicy",
      ROLE("pipeline-delivery"),
      { "iam:PermissionsBoundary": BOUNDARY },
    ],
    ["tag itself", "iam:TagRole", ROLE("pipeline-delivery"), {}],
    [
      "give itself to a task",
      "iam:PassRole",
      ROLE("pipeline-delivery"),
      { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
    ],
    [
      "give a role to a function",
      "iam:PassRole",
      ROLE("pipeline-task"),
      { "iam:PassedToService": "lambda.amazonaws.com" },
    ],
    ["make a user", "iam:CreateUser", ARN("iam", "user/me", ""), {}],
    ["take on another role", "sts:AssumeRole", ROLE("admin"), {}],
    [
      "read the value of an existing secret",
      "secretsmanager:GetSecretValue",
      ARN("secretsmanager", "secret:shop/jwt-secret-AbCdEf"),
      {},
    ],
    [
      "read another's state",
      "s3:GetObject",
      "arn:aws:s3:::tests-terraform-state-123456789012/shop/service.tfstate",
      {},
    ],
    [
      "delete its state",
      "s3:DeleteObject",
      "arn:aws:s3:::tests-terraform-state-123456789012/pipeline/service.tfstate",
      {},
    ],
    ["decrypt by itself", "kms:Decrypt", ARN("kms", "key/1"), OURS],
    ["delete another's key", "kms:ScheduleKeyDeletion", ARN("kms", "key/1"), THEIRS],
    ["make what no stack has", "rds:CreateDBCluster", ARN("rds", "cluster:pipeline-db"), {}],
    [
      "start instances, which Fargate has none of",
      "ec2:RunInstances",
      ARN("ec2", "instance/new"),
      { "aws:RequestTag/environment": "pipeline" },
    ],
    [
      "run a task on another's hosts",
      "ecs:RunTask",
      ARN("ecs", "task-definition/pipeline:1"),
      { "ecs:cluster": ARN("ecs", "cluster/shop") },
    ],
    [
      "let others into the states of all environments",
      "s3:PutBucketPolicy",
      "arn:aws:s3:::tests-terraform-state-123456789012",
      {},
    ],
    ["remember a shell of tasks", "ecs:ExecuteCommand", ARN("ecs", "task/pipeline/1"), {}],
  ] as const)("may not %s", (_, action, resource, context) => {
    expect(may(action, resource, context)).toBe(false);
  });

  it("bounds every role that it makes to what they have now", () => {
    const roles = resourcesIn(stacks, "aws_iam_role").filter(({ name }) => name !== "pipeline-delivery");
    expect(roles.length).toBeGreaterThan(2);
    const bounds = roles.map((role) => String(role["permissions_boundary"]).replace(/\$\{[^}]+\}/, ACCOUNT));
    expect(bounds).toEqual(roles.map(() => BOUNDARY));
    const given = resourcesIn(stacks, "aws_iam_role_policy").flatMap(({ policy }) =>
      actionsIn(String(policy)),
    );
    expect(new Set(actionsIn(named("pipeline-boundary")))).toEqual(new Set(given));
    expect(given).toContain("logs:PutLogEvents");
  });

  it("bounds them to what they have that on", () => {
    const most = (action: string, resource: string): boolean =>
      allows([named("pipeline-boundary")], { action, resource });
    const value = "secretsmanager:GetSecretValue";
    expect(most(value, ARN("secretsmanager", "secret:pipeline/jwt-secret-AbCdEf"))).toBe(true);
    expect(most(value, ARN("secretsmanager", "secret:shop/jwt-secret-AbCdEf"))).toBe(false);
    expect(most("logs:PutLogEvents", ARN("logs", "log-group:/pipeline/app:log-stream:app/app/1"))).toBe(true);
    expect(most("logs:PutLogEvents", ARN("logs", "log-group:/shop/app:log-stream:app/app/1"))).toBe(false);
    expect(most("ecr:BatchGetImage", ARN("ecr", "repository/pipeline-app"))).toBe(true);
    expect(most("ecr:GetAuthorizationToken", "*")).toBe(true);
  });

  it("bounds ECS, which makes hosts by a role, to passing on the environment's own", () => {
    const given = parse(readFileSync(join(PROJECT, "__tests__/environments/managed.yml"), "utf8"));
    const pipeline = parse(readFileSync(join(PROJECT, "__tests__/environments/pipeline.yml"), "utf8"));
    const { compose, volumes } = given.service;
    const managed = resourcesIn(
      stacksWith({ capacity: given.capacity, service: { ...pipeline.service, compose, volumes } }),
      "aws_iam_policy",
    );
    const boundary = managed.find(({ name }) => name === "pipeline-boundary");
    const most = (action: string, resource: string): boolean =>
      allows([String(boundary?.["policy"])], { action, resource });
    expect(most("iam:PassRole", ROLE("pipeline-host"))).toBe(true);
    expect(most("iam:PassRole", ROLE("admin"))).toBe(false);
    expect(most("ec2:CreateFleet", ARN("ec2", "instance/new"))).toBe(true);
    expect(most("ec2:CreateFleet", ARN("ec2", "instance/new", "us-east-1"))).toBe(false);
  });

  it("trusts the runs of that repository and branch, and no other", () => {
    const [role] = resourcesIn(stacks, "aws_iam_role").filter(({ name }) => name === "pipeline-delivery");
    const { Statement } = JSON.parse(String(role?.["assume_role_policy"]));
    expect(Statement).toEqual([
      expect.objectContaining({
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub":
              "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main",
          },
        },
      }),
    ]);
  });

  it("puts things into a VPC that exists, and changes neither it nor another", () => {
    const network = {
      existing: {
        vpc: "vpc-01234567",
        subnets: { public: { tier: "out" }, private: ["subnet-0000000a", "subnet-0000000b"] },
      },
      cidr: "10.71.0.0/16",
      zones: 2,
      egress: "existing-route",
    };
    const given = resourcesIn(
      stacksWith({ network, bastion: { access: "session-manager" } }),
      "aws_iam_policy",
    );
    const texts = given
      .filter(({ name }) => name !== "pipeline-boundary")
      .map(({ policy }) => String(policy));
    const there = (action: string, resource: string, context: Call["context"] = {}): boolean =>
      allows(texts, { action, resource: ARN("ec2", resource), context });
    expect(there("ec2:CreateSecurityGroup", "vpc/vpc-01234567")).toBe(true);
    expect(there("ec2:CreateSecurityGroup", "vpc/vpc-76543210")).toBe(false);
    expect(there("ec2:RunInstances", "subnet/subnet-0000000a")).toBe(true);
    expect(there("ec2:RunInstances", "subnet/subnet-0000000c")).toBe(false);
    expect(there("ec2:RunInstances", "subnet/subnet-0000000c", { "aws:ResourceTag/tier": "out" })).toBe(true);
    for (const action of ["ec2:DeleteVpc", "ec2:ModifyVpcAttribute", "ec2:CreateTags", "ec2:DeleteTags"])
      expect([action, there(action, "vpc/vpc-01234567")]).toEqual([action, false]);
    for (const action of ["ec2:DeleteSubnet", "ec2:CreateRoute", "ec2:ReplaceRoute"])
      expect([action, there(action, "subnet/subnet-0000000a")]).toEqual([action, false]);
  });

  it("pushes to a repository that exists, and changes nothing of it", () => {
    const registry = { repositories: { app: "shop/app" } };
    const given = resourcesIn(stacksWith({ registry }), "aws_iam_policy");
    const texts = given
      .filter(({ name }) => name !== "pipeline-boundary")
      .map(({ policy }) => String(policy));
    const to = (action: string, repository: string): boolean =>
      allows(texts, { action, resource: ARN("ecr", `repository/${repository}`) });
    for (const action of ["ecr:PutImage", "ecr:BatchGetImage", "ecr:DescribeRepositories"])
      expect([action, to(action, "shop/app"), to(action, "shop/other")]).toEqual([action, true, false]);
    for (const action of ["ecr:DeleteRepository", "ecr:PutImageTagMutability", "ecr:PutLifecyclePolicy"])
      expect([action, to(action, "shop/app")]).toEqual([action, false]);
    const most = given.find(({ name }) => name === "pipeline-boundary");
    const pull = { action: "ecr:GetDownloadUrlForLayer", resource: ARN("ecr", "repository/shop/app") };
    expect(allows([String(most?.["policy"])], pull)).toBe(true);
  });

  it("removes old releases from its own repositories alone, and only where the file says how many stay", () => {
    const texts = (changes: Readonly<Record<string, unknown>>): string[] =>
      resourcesIn(stacksWith(changes), "aws_iam_policy")
        .filter(({ name }) => name !== "pipeline-boundary")
        .map(({ policy }) => String(policy));
    const { service } = parse(readFileSync(join(PROJECT, "__tests__/environments/pipeline.yml"), "utf8"));
    const [first = "", ...others] = Object.keys(service.images);
    expect(others.length).toBeGreaterThan(0);
    const removing = texts({ registry: { keepReleases: 10, repositories: { [first]: "shop/app" } } });
    const removes = (some: readonly string[], repository: string): boolean =>
      allows(some, { action: "ecr:BatchDeleteImage", resource: ARN("ecr", `repository/${repository}`) });
    expect(removes(removing, `pipeline-${others[0]}`)).toBe(true);
    for (const repository of ["shop/app", "shop-app", "pipelines-app"])
      expect([repository, removes(removing, repository)]).toEqual([repository, false]);
    expect(allows(removing, { action: "ecs:ListTaskDefinitions", resource: "*" })).toBe(true);
    expect(removes(texts({}), `pipeline-${others[0]}`)).toBe(false);
  });

  it("begins a database with the snapshot that the file names", () => {
    const database = {
      hosting: "rds",
      service: "mongo",
      engine: "postgres",
      engineVersion: "17",
      restoreFrom: "spring-postgres-final",
    };
    const { service } = parse(readFileSync(join(PROJECT, "__tests__/environments/pipeline.yml"), "utf8"));
    const { database_url: _, ...secrets } = service.secrets;
    const texts = (changes: object) =>
      resourcesIn(
        stacksWith({ service: { ...service, secrets }, database, ...changes }),
        "aws_iam_policy",
      ).map(({ policy }) => String(policy));
    const call = {
      action: "rds:RestoreDBInstanceFromDBSnapshot",
      resource: ARN("rds", "snapshot:spring-postgres-final"),
    };
    expect(allows(texts({}), call)).toBe(true);
    expect(allows(texts({ database: { ...database, restoreFrom: undefined } }), call)).toBe(false);
  });

  it("leaves an identity provider alone that is there", () => {
    const github = {
      pipeline: "github-actions",
      repository: "octo-org/octo-repo",
      identityProvider: "existing",
    };
    const [delivering] = stacksWith({ delivery: github });
    expect(delivering?.json.resource).not.toHaveProperty("aws_iam_openid_connect_provider");
    expect(JSON.stringify(delivering?.json)).toContain(
      `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
    );
  });

  it("has each right in one policy, whatever it is for", () => {
    const all = typesWithRights().flatMap((type) => {
      const { read = [], write = [] } = rightsOf(type) ?? {};
      return [...read, ...write];
    });
    const places = (action: string) =>
      Object.values({ ...POLICIES, ...INLINE_POLICIES }).filter((services) => services.test(action)).length;
    expect([...new Set(all)].filter((action) => places(action) !== 1)).toEqual([]);
  });

  it("fits into AWS's limits, whatever an environment has", () => {
    const bounds = {
      environment: "a-name-of-20-letters",
      region: "ap-southeast-2",
      account: ACCOUNT,
      issuer: "token.actions.githubusercontent.com",
      boundaryArn: `arn:aws:iam::${ACCOUNT}:policy/a-name-of-20-letters-boundary`,
      passedTo: ["ecs-tasks.amazonaws.com", "ec2.amazonaws.com", "dlm.amazonaws.com", "ecs.amazonaws.com"],
      secrets: [],
      repositories: [],
      recordTypes: [],
    };
    const rights = [...typesWithRights().flatMap((type) => rightsOf(type) ?? []), DEPLOY_RIGHTS];
    const textOf = (services: RegExp): string => {
      const some = rights.map(({ read, write }) => ({
        read: read.filter((action) => services.test(action)),
        write: write.filter((action) => services.test(action)),
      }));
      return policyDocument(...readStatements(some, bounds), ...writeStatements(some, bounds));
    };
    const inline = Object.values(INLINE_POLICIES).map((services) => textOf(services).length);
    expect(inline.reduce((sum, length) => sum + length, 0)).toBeLessThan(10_240);
    for (const services of Object.values(POLICIES)) {
      const text = textOf(services);
      // IAM User Guide, "IAM and AWS STS quotas", 2026-11-27.
      expect([services, text.length <= 6144, text.length]).toEqual([services, true, text.length]);
    }
    expect(policies.length).toBeLessThanOrEqual(10);
  });
});

const actionsIn = (policy: string): string[] =>
  JSON.parse(policy).Statement.flatMap(({ Action }: { Action: string | string[] }) => Action);

describe("a pipeline", () => {
  const environments = join(PROJECT, "__tests__/environments");
  const names = readdirSync(environments).filter((file) => file.endsWith(".yml"));

  it.each(names)("deploys what %s has, by rights that pass the checks", (name) => {
    const given = parse(readFileSync(join(environments, name), "utf8"));
    const { delivery, state } = parse(readFileSync(join(environments, "pipeline.yml"), "utf8"));
    const file = join(folder, name);
    writeFileSync(file, stringify({ ...given, account: ACCOUNT, delivery, state }));
    const made = synthesiseOne(file, mkdtempSync(join(folder, "out-")), {
      root: PROJECT,
      outdir: "cdktf.out",
      records: "leave",
    });
    const inline = resourcesIn(made.stacks, "aws_iam_role_policy")
      .filter(({ name: called }) => String(called).includes("-delivery-"))
      .map(({ policy }) => String(policy).length);
    expect(inline.reduce((sum, length) => sum + length, 0)).toBeLessThan(10_240);
    const sizes = resourcesIn(made.stacks, "aws_iam_policy").map(({ policy }) => String(policy).length);
    expect(sizes.length).toBeGreaterThan(5);
    expect(sizes.filter((size) => size > 6144)).toEqual([]);
  });
});

describe("who signs", () => {
  const github = (more: object) =>
    delivery.parse({ pipeline: "github-actions", repository: "octo-org/octo-repo", ...more });

  it("is GitHub, for a branch or for a GitHub environment", () => {
    expect(issuerOf(github({}) as never).subject).toBe("repo:octo-org/octo-repo:ref:refs/heads/main");
    expect(issuerOf(github({ environment: "production" }) as never).subject).toBe(
      "repo:octo-org/octo-repo:environment:production",
    );
  });

  it("is CircleCI, whoever has pushed to the branch", () => {
    const [organization, project] = ["1", "2"].map(
      (digit) => `${digit.repeat(8)}-1111-2222-3333-444444444444`,
    );
    const given = delivery.parse({
      pipeline: "circleci",
      organization,
      project,
      repository: "github.com/octo-org/octo-repo",
    });
    const issuer = issuerOf(given as never);
    const { Statement } = JSON.parse(trustPolicy("arn:provider", issuer));
    expect(Statement[0].Condition).toEqual({
      StringEquals: { [`oidc.circleci.com/org/${organization}:aud`]: organization },
      StringLike: {
        [`oidc.circleci.com/org/${organization}:sub`]: `org/${organization}/project/${project}/user/*/vcs-origin/github.com/octo-org/octo-repo/vcs-ref/refs/heads/main`,
      },
    });
  });

  it("is Jenkins, by the address of one job", () => {
    const job = "https://jenkins.example.com/job/shop/job/main/";
    const given = delivery.parse({ pipeline: "jenkins", issuer: "https://jenkins.example.com/oidc", job });
    const { Statement } = JSON.parse(trustPolicy("arn:provider", issuerOf(given as never)));
    expect(Statement[0].Condition).toEqual({
      StringEquals: {
        "jenkins.example.com/oidc:aud": "sts.amazonaws.com",
        "jenkins.example.com/oidc:sub": job,
      },
    });
  });

  it.each([
    ["http", { issuer: "http://jenkins.example.com/oidc" }],
    ["a port of the issuer, which AWS does not take", { issuer: "https://jenkins.example.com:8443/oidc" }],
    ["a slash at the issuer's end", { issuer: "https://jenkins.example.com/oidc/" }],
    ["a job without a slash at its end", { job: "https://jenkins.example.com/job/shop" }],
    ["every job", { job: "https://jenkins.example.com/job/*/" }],
  ])("is not a Jenkins with %s", (_, more) => {
    const job = "https://jenkins.example.com/job/shop/job/main/";
    const given = { pipeline: "jenkins", issuer: "https://jenkins.example.com/oidc", job, ...more };
    expect(delivery.safeParse(given).success).toBe(false);
  });

  it.each([
    ["a wildcard for the branch", { branch: "*" }],
    ["the id of the owner alone", { repository: "octo-org@1/octo-repo" }],
    ["an address in place of a repository", { repository: "https://github.com/octo-org/octo-repo" }],
    ["a colon in the environment's name", { environment: "production:eu" }],
  ])("is not taken with %s", (_, more) => {
    expect(
      delivery.safeParse({ pipeline: "github-actions", repository: "octo-org/octo-repo", ...more }).success,
    ).toBe(false);
  });
});

/** Arguments that hold a physical name, and the resource type of the Service Authorization Reference that it is of. */
const NAMES: Readonly<Record<string, readonly [argument: string, type: string, arn: string]>> = {
  aws_autoscaling_group: [
    "name",
    "autoscaling:autoScalingGroup",
    "autoScalingGroup:id:autoScalingGroupName/",
  ],
  aws_cloudwatch_dashboard: ["dashboard_name", "cloudwatch:dashboard", "dashboard/"],
  aws_cloudwatch_event_rule: ["name", "events:rule-on-default-event-bus", "rule/"],
  aws_cloudwatch_log_group: ["name", "logs:log-group", "log-group:"],
  aws_cloudwatch_metric_alarm: ["alarm_name", "cloudwatch:alarm", "alarm:"],
  aws_db_instance: ["identifier", "rds:db", "db:"],
  aws_docdb_cluster: ["cluster_identifier", "rds:cluster", "cluster:"],
  aws_ecr_repository: ["name", "ecr:repository", "repository/"],
  aws_ecs_capacity_provider: ["name", "ecs:capacity-provider", "capacity-provider/"],
  aws_ecs_cluster: ["name", "ecs:cluster", "cluster/"],
  aws_iam_instance_profile: ["name", "iam:instance-profile", "instance-profile/"],
  aws_iam_role: ["name", "iam:role", "role/"],
  aws_kms_alias: ["name", "kms:alias", ""],
  aws_lb: ["name", "elasticloadbalancing:loadbalancer/app/", "loadbalancer/app/"],
  aws_lb_target_group: ["name", "elasticloadbalancing:targetgroup", "targetgroup/"],
  aws_secretsmanager_secret: ["name", "secretsmanager:Secret", "secret:"],
  aws_sns_topic: ["name", "sns:topic", ""],
  aws_ssm_parameter: ["name", "ssm:parameter", "parameter"],
};

describe("single rights", () => {
  const bounds = {
    environment: "shop",
    region: "eu-central-1",
    account: ACCOUNT,
    issuer: "i",
    boundaryArn: "",
    passedTo: [],
    secrets: [],
    repositories: [],
    recordTypes: [],
  };
  const rightsFor = (type: string, more: Partial<Bounds> = {}): string[] => {
    const rights = [rightsOf(type) ?? { read: [], write: [] }];
    const all = { ...bounds, ...more };
    return [policyDocument(...readStatements(rights, all), ...writeStatements(rights, all))];
  };
  const OWN = { "aws:ResourceTag/environment": "shop" };
  const NEW = { "aws:RequestTag/environment": "shop" };

  it.each([
    [
      "resolves the image of a launch template",
      "aws_autoscaling_group",
      "ssm:GetParameters",
      "arn:aws:ssm:eu-central-1::parameter/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
      {},
    ],
    [
      "waits for a namespace that is being made",
      "aws_service_discovery_http_namespace",
      "servicediscovery:GetOperation",
      ARN("servicediscovery", "namespace/ns-1"),
      {},
    ],
    [
      "takes a last snapshot, whose ARN names no account",
      "aws_ebs_volume",
      "ec2:CreateSnapshot",
      "arn:aws:ec2:eu-central-1::snapshot/*",
      NEW,
    ],
    ["takes it of the volume", "aws_ebs_volume", "ec2:CreateSnapshot", ARN("ec2", "volume/1"), OWN],
    ["tags it", "aws_ebs_volume", "ec2:CreateTags", "arn:aws:ec2:eu-central-1::snapshot/*", NEW],
    [
      "makes an instance of DocumentDB with the engine's parameters",
      "aws_docdb_cluster_instance",
      "rds:CreateDBInstance",
      ARN("rds", "pg:default.docdb5.0"),
      {},
    ],
    [
      "makes an instance of RDS of a snapshot",
      "aws_db_instance",
      "rds:RestoreDBInstanceFromDBSnapshot",
      ARN("rds", "snapshot:shop-postgres-final"),
      {},
    ],
    [
      "makes the audit log's options",
      "aws_db_option_group",
      "rds:CreateOptionGroup",
      ARN("rds", "og:shop-mysql-1"),
      {},
    ],
  ] as const)("%s", (_, type, action, resource, context) => {
    expect(allows(rightsFor(type), { action, resource, context })).toBe(true);
  });

  it.each([
    [
      "another's snapshot",
      "aws_ebs_volume",
      "ec2:CreateVolume",
      "arn:aws:ec2:eu-central-1::snapshot/1",
      { "aws:ResourceTag/environment": "other" },
    ],
    [
      "parameters of others",
      "aws_autoscaling_group",
      "ssm:GetParameters",
      ARN("ssm", "parameter/other/x"),
      {},
    ],
  ] as const)("are not on %s", (_, type, action, resource, context) => {
    expect(allows(rightsFor(type), { action, resource, context })).toBe(false);
  });

  it.each([
    ["aws_db_instance", "rds:RestoreDBInstanceFromDBSnapshot", "rds", "snapshot"],
    ["aws_rds_cluster", "rds:RestoreDBClusterFromSnapshot", "rds", "cluster-snapshot"],
    ["aws_elasticache_replication_group", "elasticache:CreateReplicationGroup", "elasticache", "snapshot"],
  ] as const)(
    "begin %s with the named snapshot of another environment, and delete none",
    (type, action, service, kind) => {
      const last = ARN(service, `${kind}:spring-final-1`);
      const to = (given: Partial<Bounds>, call: string, resource: string) =>
        allows(rightsFor(type, given), { action: call, resource, context: {} });
      for (const snapshot of ["spring-final-1", last]) {
        const given = { snapshots: { [service]: snapshot } };
        expect(to(given, action, last)).toBe(true);
        expect(to(given, action, ARN(service, `${kind}:spring-final-2`))).toBe(false);
        for (const call of [
          "rds:DeleteDBSnapshot",
          "rds:DeleteDBClusterSnapshot",
          "elasticache:DeleteSnapshot",
        ])
          expect(to(given, call, last)).toBe(false);
      }
      expect(to({}, action, last)).toBe(false);
    },
  );
});

it("reads every parameter that AWS publishes and an environment takes", () => {
  const folders = ["environments", "stacks"].map((name) => join(PROJECT, "__tests__/__snapshots__", name));
  const read = folders.flatMap((where) =>
    readdirSync(where).flatMap((file) => {
      const { data } = JSON.parse(readFileSync(join(where, file), "utf8"));
      const parameters: { readonly name: string }[] = Object.values(data?.aws_ssm_parameter ?? {});
      return parameters.map(({ name }) => name);
    }),
  );
  expect(read.length).toBeGreaterThan(1);
  const [bounds] = [{ environment: "e", region: "eu-central-1", account: ACCOUNT, issuer: "i" }];
  const rights = rightsOf("data.aws_ssm_parameter");
  const policy = policyDocument(
    ...readStatements(rights ? [rights] : [], {
      ...bounds,
      boundaryArn: "",
      passedTo: [],
      secrets: [],
      repositories: [],
      recordTypes: [],
    }),
  );
  for (const name of new Set(read))
    expect([
      name,
      allows([policy], {
        action: "ssm:GetParameter",
        resource: `arn:aws:ssm:eu-central-1::parameter${name}`,
      }),
    ]).toEqual([name, true]);
});

describe("the names that rights are narrowed to", () => {
  const found = readdirSync(join(PROJECT, "__tests__/__snapshots__/environments"))
    .filter((file) => !file.endsWith("-bootstrap.tf.json") && !file.endsWith("-delivery.tf.json"))
    .flatMap((file) => {
      const environment = file.replace(/-(network|data|service)\.tf\.json$/, "");
      const json: JsonObject = JSON.parse(
        readFileSync(join(PROJECT, "__tests__/__snapshots__/environments", file), "utf8"),
      );
      return Object.entries(isObject(json["resource"]) ? json["resource"] : {}).flatMap(([type, byId]) =>
        Object.values(isObject(byId) ? byId : {}).map((args) => ({
          environment,
          type,
          args: args as JsonObject,
        })),
      );
    });

  it.each(Object.entries(NAMES))(
    "are those that the environments give: %s",
    (type, [argument, kind, head]) => {
      const some = found.filter((one) => one.type === type);
      expect(some.length).toBeGreaterThan(0);
      for (const { environment, args } of some) {
        const name = nameOf(args[argument] ?? args[`${argument}_prefix`]);
        const hasFirewall = found.some(
          (one) => one.environment === environment && one.type === "aws_wafv2_web_acl",
        );
        const place = { environment, region: "r", account: "a", issuer: "i", hasFirewall };
        const patterns = ownArns(kind, `arn:aws:s:\${Region}:\${Account}:x`, place).map((arn) =>
          arn.replace(/^arn:aws:s:r:a:/, ""),
        );
        const isOurs = patterns.some(
          (pattern) => like(pattern, `${head}${name}`) || like(pattern, `${head}${name}/1`),
        );
        expect([environment, name, isOurs]).toEqual([environment, name, true]);
      }
    },
  );
});

const nameOf = (value: Json | undefined): string => String(value);

const like = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(text);

/** Commands of the SDK that people send, and no deployment. */
const BY_PEOPLE = [
  "CreateSecret",
  "DeleteDBInstance",
  "DescribeDBInstances",
  "ExecuteCommand",
  "GetProducts",
  "PutSecretValue",
];

/** The right has another name, or stands with the bucket of the states. */
const BUCKET = ["HeadBucket", "GetBucketVersioning", "GetObject"];

const PUSHED_BY_DOCKER = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:CompleteLayerUpload",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
];

describe("what deploy calls by itself", () => {
  const files = [join(PROJECT, "cli"), join(PROJECT, "cli/deploy")].flatMap((where) =>
    readdirSync(where).flatMap((file) =>
      file.endsWith(".ts") ? [readFileSync(join(where, file), "utf8")] : [],
    ),
  );
  const commands = files.flatMap((text) =>
    [...text.matchAll(/import \{([^}]*)\} from "@aws-sdk\/client-([\w-]+)"/g)].flatMap(
      ([, names = "", client = ""]) =>
        [...names.matchAll(/(\w+)Command\b|paginate(\w+)/g)].map(([, sent, paged]) => [
          client,
          sent ?? paged ?? "",
        ]),
    ),
  );
  const PREFIX: Readonly<Record<string, string>> = {
    "secrets-manager": "secretsmanager",
    "cloudwatch-logs": "logs",
    "service-quotas": "servicequotas",
  };

  /** Operations that the right for has another name. Source: S3 User Guide, "Required permissions for API operations". */
  const RIGHT: Readonly<Record<string, string>> = {
    ListObjectsV2: "ListBucket",
    DeleteObjects: "DeleteObject",
  };

  it("is allowed", () => {
    expect(commands.length).toBeGreaterThan(10);
    const asked = commands
      .filter(([client = "", name = ""]) => client !== "sts" && ![...BY_PEOPLE, ...BUCKET].includes(name))
      .map(([client = "", name = ""]) => `${PREFIX[client] ?? client}:${RIGHT[name] ?? name}`);
    const own = [DEPLOY_RIGHTS, SITE_RIGHTS, OLD_RELEASE_RIGHTS].flatMap(({ read, write }) => [
      ...read,
      ...write,
    ]);
    const allowed = [...own, ...(rightsOf("aws_ecs_service")?.write ?? [])];
    expect([...new Set(asked)].filter((action) => !allowed.includes(action))).toEqual([]);
    // What nobody calls is no right; Docker pushes by itself.
    expect(own.filter((action) => !asked.includes(action) && !PUSHED_BY_DOCKER.includes(action))).toEqual([]);
  });
});
