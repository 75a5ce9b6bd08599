import { type PolicyStatement, policyDocument } from "../iam.ts";

/**
 * The prefix in IAM of what is called through an interface endpoint. Absent: AWS's documents name no endpoint policy
 * for it (`ecs-agent` and `ecs-telemetry`, over which hosts hold connections that are not API calls), and an endpoint
 * that does not take one cannot be made with it.
 * Sources: ECR User Guide, "Create an endpoint policy for your Amazon ECR VPC endpoints"; ECS Developer Guide,
 * "Creating a VPC endpoint policy for Amazon ECS"; VPC User Guide, "AWS services that integrate with AWS PrivateLink";
 * 2026-11.
 */
const PREFIXES: Readonly<Record<string, string>> = {
  "ecr.api": "ecr",
  "ecr.dkr": "ecr",
  ec2: "ec2",
  ecs: "ecs",
  logs: "logs",
  monitoring: "cloudwatch",
  secretsmanager: "secretsmanager",
  ssm: "ssm",
  ssmmessages: "ssmmessages",
};

/**
 * Buckets of AWS's own that hosts and tasks read. Sources, 2026-11: ECR User Guide, "Minimum Amazon S3 Bucket
 * Permissions for Amazon ECR" (image layers); Amazon Linux 2023 User Guide, packages over an S3 endpoint; Systems
 * Manager User Guide, "SSM Agent communications with AWS managed S3 buckets"; ECS Developer Guide, "Installing the
 * Amazon ECS container agent".
 */
const bucketsOfAws = (region: string): readonly string[] => [
  `prod-${region}-starport-layer-bucket`,
  `al2023-repos-${region}-de612dc2`,
  `amazon-ecs-agent-${region}`,
  `amazon-ssm-${region}`,
  `aws-ssm-${region}`,
];

/** Callers of this account only: with credentials of another one, nothing leaves the network through an endpoint. */
const thisAccount = (prefix: string, account: string): PolicyStatement => ({
  sid: "CallersOfThisAccount",
  principals: "*",
  actions: [`${prefix}:*`],
  resources: ["*"],
  conditions: { StringEquals: { "aws:PrincipalAccount": account } },
});

/** The policy of an interface endpoint; undefined where it takes none. */
export function interfaceEndpointPolicy(service: string, account: string): string | undefined {
  const prefix = Object.hasOwn(PREFIXES, service) ? PREFIXES[service] : undefined;
  return prefix === undefined ? undefined : policyDocument(thisAccount(prefix, account));
}

/**
 * The policy of the S3 gateway endpoint. Image layers and packages are fetched by signed links or by nobody in
 * particular, so those buckets are named instead of the callers.
 */
export function s3EndpointPolicy(region: string, account: string): string {
  return policyDocument(thisAccount("s3", account), {
    sid: "ImagesAndPackagesOfAws",
    principals: "*",
    actions: ["s3:GetObject"],
    resources: bucketsOfAws(region).map((bucket) => `arn:aws:s3:::${bucket}/*`),
  });
}
