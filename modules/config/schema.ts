import { z } from "zod";
import { database, secretSource } from "./database-schema";
import { cidr, count, environmentVariables, logRetentionDays, percent, seconds } from "./values";
import { waivers } from "./waiver-schema";

/**
 * The schema of an environment file: every key with its meaning, unit, default and limits.
 * Values that several keys must agree on are checked in `agreement.ts`; region, zones and instance types
 * against AWS's own lists in `agreement.ts`, too.
 */

/** Environment names start every physical name, so they leave room for what follows within 32 characters. */
export const ENVIRONMENT_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const name = z
  .string()
  .regex(ENVIRONMENT_NAME, {
    error: "must start with a letter and hold only lower-case letters, digits and single hyphens",
  })
  .refine((text) => !/^(aws|ecs|fargate)/.test(text), {
    error: "must not begin with aws, ecs or fargate, which ECS keeps for itself",
  })
  // Sources: ELBv2 API reference, CreateLoadBalancer `Name`; EC2 API reference, CreateSecurityGroup `GroupName` (2026-11-26).
  .refine((text) => !text.startsWith("internal-"), {
    error: "must not begin with internal-, which AWS lets no load balancer's name begin with",
  })
  .refine((text) => !text.startsWith("sg-"), {
    error: "must not begin with sg-, which AWS lets no security group's name begin with",
  })
  .min(2, { error: "must have at least 2 characters" })
  .max(20, { error: "must have at most 20 characters, so that names stay within AWS's limit of 32" })
  .describe("Starts the name of everything that is made. The file must be called <name>.yml")
  .meta({ examples: ["shop"] });

const tags = z
  .strictObject({
    project: z
      .string()
      .min(1)
      .max(256)
      .describe("Tag `project`")
      .meta({ examples: ["shop"] }),
    owner: z
      .string()
      .min(1)
      .max(256)
      .describe("Tag `owner`: the people to ask")
      .meta({ examples: ["shop-team@example.com"] }),
    costCentre: z
      .string()
      .min(1)
      .max(256)
      .describe("Tag `cost-centre`")
      .meta({ examples: ["1000"] }),
    more: z
      .record(z.string().min(1).max(128), z.string().max(256))
      .default({})
      .describe("Any further tags by name")
      .meta({ examples: [{ tier: "web" }] }),
  })
  .describe("Tags on everything, beside `environment` and `managed-by`");

const state = z
  .discriminatedUnion("home", [
    z.strictObject({
      home: z.literal("local").describe("State files in `state/` beside main.ts"),
    }),
    z.strictObject({
      home: z.literal("s3").describe("State in an S3 bucket, locked natively and encrypted"),
      bucket: z
        .string()
        .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
          error: "must be an S3 bucket name: 3 to 63 lower-case letters, digits, dots and hyphens",
        })
        .describe("Name of the bucket, unique in all of AWS; the bootstrap stack makes it")
        .meta({ examples: ["example-terraform-state-123456789012"] }),
    }),
  ])
  .describe("Where Terraform keeps its state");

const EGRESS_KINDS = [
  "none",
  "nat-gateway",
  "nat-gateway-per-zone",
  "regional-nat-gateway",
  "endpoints",
] as const;

