import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { PROJECT } from "../support/environment.ts";

/** Spaces between `#` and an example. */
const EXAMPLE = 3;

/** The commented template of `npx express-on-ecs new`. */
const TEMPLATE = readFileSync(join(PROJECT, "cli/environment.template.yml"), "utf8");

/** Keys of the template, as paths: what stands in a comment is a key, too. */
const TEMPLATE_KEYS = keysOf(TEMPLATE);

/** Whether the template has a key: `service.secrets.<name>.generate` where some secret has `generate`. */
export const inTemplate = (path: string): boolean => {
  const pattern = path.replaceAll("[]", "").split(".");
  return TEMPLATE_KEYS.some(
    (key) =>
      key.length === pattern.length &&
      key.every((part, index) => pattern[index] === part || pattern[index] === "<name>"),
  );
};

function keysOf(template: string): string[][] {
  const filled = template.replaceAll(/\{\{\w+\}\}/g, "x");
  return [filled, ...commented(filled)].flatMap((text) => pathsOf(parse(text)));
}

/**
 * What stands in comments, each as a file of its own: a key beside those around it, below the group that it is indented
 * in; or an example, which is indented in its comment, and whose deeper lines go on with it.
 */
function commented(template: string): string[] {
  const groups: string[] = [];
  const found: { readonly groups: readonly string[]; readonly lines: string[] }[] = [];
  for (const line of template.split("\n")) {
    const [, indent = "", key] = /^( *)([a-zA-Z]\w*):/.exec(line) ?? [];
    if (key !== undefined) groups.splice(indent.length / 2, groups.length, key);
    const [, before = "", gap = "", said = ""] = /^( *)#( +)(.*)$/.exec(line) ?? [];
    if (gap.length > EXAMPLE) found.at(-1)?.lines.push(" ".repeat(gap.length - EXAMPLE) + said);
    else if (/^[a-zA-Z]\w*:( |$)/.test(said))
      found.push({ groups: groups.slice(0, before.length / 2), lines: [said] });
  }
  return found.flatMap((one) => wrapped(one.lines.join("\n"), one.groups));
}

/** Nothing of what is no YAML: a sentence. */
function wrapped(text: string, groups: readonly string[]): string[] {
  const inner = groups.length * 2;
  const lines = [
    ...groups.map((group, index) => `${" ".repeat(index * 2)}${group}:`),
    ...text.split("\n").map((line) => " ".repeat(inner) + line),
  ].join("\n");
  const documents = parseAllDocuments(lines, { logLevel: "silent" });
  return Array.isArray(documents) && documents.every(({ errors }) => errors.length === 0) ? [lines] : [];
}

function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (Array.isArray(value)) return value.flatMap((one) => pathsOf(one, path));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...pathsOf(inner, [...path, key])]);
}

