import { accountId } from "../../account.ts";
import { rightsOf, type TerraformRights } from "../../aws/terraform-rights.ts";
import { TerraformDataSource, TerraformResource, type TerraformStack } from "../../cdktf.ts";
import { nameIn } from "../../delivery/repository-names.ts";
import type { Common } from "../../environment/common.ts";
import type { PolicyStatement } from "../../iam.ts";
import { deliveryRoleName, operatorsBoundaryName, operatorsRoleName } from "../../naming.ts";
import { childrenOf } from "../../overrides.ts";
import type { DeliverySite, Make } from "../building.ts";
import { recordTypesOf } from "../domain/schema.ts";
import { boundaryArn, boundaryName, boundRoles, servicesOfRoles } from "./boundary.ts";
import { DeliveryRole } from "./delivery-role.ts";
import { emptyBuckets, emptyZones, ZONE_RIGHTS, zonesAreEmptied } from "./emptied.ts";
import { issuerOf } from "./issuer.ts";
import { mostOfRoles } from "./most-of-roles.ts";
import { DEPLOY_RIGHTS, IPV6_RIGHTS, OLD_RELEASE_RIGHTS, SITE_RIGHTS } from "./program-rights.ts";
import type { Delivery, Stored } from "./schema.ts";
import { type Bounds, readStatements, writeStatements } from "./statements.ts";

/**
 * The services of AWS whose rights stand in one policy. Each policy has 6,144 characters at most, a role ten policies:
 * IAM User Guide, "IAM and AWS STS quotas", 2026-11-27.
 */
export const POLICIES = {
  network: /^ec2:/,
  services: /^ecs:/,
  ingress: /^(elasticloadbalancing|servicediscovery):/,
  names: /^(route53|acm|cloudfront):/,
  capacity: /^(autoscaling|application-autoscaling|ecr|servicequotas|dlm):/,
  identity: /^(iam|kms):/,
  databases: /^rds:(?!.*(Cluster|Group))/,
  // Clusters, and groups of subnets, parameters and options.
  groups: /^rds:.*(Cluster|Group)/,
  stores: /^(s3|secretsmanager|ssm|elasticfilesystem):/,
  monitoring: /^(logs|cloudwatch|events|sns|sqs|scheduler):/,
} as const;
/** Of the role itself, which has ten policies already; all of these together have 10,240 characters at most. */
export const INLINE_POLICIES = {
  caches: /^elasticache:/,
  trails: /^cloudtrail:/,
  firewalls: /^wafv2:/,
} as const;
const FAMILIES = { ...POLICIES, ...INLINE_POLICIES };
type Family = keyof typeof FAMILIES;

export const makeDelivery: Make<DeliverySite, Delivery, Common & Stored> = (
  { scope, deployed, secrets, output },
  delivery,
  environment,
) => {
  const { name } = environment;
  const account = environment.account ?? accountId(scope);
  boundRoles(deployed, name);
  const issuer = issuerOf(delivery);
  const bounds = (): Bounds => ({
    environment: name,
    region: environment.region,
    account,
    boundaryArn: boundaryArn(account, name),
    issuer: issuer.host,
    hasFirewall: environment.waf !== undefined,
    passedTo: servicesOfRoles(deployed),
    domain: environment.domain,
    internalNames: environment.internalIngress?.names,
    recordTypes: [...(environment.site ? ["A", "AAAA"] : recordTypesOf(environment.ingress)), "CNAME"],
    secrets,
    existing: environment.network.existing,
    repositories: Object.values(environment.registry.repositories).map(nameIn),
    snapshots: {
      ...(environment.database?.restoreFrom ? { rds: environment.database.restoreFrom } : {}),
      ...(environment.cache?.restoreFrom ? { elasticache: environment.cache.restoreFrom } : {}),
    },
  });
  const { region: home, site } = environment;
  // Asked for at the end, when the role's own resources are there, too.
  const rights = () => [
    ...rightsFor([...deployed, scope], deployed, home),
    ...(site ? [SITE_RIGHTS] : []),
    ...(environment.registry.keepReleases === undefined ? [] : [OLD_RELEASE_RIGHTS]),
    ...(environment.network.ipv6 ? [IPV6_RIGHTS] : []),
    ...(zonesAreEmptied(deployed) ? [ZONE_RIGHTS] : []),
  ];
  const elsewhere = () =>
    rightsElsewhere(deployed, home).flatMap(({ region, rights: some }) =>
      inFurtherRegion(region, statementsOf(some, /./, { ...bounds(), region, elsewhere: true })),
    );
  const statements = (family: Family): PolicyStatement[] => [
    ...statementsOf(rights(), FAMILIES[family], bounds()),
    ...extraStatements(family, bounds(), environment),
    ...(family === "stores" ? emptyBuckets(deployed) : []),
    ...(family === "names" ? emptyZones(deployed) : []),
  ];
  const needed = (families: object): Record<string, () => PolicyStatement[]> =>
    Object.fromEntries(
      (Object.keys(families) as Family[])
        .filter((family) => statements(family).length > 0)
        .map((family) => [family, () => statements(family)]),
    );
  const role = new DeliveryRole(scope, "delivery", {
    environment: name,
    account,
    issuer,
    createProvider: delivery.identityProvider === "create",
    policies: needed(POLICIES),
    inline: { ...needed(INLINE_POLICIES), ...(elsewhere().length > 0 ? { elsewhere } : {}) },
    bounds: () => mostOfRoles(deployed, bounds()),
  });
  output("delivery_role", "Role that the pipeline deploys with: its AWS_ROLE_ARN", role.arn);
  return {};
};