const network = z.strictObject({
  cidr: cidr
    .describe("The VPC's network: private by RFC 1918, /16 to /28")
    .meta({ examples: ["10.0.0.0/16"] }),
  zones: z
    .union([count(2, 6), z.array(z.string()).min(2).max(6)], {
      error: "must be a number of zones from 2 to 6, or a list of 2 to 6 zone names",
    })
    .describe("How many availability zones (their names come from AWS), or their names one by one")
    .meta({ examples: [2, ["eu-central-1a", "eu-central-1b"]] }),
  subnets: z
    .strictObject({
      public: z
        .array(cidr)
        .min(2)
        .max(6)
        .describe("Networks of the subnets that reach the internet gateway")
        .meta({ examples: [["10.0.1.0/24", "10.0.2.0/24"]] }),
      private: z
        .array(cidr)
        .min(2)
        .max(6)
        .describe("Networks of the subnets that nobody reaches from outside")
        .meta({ examples: [["10.0.4.0/24", "10.0.5.0/24"]] }),
    })
    .optional()
    .describe("The subnets' networks, one for each zone. Default: cut from `cidr` with room for 6 zones"),
  egress: z
    .enum(EGRESS_KINDS)
    .describe("How private subnets reach what is outside the VPC; synth prints what each costs"),
  flowLogs: z
    .union([z.literal(false), z.strictObject({ retentionDays: logRetentionDays.default(14) })])
    .default({ retentionDays: 14 })
    .describe("VPC flow logs in CloudWatch, or false"),
});

