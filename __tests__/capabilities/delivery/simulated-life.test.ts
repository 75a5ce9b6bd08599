/**
 * What Terraform calls to make, change and destroy an environment, each action on each resource that it takes, by the names
 * and regions that are synthesised, put to a simulator of IAM with all that the pipeline's role has.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { synthesiseOne } from "../../../cli/synthesise.ts";
import { type ActionResource, expandAction } from "../../../modules/aws/service-authorization.ts";
import { rightsOf } from "../../../modules/aws/terraform-rights.ts";
import { whyUntagged } from "../../../modules/aws/untagged-resources.ts";
import { ownershipOf } from "../../../modules/capabilities/delivery/own-arns.ts";
import { PROJECT } from "../../support/environment.ts";
import { isAllowed } from "../../support/policy-simulation.ts";

const ACCOUNT = "123456789012";
/** Which kinds they take, the simulator knows of the earlier load balancers alone. */
const NOT_SIMULATED = /^elasticloadbalancing:(Add|Remove)Tags$/;
const DOMAIN = "event.example.com";
const RECORD = {
  "route53:ChangeResourceRecordSetsActions": ["CREATE"],
  "route53:ChangeResourceRecordSetsNormalizedRecordNames": [DOMAIN],
  "route53:ChangeResourceRecordSetsRecordTypes": ["A"],
};
/** Keys are for whom the account's own policies allow. */
const KEY_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: "kms:*",
      Resource: "*",
    },
  ],
});
const folder = mkdtempSync(join(tmpdir(), "life-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where the name of a resource stands in Terraform, and what its ARN is behind the account; ID is AWS's own. */
const NAMES: Readonly<Record<string, readonly (readonly [type: string, argument: string, tail: string])[]>> =
  {
    "autoscaling:autoScalingGroup": [
      ["aws_autoscaling_group", "name", "autoScalingGroup:ID:autoScalingGroupName/NAME"],
    ],
    "cloudfront:function": [["aws_cloudfront_function", "name", "function/NAME"]],
    "cloudtrail:trail": [["aws_cloudtrail", "name", "trail/NAME"]],
    "cloudwatch:alarm": [["aws_cloudwatch_metric_alarm", "alarm_name", "alarm:NAME"]],
    "cloudwatch:dashboard": [["aws_cloudwatch_dashboard", "dashboard_name", "dashboard/NAME"]],
    "ecr:repository": [["aws_ecr_repository", "name", "repository/NAME"]],
    "ecs:capacity-provider": [["aws_ecs_capacity_provider", "name", "capacity-provider/NAME"]],
    "ecs:cluster": [["aws_ecs_cluster", "name", "cluster/NAME"]],
    "ecs:service": [["aws_ecs_service", "name", "service/NAME/NAME"]],
    "ecs:task-definition": [["aws_ecs_task_definition", "family", "task-definition/NAME:1"]],
    "elasticache:cluster": [["aws_elasticache_cluster", "cluster_id", "cluster:NAME"]],
    "elasticache:parametergroup": [["aws_elasticache_parameter_group", "name", "parametergroup:NAME"]],
    "elasticache:subnetgroup": [["aws_elasticache_subnet_group", "name", "subnetgroup:NAME"]],
    "elasticloadbalancing:listener-rule/app": [["aws_lb", "name", "listener-rule/app/NAME/ID/ID/ID"]],
    "elasticloadbalancing:listener/app": [["aws_lb", "name", "listener/app/NAME/ID/ID"]],
    "elasticloadbalancing:loadbalancer/app/": [["aws_lb", "name", "loadbalancer/app/NAME/ID"]],
    "elasticloadbalancing:targetgroup": [["aws_lb_target_group", "name", "targetgroup/NAME/ID"]],
    "events:rule-on-default-event-bus": [["aws_cloudwatch_event_rule", "name", "rule/NAME"]],
    "iam:instance-profile": [["aws_iam_instance_profile", "name", "instance-profile/NAME"]],
    "iam:role": [["aws_iam_role", "name", "role/NAME"]],
    "logs:delivery-destination": [
      ["aws_cloudwatch_log_delivery_destination", "name", "delivery-destination:NAME"],
    ],
    "logs:delivery-source": [["aws_cloudwatch_log_delivery_source", "name", "delivery-source:NAME"]],
    "logs:log-group": [["aws_cloudwatch_log_group", "name", "log-group:NAME"]],
    "rds:cluster": [["aws_rds_cluster", "cluster_identifier", "cluster:NAME"]],
    "rds:cluster-pg": [["aws_rds_cluster_parameter_group", "name", "cluster-pg:NAME"]],
    "rds:db": [["aws_rds_cluster_instance", "identifier", "db:NAME"]],
    "rds:subgrp": [["aws_db_subnet_group", "name", "subgrp:NAME"]],
    "s3:bucket": [["aws_s3_bucket", "bucket", "NAME"]],
    "secretsmanager:Secret": [["aws_secretsmanager_secret", "name", "secret:NAME-AbCdEf"]],
    "sns:topic": [["aws_sns_topic", "name", "NAME"]],
    "ssm:parameter": [["aws_ssm_parameter", "name", "parameterNAME"]],
    "wafv2:webacl": [["aws_wafv2_web_acl", "name", "global/webacl/NAME/ID"]],
  };

interface Thing {
  readonly type: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly region: string;
}
interface Life {
  readonly name: string;
  readonly things: readonly Thing[];
  readonly identity: readonly string[];
}
type ByName = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Resources = Readonly<Record<string, ByName>>;

/**
 * The simulator takes no wildcard for a type of EC2's, as `*:*\/*` has it, which AWS does: EC2 User Guide, "Example policies",
 * `arn:aws:ec2:region:account-id:*\/*` on CreateTags (2026-11-29).
 */
function lifeOf(source: string, changes: object): Life {
  const given = parse(readFileSync(join(PROJECT, source), "utf8"));
  const { delivery, state } = parse(
    readFileSync(join(PROJECT, "__tests__/environments/pipeline.yml"), "utf8"),
  );
  const { name } = given;
  const file = join(folder, `${name}.yml`);
  writeFileSync(file, stringify({ ...given, account: ACCOUNT, delivery, state, ...changes }));
  const { stacks } = synthesiseOne(file, mkdtempSync(join(folder, "out-")), {
    root: PROJECT,
    outdir: "cdktf.out",
    records: "leave",
  });
  const of = (end: string) => stacks.filter((stack) => stack.name === `${name}-${end}`);
  const things = ["network", "data", "service"].flatMap(of).flatMap(({ json }) => {
    const { aws = [] } = (json.provider ?? {}) as { aws?: { alias?: string; region: string }[] };
    return Object.entries((json.resource ?? {}) as Resources).flatMap(([type, byId]) =>
      Object.values(byId).map((args): Thing => {
        const [, alias] = String(args["provider"] ?? "aws").split(".");
        const region = aws.find((one) => one.alias === alias)?.region;
        return { type, args, region: String(args["region"] ?? region) };
      }),
    );
  });
  const identity = of("delivery").flatMap(({ json }) => {
    const { aws_iam_policy = {}, aws_iam_role_policy = {} } = (json.resource ?? {}) as Resources;
    const attached = Object.values(aws_iam_policy).filter((policy) =>
      String(policy["name"]).startsWith(`${name}-delivery-`),
    );
    return [...attached, ...Object.values(aws_iam_role_policy)].map(({ policy }) =>
      String(policy).replaceAll(/(arn:aws:ec2:[^:"]+:\d+:)\*\/\*/g, "$1*"),
    );
  });
  return { name, things, identity };
}

/** ARNs that an action meets, of the kind that it takes, in a region. */
function arnsOf(life: Life, kind: string, { arn: template }: ActionResource, region: string): string[] {
  const [arn, , service, inRegion = "", inAccount = "", ...rest] = template.split(":");
  const head = [arn, "aws", service, inRegion && region, inAccount && ACCOUNT].join(":");
  // Load balancers of networks and of gateways, which no environment has; logs are delivered from CloudFront's region.
  if (kind === "logs:delivery" && region !== "us-east-1") return [];
  if (/\/(net|gwy)$/.test(kind)) return [];
  if (ownershipOf(kind) !== "name") return [`${head}:${rest.join(":").replaceAll(/\$\{[^}]+\}/g, "id")}`];
  return (NAMES[kind] ?? []).flatMap(([type, argument, tail]) =>
    life.things
      .filter((thing) => thing.type === type && (inRegion === "" || thing.region === region))
      .map(({ args }) => args[argument] ?? `${String(args[`${argument}_prefix`])}1`)
      .map((name) => `${head}:${tail.replaceAll("NAME", String(name)).replaceAll("ID", "id")}`),
  );
}

interface Call {
  readonly action: string;
  readonly region: string;
  readonly writes: boolean;
  /** Each has to be allowed. */
  readonly resources: readonly { readonly kind: string; readonly arn: string }[];
}

function callsOf(life: Life): Call[] {
  const kinds = new Map(life.things.map(({ type, region }) => [`${type} ${region}`, { type, region }]));
  const calls = [...kinds.values()].flatMap(({ type, region }) => {
    const { read, write } = rightsOf(type) ?? { read: [], write: [] };
    return [...read, ...write].flatMap((name) =>
      expandAction(name).map(({ name: action, resources }): Call => {
        const required = resources.filter((resource) => resource.required);
        const kindOf = (resource: ActionResource) => `${action.split(":", 1)[0]}:${resource.name}`;
        const own = resources.filter((resource) => ownershipOf(kindOf(resource)) !== undefined);
        // Where any kind will do, such as for a tag, it is on each that the environment has.
        const met = (required.length > 0 ? required : own).flatMap((resource) =>
          arnsOf(life, kindOf(resource), resource, region).map((arn) => ({ kind: kindOf(resource), arn })),
        );
        const any = resources.length === 0 ? [{ kind: "", arn: "*" }] : [];
        return { action, region, writes: write.includes(name), resources: [...any, ...met] };
      }),
    );
  });
  const simulated = calls.filter(({ action }) => !NOT_SIMULATED.test(action));
  return [...new Map(simulated.map((call) => [`${call.action} ${call.region}`, call])).values()];
}

/** Whether it is allowed before the thing is there, or when it is, with the tags of an environment. */
async function may(life: Life, { action, region }: Call, arn: string, owner = life.name): Promise<boolean> {
  const common = {
    "aws:RequestedRegion": region,
    "iam:PermissionsBoundary": `arn:aws:iam::${ACCOUNT}:policy/${life.name}-boundary`,
    "iam:PassedToService": "ecs-tasks.amazonaws.com",
    ...(action === "acm:RequestCertificate" ? { "acm:DomainNames": [DOMAIN] } : {}),
    ...(action === "route53:ChangeResourceRecordSets" ? RECORD : {}),
  };
  const isKey = arn.startsWith("arn:aws:kms:");
  const request = {
    ...(isKey ? { ofResource: KEY_POLICY } : {}),
    principal: `arn:aws:iam::${ACCOUNT}:role/${life.name}-delivery`,
    action,
    resource: arn,
  };
  for (const key of ["aws:ResourceTag/environment", "aws:RequestTag/environment"]) {
    const context = { ...common, [key]: owner };
    if (await isAllowed({ ...request, context, identity: life.identity })) return true;
  }
  return false;
}

const LIVES: readonly (readonly [string, string, object])[] = [
  [
    "mall, with names and a firewall",
    "environments/mall.yml",
    {
      domain: { zone: { name: DOMAIN }, names: [DOMAIN] },
      waf: { groups: ["common"], mode: "block" },
    },
  ],
  ["market", "environments/market.yml", { disposable: true }],
];

describe.each(LIVES)(
  "the role of a pipeline, for the whole life of %s",
  { timeout: 300_000 },
  (_, file, changes) => {
    const life = lifeOf(file, changes);
    const calls = callsOf(life);

    it("meets what there is, in each of its regions", () => {
      const regions = new Set(life.things.map(({ region }) => region));
      expect(new Set(calls.map(({ region }) => region))).toEqual(regions);
      const met = new Set(calls.flatMap(({ resources }) => resources.map(({ kind }) => kind)));
      const known = Object.keys(NAMES).filter((kind) =>
        (NAMES[kind] ?? []).some(([type]) => life.things.some((thing) => thing.type === type)),
      );
      expect(known.filter((kind) => !met.has(kind))).toEqual([]);
      expect(calls.flatMap(({ resources }) => resources).length).toBeGreaterThan(400);
    });

    it("allows each call", async () => {
      const denied: string[] = [];
      for (const call of calls)
        for (const { arn } of call.resources)
          if (!(await may(life, call, arn))) denied.push(`${call.action} ${call.region} ${arn}`);
      expect(denied).toEqual([]);
    });

    it("changes nothing of the same kind that another environment has", async () => {
      const allowed: string[] = [];
      for (const call of calls.filter(({ writes }) => writes))
        for (const { kind, arn } of call.resources) {
          const type = kind.slice(kind.indexOf(":") + 1);
          if (ownershipOf(kind) === undefined || whyUntagged(call.action, type) !== undefined) continue;
          const others = arn.replaceAll(life.name, "other");
          if (await may(life, call, others, "other")) allowed.push(`${call.action} ${others}`);
        }
      expect(allowed).toEqual([]);
    });
  },
);