/** The pipeline reads all stacks, and changes those that it deploys. */
function rightsFor(
  read: readonly TerraformStack[],
  written: readonly TerraformStack[],
  home: string,
): readonly TerraformRights[] {
  const known = (stacks: readonly TerraformStack[]) =>
    [...new Set(stacks.flatMap((stack) => typesIn(stack, home)))].flatMap((type) => rightsOf(type) ?? []);
  return [...known(read).map((one) => ({ read: one.read, write: [] })), ...known(written), DEPLOY_RIGHTS];
}

/** Types of resources in a region of a stack; those that are only read with `data.` before them. */
const typesIn = (stack: TerraformStack, home: string): string[] => [
  ...childrenOf(stack, TerraformResource)
    .filter((resource) => (regionOf(resource) ?? home) === home)
    .map(({ terraformResourceType }) => terraformResourceType),
  ...childrenOf(stack, TerraformDataSource).map(
    ({ terraformResourceType }) => `data.${terraformResourceType}`,
  ),
];

/** What Terraform needs in regions beside the environment's, which resources name themselves. */
function rightsElsewhere(
  stacks: readonly TerraformStack[],
  home: string,
): readonly { readonly region: string; readonly rights: readonly TerraformRights[] }[] {
  const resources = stacks.flatMap((stack) => childrenOf(stack, TerraformResource));
  const regions = [...new Set(resources.map((resource) => regionOf(resource) ?? home))];
  return regions
    .filter((region) => region !== home)
    .map((region) => {
      const own = resources.filter((resource) => regionOf(resource) === region);
      const types = [...new Set(own.map(({ terraformResourceType }) => terraformResourceType))];
      return { region, rights: types.flatMap((type) => rightsOf(type) ?? []) };
    });
}

/** The region that a resource names; undefined for the stack's own. */
function regionOf(resource: TerraformResource): string | undefined {
  const named: unknown = Reflect.get(resource, "regionInput");
  return typeof named === "string" ? named : undefined;
}

/** As few statements as there are conditions, and names that no other statement of the policy has. */
function inFurtherRegion(region: string, statements: readonly PolicyStatement[]): PolicyStatement[] {
  const alike = new Map<string, PolicyStatement[]>();
  for (const statement of statements) {
    const key = JSON.stringify([statement.resources.includes("*"), statement.conditions]);
    alike.set(key, [...(alike.get(key) ?? []), statement]);
  }
  return [...alike.values()].map((group, index) => ({
    sid: `In${region.replaceAll("-", "")}${index + 1}`,
    actions: [...new Set(group.flatMap(({ actions }) => actions))].sort(),
    resources: [...new Set(group.flatMap(({ resources }) => resources))].sort(),
    ...(group[0]?.conditions ? { conditions: group[0].conditions } : {}),
  }));
}

