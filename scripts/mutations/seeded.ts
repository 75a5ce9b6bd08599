/** A mistake that someone could make in a construct, as one small edit. */
export interface Seeded {
  /** What is wrong then, in a sentence. */
  readonly wrong: string;
  /** From the project's folder. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly instead: string;
  /** Test files without snapshots, or the id of a rule that refuses an environment of the tests. */
  readonly noticedBy: readonly [string, ...string[]];
}

const SERVICE = "modules/compute/service.ts";
const GROUP = "modules/network/security-group.ts";
const BUCKET = "modules/storage/private-bucket.ts";
const TARGETS = "modules/ingress/target-group.ts";
const BALANCER = "modules/capabilities/load-balancer/load-balancer.ts";
const BASTION = "modules/capabilities/bastion/bastion.ts";
const CAPACITY = "modules/capabilities/hosts/capacity.ts";
const STATEFUL = "modules/compute/stateful-host/stateful-host.ts";
const VOLUME = "modules/compute/stateful-host/data-volume.ts";
const ON_HOST = "modules/compute/store-on-host.ts";
const DOCUMENTDB = "modules/capabilities/documentdb/documentdb.ts";
const RDS = "modules/capabilities/rds/rds-instance.ts";
const CACHE = "modules/capabilities/elasticache/elasticache.ts";
const REGISTRY = "modules/capabilities/registry/registry.ts";
const SITE = "modules/capabilities/site/distribution.ts";
const SHARED_VOLUME = "modules/capabilities/volumes/shared-volume.ts";
const ROLES = "modules/compute/task-roles.ts";
const SECRET = "modules/secrets-manager/generated-secret.ts";
const ALARMS = "modules/capabilities/monitoring/alarms.ts";
const SCALING = "modules/observability/scaling.ts";

const STACKS = "__tests__/stacks/stacks.test.ts";
const WAITS = "__tests__/stacks/waits.test.ts";
const OF_BALANCER = "__tests__/capabilities/load-balancer/load-balancer.test.ts";
const OF_BASTION = "__tests__/capabilities/bastion/bastion.test.ts";
const OF_CAPACITY = "__tests__/capabilities/hosts/capacity.test.ts";
const OF_STATEFUL = "__tests__/capabilities/host-database/stateful-host.test.ts";
const OF_ON_HOST = "__tests__/capabilities/host-database/database-on-host.test.ts";
const OF_RDS = "__tests__/capabilities/rds/rds.test.ts";
const OF_CACHE = "__tests__/capabilities/elasticache/elasticache.test.ts";
const OF_DATABASES = "__tests__/database/database.test.ts";
const OF_SITE = "__tests__/capabilities/site/site.test.ts";
const OF_VPC = "__tests__/network/vpc.test.ts";
const OF_MONITORING = "__tests__/observability/monitoring.test.ts";
const OF_ROLES = "__tests__/compute/task-roles.test.ts";
const OF_GROUPS = "__tests__/network/security-group.test.ts";
const OF_SCALING = "__tests__/capabilities/services/scaling-schedule.test.ts";