/** What the template leaves to the reference, and why: keys whose defaults fit a new environment. */
export const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  "three tags are enough to begin with": ["tags.more"],
  "an account has one trail, whoever made it (docs/account.md)": [
    "trail.retentionDays",
    "trail.lockDays",
    "trail.deniedCalls",
    "trail.keep",
  ],
  "people begin with the rights that they have (docs/operators.md)": [
    "operators.principals",
    "operators.mfaMinutes",
    "operators.sessionHours",
    "operators.executeCommand",
    "operators.secrets",
  ],
  "it costs 9 USD a month, and the first month only counts (docs/waf.md)": [
    "waf.groups",
    "waf.requestsPerFiveMinutes",
    "waf.mode",
    "waf.paidCapacity",
    "waf.logRetentionDays",
    "waf.blockedRequests",
  ],
  "AWS's own keys cost nothing": ["encryption.kmsKeyArn", "encryption.key"],
  "the account trusts nobody yet, and the branch says enough": [
    "delivery.identityProvider",
    "delivery.environment",
  ],
  "docs/pipelines.md has CircleCI's": ["delivery.organization", "delivery.project"],
  "docs/pipelines.md has Jenkins'": ["delivery.issuer", "delivery.job"],
  "a new environment has a VPC of its own": [
    "network.existing.vpc",
    "network.existing.subnets.public",
    "network.existing.subnets.private",
    "network.existing.endpoints",
  ],
  "a repository is made for each image": ["registry.repositories"],
  "they are cut from network.cidr": [
    "network.subnets.public",
    "network.subnets.private",
    "network.subnets.database",
    "network.subnets.cache",
  ],
  "private subnets do for databases and caches, which security groups close": ["network.tiers"],
  "the database is what it is for": ["bastion.reaches"],
  "only SSH has host keys": ["bastion.hostKeys", "bastion.knownHostsFile"],
  "no release goes by itself": ["registry.keepReleases"],
  "two weeks fit most registries": ["registry.expireUntaggedDays", "registry.expireCandidatesDays"],
  "the image's own size": ["capacity.rootVolumeGiB"],
  "no spare hosts to begin with": ["capacity.targetPercent"],
  "a measured figure fits most": ["capacity.warmUpSeconds"],
  "docs/managed-instances.md has an example of it": [
    "capacity.vcpus.min",
    "capacity.vcpus.max",
    "capacity.memoryMiB.min",
    "capacity.memoryMiB.max",
    "capacity.manufacturers",
    "capacity.volumeGiB",
  ],
  "a new environment leaves nothing": [
    "capacity.leaving.launchType",
    "capacity.leaving.architecture",
    "capacity.leaving.instanceTypes",
    "capacity.leaving.spotPercent",
    "capacity.leaving.min",
    "capacity.leaving.max",
    "capacity.leaving.placement",
    "capacity.leaving.rootVolumeGiB",
    "capacity.leaving.targetPercent",
    "capacity.leaving.warmUpSeconds",
    "capacity.leaving.networkMode",
  ],
  "most zones are there already, and public; the default fits every client": [
    "domain.zone.id",
    "domain.zone.create",
    "domain.zone.delegated",
    "domain.zone.private",
    "domain.zone.associate",
    "domain.keyAlgorithm",
  ],
  "docs/site.md tells when a site needs another one": [
    "site.files",
    "site.singlePage",
    "site.contentSecurityPolicy",
    "site.minimumTls",
    "site.priceClass",
    "site.earlierVersionDays",
    "site.accessLogs.retentionDays",
    "site.errorPercent",
  ],
  "only an internal load balancer has it, and a sentence asks for it there": ["ingress.allowFrom"],
  "most clients have IPv4 as well": ["network.ipv6", "ingress.ipAddressType"],
  "the strictest that browsers of today speak": ["ingress.tlsPolicy"],
  "the application keeps nothing in memory": ["ingress.stickinessSeconds"],
  "the example application answers there": ["ingress.healthCheck.path", "ingress.healthCheck.statusCodes"],
  "what is asked of a target fits most": [
    "ingress.healthCheck.intervalSeconds",
    "ingress.healthCheck.timeoutSeconds",
    "ingress.healthCheck.healthyThreshold",
    "ingress.healthCheck.unhealthyThreshold",
  ],
  "fits requests of up to 30 seconds": ["ingress.deregistrationDelaySeconds"],
  "for applications that warm up": ["ingress.slowStartSeconds"],
  "the default protects it": ["ingress.deletionProtection"],
  "for services that move, which a new one does not": ["service.name"],
  "the example's compose file has defaults for all of its variables": [
    "variables",
    "variableFiles",
    "shellVariables",
  ],
  "the example has nothing elsewhere beside its database": [
    "external.<name>.host",
    "external.<name>.port",
    "external.<name>.furtherPorts",
    "external.<name>.securityGroup",
    "external.<name>.prefixList",
    "external.<name>.cidr",
  ],
  "the example's containers have limits of their own": [
    "service.taskSize.cpu",
    "service.taskSize.memory",
    "furtherServices.<name>.taskSize.cpu",
    "furtherServices.<name>.taskSize.memory",
  ],
  "docs/cache.md has an example of each": [
    "cache.name",
    "cache.engine",
    "cache.engineVersion",
    "cache.backupDays",
    "cache.backupWindow",
    "cache.maintenanceWindow",
    "cache.finalSnapshot",
    "cache.restoreFrom",
    "cache.password.length",
    "cache.password.version",
    "cache.connection.urls",
    "cache.connection.passwordSecret",
    "cache.connection.variables.host",
    "cache.connection.variables.port",
    "cache.nodes",
    "cache.addresses",
    "cache.tls",
    "cache.evictionsPerMinute",
    "cache.zone",
    "cache.volumeGiB",
    "cache.snapshots",
    "cache.snapshotTime",
    "cache.diskAlarmPercent",
  ],
  "docs/services.md has an example of each": [
    "ingress.default",
    "internalIngress.allowFrom",
    "internalIngress.allowFromSecurityGroups",
    "internalIngress.zone.name",
    "internalIngress.zone.id",
    "internalIngress.zone.create",
    "internalIngress.zone.associate",
    "internalIngress.names",
    "internalIngress.certificateArn",
    "internalIngress.tlsPolicy",
    "internalIngress.idleTimeoutSeconds",
    "internalIngress.stickinessSeconds",
    "internalIngress.healthCheck.path",
    "internalIngress.healthCheck.statusCodes",
    "internalIngress.healthCheck.intervalSeconds",
    "internalIngress.healthCheck.timeoutSeconds",
    "internalIngress.healthCheck.healthyThreshold",
    "internalIngress.healthCheck.unhealthyThreshold",
    "internalIngress.deregistrationDelaySeconds",
    "internalIngress.slowStartSeconds",
    "internalIngress.deletionProtection",
    "internalIngress.accessLogs.retentionDays",
    "furtherServices.<name>.entry.internal",
    "service.entry.hosts",
    "service.entry.paths",
    "containers.<name>.reservation",
    "containers.<name>.cpu",
    "containers.<name>.digest",
    "containers.<name>.expose",
    "containers.<name>.dependsOn",
    "containers.<name>.volumes",
    "containers.<name>.environment",
    "containers.<name>.healthCheck.test",
    "containers.<name>.healthCheck.interval",
    "containers.<name>.healthCheck.timeout",
    "containers.<name>.healthCheck.retries",
    "containers.<name>.healthCheck.startPeriod",
    "containers.<name>.command",
  ],
  "the example has no profiles": ["service.profiles"],
  "told by the image": ["service.entry.keepAliveSeconds", "furtherServices.<name>.entry.keepAliveSeconds"],
  "one target is enough to begin with": [
    "service.scaling.requestsPerTarget",
    "service.scaling.memoryPercent",
  ],
  "docs/services.md has an example, and the example application has no burst that is known before": [
    "service.scaling.schedule.<name>.expression",
    "service.scaling.schedule.<name>.timeZone",
    "service.scaling.schedule.<name>.min",
    "service.scaling.schedule.<name>.max",
    "furtherServices.<name>.scaling.schedule.<name>.expression",
    "furtherServices.<name>.scaling.schedule.<name>.timeZone",
    "furtherServices.<name>.scaling.schedule.<name>.min",
    "furtherServices.<name>.scaling.schedule.<name>.max",
  ],
  "fits services that start within a minute": [
    "service.scaling.scaleOutCooldownSeconds",
    "service.scaling.scaleInCooldownSeconds",
    "service.startSeconds",
  ],
  "what is behind a load balancer may mostly run twice": ["service.singleton"],
  "off unless somebody needs it": ["service.executeCommand", "furtherServices.<name>.executeCommand"],
  "the defaults are long enough": [
    "service.secrets.<name>.generate.length",
    "database.secrets.<name>.generate.length",
    "database.password.length",
  ],
  "docs/jobs.md has examples, and the example application has nothing to migrate and no jobs": [
    "service.standaloneTasks.<name>.container",
    "service.standaloneTasks.<name>.command",
    "service.standaloneTasks.<name>.runs",
    "containers.<name>.schedule.expression",
    "containers.<name>.schedule.timeZone",
    "containers.<name>.schedule.flexibleMinutes",
    "containers.<name>.schedule.retries.attempts",
    "containers.<name>.schedule.retries.maxAgeSeconds",
    "containers.<name>.schedule.enabled",
    "service.standaloneTasks.<name>.schedule.expression",
    "service.standaloneTasks.<name>.schedule.timeZone",
    "service.standaloneTasks.<name>.schedule.flexibleMinutes",
    "service.standaloneTasks.<name>.schedule.retries.attempts",
    "service.standaloneTasks.<name>.schedule.retries.maxAgeSeconds",
    "service.standaloneTasks.<name>.schedule.enabled",
    "service.standaloneTasks.<name>.timeoutSeconds",
  ],
  "the default owns and backs up": ["service.volumes.<name>.owner", "service.volumes.<name>.backups"],
  "the example's paths are enough": [
    "furtherServices.<name>.entry.hosts",
    "furtherServices.<name>.entry.allowFrom",
  ],
  "as the service in front has it": [
    "furtherServices.<name>.entry.stickinessSeconds",
    "furtherServices.<name>.entry.startSeconds",
    "furtherServices.<name>.entry.healthCheck.path",
    "furtherServices.<name>.entry.healthCheck.statusCodes",
    "furtherServices.<name>.entry.healthCheck.intervalSeconds",
    "furtherServices.<name>.entry.healthCheck.timeoutSeconds",
    "furtherServices.<name>.entry.healthCheck.healthyThreshold",
    "furtherServices.<name>.entry.healthCheck.unhealthyThreshold",
    "furtherServices.<name>.scaling.cpuPercent",
    "furtherServices.<name>.scaling.memoryPercent",
    "furtherServices.<name>.scaling.scaleOutCooldownSeconds",
    "furtherServices.<name>.scaling.scaleInCooldownSeconds",
  ],
  "docs/database.md has an example of each way, and the defaults keep data": [
    "database.zone",
    "database.volumeGiB",
    "database.volumeOwner",
    "database.snapshots",
    "database.snapshotTime",
    "database.diskAlarmPercent",
    "database.environment",
    "database.connection.secret",
    "database.connection.user",
    "database.connection.database",
    "database.instanceClass",
    "database.instances",
    "database.backupDays",
    "database.backupWindow",
    "database.auditRetentionDays",
    "database.password.version",
    "database.storageGb",
    "database.maxStorageGb",
    "database.multiZone",
    "database.maintenanceWindow",
    "database.parameters",
    "database.iamAuthentication",
    "database.performanceInsights",
    "database.finalSnapshot",
    "database.restoreFrom",
    "database.serverless.minCapacity",
    "database.serverless.maxCapacity",
    "database.serverless.pauseAfterSeconds",
    "database.readers.min",
    "database.readers.max",
    "database.readers.cpuPercent",
    "database.readers.scaleOutCooldownSeconds",
    "database.readers.scaleInCooldownSeconds",
    "database.connection.readerSecret",
    "database.connection.variables.readerHost",
    "database.connection.query",
    "database.connection.variables.host",
    "database.connection.variables.port",
    "database.connection.variables.user",
    "database.connection.variables.database",
    "database.connection.containerVariables.<name>.host",
    "database.connection.containerVariables.<name>.port",
    "database.connection.containerVariables.<name>.user",
    "database.connection.containerVariables.<name>.database",
    "database.connection.containerVariables.<name>.readerHost",
    "database.port",
    "database.networks",
    "database.securityGroup",
  ],
  "thresholds that fit most": [
    "monitoring.cpuHighPercent",
    "monitoring.cpuLowPercent",
    "monitoring.memoryHighPercent",
    "monitoring.memoryLowPercent",
    "monitoring.latencyP95Seconds",
    "monitoring.errorPercent",
    "monitoring.periodSeconds",
  ],
  "a new environment needs none": ["waivers[].rule", "waivers[].at", "waivers[].reason", "waivers[].until"],
};