function statementsOf(
  rights: readonly TerraformRights[],
  services: RegExp,
  bounds: Bounds,
): PolicyStatement[] {
  const some = rights.map((one) => ({
    read: one.read.filter((action) => services.test(action)),
    write: one.write.filter((action) => services.test(action)),
    serviceLinkedRoles: services.test("iam:") ? (one.serviceLinkedRoles ?? []) : [],
  }));
  return [...readStatements(some, bounds), ...writeStatements(some, bounds)];
}

function extraStatements(family: Family, bounds: Bounds, environment: Common & Stored): PolicyStatement[] {
  if (family === "identity") return [...useOfKeys(bounds, environment), ...notItself(bounds, environment)];
  return family === "stores" ? stateStatements(bounds, environment) : [];
}

/** Sources: Terraform documentation, "Backend Type: s3", "S3 Bucket Permissions", 2026-11-27. */
function stateStatements({ environment }: Bounds, { state }: Stored): PolicyStatement[] {
  if (state.home !== "s3") return [];
  const bucket = `arn:aws:s3:::${state.bucket}`;
  return [
    { sid: "FindStates", actions: ["s3:GetBucketVersioning", "s3:ListBucket"], resources: [bucket] },
    {
      sid: "KeepStates",
      actions: ["s3:GetObject", "s3:PutObject"],
      resources: [`${bucket}/${environment}/*`],
    },
    {
      sid: "GiveLocksBack",
      actions: ["s3:DeleteObject"],
      resources: [`${bucket}/${environment}/*.tflock`],
    },
    // Its name may begin as those of the environment's buckets do, and it holds the states of others.
    {
      sid: "NotTheBucketOfStates",
      effect: "Deny",
      actions: ["s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:Put*", "s3:TagResource", "s3:UntagResource"],
      resources: [bucket],
    },
  ];
}

/**
 * Stores under a key are made by whoever may use the key, through the service that keeps them.
 * Source: AWS KMS Developer Guide, "kms:ViaService", 2026-11-27.
 */
function useOfKeys({ environment, region, account }: Bounds, { encryption }: Stored): PolicyStatement[] {
  if (!encryption) return [];
  const own = "kmsKeyArn" in encryption ? undefined : { "aws:ResourceTag/environment": environment };
  const resources =
    "kmsKeyArn" in encryption ? [encryption.kmsKeyArn] : [`arn:aws:kms:${region}:${account}:key/*`];
  return [
    {
      sid: "UseKeyByServices",
      actions: [
        "kms:CreateGrant",
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "kms:RetireGrant",
      ],
      resources,
      conditions: {
        StringLike: { "kms:ViaService": `*.${region}.amazonaws.com` },
        ...(own ? { StringEquals: own } : {}),
      },
    },
    {
      sid: "SeeKey",
      actions: ["kms:DescribeKey"],
      resources,
      ...(own ? { conditions: { StringEquals: own } } : {}),
    },
  ];
}

/** Its name and those of its policies begin as those of what it makes do, and so do those of operators. */
const notItself = ({ environment, account }: Bounds, { operators }: Stored): PolicyStatement[] => [
  {
    sid: "NotItself",
    effect: "Deny",
    actions: [
      "iam:AttachRolePolicy",
      "iam:DeleteRole",
      "iam:DeleteRolePermissionsBoundary",
      "iam:DeleteRolePolicy",
      "iam:DetachRolePolicy",
      "iam:PassRole",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:TagRole",
      "iam:UntagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
      "iam:UpdateRoleDescription",
    ],
    resources: [
      deliveryRoleName(environment),
      ...(operators === undefined ? [] : [operatorsRoleName(environment)]),
    ].map((name) => `arn:aws:iam::${account}:role/${name}`),
  },
  {
    sid: "NotItsPolicies",
    effect: "Deny",
    actions: [
      "iam:CreatePolicyVersion",
      "iam:DeletePolicy",
      "iam:DeletePolicyVersion",
      "iam:SetDefaultPolicyVersion",
    ],
    resources: [
      boundaryName(environment),
      `${deliveryRoleName(environment)}-*`,
      ...(operators === undefined ? [] : [operatorsBoundaryName(environment)]),
    ].map((name) => `arn:aws:iam::${account}:policy/${name}`),
  },
];
