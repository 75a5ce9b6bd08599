import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type Changes, PROJECT, WORKERS_ONLY } from "../../__tests__/support/environment.ts";
import {
  AWSVPC,
  CACHE,
  CACHE_ON_HOST,
  COMPOSE_OF_WORKERS,
  COMPOSE_WITH_CACHE,
  COMPOSE_WITH_REDIS,
  COMPOSE_WITH_VOLUMES,
  FARGATE,
  MONGO_ON_HOST,
  POSTGRES_ON_HOST,
} from "../../__tests__/support/kinds.ts";
import { type BaseName, CERTIFICATE, REPORT } from "./bases.ts";

/** A change that is tried: what it does is planned by Terraform and recorded in docs/changes.json. */
export interface TriedChange {
  /** The keys that it is about; several where each of them alone does no more than all of them together. */
  readonly keys: readonly string[];
  /** What is changed, in the words of the table; default "another value". */
  readonly what?: string;
  readonly base: BaseName;
  readonly to: Changes;
  /** Another compose file. */
  readonly compose?: string;
  /** What the plan cannot tell, such as how long something takes. A sentence. */
  readonly note?: string;
}

/** A change that no plan tells. */
export interface ToldChange {
  readonly keys: readonly string[];
  readonly what?: string;
  readonly told: string;
}

export type Change = TriedChange | ToldChange;

export const isTried = (change: Change): change is TriedChange => "base" in change;

type Services = Readonly<Record<string, object>>;

const SHIPPED = readFileSync(join(PROJECT, "docker-compose.yml"), "utf8");

/** A compose file with other services; undefined removes one. */
function composeFrom(
  text: string,
  change: (services: Services) => Readonly<Record<string, object | undefined>>,
): string {
  const file: { readonly services: Services } = parse(text);
  const services = Object.entries({ ...file.services, ...change(file.services) });
  return stringify({
    ...file,
    services: Object.fromEntries(services.filter(([, service]) => service !== undefined)),
  });
}

/** Nothing that a load balancer would be needed for. */
const WITHOUT_PORTS = composeFrom(SHIPPED, ({ nginx }) => ({ nginx: { ...nginx, ports: [] } }));

const WORKERS_WITH_A_SITE = composeFrom(COMPOSE_OF_WORKERS, () => ({ web: { build: { context: "nginx" } } }));

const SHELL = "The agent of execute-command writes.";
const WRITABLE = "Containers get writable root file systems, which its agent needs.";

const ANOTHER_NETWORK: Changes = {
  "network.cidr": "10.1.0.0/16",
  "network.subnets": undefined,
  "service.environment.nginx.TRUSTED_PROXIES": undefined,
};
const NAT: Changes = { "network.egress": "nat-gateway" };
const PUBLIC: readonly string[] = ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"];
const PRIVATE: readonly string[] = ["10.0.4.0/24", "10.0.5.0/24", "10.0.6.0/24"];
const OTHER_KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB3yCkzdZ2OCUbSmG1bTkuY9h8jpDPPmnMRJkp6nvzYf another@example.com";
const SCHEDULE_KEYS = [
  "expression",
  "timeZone",
  "flexibleMinutes",
  "retries.attempts",
  "retries.maxAgeSeconds",
  "enabled",
];
const TASK_SCHEDULE_KEYS = SCHEDULE_KEYS.map((key) => `service.standaloneTasks.<name>.schedule.${key}`);
const SERVICE_IS_STILL = "Tasks go on running.";

const onMarket = (keys: readonly string[], to: Changes, more: Partial<TriedChange> = {}): TriedChange => ({
  keys,
  base: "market",
  to,
  ...more,
});
const onHost = (keys: readonly string[], to: Changes, more: Partial<TriedChange> = {}): TriedChange => ({
  ...onMarket(keys, to, more),
  base: "host",
});
const onFargate = (keys: readonly string[], to: Changes, more: Partial<TriedChange> = {}): TriedChange => ({
  ...onMarket(keys, to, more),
  base: "fargate",
});
/**
 * Sources: RDS User Guide, "Creating a database account using IAM authentication" (ERROR 1524); re:Post, "PAM authentication
 * failed" of Aurora PostgreSQL: the first cause is that IAM authentication is off, 2026-11-29.
 */
const WITHOUT_TOKENS =
  "With `false` nobody signs in by a token any more; give those users passwords first: [database](database.md#the-connection).";

const onRds = (keys: readonly string[], to: Changes, more: Partial<TriedChange> = {}): TriedChange => ({
  ...onMarket(keys, to, more),
  base: "rds",
});
const onAurora = (keys: readonly string[], to: Changes, more: Partial<TriedChange> = {}): TriedChange => ({
  ...onMarket(keys, to, more),
  base: "aurora",
});

const onCache = (keys: readonly string[], to: Changes, more: Partial<TriedChange> = {}): TriedChange => ({
  ...onMarket(keys, to, more),
  base: "cache",
});
const onMemcached = (keys: readonly string[], to: Changes, more: Partial<TriedChange> = {}): TriedChange => ({
  ...onMarket(keys, to, more),
  base: "memcached",
});
const onCacheHost = (keys: readonly string[], to: Changes, more: Partial<TriedChange> = {}): TriedChange => ({
  ...onMarket(keys, to, more),
  base: "cache-host",
});
const onWorkers = (keys: readonly string[], to: Changes, more: Partial<TriedChange> = {}): TriedChange => ({
  ...onMarket(keys, to, more),
  base: "workers",
});
const onTwoZones = (keys: readonly string[], to: Changes, more: Partial<TriedChange> = {}): TriedChange => ({
  ...onMarket(keys, to, more),
  base: "two-zones",
});
const onManaged = (keys: readonly string[], to: Changes): TriedChange => ({
  ...onMarket(keys, to, { note: NEW_HOSTS }),
  base: "managed",
});
/** Source: ECS API, UpdateManagedInstancesProviderConfiguration (botocore 1.44.8, 2026-11). */
const NEW_HOSTS = "Hosts that AWS launches from then on have it; those that run stay as they are.";

const BURST = {
  "before-midnight": { expression: "45 23 * * *", timeZone: "Asia/Seoul", min: 2, max: 4 },
};

const RESTARTS =
  "The one task is replaced: nobody is answered until the next one has read its file, and the data stays.";

const PAUSE =
  "From then on each deployment pauses it: one task stops before the next one starts. Scaling ends.";