/** What EC2 imports. Source: EC2 API reference, ImportKeyPair: ED25519 and 2048-bit SSH-2 RSA or longer. */
const PUBLIC_KEY = /^(ssh-ed25519|ssh-rsa) [A-Za-z0-9+/]+={0,3}( .*)?$/;
const bastionCommon = {
  instanceType: z.string().default("t4g.nano").describe("EC2 instance type"),
  reaches: z
    .array(z.enum(["database", "hosts"]))
    .default(["database"])
    .describe("What can be reached through it, beside Systems Manager: the database, port 22 of the hosts"),
};
const bastion = z.discriminatedUnion("access", [
  z.strictObject({
    access: z.literal("ssh").describe("Port 22 from the networks in `allowFrom`, with your public key"),
    ...bastionCommon,
    publicKey: z
      .string()
      .regex(PUBLIC_KEY, {
        error:
          "must be an OpenSSH public key of type ssh-ed25519 or ssh-rsa: the one line of a .pub file, such as ssh-ed25519 AAAA... you@host",
      })
      .describe("Your public key: the one line of a .pub file. Private keys are never made here")
      .meta({ examples: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA you@example.com"] }),
    allowFrom: z
      .array(cidr)
      .min(1)
      .describe("Networks that may reach port 22; 0.0.0.0/0 is refused")
      .meta({ examples: [["203.0.113.0/24"]] }),
    hostKeys: z
      .enum(["published", "trust-on-first-use"])
      .default("published")
      .describe(
        "published: scanned keys must equal those that the instance itself put into an SSM parameter",
      ),
    knownHostsFile: z
      .union(
        [z.literal(false), z.string().min(1, { error: "must be the path of a file, or false for none" })],
        {
          error: "must be the path of a file, or false for none",
        },
      )
      .default("~/.ssh/known_hosts")
      .describe(
        "File of whoever applies that gets the host keys. false: none, for a network that does not reach port 22",
      ),
  }),
  z.strictObject({
    access: z.literal("session-manager").describe("No open port; `aws ssm start-session` with IAM rights"),
    ...bastionCommon,
  }),
]);

const registry = z
  .strictObject({
    expireUntaggedDays: count(1, 365)
      .default(14)
      .describe("Untagged images are removed after this many days"),
    expireCandidatesDays: count(1, 365)
      .default(14)
      .describe(
        "Images tagged `candidate-...` are removed after this many days; such a tag cannot be deployed",
      ),
  })
  .prefault({})
  .describe("ECR repositories, one for each image that the compose file builds");

const architecture = z.enum(["x86_64", "arm64"]).describe("Processor of hosts and images");
const placement = z
  .enum(["private", "public"])
  .default("private")
  .describe(
    "Subnets of the hosts, or of Fargate's tasks. public: with addresses of their own, for networks without a way out",
  );

const hostCapacity = z.strictObject({
  launchType: z.literal("ec2").optional().describe("ec2: hosts of your own, which is the default"),
  architecture,
  instanceTypes: z
    .array(z.string())
    .min(1)
    .max(20)
    .describe("EC2 instance types of that architecture, the preferred one first")
    .meta({ examples: [["t3.medium", "t3a.medium"]] }),
  spotPercent: percent(0, 100).default(0).describe("Share of hosts that are Spot Instances"),
  min: count(1, 100).default(1).describe("Fewest hosts"),
  max: count(1, 100).default(10).describe("Most hosts"),
  placement,
  rootVolumeGiB: count(30, 16384).default(30).describe("Encrypted gp3 root volume in GiB"),
  targetPercent: percent(1, 100)
    .default(100)
    .describe("How full managed scaling keeps the hosts; less keeps spare ones"),
  warmUpSeconds: seconds(0, 3600).default(90).describe("Seconds until the metrics of a new host count"),
});
/** What `capacity` said while services ran on hosts that they leave in this deployment. */
const hostsLeft = hostCapacity.extend({
  networkMode: z
    .enum(["bridge", "awsvpc"])
    .describe("What service.networkMode said while services ran there"),
});
const fargateCapacity = z.strictObject({
  launchType: z
    .literal("fargate")
    .describe("fargate: no hosts; a task gets the smallest size that holds its containers' limits"),
  architecture,
  // ECS places nothing on a provider of weight 0, not even the first task. Source: API_CapacityProviderStrategyItem.
  spotPercent: percent(0, 99).default(0).describe("Share of tasks on Fargate Spot, beyond the first"),
  placement,
  leaving: hostsLeft
    .optional()
    .describe(
      "Hosts that services leave for Fargate: what `capacity` said until now. They stay for one deployment; take these lines out for the next. Default none",
    ),
});
const capacity = z
  .discriminatedUnion("launchType", [hostCapacity, fargateCapacity])
  .describe("What tasks run on");

const healthCheck = z
  .strictObject({
    path: z
      .string()
      .regex(/^\/[^\s#]*$/, { error: "must be a path that starts with /" })
      .max(1024)
      .default("/livez")
      .describe("Path that answers 200 while the process lives, whatever its database does"),
    intervalSeconds: seconds(5, 300).default(15).describe("Seconds between two health checks of a target"),
    timeoutSeconds: seconds(2, 120)
      .default(5)
      .describe("Seconds after which a health check without an answer has failed"),
    healthyThreshold: count(2, 10).default(2).describe("Consecutive successes until a target is healthy"),
    unhealthyThreshold: count(2, 10).default(3).describe("Consecutive failures until a target is unhealthy"),
  })
  .prefault({});

/** Days that access logs are kept where nothing is said. */
const ACCESS_LOG_DAYS = 90;

/** Days that the load balancer's access logs are kept; undefined where there are none. */
export function accessLogDays({ public: isPublic, accessLogs }: Environment["ingress"]): number | undefined {
  if (accessLogs === undefined) return isPublic ? ACCESS_LOG_DAYS : undefined;
  return accessLogs === false ? undefined : accessLogs.retentionDays;
}

const ingress = z.strictObject({
  public: z.boolean().describe("true: an internet-facing load balancer, open to the world"),
  allowFrom: z
    .array(cidr)
    .default([])
    .describe("Without `public`: networks that may reach the internal load balancer; default the VPC")
    .meta({ examples: [["10.0.0.0/8"]] }),
  certificateArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/, {
      error: "must be the ARN of an ACM certificate",
    })
    .optional()
    .describe("ACM certificate in the same region. With it HTTPS and a redirect; without it HTTP only")
    .meta({
      examples: ["arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"],
    }),
  tlsPolicy: z
    .enum([
      "ELBSecurityPolicy-TLS13-1-2-2021-06",
      "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
      "ELBSecurityPolicy-TLS13-1-3-2021-06",
      "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    ])
    .default("ELBSecurityPolicy-TLS13-1-2-Res-2021-06")
    .describe("TLS 1.2 and 1.3, forward secrecy only, unless another is named"),
  idleTimeoutSeconds: seconds(1, 4000)
    .default(60)
    .describe(
      "Idle timeout of the load balancer in seconds; must be below what the entry keeps idle connections for",
    ),
  stickinessSeconds: seconds(1, 604800)
    .optional()
    .describe("Seconds that a cookie keeps a client with one target; default no stickiness")
    .meta({ examples: [86400] }),
  healthCheck,
  deregistrationDelaySeconds: seconds(0, 3600)
    .default(30)
    .describe("Seconds before a draining target is deregistered"),
  slowStartSeconds: seconds(30, 900)
    .optional()
    .describe("Seconds over which a new target's share of the requests grows; default none")
    .meta({ examples: [60] }),
  deletionProtection: z
    .boolean()
    .optional()
    .describe(
      "false: the load balancer may be deleted, which a change of `public` needs. Default true, unless the environment is disposable",
    ),
  accessLogs: z
    .union([
      z.literal(false),
      z.strictObject({
        retentionDays: count(1, 3650).default(ACCESS_LOG_DAYS).describe("Days that access logs are kept"),
      }),
    ])
    .optional()
    .describe(
      `Access logs in an S3 bucket, or false. Default: kept for ${ACCESS_LOG_DAYS} days when \`public\`, else none. S3 bills what they take`,
    ),
});

/** A tag that cannot be told apart from another build of the same name is of no use for a rollback. */
export const MUTABLE_TAGS = [
  "latest",
  "main",
  "master",
  "develop",
  "dev",
  "stable",
  "staging",
  "production",
  "prod",
  "edge",
  "nightly",
] as const;
/** ECR accepts 1 to 128 of these characters. Source: OCI distribution specification, `<reference>` as a tag. */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const imageTag = z
  .string({ error: 'must be a text; put quotes around a number: "1.0"' })
  .regex(TAG, { error: "must be a tag of at most 128 letters, digits, dots, hyphens and underscores" })
  .refine((tag) => !(MUTABLE_TAGS as readonly string[]).includes(tag.toLowerCase()), {
    error:
      "is a name that moves from build to build; write a tag that is given once, such as a commit or 1.4.2",
  })
  .refine((tag) => !tag.startsWith("candidate-"), {
    error: "is a candidate, which the registry removes after some days; give it a release tag first",
  });

const tasks = z
  .strictObject({
    min: count(1, 1000).default(1).describe("Fewest tasks"),
    max: count(1, 1000).default(10).describe("Most tasks"),
  })
  .prefault({});

const scaling = {
  cpu: {
    cpuPercent: percent(10, 90).default(40).describe("Target tracking on the service's CPU, in percent"),
  },
  cooldowns: {
    scaleOutCooldownSeconds: seconds(0, 3600)
      .default(60)
      .describe("Seconds after a scale-out until the next"),
    scaleInCooldownSeconds: seconds(0, 3600).default(300).describe("Seconds after a scale-in until the next"),
  },
};

/** Where a volume of the compose file is. */
const volume = z.discriminatedUnion("place", [
  z.strictObject({
    place: z
      .literal("efs")
      .describe(
        "An EFS file system, shared by all tasks; it outlives them and their hosts, and is encrypted",
      ),
    owner: z
      .string()
      .regex(/^[1-9]\d{0,8}:[1-9]\d{0,8}$/, {
        error: 'must be "uid:gid" of a user other than root, in quotes, such as "1000:1000"',
      })
      .default("1000:1000")
      .describe("uid:gid of all files, and of whoever mounts it"),
    backups: z.boolean().default(true).describe("Daily backups, kept for 35 days"),
  }),
  z.strictObject({
    place: z.literal("task").describe("Made with each task and lost with it: for caches"),
  }),
]);

/** An ECS service name, shorter than AWS allows. */
const serviceName = z.string().regex(/^(?=.{2,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/, {
  error: "must be 2 to 40 lower-case letters, digits and single hyphens, the first a letter",
});

const service = z.strictObject({
  name: serviceName
    .optional()
    .describe(
      "Name of the ECS service. A deployment with another name makes the new service beside the old one and moves requests over. Default the environment's name",
    )
    .meta({ examples: ["shop-2"] }),
  compose: z
    .array(z.string().min(1))
    .min(1)
    .default(["docker-compose.yml"])
    .describe("Compose files, later ones override earlier ones"),
  profiles: z
    .array(z.string())
    .default([])
    .describe("Compose profiles to switch on")
    .meta({ examples: [["worker"]] }),
  containers: z
    .array(z.string())
    .max(10)
    .default([])
    .describe(
      "Compose services that make up the task behind the load balancer. Default: those with the entry's `x-ecs.task`",
    )
    .meta({ examples: [["nginx", "app"]] }),
  entry: z
    .strictObject({
      service: z
        .string()
        .describe("Compose service that the load balancer talks to")
        .meta({ examples: ["nginx"] }),
      port: count(1, 65535)
        .describe("Its port in the container")
        .meta({ examples: [8080] }),
      keepAliveSeconds: count(1, 86400)
        .optional()
        .describe(
          "How long it keeps an idle connection, in seconds. Default: told by its image or its command, where that can be",
        )
        .meta({ examples: [75] }),
    })
    .describe("Where requests come in"),
  images: z
    .record(z.string(), imageTag)
    .default({})
    .describe(
      "Tag of each image that the compose file builds, by compose service; a pipeline gives another by Terraform variable",
    )
    .meta({ examples: [{ app: "1.0.0" }] }),
  networkMode: z
    .enum(["bridge", "awsvpc"])
    .default("bridge")
    .describe("bridge: dynamic ports on the host. awsvpc: an address for each task"),
  environment: z
    .record(z.string(), environmentVariables)
    .default({})
    .describe("Variables by compose service, over those of the compose file")
    .meta({ examples: [{ app: { LOG_LEVEL: "info" } }] }),
  secrets: z
    .record(z.string(), secretSource)
    .default({})
    .describe(
      "For each secret of the compose file: the name or ARN of one in Secrets Manager, with `:<json-key>:<version-stage>:<version-id>` or without; the ARN of an SSM parameter; or `generate`",
    )
    .meta({ examples: [{ database_url: "shop/database-url" }] }),
  volumes: z
    .record(z.string(), volume)
    .default({})
    .describe("Where each named volume is that the containers mount")
    .meta({ examples: [{ uploads: { place: "efs" } }] }),
  tasks,
  scaling: z
    .strictObject({
      ...scaling.cpu,
      requestsPerTarget: count(1, 1_000_000)
        .optional()
        .describe("Target tracking on requests per minute and task; default not tracked")
        .meta({ examples: [1000] }),
      ...scaling.cooldowns,
    })
    .prefault({}),
  executeCommand: z.boolean().default(false).describe("`aws ecs execute-command` into running tasks"),
  logRetentionDays: logRetentionDays.default(30),
  startSeconds: seconds(0, 3600)
    .default(60)
    .describe("Seconds that a new task has until failed health checks count"),
});

/** What an ECS service has that is not behind the load balancer. */
export const furtherService = z.strictObject({
  containers: z
    .array(z.string())
    .max(10)
    .default([])
    .describe("Compose services that make up its task. Default: those whose `x-ecs.task` is its name")
    .meta({ examples: [["worker"]] }),
  tasks,
  scaling: z.strictObject({ ...scaling.cpu, ...scaling.cooldowns }).prefault({}),
  executeCommand: z.boolean().default(false).describe("`aws ecs execute-command` into running tasks"),
});

/** The name becomes part of names of roles, log streams and alarms. */
export const FURTHER_SERVICE_NAME = /^(?=.{2,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const FURTHER_SERVICE_NAME_SENTENCE =
  "must be a name of 2 to 20 lower-case letters, digits and single hyphens, the first a letter";
const furtherServices = z
  .record(z.string().regex(FURTHER_SERVICE_NAME, { error: FURTHER_SERVICE_NAME_SENTENCE }), furtherService)
  .default({})
  .describe(
    "Further ECS services of the compose file, by name, without a load balancer; tags, variables and secrets of their containers are in `service`. Each other `x-ecs.task` makes one, too",
  );

const monitoring = z.strictObject({
  mail: z
    .array(z.email({ error: "must be a mail address" }))
    .min(1, { error: "must name at least one mail address: an alarm that reaches nobody is useless" })
    .describe("Mail addresses that alarms go to; each is asked once to confirm")
    .meta({ examples: [["shop-alarms@example.com"]] }),
  cpuHighPercent: percent()
    .default(80)
    .describe("Alarm when the CPU of a service is at or above it for two periods"),
  cpuLowPercent: percent()
    .default(20)
    .describe("Alarm when the CPU is below it while more than `tasks.min` tasks run"),
  memoryHighPercent: percent()
    .default(80)
    .describe("Alarm when the memory of a service is at or above it for two periods"),
  memoryLowPercent: percent()
    .default(20)
    .describe("Alarm when the memory is below it while more than `tasks.min` tasks run"),
  latencyP95Seconds: z
    .number({ error: "must be a number of seconds" })
    .positive()
    .max(300)
    .default(1)
    .describe("Alarm when the 95th percentile of response times is at or above it"),
  errorPercent: percent().default(5).describe("Alarm when this share of the responses is 5xx"),
  periodSeconds: z
    .literal([60, 120, 300, 600, 900, 3600], { error: "must be one of 60, 120, 300, 600, 900, 3600" })
    .default(300)
    .describe("Seconds that an alarm takes its values over"),
});

/** Keys by alias could be moved to another key, under which nothing can be read. */
const KEY_ARN = /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;
const encryption = z.union(
  [
    z.strictObject({
      kmsKeyArn: z
        .string()
        .regex(KEY_ARN, { error: "must be the ARN of a KMS key: arn:aws:kms:<region>:<account>:key/<id>" })
        .describe("A key of your own; docs/encryption.md says what its policy must hold")
        .meta({
          examples: ["arn:aws:kms:eu-central-1:123456789012:key/12345678-1234-1234-1234-123456789012"],
        }),
    }),
    z.strictObject({
      key: z.literal("create").describe("create: a key of the environment's own, which costs 1 USD a month"),
    }),
  ],
  { error: "must be { kmsKeyArn: <ARN of a KMS key> } or { key: create }" },
);

export const environmentSchema = z.strictObject({
  name,
  region: z
    .string()
    .describe("AWS region")
    .meta({ examples: ["eu-central-1"] }),
  account: z
    .string({ error: 'must be a text; put quotes around the number: "123456789012"' })
    .regex(/^\d{12}$/, { error: "must be an AWS account number of 12 digits" })
    .optional()
    .describe("AWS account; with it Terraform refuses to touch any other. Default: that of your credentials")
    .meta({ examples: ["123456789012"] }),
  disposable: z
    .boolean()
    .default(false)
    .describe("true: everything can be destroyed without a question, data included"),
  tags,
  state: state.default({ home: "local" }),
  encryption: encryption
    .optional()
    .describe(
      "Under which KMS key secrets, images, volumes, logs, topics and databases are; default AWS's own. For new environments: what is stored cannot change its key",
    ),
  network,
  bastion: bastion.optional().describe("A small host as the way into private subnets; default none"),
  registry,
  capacity,
  ingress,
  service,
  furtherServices,
  database,
  monitoring,
  waivers,
});

/** Hosts of the environment's own. */
export type HostCapacity = z.output<typeof hostCapacity>;

/** A validated environment with all defaults filled in. */
export type Environment = z.output<typeof environmentSchema>;
