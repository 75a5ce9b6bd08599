import type { z } from "zod";
import { CLOUDFRONT_REGION } from "../../aws/cloudfront.ts";
import { type Action, expandAction, isKey } from "../../aws/service-authorization.ts";
import type { PolicyStatement } from "../../iam.ts";
import { physicalName, trailAlarmName } from "../../naming.ts";
import type { encryption } from "../encryption/schema.ts";
import {
  BEFORE_A_NAME,
  EXECUTE_COMMAND,
  LIST_TASKS,
  NEVER,
  OPERATE,
  OPERATE_SITE,
  READ,
  READ_SECRET,
  READ_SITE,
  SECRET_VALUES,
  SESSION_DOCUMENTS,
  SILENCE,
  UPDATE_SERVICE,
} from "./rights.ts";

/** What the rights depend on. */
export interface Operated {
  readonly environment: string;
  readonly region: string;
  readonly account: string;
  readonly executeCommand: boolean;
  readonly secrets: boolean;
  readonly hasBastion: boolean;
  readonly hasSite: boolean;
  readonly hasTrail: boolean;
  readonly encryption?: z.output<typeof encryption> | undefined;
}

const RESOURCE_TAG = "aws:ResourceTag/environment";
type Conditions = NonNullable<PolicyStatement["conditions"]>;

/** What operators may do. Each statement is on what carries the environment's tag, where AWS asks for tags at all. */
export function operatorStatements(of: Operated): PolicyStatement[] {
  const reads = [...READ, ...(of.hasSite ? READ_SITE : [])];
  const own = { StringEquals: { ...inRegions(of), [RESOURCE_TAG]: of.environment } };
  return [
    { sid: "ReadByTag", actions: reads.filter(asksForTags), resources: ["*"], conditions: own },
    {
      sid: "ReadWithoutTags",
      actions: reads.filter((name) => !asksForTags(name)),
      resources: ["*"],
      conditions: { StringEquals: inRegions(of) },
    },
    {
      sid: "FindTasks",
      actions: [LIST_TASKS],
      resources: ["*"],
      conditions: { ArnLike: { "ecs:cluster": ecsArns(of, "cluster/", "") } },
    },
    {
      sid: "Operate",
      actions: [
        ...OPERATE,
        ...(of.hasSite ? OPERATE_SITE : []),
        ...(of.executeCommand ? [EXECUTE_COMMAND] : []),
      ],
      resources: ["*"],
      conditions: own,
    },
    {
      sid: "UpdateServices",
      actions: [UPDATE_SERVICE],
      resources: ["*"],
      // Another environment's would run here with what this one's tasks have.
      conditions: {
        ...own,
        ArnLikeIfExists: { "ecs:task-definition": ecsArns(of, "task-definition/", ":*") },
      },
    },
    ...(of.hasTrail ? [withoutTrailAlarms(of)] : []),
    ...(of.hasBastion ? sessions(of) : []),
    ...(of.secrets ? secretStatements(of) : []),
  ];
}

/** The most that the role may ever do, whatever is attached to it. */
export const boundaryStatements = (of: Operated): PolicyStatement[] => [
  ...operatorStatements(of),
  {
    sid: "Never",
    effect: "Deny",
    actions: [...NEVER, ...(of.secrets ? [] : SECRET_VALUES)],
    resources: ["*"],
  },
];

/** Whether a right to an action can be given by the tags of what it is on. */
export function asksForTags(name: string): boolean {
  if (BEFORE_A_NAME.includes(name)) return false;
  const resources = expandAction(name).flatMap((action: Action) => action.resources);
  const required = resources.filter((resource) => resource.required);
  const asked = required.length > 0 ? required : resources;
  return asked.length > 0 && asked.every(({ keys }) => keys.some((key) => isKey(key, RESOURCE_TAG)));
}

/** They tell others of what operators do. One that is in alarm already, or has no actions, tells nobody. */
const withoutTrailAlarms = ({ environment, region, account }: Operated): PolicyStatement => ({
  sid: "TrailAlarmsStay",
  effect: "Deny",
  actions: SILENCE,
  resources: [`arn:aws:cloudwatch:${region}:${account}:alarm:${trailAlarmName(environment, "*")}`],
});

/** CloudFront, its alarm and its metrics are where they always are. */
const inRegions = ({ region, hasSite }: Operated): Readonly<Record<string, string | readonly string[]>> => ({
  "aws:RequestedRegion": hasSite && region !== CLOUDFRONT_REGION ? [region, CLOUDFRONT_REGION] : region,
});

const ecsArns = ({ environment, region, account }: Operated, before: string, after: string): string[] =>
  [environment, `${environment}-*`].map(
    (name) => `arn:aws:ecs:${region}:${account}:${before}${name}${after}`,
  );

/**
 * Sessions on the bastion alone: hosts carry the environment's tag, too. Its own sessions are those that its session has
 * begun. Source: Systems Manager User Guide, "Additional sample IAM policies for Session Manager" (2026-11).
 */
function sessions({ environment, region, account }: Operated): PolicyStatement[] {
  const onBastion: Conditions = {
    StringEquals: {
      [RESOURCE_TAG]: environment,
      "aws:ResourceTag/Name": physicalName(environment, "bastion"),
    },
  };
  return [
    {
      sid: "StartSessions",
      actions: ["ssm:StartSession"],
      resources: [`arn:aws:ec2:${region}:${account}:instance/*`],
      conditions: onBastion,
    },
    {
      sid: "BySessionDocuments",
      actions: ["ssm:StartSession"],
      resources: [
        `arn:aws:ssm:${region}:${account}:document/${SESSION_DOCUMENTS.shell}`,
        ...SESSION_DOCUMENTS.published.map((name) => `arn:aws:ssm:${region}::document/${name}`),
      ],
    },
    {
      sid: "EndOwnSessions",
      actions: ["ssm:ResumeSession", "ssm:TerminateSession"],
      resources: [`arn:aws:ssm:${region}:${account}:session/*`],
      // Two dollars, since Terraform would fill in what follows one.
      conditions: { StringLike: { "ssm:resourceTag/aws:ssmmessages:session-id": "$${aws:userid}" } },
    },
  ];
}

/** Their key gives values to whoever may read the secret, through Secrets Manager alone. */
function secretStatements(of: Operated): PolicyStatement[] {
  const { environment, region, account, encryption } = of;
  const own = { [RESOURCE_TAG]: environment };
  const read: PolicyStatement = {
    sid: "ReadSecrets",
    actions: [READ_SECRET],
    resources: [`arn:aws:secretsmanager:${region}:${account}:secret:*`],
    conditions: { StringEquals: own },
  };
  if (encryption === undefined) return [read];
  const via = { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` };
  const isOwn = !("kmsKeyArn" in encryption);
  const decrypt: PolicyStatement = {
    sid: "DecryptSecrets",
    actions: ["kms:Decrypt"],
    resources: [isOwn ? `arn:aws:kms:${region}:${account}:key/*` : encryption.kmsKeyArn],
    conditions: { StringEquals: { ...via, ...(isOwn ? own : {}) } },
  };
  return [read, decrypt];
}