/** All changes, in the order of the environment file. Every key of its schema is in one of them at least. */
export const CHANGES: readonly Change[] = [
  {
    keys: ["name"],
    told: "Another environment: nothing of the old one is touched, and the new one is made beside it. Destroy the old one's stacks with its own file.",
  },
  {
    keys: ["region"],
    told: "Refused: Terraform would destroy everything in the old region, data included, and recreate it, empty. Write an environment of another name for the new region, and move.",
  },
  {
    keys: ["account"],
    told: "Nothing is changed. Terraform refuses to plan while your credentials are those of another account.",
  },
  onMarket(
    ["disposable"],
    { disposable: true },
    { what: "false → true", note: "From then on nothing stops a destroy." },
  ),
  onMarket(
    ["tags.project", "tags.owner", "tags.costCentre", "tags.more"],
    { "tags.owner": "another-team@example.com", "tags.more": { team: "shop" } },
    { note: "Hosts get the tags that they are launched with by an instance refresh." },
  ),
  {
    keys: ["state.home", "state.bucket"],
    told: "Nothing in AWS changes but the bucket. Deploy the bootstrap stack, then run `terraform init -migrate-state` in each stack's folder before the next plan: a plan without it would create everything a second time.",
  },
  {
    keys: [
      "delivery.pipeline",
      "delivery.repository",
      "delivery.branch",
      "delivery.environment",
      "delivery.organization",
      "delivery.project",
      "delivery.issuer",
      "delivery.job",
      "delivery.identityProvider",
    ],
    told: "Nothing that runs changes. The first time, every role of the environment gets a permissions boundary, in place; `delivery` removed takes the boundary away again, and `deploy` then destroys the stack of the role as its last step (docs/pipelines.md). Another issuer replaces the identity provider. A person applies it: the pipeline cannot.",
  },
  {
    keys: [
      "waf.groups",
      "waf.requestsPerFiveMinutes",
      "waf.mode",
      "waf.paidCapacity",
      "waf.logRetentionDays",
      "waf.blockedRequests",
    ],
    what: "it comes, other values, and it goes",
    told: "Changed in place, within minutes, while requests go on. Where it comes, what the rules know is blocked from then on, so begin with `mode: count`. Where it goes, its logs go with it.",
  },
  {
    keys: ["operators.principals"],
    what: "it comes, another one, and it goes",
    told: "Nothing that runs changes. Another principal changes the role's trust in place; sessions that have begun last until they end. `operators` removed takes role and boundary away, and without `delivery` the stack of both, as the last step of `deploy` (docs/operators.md). A person applies it: the pipeline cannot.",
  },
  {
    keys: ["operators.mfaMinutes", "operators.sessionHours"],
    what: "another value",
    told: "Changed in place, for sessions that begin from then on.",
  },
  {
    keys: ["operators.executeCommand", "operators.secrets"],
    what: "false ↔ true",
    told: "The role's policy and its boundary change in place, for sessions that have begun, too.",
  },
  onMarket(
    ["encryption.key", "encryption.kmsKeyArn"],
    { encryption: { key: "create" } },
    {
      what: "none → a key",
      note: "For new environments: what is stored keeps the key that it was stored under.",
    },
  ),
  onMarket(["network.cidr"], ANOTHER_NETWORK, {
    note: "Choose another name for a second environment, and move.",
  }),
  onMarket(
    ["network.zones"],
    {
      "network.zones": ["eu-central-1a", "eu-central-1b"],
      "network.subnets": { public: PUBLIC.slice(0, 2), private: PRIVATE.slice(0, 2) },
    },
    {
      what: "the last zone goes",
      note: "Apply it by `npx express-on-ecs apply <name>`, so that the subnets go when nothing is in them any more: [removals](removals.md).",
    },
  ),
  onTwoZones(
    ["network.zones"],
    {
      "network.zones": ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
      "network.subnets": { public: PUBLIC, private: PRIVATE },
    },
    {
      what: "a third zone comes at the end",
      note: "What stands in the others stays where it is. Tasks are replaced here since what they trust is the public subnets.",
    },
  ),
  onFargate(
    ["network.zones"],
    { "network.zones": ["eu-central-1c", "eu-central-1b", "eu-central-1a"] },
    { what: "other names for existing zones" },
  ),
  onMarket(
    ["network.subnets.public"],
    {
      "network.subnets.public": [...PUBLIC.slice(0, 2), "10.0.9.0/24"],
      "service.environment.nginx.TRUSTED_PROXIES": undefined,
    },
    { what: "another network for one zone" },
  ),
  onMarket(
    ["network.subnets.private"],
    { "network.subnets.private": [...PRIVATE.slice(0, 2), "10.0.9.0/24"] },
    { what: "another network for one zone" },
  ),
  onMarket(
    ["network.tiers", "network.subnets.database", "network.subnets.cache"],
    {
      "network.tiers": ["database", "cache"],
      "network.subnets.database": ["10.0.7.0/24", "10.0.8.0/24", "10.0.9.0/24"],
      "network.subnets.cache": ["10.0.10.0/24", "10.0.11.0/24", "10.0.12.0/24"],
    },
    { what: "they come, where neither database nor cache of AWS runs yet" },
  ),
  onMarket(["network.egress"], NAT, { what: "none → nat-gateway" }),
  onFargate(
    ["network.egress"],
    { "network.egress": "regional-nat-gateway" },
    { what: "nat-gateway → regional-nat-gateway", note: "Connections out are cut while the routes change." },
  ),
  onMarket(
    ["network.flowLogs"],
    { "network.flowLogs": false },
    { what: "on → false", note: "The logs go with their group." },
  ),
  onMarket(["network.flowLogs.retentionDays"], { "network.flowLogs": { retentionDays: 30 } }),
  onMarket(
    ["network.ipv6"],
    { "network.ipv6": true },
    {
      what: "false → true",
      note: "It stays: `true → false` is refused. Nothing gets an address of it unasked.",
    },
  ),
  onMarket(
    ["network.existing", "network.existing.vpc"],
    {
      "network.zones": 2,
      "network.subnets": undefined,
      "network.flowLogs": false,
      "network.existing": {
        vpc: "vpc-0123456789abcdef0",
        subnets: {
          public: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
          private: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
        },
      },
      "service.environment.nginx.TRUSTED_PROXIES": undefined,
    },
    { what: "a VPC of its own → one that exists", note: "The way back is refused as well." },
  ),
  {
    keys: ["network.existing.subnets.public", "network.existing.subnets.private"],
    told: "Refused, where another subnet takes the place of one: what stands in it would be recreated elsewhere. A subnet at the end of the list, with `network.zones`, is used from then on; the last one can go as the last zone can.",
  },
  {
    keys: ["network.existing.endpoints"],
    told: "From existing to create: endpoints are made in the subnets of the VPC; AWS refuses those whose private name is taken by one that exists. From create to existing: they go, and connections are cut unless others are there.",
  },
  onMarket(["bastion"], { bastion: undefined }, { what: "it goes" }),
  onMarket(["bastion.access"], { bastion: { access: "session-manager" } }, { what: "ssh → session-manager" }),
  onMarket(
    ["bastion.instanceType"],
    { "bastion.instanceType": "t4g.micro" },
    { note: "The bastion is stopped and started." },
  ),
  onMarket(["bastion.publicKey"], { "bastion.publicKey": OTHER_KEY }),
  onMarket(["bastion.allowFrom"], { "bastion.allowFrom": ["198.51.100.0/24"] }),
  onHost(["bastion.reaches"], { "bastion.reaches": [] }, { what: "nothing more" }),
  {
    keys: ["bastion.knownHostsFile"],
    told: "Nothing in AWS changes: the host keys are written into another file.",
  },
  onMarket(
    ["bastion.hostKeys"],
    { "bastion.hostKeys": "trust-on-first-use" },
    { what: "published → trust-on-first-use" },
  ),
  onMarket(
    ["registry.repositories"],
    { "registry.repositories": { app: "shop/app" } },
    {
      what: "one that is made → one that exists",
      note: "Retire the repository in the record, and push the images that run to the other one first.",
    },
  ),
  {
    keys: ["registry.keepReleases"],
    what: "it comes, another value, and it goes",
    told: "Nothing that runs changes. The next `deploy` removes what is older and not in use (docs/data.md); a removed release comes back by deploying its commit, which builds it again. A pipeline's role gets the right to delete images, or loses it: a person applies that.",
  },
  onMarket(["registry", "registry.expireUntaggedDays", "registry.expireCandidatesDays"], {
    registry: { expireUntaggedDays: 30, expireCandidatesDays: 30 },
  }),
  onMarket(
    ["capacity.launchType"],
    { ...FARGATE, "capacity.instanceTypes": undefined },
    { what: "ec2 → fargate" },
  ),
  onMarket(
    ["capacity.architecture"],
    { "capacity.architecture": "arm64", "capacity.instanceTypes": ["t4g.medium"] },
    { note: "Push images of the new architecture first." },
  ),
  onFargate(
    ["capacity.architecture"],
    { "capacity.architecture": "x86_64" },
    { what: "on Fargate", note: "Push images of the new architecture first." },
  ),
  onMarket(["capacity.instanceTypes"], { "capacity.instanceTypes": ["t3.large"] }),
  onMarket(
    ["capacity.spotPercent"],
    { "capacity.spotPercent": 50 },
    { what: "of hosts", note: "Hosts that run stay what they are until they are replaced." },
  ),
  onFargate(["capacity.spotPercent"], { "capacity.spotPercent": 30 }, { what: "on Fargate" }),
  onMarket(["capacity.min", "capacity.max"], { "capacity.min": 2, "capacity.max": 8 }),
  onMarket(
    ["capacity.placement"],
    { ...NAT, "capacity.placement": "private" },
    { what: "public → private, with a NAT gateway" },
  ),
  onFargate(
    ["capacity.placement"],
    { "capacity.placement": "public" },
    { what: "private → public, on Fargate" },
  ),
  onMarket(["capacity.rootVolumeGiB"], { "capacity.rootVolumeGiB": 50 }),
  onManaged(["capacity.vcpus.min", "capacity.vcpus.max"], { "capacity.vcpus": { min: 4, max: 8 } }),
  onManaged(["capacity.memoryMiB.min", "capacity.memoryMiB.max"], {
    "capacity.memoryMiB": { min: 8192, max: 32_768 },
  }),
  onManaged(["capacity.manufacturers"], { "capacity.manufacturers": ["amd"] }),
  onManaged(["capacity.volumeGiB"], { "capacity.volumeGiB": 100 }),
  {
    keys: [
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
    what: "it comes, and goes",
    told: "The previous hosts stay while services move to Fargate, and go in the deployment after: see [moving](moving.md).",
  },
  onMarket(["capacity.targetPercent"], { "capacity.targetPercent": 80 }),
  onMarket(["capacity.warmUpSeconds"], { "capacity.warmUpSeconds": 120 }),
  onMarket(
    ["domain", "domain.zone.name", "domain.names", "domain.redirect"],
    { domain: { zone: { name: "example.com" }, names: ["www.example.com", "example.com"], redirect: true } },
    {
      what: "it comes",
      note: "The apply waits for ACM, minutes as a rule. Port 80 answers with a redirect from then on.",
    },
  ),
  {
    keys: ["domain"],
    what: "it comes, or goes, behind site.dynamicPaths",
    told: "Requests to these paths fail for about 15 minutes, and the site's files are served all the while. CloudFront asks the load balancer by another protocol then, by another interface, which AWS takes that long to make; meanwhile the load balancer's group lets CloudFront in at the new port alone, since its prefix list fills a group (55 of 60 rules). Make it before an event, or in the hour when nobody comes.",
  },
  {
    keys: ["domain.names", "domain.redirect", "domain.keyAlgorithm"],
    what: "another value",
    told: "Another certificate is made and validated beside the one in use; then the load balancer takes it, and the old one goes. Records of names that stay are untouched; a name that goes loses its record, and its clients the way in (docs/domains.md).",
  },
  {
    keys: ["domain.zone.name"],
    what: "another zone",
    told: "The names' records are made in the new zone and go from the old one, with a new certificate for other names. A zone that was made stays in AWS, as data does (docs/data.md).",
  },
  {
    keys: ["domain.zone.id"],
    what: "it comes, or another",
    told: "Of the zone that was found by its name, nothing. With the id of another zone of that name the records are made there, and go from the first. An id of a zone with another name is refused by the plan.",
  },
  onMarket(
    ["domain.zone.create"],
    { domain: { zone: { name: "example.com", create: true }, names: ["example.com"] } },
    { what: "it comes, with create: true", note: "Requests go on by HTTP, at the load balancer's own name." },
  ),
  {
    keys: ["domain.zone.delegated"],
    what: "false → true",
    told: "The certificate is made and validated, and port 80 answers with a redirect from then on. Before the registrar names the zone's name servers the apply fails after 30 minutes, and nothing that runs has changed.",
  },
  {
    keys: ["domain.zone.private"],
    what: "another value",
    told: "The names' records are made in the other zone, and go from the old one.",
  },
  {
    keys: ["domain.zone.associate"],
    told: "As of `internalIngress.zone.associate`: the association of the private zone with the VPC is made, and goes again where it was made here.",
  },
  onWorkers(
    ["site", "site.service"],
    { site: { service: "web" } },
    {
      what: "it comes",
      compose: WORKERS_WITH_A_SITE,
      note: "CloudFront takes some minutes; `deploy` uploads the files once it is there.",
    },
  ),
  {
    keys: ["site.service", "site.files"],
    what: "another value",
    told: "Nothing in AWS changes: `deploy` uploads other files, and removes those that are no more once the new ones are there.",
  },
  {
    keys: ["site.dynamicPaths"],
    what: "the first one comes",
    told: "CloudFront gets an interface in the load balancer's subnets, which takes some minutes, and the load balancer lets nobody in beside it. Its names lead to CloudFront. A load balancer that was public is replaced first, as for `ingress.public`.",
  },
  {
    keys: [
      "site.dynamicPaths",
      "site.singlePage",
      "site.contentSecurityPolicy",
      "site.minimumTls",
      "site.priceClass",
    ],
    what: "another value",
    told: "The distribution, its function or its headers are changed in place, at all of CloudFront's locations within minutes; requests are answered all the while.",
  },
  {
    keys: ["site.earlierVersionDays", "site.accessLogs.retentionDays", "site.errorPercent"],
    what: "another value",
    told: "Changed in place. Fewer days remove what is older within a day or two.",
  },
  {
    keys: ["site", "site.accessLogs"],
    what: "it goes",
    told: "Buckets that hold data stay in AWS, as the record of data asks (docs/data.md). With `site` the distribution goes, and the names lead to the load balancer, or nowhere.",
  },
  {
    keys: ["trail", "trail.keep"],
    what: "it comes, and goes",
    told: "Nothing that runs changes. The bucket of the records and their key stay in AWS when `trail` goes, as the record of data asks (docs/data.md); the trail, its log group and its alarms go. `keep` counts at a destroy.",
  },
  {
    keys: ["trail.retentionDays", "trail.deniedCalls"],
    what: "another value",
    told: "Changed in place. Fewer days remove what is older within a day or two.",
  },
  {
    keys: ["trail.lockDays"],
    what: "it comes, another value, and it goes",
    told: "More or fewer days count for records that are written from then on. Where it comes or goes, synth refuses it: only a bucket that was made with S3 Object Lock locks. Remove `trail`, deploy, and write it again.",
  },
  onWorkers(
    ["ingress", "service.entry"],
    {
      ingress: { public: true },
      "service.entry": { service: "importer", port: 3000, keepAliveSeconds: 75 },
    },
    {
      what: "they come",
      note: "In place: the load balancer listens before new tasks register with it, and sends requests once these are healthy.",
    },
  ),
  onMarket(["ingress", "service.entry"], WORKERS_ONLY, {
    what: "they go, the load balancer protected",
    compose: WITHOUT_PORTS,
  }),
  onHost(
    ["ingress", "service.entry"],
    { ...WORKERS_ONLY, waivers: [] },
    {
      what: "they go, with deletionProtection: false",
      compose: WITHOUT_PORTS,
      note: "In place: new tasks without a target group, then the group goes. The waiver of the protection goes with the load balancer.",
    },
  ),
  onMarket(
    ["ingress.public"],
    { "ingress.public": false, "ingress.allowFrom": ["10.0.0.0/8"] },
    { what: "true → false" },
  ),
  onFargate(
    ["ingress.public"],
    { "ingress.public": true, "ingress.allowFrom": undefined },
    { what: "false → true" },
  ),
  onMarket(
    ["ingress.ipAddressType"],
    { "network.ipv6": true, "ingress.ipAddressType": "dualstack" },
    { what: "ipv4 → dualstack, with network.ipv6", note: "`dualstack → ipv4` is in place, too." },
  ),
  onFargate(["ingress.allowFrom"], { "ingress.allowFrom": ["192.168.0.0/16"] }),
  onMarket(
    ["ingress.certificateArn"],
    { "ingress.certificateArn": CERTIFICATE },
    { what: "none → one", note: "Port 80 answers with a redirect from then on." },
  ),
  onFargate(
    ["ingress.certificateArn"],
    { "ingress.certificateArn": `${CERTIFICATE.slice(0, -1)}3` },
    { what: "another one" },
  ),
  onFargate(["ingress.tlsPolicy"], { "ingress.tlsPolicy": "ELBSecurityPolicy-TLS13-1-3-2021-06" }),
  onMarket(["ingress.deletionProtection"], { "ingress.deletionProtection": false }, { what: "true → false" }),
  onMarket(["ingress.idleTimeoutSeconds"], { "ingress.idleTimeoutSeconds": 200 }),
  onMarket(
    ["ingress.default", "service.entry.paths"],
    { "ingress.default": 404, "service.entry.paths": ["/*"] },
    { what: "none → 404", note: "Between the listener and the rule some requests are answered by 404." },
  ),
  onMarket(["ingress.stickinessSeconds"], { "ingress.stickinessSeconds": undefined }),
  onMarket(
    [
      "ingress.healthCheck.path",
      "ingress.healthCheck.statusCodes",
      "ingress.healthCheck.intervalSeconds",
      "ingress.healthCheck.timeoutSeconds",
      "ingress.healthCheck.healthyThreshold",
      "ingress.healthCheck.unhealthyThreshold",
    ],
    {
      "ingress.healthCheck": {
        path: "/readyz",
        statusCodes: "200-399",
        intervalSeconds: 10,
        timeoutSeconds: 4,
        healthyThreshold: 3,
        unhealthyThreshold: 4,
      },
    },
    { note: "A path that running tasks do not answer takes them out one after the other: deploy it first." },
  ),
  onMarket(["ingress.deregistrationDelaySeconds", "ingress.slowStartSeconds"], {
    "ingress.deregistrationDelaySeconds": 60,
    "ingress.slowStartSeconds": 60,
  }),
  onHost(["ingress.accessLogs"], { "ingress.accessLogs": { retentionDays: 30 } }, { what: "false → on" }),
  onMarket(
    ["ingress.accessLogs"],
    { "ingress.accessLogs": false },
    { what: "on → false", note: "Terraform deletes no bucket that still holds logs: empty it first." },
  ),
  onMarket(["ingress.accessLogs.retentionDays"], { "ingress.accessLogs": { retentionDays: 60 } }),
  onFargate(
    ["internalIngress", "furtherServices.<name>.entry.internal"],
    {
      internalIngress: {},
      "furtherServices.worker.entry": {
        service: "worker",
        port: 4000,
        keepAliveSeconds: 75,
        paths: ["/jobs/*"],
        internal: true,
      },
    },
    { what: "they come", note: "The other load balancer is not touched." },
  ),
  {
    keys: ["internalIngress", "furtherServices.<name>.entry.internal"],
    what: "they go",
    told: "Refused while the internal load balancer is protected: write `internalIngress.deletionProtection: false` and deploy first. Then the tasks of the entry are replaced by new ones, and the load balancer goes.",
  },
  {
    keys: ["internalIngress.allowFrom", "internalIngress.allowFromSecurityGroups"],
    told: "Rules of the load balancer's security group are made for whoever is new, and deleted for whoever is gone. Nothing else changes.",
  },
  {
    keys: [
      "internalIngress.zone",
      "internalIngress.zone.name",
      "internalIngress.zone.create",
      "internalIngress.names",
    ],
    what: "they come",
    told: "The zone is made where `create` says so, and a record of each name. The load balancer is not touched, and answers at its own name as well.",
  },
  {
    keys: ["internalIngress.zone.associate"],
    told: "The association of the zone with the VPC is made, and goes again where it was made here: names in the zone are no longer found in the VPC then. An association that somebody else made is not touched; AWS refuses a second one of the same zone.",
  },
  {
    keys: ["internalIngress.names"],
    what: "a name comes or goes",
    told: "Its record is made or deleted; nothing else changes.",
  },
  {
    keys: ["internalIngress.zone.name", "internalIngress.zone.id", "internalIngress.zone.create"],
    what: "another zone, or none",
    told: "The names' records are made in the new zone and go from the old one. A zone that was made stays in AWS, as data does (docs/data.md).",
  },
  {
    keys: ["internalIngress.certificateArn"],
    told: "As of `ingress.certificateArn`: in place, and port 80 answers with a redirect from the first one on.",
  },
  {
    keys: [
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
    ],
    told: "In place, as of `ingress`: the load balancer, its listener or its target groups are updated.",
  },
  {
    keys: ["internalIngress.accessLogs", "internalIngress.accessLogs.retentionDays"],
    told: "As of `ingress.accessLogs`: a bucket comes or goes, or its lifecycle is updated. Terraform deletes no bucket that still holds logs: empty it first.",
  },
  {
    keys: ["service.compose", "service.profiles"],
    told: "What the compose services that they bring change: mostly a new task definition, and so new tasks. An image that is built needs a tag in `service.images` and is pushed between the data stack and the service's.",
  },
  onMarket(["service.name"], { "service.name": "shop" }),
  onWorkers(
    ["service.name"],
    { "service.name": "shop" },
    { what: "of workers", note: "No listener waits: both run until the old one goes, as in any deployment." },
  ),
  {
    keys: ["service.entry.hosts"],
    told: "With `ingress.default: 404`: a rule of the load balancer is made for a host that is new, and the one of a host that is gone is deleted, whose requests are answered by 404 from then on.",
  },
  {
    keys: ["service.entry.keepAliveSeconds", "furtherServices.<name>.entry.keepAliveSeconds"],
    told: "Nothing in AWS changes: synth checks `ingress.idleTimeoutSeconds` against it.",
  },
  onFargate(
    ["service.containers", "furtherServices.<name>.containers"],
    { "furtherServices.worker": undefined, "furtherServices.reporter.containers": ["reporter", "worker"] },
    { what: "a container moves into another task" },
  ),
  onMarket(
    ["service.entry.service"],
    {
      "service.entry": { service: "app", port: 3000 },
      "service.environment.app.KEEP_ALIVE_TIMEOUT_MS": "315000",
    },
    {
      what: "another container",
      compose: composeFrom(SHIPPED, ({ nginx, app }) => ({
        nginx: { ...nginx, ports: [] },
        app: { ...app, expose: ["3000"] },
      })),
    },
  ),
  onMarket(
    ["service.entry.port"],
    { "service.entry.port": 8081 },
    {
      what: "another port",
      compose: composeFrom(SHIPPED, ({ nginx }) => ({ nginx: { ...nginx, ports: ["8080:8081"] } })),
    },
  ),
  onMarket(["service.images"], { "service.images.app": "1.0.1" }, { what: "another tag" }),
  onMarket(["service.networkMode"], { ...AWSVPC }, { what: "bridge → awsvpc" }),
  onMarket(["service.environment"], { "service.environment.app.LOG_LEVEL": "debug" }),
  onMarket(
    ["service.secrets", "service.secrets.<name>"],
    { "service.secrets.jwt_secret": "market/jwt-secret-2" },
    { what: "another secret" },
  ),
  onMarket(
    ["service.secrets.<name>"],
    { "service.secrets.jwt_secret": { generate: {} } },
    { what: "existing → generated" },
  ),
  onFargate(
    ["service.secrets.<name>.generate.length", "service.secrets.<name>.generate.version"],
    { "service.secrets.jwt_secret": { generate: { length: 64, version: 2 } } },
    {
      note: "The old value is gone for tasks that start from then on; a length counts when the version changes.",
    },
  ),
  onFargate(
    ["service.volumes"],
    {
      "service.volumes.more": { place: "efs" },
    },
    {
      what: "one more",
      compose: COMPOSE_WITH_VOLUMES.replace("uploads:/srv/uploads:ro", "more:/srv/uploads:ro").replace(
        /\n {2}uploads: {}/,
        "\n  uploads: {}\n  more: {}",
      ),
    },
  ),
  onFargate(
    ["service.volumes.<name>", "service.volumes.<name>.place"],
    { "service.volumes.uploads": { place: "task" } },
    { what: "efs → task" },
  ),
  onFargate(
    ["service.volumes.<name>.owner"],
    { "service.volumes.uploads": { place: "efs", owner: "2000:2000" } },
    { note: "Files that are there keep their owner, and are seen as the new one's." },
  ),
  onFargate(["service.volumes.<name>.backups"], {
    "service.volumes.uploads": { place: "efs", backups: false },
  }),
  onMarket(
    ["service.singleton"],
    { "service.singleton": true, "service.tasks": undefined, "service.scaling": undefined },
    { what: "false → true", note: PAUSE },
  ),
  onMarket(["service.tasks.min", "service.tasks.max"], { "service.tasks": { min: 2, max: 20 } }),
  onMarket(
    [
      "service.scaling.cpuPercent",
      "service.scaling.memoryPercent",
      "service.scaling.requestsPerTarget",
      "service.scaling.scaleOutCooldownSeconds",
      "service.scaling.scaleInCooldownSeconds",
    ],
    {
      "service.scaling": {
        cpuPercent: 50,
        memoryPercent: 70,
        requestsPerTarget: 2000,
        scaleOutCooldownSeconds: 90,
        scaleInCooldownSeconds: 600,
      },
    },
  ),
  onMarket(
    [
      "service.scaling.schedule.<name>.expression",
      "service.scaling.schedule.<name>.timeZone",
      "service.scaling.schedule.<name>.min",
      "service.scaling.schedule.<name>.max",
    ],
    { "service.scaling.schedule": BURST },
    { what: "none → one" },
  ),
  onMarket(
    ["service.taskSize.cpu", "service.taskSize.memory"],
    { "service.taskSize": { cpu: 512, memory: 1024 } },
    { what: "none → a size" },
  ),
  onMarket(
    ["service.executeCommand"],
    {
      "service.executeCommand": true,
      waivers: ["nginx", "app"].map((at) => ({ rule: "root-is-read-only", at, reason: SHELL })),
    },
    {
      what: "false → true",
      compose: composeFrom(SHIPPED, ({ nginx, app }) => ({
        nginx: { ...nginx, read_only: false },
        app: { ...app, read_only: false },
      })),
      note: WRITABLE,
    },
  ),
  onMarket(
    [
      "service.standaloneTasks.<name>.container",
      "service.standaloneTasks.<name>.command",
      "service.standaloneTasks.<name>.runs",
    ],
    {
      "service.standaloneTasks": {
        migrate: { container: "app", command: ["node", "dist/migrate.js"], runs: "before-deployment" },
      },
    },
    { what: "none → a task" },
  ),
  onMarket(
    TASK_SCHEDULE_KEYS,
    {
      "service.standaloneTasks": {
        report: REPORT,
      },
    },
    { what: "none → a schedule" },
  ),
  {
    ...onMarket(
      ["service.standaloneTasks.<name>"],
      { "service.standaloneTasks": { "nightly-report": REPORT } },
      {
        what: "a job with a schedule has another name",
        note: "The two schedules change in one apply, in no set order: apply it when no start is due. What runs is left alone.",
      },
    ),
    base: "jobs",
  },
  {
    keys: TASK_SCHEDULE_KEYS,
    told: "The schedule changes in place, and the service stays as it is; a task that runs is left alone.",
  },
  {
    keys: ["service.standaloneTasks.<name>.timeoutSeconds"],
    told: "Nothing in AWS: `express-on-ecs deploy` waits for as long as it says.",
  },
  onMarket(["service.logRetentionDays"], { "service.logRetentionDays": 60 }),
  onMarket(["service.startSeconds"], { "service.startSeconds": 90 }),
  onFargate(
    ["furtherServices"],
    { "furtherServices.reporter": undefined },
    {
      what: "one goes",
      compose: composeFrom(COMPOSE_WITH_VOLUMES, () => ({ reporter: undefined })),
      note: "Its compose service goes from the compose file, too.",
    },
  ),
  onWorkers(
    ["furtherServices.<name>.singleton"],
    { "furtherServices.mailer": { singleton: true } },
    { what: "false → true", note: PAUSE },
  ),
  onWorkers(
    ["furtherServices.<name>.singleton"],
    {
      "furtherServices.keeper": { singleton: false },
      waivers: [{ rule: "databases-run-once", at: "keeper", reason: "Its files are read only from now on." }],
    },
    {
      what: "true → false",
      compose: COMPOSE_OF_WORKERS.replace("stop-first", "start-first"),
      note: "The tasks of this and each later deployment overlap.",
    },
  ),
  onFargate(
    [
      "furtherServices.<name>.entry",
      "furtherServices.<name>.entry.service",
      "furtherServices.<name>.entry.port",
      "furtherServices.<name>.entry.paths",
      "furtherServices.<name>.entry.hosts",
      "furtherServices.<name>.entry.allowFrom",
      "furtherServices.<name>.entry.healthCheck.path",
      "furtherServices.<name>.entry.healthCheck.statusCodes",
      "furtherServices.<name>.entry.healthCheck.intervalSeconds",
      "furtherServices.<name>.entry.healthCheck.timeoutSeconds",
      "furtherServices.<name>.entry.healthCheck.healthyThreshold",
      "furtherServices.<name>.entry.healthCheck.unhealthyThreshold",
      "furtherServices.<name>.entry.stickinessSeconds",
      "furtherServices.<name>.entry.startSeconds",
    ],
    {
      "furtherServices.worker.entry": {
        service: "worker",
        port: 4000,
        keepAliveSeconds: 310,
        paths: ["/jobs", "/jobs/*"],
        healthCheck: { path: "/healthz" },
      },
    },
    { what: "it comes", note: "Requests for it are answered by 503 until its new tasks are healthy." },
  ),
  {
    keys: ["furtherServices.<name>.entry.internal"],
    what: "false → true, or back",
    told: "The entry gets another target group, behind the other load balancer, and its service new tasks that register there. Requests are answered by 503 until these are healthy, as where an entry comes.",
  },
  onFargate(["furtherServices.<name>.tasks.min", "furtherServices.<name>.tasks.max"], {
    "furtherServices.worker.tasks": { min: 2, max: 6 },
  }),
  onFargate(
    [
      "furtherServices.<name>.scaling.cpuPercent",
      "furtherServices.<name>.scaling.memoryPercent",
      "furtherServices.<name>.scaling.scaleOutCooldownSeconds",
      "furtherServices.<name>.scaling.scaleInCooldownSeconds",
    ],
    {
      "furtherServices.worker.scaling": {
        cpuPercent: 50,
        memoryPercent: 70,
        scaleOutCooldownSeconds: 90,
        scaleInCooldownSeconds: 600,
      },
    },
  ),
  onFargate(
    [
      "furtherServices.<name>.scaling.schedule.<name>.expression",
      "furtherServices.<name>.scaling.schedule.<name>.timeZone",
      "furtherServices.<name>.scaling.schedule.<name>.min",
      "furtherServices.<name>.scaling.schedule.<name>.max",
    ],
    { "furtherServices.worker.scaling.schedule": BURST },
    { what: "none → one" },
  ),
  onFargate(
    ["furtherServices.<name>.taskSize.cpu", "furtherServices.<name>.taskSize.memory"],
    { "furtherServices.worker.taskSize": { cpu: 1024, memory: 2048 } },
    { what: "none → a size" },
  ),
  onFargate(
    ["furtherServices.<name>.executeCommand"],
    {
      "furtherServices.worker.executeCommand": true,
      waivers: [{ rule: "root-is-read-only", at: "worker", reason: SHELL }],
    },
    {
      what: "false → true",
      compose: composeFrom(COMPOSE_WITH_VOLUMES, ({ worker }) => ({
        worker: { ...worker, read_only: false },
      })),
      note: WRITABLE,
    },
  ),
  onMarket(
    [
      "containers.<name>.memory",
      "containers.<name>.reservation",
      "containers.<name>.cpu",
      "containers.<name>.environment",
      "containers.<name>.secrets",
      "containers.<name>.healthCheck.test",
      "containers.<name>.healthCheck.interval",
      "containers.<name>.healthCheck.timeout",
      "containers.<name>.healthCheck.retries",
      "containers.<name>.healthCheck.startPeriod",
      "containers.<name>.command",
    ],
    {
      "containers.app": {
        memory: 512,
        reservation: 256,
        cpu: 256,
        environment: { LOG_LEVEL: "debug" },
        secrets: { TOKEN: "jwt_secret" },
        healthCheck: {
          test: ["CMD", "node", "health.js"],
          interval: "20s",
          timeout: "10s",
          retries: 5,
          startPeriod: "60s",
        },
        command: ["node", "server.js"],
      },
    },
  ),
  onMarket(
    ["containers.<name>.tag"],
    { "service.images.app": undefined, "containers.app.tag": "1.0.1" },
    { what: "another tag" },
  ),
  onMarket(
    ["containers.<name>.digest"],
    { "service.images.app": undefined, "containers.app.digest": `sha256:${"0f".repeat(32)}` },
    { what: "a digest in place of a tag", note: "The Terraform variable of the tag goes." },
  ),
  {
    keys: ["containers.<name>.expose", "containers.<name>.dependsOn"],
    told: "As the same in the compose file: new tasks of both services, and a rule that lets the one reach the other.",
  },
  {
    keys: SCHEDULE_KEYS.map((key) => `containers.<name>.schedule.${key}`),
    told: "As `x-ecs.schedule` of the compose file: where there was none, the container's service or task goes, and a job takes its place; else the schedule changes in place.",
  },
  onWorkers(
    ["containers.<name>.schedule.expression"],
    {},
    {
      what: "the compose file renames a job",
      compose: COMPOSE_OF_WORKERS.replace(/^ {2}digest:$/m, "  weekly-digest:"),
      note: "What the job has logged goes with its group.",
    },
  ),
  {
    keys: ["containers.<name>.volumes"],
    told: "As the same in the compose file: new tasks, with what is mounted then.",
  },
  {
    keys: ["laptopOnly"],
    told: "Nothing by itself: what ECS refuses of a compose file is not in AWS, with the declaration or without.",
  },
  onMarket(["database", "database.hosting"], { ...MONGO_ON_HOST }, { what: "external → host" }),
  onHost(
    ["database", "database.hosting"],
    {
      database: { hosting: "external", service: "mongo" },
      "service.secrets.database_url": "market/database-url",
    },
    { what: "host → external" },
  ),
  {
    ...onMarket(
      ["database", "database.hosting"],
      {
        ...POSTGRES_ON_HOST,
        database: { hosting: "rds", service: "postgres", engine: "postgres", engineVersion: "18" },
      },
      {
        what: "host → rds",
        note: "With `retired` in the entries, RDS is made and the old volume stays in AWS: [database](database.md#from-a-host-to-rds-or-aurora).",
      },
    ),
    base: "postgres-host",
  },
  {
    keys: ["database.service", "database.engine"],
    told: "Another database: the volume keeps the data of the old one, which the new one cannot read. Begin with a database beside it, copy the data, and retire the old one.",
  },
  {
    keys: ["database.engineVersion"],
    told: "On a host, where it is PostgreSQL's major version: synth refuses another one over the files that are there (docs/database.md, Another major version of PostgreSQL).",
  },
  onHost(
    ["database.instanceType"],
    { "database.instanceType": "t4g.medium" },
    { note: "The host is replaced, and the database is unavailable for some minutes." },
  ),
  onHost(
    ["database.zone"],
    { "database.zone": 2 },
    { note: "A volume never leaves its zone: make a new one of a snapshot." },
  ),
  onHost(
    ["database.placement"],
    { ...NAT, "database.placement": "private" },
    {
      what: "public → private, with a NAT gateway",
      note: "The host is replaced, and the database is unavailable for some minutes.",
    },
  ),
  onHost(
    ["database.volumeGiB"],
    { "database.volumeGiB": 40 },
    { what: "larger", note: "It cannot shrink; after a change AWS allows no further one for six hours." },
  ),
  onHost(["database.volumeOwner"], { "database.volumeOwner": "1000:1000" }),
  onHost(["database.snapshots", "database.snapshotTime"], {
    "database.snapshots": 14,
    "database.snapshotTime": "04:00",
  }),
  onHost(["database.diskAlarmPercent"], { "database.diskAlarmPercent": 70 }),
  onHost(
    ["database.environment"],
    { "database.environment": { LOG_LEVEL: "debug" } },
    { note: "The database is unavailable while its one task is replaced." },
  ),
  onHost(
    ["database.secrets", "database.secrets.<name>"],
    { "database.secrets.mongo_root_password": "market/mongo-root" },
    { what: "generated → existing" },
  ),
  onHost(
    ["database.secrets.<name>.generate.length", "database.secrets.<name>.generate.version"],
    { "database.secrets.mongo_app_password": { generate: { length: 64, version: 2 } } },
    {
      note: "The official images read passwords when they first start: without this project's `start.bash`, change it in the database by hand, too.",
    },
  ),
  onHost(["database.connection.passwordSecret"], {
    "database.connection.passwordSecret": "mongo_root_password",
  }),
  onHost(
    ["database.connection.user", "database.connection.database"],
    { "database.connection.user": "shop", "database.connection.database": "shop" },
    {
      what: "on a host",
      note: "The database makes users and databases when it first starts: make them by hand.",
    },
  ),
  {
    keys: ["database.connection.secret"],
    told: "The compose file names the secret: both change together. The old secret goes and another is made, new tasks read it.",
  },
  onHost(["database.logRetentionDays"], { "database.logRetentionDays": 60 }),
  onFargate(
    ["database.engineVersion"],
    { "database.engineVersion": "8.0.0" },
    {
      what: "5.0.0 → 8.0.0",
      note: "The cluster is unavailable while AWS upgrades it, with several restarts, and cannot be downgraded; take a snapshot, and apply pending maintenance of its instances before.",
    },
  ),
  onFargate(
    ["database.instanceClass"],
    { "database.instanceClass": "db.r6g.large" },
    { note: "Each instance is unavailable for some minutes, with a change of the writer." },
  ),
  onFargate(["database.instances"], { "database.instances": 3 }, { what: "2 → 3" }),
  onFargate(["database.auditRetentionDays"], { "database.auditRetentionDays": 30 }),
  onFargate(["database.backupDays", "database.backupWindow"], {
    "database.backupDays": 14,
    "database.backupWindow": "04:00-05:00",
  }),
  onFargate(
    ["database.password.length", "database.password.version"],
    { "database.password": { length: 64, version: 2 } },
    { note: "Tasks that run keep their connections, and cannot make new ones until they are replaced." },
  ),
  onFargate(["database.connection.user"], { "database.connection.user": "shop" }, { what: "of DocumentDB" }),
  onFargate(
    ["database.connection.database"],
    { "database.connection.database": "shop" },
    { what: "of DocumentDB", note: "Data that is there stays in the database of the old name." },
  ),
  onRds(
    ["database.engineVersion"],
    { "database.engineVersion": "18" },
    {
      what: "PostgreSQL 17 → 18",
      note: "The database is unavailable while AWS upgrades it, and cannot be downgraded; take a snapshot before.",
    },
  ),
  onRds(
    ["database.instanceClass"],
    { "database.instanceClass": "db.m8g.large" },
    {
      what: "of RDS",
      note: "The database is unavailable for some minutes, with `multiZone` for about one.",
    },
  ),
  onRds(
    ["database.storageGb", "database.maxStorageGb"],
    { "database.storageGb": 50, "database.maxStorageGb": 200 },
    {
      what: "larger",
      note: "Without an interruption. It cannot shrink; after a change AWS allows no further one for six hours.",
    },
  ),
  onRds(
    ["database.multiZone"],
    { "database.multiZone": true },
    { what: "one zone → two", note: "Without an interruption, but slower while the standby is filled." },
  ),
  onRds(["database.backupDays", "database.backupWindow", "database.maintenanceWindow"], {
    "database.backupDays": 14,
    "database.backupWindow": "01:00-02:00",
    "database.maintenanceWindow": "tue:02:00-tue:03:00",
  }),
  onRds(
    ["database.parameters"],
    { "database.parameters": { work_mem: "65536", max_connections: "200" } },
    { note: "Static parameters wait for the next reboot: `aws rds reboot-db-instance`." },
  ),
  onRds(["database.iamAuthentication"], { "database.iamAuthentication": true }, { note: WITHOUT_TOKENS }),
  onRds(["database.performanceInsights"], { "database.performanceInsights": true }),
  onRds(["database.logRetentionDays"], { "database.logRetentionDays": 30 }, { what: "of RDS" }),
  onRds(
    ["database.password.length", "database.password.version"],
    { "database.password": { length: 64, version: 2 } },
    {
      what: "of RDS",
      note: "Tasks that run keep their connections, and cannot make new ones until they are replaced.",
    },
  ),
  onRds(["database.connection.user"], { "database.connection.user": "shop" }, { what: "of RDS" }),
  onRds(["database.connection.database"], { "database.connection.database": "shop" }, { what: "of RDS" }),
  onRds(["database.connection.query"], { "database.connection.query": { sslmode: "require" } }),
  {
    keys: [
      "database.connection.variables.host",
      "database.connection.variables.port",
      "database.connection.variables.user",
      "database.connection.variables.database",
      "database.connection.containerVariables.<name>.host",
      "database.connection.containerVariables.<name>.port",
      "database.connection.containerVariables.<name>.user",
      "database.connection.containerVariables.<name>.database",
    ],
    told: "New tasks of the services that are granted `passwordSecret`, with the variables.",
  },
  onAurora(
    ["database.iamAuthentication"],
    { "database.iamAuthentication": true },
    { what: "of Aurora", note: WITHOUT_TOKENS },
  ),
  onAurora(
    ["database.engineVersion"],
    { "database.engineVersion": "18" },
    {
      what: "Aurora PostgreSQL 17 → 18",
      note: "The database is unavailable while AWS upgrades it, and cannot be downgraded; take a snapshot before. Readers that were added under load are upgraded, too.",
    },
  ),
  onAurora(
    ["database.instanceClass", "database.serverless"],
    { "database.instanceClass": "db.r8g.large", "database.serverless": undefined },
    {
      what: "of Aurora, db.serverless → db.r8g.large",
      note: "Each instance restarts with its new class, and writes fail for about a minute when it is the writer's turn. Readers that were added under load keep their class until they are removed.",
    },
  ),
  onAurora(
    ["database.serverless.minCapacity", "database.serverless.maxCapacity"],
    { "database.serverless": { minCapacity: 1, maxCapacity: 32 } },
    { note: "Without an interruption; more connections and memory than before wait for the next restart." },
  ),
  onAurora(
    ["database.serverless.minCapacity", "database.serverless.pauseAfterSeconds"],
    { "database.serverless": { minCapacity: 0, maxCapacity: 8, pauseAfterSeconds: 3600 } },
    {
      what: "to a pause",
      note: "From then on instances without a connection pause. The next connection waits about 15 seconds.",
    },
  ),
  onAurora(
    ["database.readers.min"],
    { "database.readers": { min: 2 } },
    { what: "1 → 2", note: "Without an interruption." },
  ),
  onAurora(
    ["database.readers.max"],
    { "database.readers": { max: 1 } },
    {
      what: "5 → 1",
      note: "Scaling ends. AWS leaves readers that were added under load as they are: remove them with `aws rds delete-db-instance`.",
    },
  ),
  onAurora(
    [
      "database.readers.cpuPercent",
      "database.readers.scaleOutCooldownSeconds",
      "database.readers.scaleInCooldownSeconds",
    ],
    {
      "database.readers": { cpuPercent: 50, scaleOutCooldownSeconds: 120, scaleInCooldownSeconds: 600 },
    },
  ),
  {
    keys: [
      "database.connection.readerSecret",
      "database.connection.variables.readerHost",
      "database.connection.containerVariables.<name>.readerHost",
    ],
    told: "New tasks of the services that are granted the secret, or `passwordSecret`, with the secret or the variable.",
  },
  {
    keys: ["database.finalSnapshot", "cache.finalSnapshot"],
    told: "Of a disposable environment Terraform's state alone remembers it, for `destroy`; nothing in AWS changes. Any other takes a last snapshot in any case.",
  },
  {
    keys: ["database.restoreFrom"],
    told: "Nothing is restored over data that is there: synth refuses the change of a database that exists (docs/database.md, Backup and restore).",
  },
  onMarket(
    ["database.securityGroup"],
    { "database.securityGroup": "sg-0123456789abcdef0" },
    { what: "networks → a group that exists", note: "The group's own rules must let the tasks in before." },
  ),
  onMarket(
    ["database.port", "database.networks"],
    { "database.port": 27018, "database.networks": ["10.9.0.0/16"] },
    { note: SERVICE_IS_STILL },
  ),
  onMarket(["cache", "cache.hosting"], CACHE, { what: "none → elasticache", compose: COMPOSE_WITH_CACHE }),
  onCache(["cache", "cache.hosting"], { cache: undefined }, { what: "elasticache → none", compose: SHIPPED }),
  {
    keys: ["cache.service"],
    told: "The compose file renames the service. On ElastiCache nothing in AWS changes: the cache has a name of its own. On a host the volume stays with its data; the host and the address have the service's name, and others take their place.",
  },
  onCache(
    ["cache.name", "cache.restoreFrom"],
    { "cache.name": "cache-2", "cache.restoreFrom": "market-cache-final" },
    { what: "another cache, which begins with a snapshot" },
  ),
  onCache(["cache.engine"], { "cache.engine": "redis", "cache.engineVersion": "7.1" }, { what: "back" }),
  onCache(
    ["cache.engineVersion"],
    { "cache.engineVersion": "8.2" },
    {
      what: "up",
      note: "With a replica, connections break for some seconds; a node alone answers nobody until it is upgraded.",
    },
  ),
  onCache(
    ["cache.nodeType"],
    { "cache.nodeType": "cache.r7g.large" },
    {
      note: "AWS copies the data to new nodes; connections break for some seconds. To smaller nodes only if the data fits.",
    },
  ),
  onCache(["cache.replicas"], { "cache.replicas": 2 }, { what: "1 → 2" }),
  onCache(
    ["cache.replicas"],
    { "cache.replicas": 0 },
    { what: "1 → 0", note: "Nothing takes over from then on, and the data goes with the one node." },
  ),
  onCache(
    ["cache.parameters"],
    { "cache.parameters": { "maxmemory-policy": "allkeys-lru" } },
    { note: "AWS applies most of them at once." },
  ),
  onCache(["cache.backupDays", "cache.backupWindow", "cache.maintenanceWindow"], {
    "cache.backupDays": 14,
    "cache.backupWindow": "02:00-03:00",
    "cache.maintenanceWindow": "tue:04:00-tue:05:00",
  }),
  onCache(
    ["cache.password.length", "cache.password.version"],
    { "cache.password": { length: 64, version: 2 } },
    { note: "Tasks that run keep their connections, and cannot make new ones until they are replaced." },
  ),
  onCache(["cache.connection.urls"], { "cache.connection.urls": { redis_url: 0, results_url: 1 } }),
  {
    keys: ["cache.connection.passwordSecret"],
    told: "What containers call the password: new tasks where one is given it, and nothing else.",
  },
  {
    keys: ["cache.connection.variables.host", "cache.connection.variables.port"],
    told: "What containers that are given the password call host and port: new tasks of these, and nothing else.",
  },
  onMemcached(
    ["cache.nodes"],
    { "cache.nodes": 3 },
    { what: "2 → 3", note: "The new node is empty; tasks know of it once the service is deployed." },
  ),
  onMemcached(["cache.nodes"], { "cache.nodes": 1 }, { what: "2 → 1" }),
  onMemcached(["cache.nodeType"], { "cache.nodeType": "cache.r7g.large" }, { what: "of Memcached" }),
  onMemcached(["cache.tls"], { "cache.tls": false }, { what: "true → false", note: "It asks for a waiver." }),
  onMemcached(
    ["cache.addresses"],
    { "cache.addresses": "configuration-endpoint" },
    { note: "Clients without Auto Discovery would take the one node that it leads to for all." },
  ),
  onMemcached(["cache.evictionsPerMinute"], { "cache.evictionsPerMinute": 500 }),
  onMarket(["cache", "cache.hosting"], CACHE_ON_HOST, { what: "none → host", compose: COMPOSE_WITH_CACHE }),
  onCache(["cache", "cache.hosting"], CACHE_ON_HOST, {
    what: "elasticache → host",
    compose: COMPOSE_WITH_CACHE,
  }),
  onCacheHost(["cache", "cache.hosting"], CACHE, { what: "host → elasticache" }),
  onCacheHost(["cache", "cache.hosting"], { cache: undefined }, { what: "host → none", compose: SHIPPED }),
  onCacheHost(
    ["cache.engine"],
    { "cache.engine": "redis" },
    { what: "on a host", compose: COMPOSE_WITH_REDIS },
  ),
  onCacheHost(
    ["cache.instanceType"],
    { "cache.instanceType": "t4g.medium" },
    { note: "The host is replaced, and nobody is answered for some minutes; the data stays." },
  ),
  onCacheHost(
    ["cache.zone"],
    { "cache.zone": 2 },
    { note: "A volume never leaves its zone: make a new one of a snapshot." },
  ),
  onCacheHost(
    ["cache.placement"],
    { ...NAT, "cache.placement": "private" },
    {
      what: "public → private, with a NAT gateway",
      note: "The host is replaced, and nobody is answered for some minutes; the data stays.",
    },
  ),
  onCacheHost(
    ["cache.volumeGiB"],
    { "cache.volumeGiB": 40 },
    { what: "larger", note: "It cannot shrink; after a change AWS allows no further one for six hours." },
  ),
  onCacheHost(["cache.snapshots", "cache.snapshotTime"], {
    "cache.snapshots": 14,
    "cache.snapshotTime": "04:00",
  }),
  onCacheHost(["cache.diskAlarmPercent"], { "cache.diskAlarmPercent": 70 }),
  onCacheHost(["cache.memoryMiB"], { "cache.memoryMiB": 1024 }, { note: RESTARTS }),
  onCacheHost(
    ["cache.parameters"],
    { "cache.parameters": { "maxmemory-policy": "allkeys-lru" } },
    { what: "on a host", note: RESTARTS },
  ),
  onCacheHost(
    ["cache.password.length", "cache.password.version"],
    { "cache.password": { length: 64, version: 2 } },
    { what: "on a host", note: `${RESTARTS} Services cannot connect until they are deployed, too.` },
  ),
  onCacheHost(["cache.logRetentionDays"], { "cache.logRetentionDays": 90 }),
  onMarket(
    ["monitoring.mail"],
    { "monitoring.mail": ["others@example.com"] },
    { note: "AWS asks the new address to confirm." },
  ),
  onMarket(
    [
      "monitoring.cpuHighPercent",
      "monitoring.cpuLowPercent",
      "monitoring.memoryHighPercent",
      "monitoring.memoryLowPercent",
      "monitoring.latencyP95Seconds",
      "monitoring.errorPercent",
      "monitoring.periodSeconds",
    ],
    {
      "monitoring.cpuHighPercent": 70,
      "monitoring.cpuLowPercent": 10,
      "monitoring.memoryHighPercent": 70,
      "monitoring.memoryLowPercent": 10,
      "monitoring.latencyP95Seconds": 2,
      "monitoring.errorPercent": 10,
      "monitoring.periodSeconds": 60,
    },
  ),
  {
    keys: ["variables", "variableFiles", "shellVariables"],
    told: "What the change of the compose file's value would do that refers to the variable: new tasks, for a container's variable.",
  },
  onMarket(
    [
      "external.<name>.host",
      "external.<name>.port",
      "external.<name>.furtherPorts",
      "external.<name>.cidr",
      "external.<name>.securityGroup",
      "external.<name>.prefixList",
    ],
    { external: { redis: { host: "cache.example.com", port: 6379, cidr: "10.99.0.0/24" } } },
    {
      what: "none → one",
      compose: composeFrom(SHIPPED, () => ({ redis: { image: "redis:8.2.1" } })),
      note: "Of another address the new rule is there before the old one goes. Tasks that name it by a variable are new.",
    },
  ),
  {
    keys: ["waivers[].rule", "waivers[].at", "waivers[].reason", "waivers[].until"],
    told: "Nothing in AWS changes: synth reads them.",
  },
];

/** Changes that wait for their first run, by their ids; a test holds that there are no others. */
export const NOT_TRIED_YET: readonly string[] = [];