/** Mistakes of every kind that has been made, or that a reviewer looks for. */
export const SEEDED: readonly Seeded[] = [
  // --- Deployments -------------------------------------------------------------------------------------------------
  {
    wrong: "A failing deployment is not rolled back.",
    file: SERVICE,
    find: "deploymentCircuitBreaker: { enable: true, rollback: true },",
    instead: "deploymentCircuitBreaker: { enable: true, rollback: false },",
    noticedBy: ["deployments-roll-back"],
  },
  {
    wrong: "A service has no circuit breaker.",
    file: SERVICE,
    find: "deploymentCircuitBreaker: { enable: true, rollback: true },",
    instead: "",
    noticedBy: ["deployments-roll-back"],
  },
  {
    wrong: "An apply ends before the deployment has.",
    file: SERVICE,
    find: "waitForSteadyState: true,",
    instead: "",
    noticedBy: [STACKS],
  },
  {
    wrong: "Nobody looks whether ECS rolled the deployment back.",
    file: SERVICE,
    find: "postcondition: [",
    instead: "precondition: [",
    noticedBy: [STACKS],
  },
  {
    wrong: "The load balancer's checks end tasks that are still starting.",
    file: SERVICE,
    find: "healthCheckGracePeriodSeconds: startSeconds,",
    instead: "",
    noticedBy: ["__tests__/capabilities/services/targets.test.ts", STACKS],
  },
  {
    wrong: "A deployment may take half of the tasks away.",
    file: SERVICE,
    find: "deploymentMinimumHealthyPercent: 100,",
    instead: "deploymentMinimumHealthyPercent: 50,",
    noticedBy: [STACKS],
  },
  {
    wrong: "A service that may run once runs twice during deployments.",
    file: SERVICE,
    find: "deploymentMinimumHealthyPercent: 0,",
    instead: "deploymentMinimumHealthyPercent: 100,",
    noticedBy: ["__tests__/capabilities/services/singleton.test.ts"],
  },
  {
    wrong: "Each apply takes back what autoscaling has done.",
    file: SERVICE,
    find: '...(singleton ? {} : { ignoreChanges: ["desired_count"] }),',
    instead: "",
    noticedBy: [STACKS],
  },
  {
    wrong: "A service starts before its roles have their rights.",
    file: "modules/capabilities/services/build.ts",
    find: "        ...roles.ready,\n        ...needs,",
    instead: "        ...needs,",
    noticedBy: [STACKS],
  },
  {
    wrong: "A service starts before the hosts can run it.",
    file: "modules/capabilities/services/build.ts",
    find: "        ...site.capacity.ready,\n        ...roles.ready,\n        ...needs,",
    instead: "        ...roles.ready,\n        ...needs,",
    noticedBy: [STACKS],
  },
  {
    wrong: "Targets are cut off as soon as they are deregistered.",
    file: TARGETS,
    find: "deregistrationDelay: String(props.deregistrationDelaySeconds),",
    instead: 'deregistrationDelay: "0",',
    noticedBy: [OF_BALANCER, STACKS],
  },
  {
    wrong: "A target group that changes is taken away before there is another.",
    file: TARGETS,
    find: 'lifecycle: { createBeforeDestroy: true, ignoreChanges: ["name", "port"] },',
    instead: 'lifecycle: { ignoreChanges: ["name", "port"] },',
    noticedBy: [OF_BALANCER, STACKS],
  },
  {
    wrong: "A target counts as dead after as few checks as make it healthy.",
    file: TARGETS,
    find: "unhealthyThreshold: healthCheck.unhealthyThreshold,",
    instead: "unhealthyThreshold: healthCheck.healthyThreshold,",
    noticedBy: [OF_BALANCER],
  },
  {
    wrong: "A service that is replaced is never scaled again.",
    file: SCALING,
    find: "return { replaceTriggeredBy: [deployed] };",
    instead: "return undefined;",
    noticedBy: [OF_SCALING],
  },
  {
    wrong: "Tasks go as soon as others may come.",
    file: SCALING,
    find: "scaleInCooldown: scaleInCooldownSeconds,",
    instead: "scaleInCooldown: scaleOutCooldownSeconds,",
    noticedBy: [OF_SCALING],
  },
  // --- Who reaches what --------------------------------------------------------------------------------------------
  {
    wrong: "The load balancer of an internal environment lets the whole world in.",
    file: BALANCER,
    find: 'const from = props.public ? ["0.0.0.0/0"] : props.allowFrom;',
    instead: 'const from = ["0.0.0.0/0"];',
    noticedBy: [OF_BALANCER, STACKS],
  },
  {
    wrong: "An internal load balancer has public addresses.",
    file: BALANCER,
    find: "internal: !props.public,",
    instead: "internal: false,",
    noticedBy: [OF_BALANCER, STACKS],
  },
  {
    wrong: "The bastion's port 22 is open to the world.",
    file: BASTION,
    find: 'group.allowFromNetworks(access.allowFrom, port(22), "SSH from the networks named");',
    instead: 'group.allowFromNetworks(["0.0.0.0/0"], port(22), "SSH from the networks named");',
    noticedBy: [OF_BASTION, "ssh-is-closed"],
  },
  {
    wrong: "The way into a group is a name typed by hand.",
    file: GROUP,
    find: "referencedSecurityGroupId: peer.id",
    instead: 'referencedSecurityGroupId: "sg-0123456789abcdef0"',
    noticedBy: [STACKS, OF_VPC],
  },
  {
    wrong: "A public subnet gives every interface a public address.",
    file: "modules/network/vpc.ts",
    find: "mapPublicIpOnLaunch: false",
    instead: "mapPublicIpOnLaunch: true",
    noticedBy: ["subnets-give-no-addresses", OF_VPC],
  },
  {
    wrong: "Tasks in private subnets have public addresses.",
    file: SERVICE,
    find: "assignPublicIp: props.capacity.publicAddresses,",
    instead: "assignPublicIp: true,",
    noticedBy: ["tasks-have-no-public-address", STACKS],
  },
  {
    wrong: "A container can read its host's credentials.",
    file: CAPACITY,
    find: 'httpTokens: "required",',
    instead: 'httpTokens: "optional",',
    noticedBy: [OF_CAPACITY, "hosts-ask-for-tokens"],
  },
  {
    wrong: "The bastion answers metadata requests without a token.",
    file: BASTION,
    find: 'httpTokens: "required"',
    instead: 'httpTokens: "optional"',
    noticedBy: [OF_BASTION, "hosts-ask-for-tokens"],
  },
  {
    wrong: "Anybody on the internet may be let into a bucket by a policy.",
    file: BUCKET,
    find: "blockPublicPolicy: true,",
    instead: "",
    noticedBy: ["stores-are-closed", STACKS],
  },
  {
    wrong: "A bucket answers without TLS.",
    file: BUCKET,
    find: "policyDocument(tlsOnly(bucket.arn), ",
    instead: "policyDocument(",
    noticedBy: ["buckets-take-tls-only", STACKS],
  },
  {
    wrong: "The load balancer hands headers on that nothing should believe.",
    file: BALANCER,
    find: "dropInvalidHeaderFields: true,",
    instead: "",
    noticedBy: [OF_BALANCER, "load-balancers-are-hardened"],
  },
  {
    wrong: "The site can be read without TLS.",
    file: SITE,
    find: 'viewerProtocolPolicy: "redirect-to-https",\n      allowedMethods: [...METHODS_OF_FILES],',
    instead: 'viewerProtocolPolicy: "allow-all",\n      allowedMethods: [...METHODS_OF_FILES],',
    noticedBy: ["distributions-speak-tls", OF_SITE],
  },
  {
    wrong: "The way from the bastion ends at a group that lets itself in.",
    file: GROUP,
    find: "securityGroupId: to.id,\n      referencedSecurityGroupId: from.id,",
    instead: "securityGroupId: to.id,\n      referencedSecurityGroupId: to.id,",
    noticedBy: [OF_GROUPS],
  },
  {
    wrong: "A network's rule moves when another is named before it.",
    file: GROUP,
    find: "for (const cidr of cidrs) {\n      this.ingress(`${ruleId(why)}-${ruleId(cidr)}`",
    instead: "for (const [index, cidr] of cidrs.entries()) {\n      this.ingress(`${ruleId(why)}-${index}`",
    noticedBy: [OF_GROUPS],
  },
  // --- Rights ------------------------------------------------------------------------------------------------------
  {
    wrong: "ECS may read every secret of the account.",
    file: ROLES,
    find: 'resources: resources("secretsmanager"),',
    instead: 'resources: ["*"],',
    noticedBy: [OF_ROLES, "policies-are-narrow"],
  },
  {
    wrong: "ECS may write every log of the account.",
    file: ROLES,
    find: "resources: logGroups.map((arn) => `${arn}:*`),",
    instead: 'resources: ["*"],',
    noticedBy: [OF_ROLES, "policies-are-narrow"],
  },
  {
    wrong: "A task mounts every folder of a shared file system.",
    file: ROLES,
    find: 'conditions: { StringEquals: { "elasticfilesystem:AccessPointArn": accessPointArn } },',
    instead: "",
    noticedBy: [OF_ROLES, "__tests__/stacks/volumes.test.ts"],
  },
  {
    wrong: "Who mounts a volume to read may write, too.",
    file: ROLES,
    find: '...(readOnly ? [] : ["elasticfilesystem:ClientWrite"])',
    instead: '"elasticfilesystem:ClientWrite"',
    noticedBy: [OF_ROLES, "__tests__/stacks/volumes.test.ts"],
  },
  {
    wrong: "A service of AWS can be made to act for a stranger's account.",
    file: "modules/iam.ts",
    find: 'StringEquals: { "aws:SourceAccount": account },',
    instead: "",
    noticedBy: ["policies-name-callers", "__tests__/compute/task-roles.test.ts"],
  },
  {
    wrong: "The bastion may write every parameter.",
    file: BASTION,
    find: "resources: [parameter.arn],",
    instead: 'resources: ["*"],',
    noticedBy: [OF_BASTION],
  },
  {
    wrong: "Containers have the rights of ECS.",
    file: "modules/compute/task-definition.ts",
    find: "taskRoleArn: props.roles.taskRoleArn,",
    instead: "taskRoleArn: props.roles.executionRoleArn,",
    noticedBy: [STACKS],
  },
  // --- Encryption --------------------------------------------------------------------------------------------------
  {
    wrong: "The volume of a database on a host is in plain text.",
    file: VOLUME,
    find: "encrypted: true,",
    instead: "encrypted: false,",
    noticedBy: [OF_STATEFUL, "stores-are-encrypted"],
  },
  {
    wrong: "The disks of hosts are in plain text.",
    file: CAPACITY,
    find: 'encrypted: "true",',
    instead: 'encrypted: "false",',
    noticedBy: [OF_CAPACITY, "stores-are-encrypted"],
  },
  {
    wrong: "DocumentDB is in plain text.",
    file: DOCUMENTDB,
    find: "storageEncrypted: true,",
    instead: "storageEncrypted: false,",
    noticedBy: [OF_DATABASES, "stores-are-encrypted"],
  },
  {
    wrong: "DocumentDB takes connections without TLS.",
    file: DOCUMENTDB,
    find: '{ name: "tls", value: "tls1.2+", applyMethod: "pending-reboot" },',
    instead: '{ name: "tls", value: "disabled", applyMethod: "pending-reboot" },',
    noticedBy: [OF_DATABASES, "documentdb-asks-for-tls"],
  },
  {
    wrong: "An RDS instance is in plain text.",
    file: RDS,
    find: "storageEncrypted: true,",
    instead: "storageEncrypted: false,",
    noticedBy: [OF_RDS, "stores-are-encrypted"],
  },
  {
    wrong: "The cache is in plain text on its disks.",
    file: CACHE,
    find: 'atRestEncryptionEnabled: "true",',
    instead: 'atRestEncryptionEnabled: "false",',
    noticedBy: [OF_CACHE, "stores-are-encrypted"],
  },
  {
    wrong: "The cache speaks in plain text.",
    file: CACHE,
    find: "transitEncryptionEnabled: true,",
    instead: "transitEncryptionEnabled: false,",
    noticedBy: [OF_CACHE],
  },
  {
    wrong: "Shared files are in plain text.",
    file: SHARED_VOLUME,
    find: "encrypted: true,",
    instead: "encrypted: false,",
    noticedBy: ["__tests__/stacks/volumes.test.ts", "stores-are-encrypted"],
  },
  {
    wrong: "What is stored is not under the environment's key: log groups among it.",
    file: "modules/encryption/encrypt-stores.ts",
    find: "  else if (store instanceof TerraformResource) encryptByArgument(store, keyArn);",
    instead: "",
    noticedBy: ["__tests__/stacks/encryption.test.ts", "stores-use-the-key"],
  },
  {
    wrong: "The environment's key is never rotated.",
    file: "modules/capabilities/encryption/encryption-key.ts",
    find: "enableKeyRotation: true,",
    instead: "",
    noticedBy: ["keys-rotate", "__tests__/stacks/encryption.test.ts"],
  },
  {
    wrong: "The state is in plain text.",
    file: "modules/stacks/environment-stack.ts",
    find: "      encrypt: true,",
    instead: "",
    noticedBy: [WAITS],
  },
  {
    wrong: "A password stands in the state.",
    file: SECRET,
    find: "secretStringWo: value(secret.friendlyUniqueId),",
    instead: "secretString: value(secret.friendlyUniqueId),",
    noticedBy: [OF_DATABASES, OF_ON_HOST],
  },
  // --- Data is kept ------------------------------------------------------------------------------------------------
  {
    wrong: "Terraform may destroy the volume of a database on a host.",
    file: VOLUME,
    find: "lifecycle: { preventDestroy: !disposable },",
    instead: "",
    noticedBy: [OF_STATEFUL, "stores-are-kept"],
  },
  {
    wrong: "Terraform may destroy DocumentDB.",
    file: DOCUMENTDB,
    find: 'lifecycle: { preventDestroy: !disposable, ignoreChanges: ["availability_zones"] },',
    instead: 'lifecycle: { ignoreChanges: ["availability_zones"] },',
    noticedBy: [OF_DATABASES, "stores-are-kept"],
  },
  {
    wrong: "AWS deletes an RDS instance for whoever asks.",
    file: RDS,
    find: "deletionProtection: !disposable,",
    instead: "",
    noticedBy: [OF_RDS, "stores-are-kept"],
  },
  {
    wrong: "An RDS instance goes without a last snapshot.",
    file: RDS,
    find: "skipFinalSnapshot: lastSnapshot === undefined,",
    instead: "skipFinalSnapshot: true,",
    noticedBy: [OF_RDS],
  },
  {
    wrong: "DocumentDB has no backups but of the last day.",
    file: DOCUMENTDB,
    find: "backupRetentionPeriod: backupDays,",
    instead: "",
    noticedBy: [OF_DATABASES, "stores-are-kept"],
  },
  {
    wrong: "A bucket forgets what was there before.",
    file: BUCKET,
    find: 'versioningConfiguration: { status: "Enabled" },',
    instead: 'versioningConfiguration: { status: "Suspended" },',
    noticedBy: [STACKS, "stores-are-kept"],
  },
  {
    wrong: "Terraform may destroy shared files.",
    file: SHARED_VOLUME,
    find: "lifecycle: { preventDestroy: !disposable },",
    instead: "",
    noticedBy: ["__tests__/stacks/volumes.test.ts", "stores-are-kept"],
  },
  {
    wrong: "A destroyed secret cannot be restored.",
    file: SECRET,
    find: "recoveryWindowInDays: props.disposable ? 0 : RECOVERY_DAYS,",
    instead: "recoveryWindowInDays: 0,",
    noticedBy: [OF_DATABASES, STACKS, OF_ON_HOST],
  },
  {
    wrong: "Two databases open the same files during a deployment.",
    file: STATEFUL,
    find: "deploymentMinimumHealthyPercent: 0,",
    instead: "deploymentMinimumHealthyPercent: 100,",
    noticedBy: [OF_STATEFUL],
  },
  {
    wrong: "Tags of images can be moved.",
    file: REGISTRY,
    find: 'imageTagMutability: "IMMUTABLE",',
    instead: 'imageTagMutability: "MUTABLE",',
    noticedBy: ["tags-are-immutable"],
  },
  {
    wrong: "Nobody looks for known flaws in images.",
    file: REGISTRY,
    find: "imageScanningConfiguration: { scanOnPush: true },",
    instead: "imageScanningConfiguration: { scanOnPush: false },",
    noticedBy: ["images-are-scanned"],
  },
  // --- Logs and alarms ---------------------------------------------------------------------------------------------
  {
    wrong: "Logs of containers are kept for ever.",
    file: "modules/observability/log-groups.ts",
    find: "retentionInDays: props.retentionDays,",
    instead: "",
    noticedBy: ["logs-expire", OF_MONITORING],
  },
  {
    wrong: "Records of the network are kept for ever.",
    file: "modules/network/flow-logs.ts",
    find: "retentionInDays: props.retentionDays,",
    instead: "",
    noticedBy: ["logs-expire", "__tests__/stacks/account-and-logs.test.ts"],
  },
  {
    wrong: "Only what was let through is recorded of the network.",
    file: "modules/network/flow-logs.ts",
    find: 'trafficType: "ALL",',
    instead: 'trafficType: "ACCEPT",',
    noticedBy: ["__tests__/network/vpc.test.ts", "networks-have-flow-logs"],
  },
  {
    wrong: "The network's records begin before their role may write them.",
    file: "modules/network/flow-logs.ts",
    find: "dependsOn: [policy],",
    instead: "",
    noticedBy: [WAITS],
  },
  {
    wrong: "An alarm on tasks stays silent when no task says anything.",
    file: ALARMS,
    find: 'treatMissingData: "breaching",',
    instead: 'treatMissingData: "notBreaching",',
    noticedBy: [OF_MONITORING],
  },
  {
    wrong: "An alarm on idle tasks goes off while none is.",
    file: ALARMS,
    find: 'comparisonOperator: "GreaterThanThreshold",',
    instead: 'comparisonOperator: "LessThanOrEqualToThreshold",',
    noticedBy: [OF_MONITORING],
  },
  {
    wrong: "An alarm on what runs out goes off while there is plenty.",
    file: "modules/observability/signal-alarm.ts",
    find: 'below: "LessThanThreshold",',
    instead: 'below: "GreaterThanThreshold",',
    noticedBy: [OF_MONITORING],
  },
  // --- Order -------------------------------------------------------------------------------------------------------
  {
    wrong: "Keys are scanned before the address leads to the bastion.",
    file: "modules/capabilities/bastion/known-hosts.ts",
    find: "dependsOn: [...props.dependsOn],",
    instead: "",
    noticedBy: [OF_BASTION],
  },
  {
    wrong: "A NAT gateway is made before there is a way out.",
    file: "modules/network/egress.ts",
    find: "// AWS refuses the gateway, and later its address, while the internet gateway is not attached.\n        dependsOn: vpc.publicRoute && [vpc.publicRoute],",
    instead: "",
    noticedBy: [WAITS],
  },
  {
    wrong: "A bucket's rules for earlier versions come before versions.",
    file: BUCKET,
    find: "dependsOn: [versioning],",
    instead: "",
    noticedBy: [WAITS],
  },
  {
    wrong: "Hosts leave before the database's task has.",
    file: ON_HOST,
    find: "dependsOn: [...host.ready, ...roles.ready, ",
    instead: "dependsOn: [...roles.ready, ",
    noticedBy: [WAITS],
  },
  {
    wrong: "People are sent to HTTPS before it listens there.",
    file: BALANCER,
    find: "dependsOn: [https],",
    instead: "",
    noticedBy: [OF_BALANCER],
  },
  {
    wrong: "Snapshots of a host's volume begin before their role may make them.",
    file: VOLUME,
    find: "dependsOn: [rights],",
    instead: "",
    noticedBy: [WAITS],
  },
];
