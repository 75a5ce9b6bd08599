import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { environmentSchema } from "../../modules/capabilities/environment.ts";
import { loadEnvironment, parseEnvironment } from "../../modules/capabilities/load.ts";
import { formatProblem, Problems } from "../../modules/problems.ts";
import { type Changes, MARKET, market, marketWith, sentencesOf } from "../support/environment.ts";

const refusals: readonly (readonly [what: string, changes: Changes, sentence: string])[] = [
  [
    "an unknown key",
    { "network.cdir": "10.0.0.0/16" },
    'network.cdir: is not a key of this file. Did you mean "cidr"?',
  ],
  ["an unknown section", { netwrok: {} }, 'netwrok: is not a key of this file. Did you mean "network"?'],
  [
    "a key unlike any other",
    { "registry.zzzzzzzzzzzzzz": 1 },
    "registry.zzzzzzzzzzzzzz: is not a key of this file. Known here: expireUntaggedDays, expireCandidatesDays, keepReleases, repositories.",
  ],
  [
    "a missing key",
    { "ingress.public": undefined },
    "ingress.public: is missing; write `public: true` or `public: false`: true: an internet-facing load balancer, open to the world.",
  ],
  [
    "a missing section",
    { capacity: undefined },
    "capacity: is missing; write it with architecture and instanceTypes: docs/environment.md.",
  ],
  [
    "a group of names that is left empty",
    { "service.secrets": null },
    "service.secrets: is empty; write it, such as `secrets: { database_url: shop/database-url }`: For each secret of",
  ],
  [
    "an empty key that may be left out",
    { "service.networkMode": null },
    "service.networkMode: is empty; it must be one of bridge, awsvpc. Or remove the key.",
  ],
  [
    "a name with capitals",
    { name: "Market" },
    'name: "Market" must start with a letter and hold only lower-case letters, digits and single hyphens.',
  ],
  [
    "a name that ECS keeps",
    { name: "ecs-shop" },
    'name: "ecs-shop" must not begin with aws, ecs or fargate, which ECS reserves.',
  ],
  [
    "a name that a load balancer cannot have",
    { name: "internal-shop" },
    'name: "internal-shop" must not begin with internal-, which AWS does not allow for load balancers.',
  ],
  [
    "a name that a security group cannot have",
    { name: "sg-shop" },
    'name: "sg-shop" must not begin with sg-, which AWS does not allow for security groups.',
  ],
  [
    "a name that is too long for AWS",
    { name: "a23456789012345678901" },
    'name: "a23456789012345678901" must have at most 20 characters, so that names stay within AWS\'s limit of 32.',
  ],
  ["a name that is not the file's", { name: "shop" }, 'name: "shop" must be the name of the file, "market".'],
  [
    "a region that does not exist",
    { region: "eu-centrall-1" },
    'region: "eu-centrall-1" is not an AWS region. Did you mean eu-central-1',
  ],
  [
    "a region of another partition",
    { region: "cn-north-1" },
    'region: "cn-north-1" is in AWS\'s partition aws-cn; only regions of "aws" are supported.',
  ],
  [
    "an account that is no account",
    { account: "123" },
    'account: "123" must be an AWS account number of 12 digits.',
  ],
  [
    "a state's home that does not exist",
    { "state.home": "s4" },
    'state.home: "s4" must be one of local, s3. Did you mean "s3"?',
  ],
  [
    "a key that two forms of a group need, in the words of the one that is chosen",
    {
      database: {
        hosting: "aurora",
        service: "mysql",
        engine: "mysql",
        instanceClass: "db.serverless",
        serverless: { minCapacity: 1, maxCapacity: 2 },
      },
    },
    'database.engineVersion: is missing; write it, such as `engineVersion: "8.0"`: Version of the engine, in quotes: a major one',
  ],
  [
    "a group that another form needs other keys of",
    { capacity: { launchType: "managed", architecture: "arm64", vcpus: null, memoryMiB: null } },
    "capacity.vcpus: is empty; write it with min and max: docs/environment.md.",
  ],
  [
    "S3 without a bucket",
    { state: { home: "s3" } },
    "state.bucket: is missing; write it, such as `bucket: example-terraform-state-123456789012`: Name of the bucket, unique in all of AWS; the bootstrap stack makes it.",
  ],
  [
    "something that is not a network",
    { "network.cidr": "10.0.0.0" },
    'network.cidr: "10.0.0.0" must be an IPv4 network in CIDR notation such as 10.0.0.0/16.',
  ],
  [
    "a network that is not private",
    { "network.cidr": "11.0.0.0/16" },
    'network.cidr: "11.0.0.0/16" is not private; RFC 1918 reserves 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 for that.',
  ],
  [
    "a network that is too small for AWS",
    { "network.cidr": "10.0.0.0/29" },
    'network.cidr: "10.0.0.0/29" is too small; AWS allows a VPC of /16 to /28.',
  ],
  [
    "a network that is too small to cut",
    { "network.cidr": "10.0.0.0/24", "network.subnets": undefined },
    'network.cidr: "10.0.0.0/24" is too small to be cut for 8 tiers and 6 zones; use /16 to /22, or list network.subnets.',
  ],
  [
    "a network that is too large",
    { "network.cidr": "10.0.0.0/8" },
    'network.cidr: "10.0.0.0/8" is too large; AWS allows a VPC of /16 to /28.',
  ],
  [
    "a network that starts in its middle",
    { "network.cidr": "10.0.1.0/16" },
    'network.cidr: "10.0.1.0/16" does not start at the network\'s first address; write 10.0.0.0/16.',
  ],
  [
    "a network of clients that starts in its middle",
    { "ingress.public": false, "ingress.allowFrom": ["10.1.2.3/8"] },
    'ingress.allowFrom[0]: "10.1.2.3/8" must begin at its first address; write 10.0.0.0/8.',
  ],
  [
    "a network of internal clients that starts in its middle",
    { internalIngress: { allowFrom: ["10.1.2.3/8"] } },
    'internalIngress.allowFrom[0]: "10.1.2.3/8" must begin at its first address; write 10.0.0.0/8.',
  ],
  [
    "a network elsewhere that starts in its middle",
    { external: { search: { host: "search.example.com", port: 9200, cidr: "10.1.2.3/16" } } },
    'external.search.cidr: "10.1.2.3/16" must begin at its first address; write 10.1.0.0/16.',
  ],
  [
    "a database's network that starts in its middle",
    { "database.networks": ["10.99.0.7/24"] },
    'database.networks[0]: "10.99.0.7/24" must begin at its first address; write 10.99.0.0/24.',
  ],
  [
    "subnets that overlap",
    { "network.subnets.private": ["10.0.4.0/24", "10.0.2.0/24", "10.0.6.0/24"] },
    'network.subnets.private[1]: "10.0.2.0/24" overlaps network.subnets.public[1] 10.0.2.0/24.',
  ],
  [
    "a subnet outside of the VPC",
    { "network.subnets.private": ["10.0.4.0/24", "10.1.5.0/24", "10.0.6.0/24"] },
    'network.subnets.private[1]: "10.1.5.0/24" is not in network.cidr 10.0.0.0/16.',
  ],
  [
    "a subnet that is too small",
    { "network.subnets.private": ["10.0.4.0/29", "10.0.5.0/24", "10.0.6.0/24"] },
    'network.subnets.private[0]: "10.0.4.0/29" is too small; AWS allows subnets of /16 to /28 and reserves 5 addresses in each.',
  ],
  [
    "fewer subnets than zones",
    { "network.subnets.private": ["10.0.4.0/24", "10.0.5.0/24"] },
    "network.subnets.private: has 2 entries for 3 zones; list one subnet for each zone.",
  ],
  [
    "more zones than the region has",
    { "network.zones": 6, "network.subnets": undefined },
    "network.zones: 6 zones are more than the region has; eu-central-1 has 3 zones: eu-central-1a, eu-central-1b, eu-central-1c.",
  ],
  [
    "a zone of another region",
    { "network.zones": ["eu-west-1a", "eu-central-1b", "eu-central-1c"] },
    'network.zones[0]: "eu-west-1a" is not a zone of this region; eu-central-1 has 3 zones: eu-central-1a, eu-central-1b, eu-central-1c.',
  ],
  [
    "a zone twice",
    { "network.zones": ["eu-central-1a", "eu-central-1a", "eu-central-1c"] },
    'network.zones[1]: "eu-central-1a" is listed twice.',
  ],
  ["one zone", { "network.zones": 1 }, "network.zones: 1 must be a whole number from 2 to 6."],
  [
    "an egress that does not exist",
    { "network.egress": "nat" },
    'network.egress: "nat" must be one of none, nat-gateway, nat-gateway-per-zone, regional-nat-gateway, endpoints, existing-route.',
  ],
  [
    "SSH from the whole world",
    { "bastion.allowFrom": ["0.0.0.0/0"] },
    'bastion.allowFrom[0]: "0.0.0.0/0" is the whole world; name the networks that you work from, or use access: session-manager.',
  ],
  [
    "SSH from an eighth of the world",
    { "bastion.allowFrom": ["32.0.0.0/3"] },
    'bastion.allowFrom[0]: "32.0.0.0/3" is too wide for a bastion; use /8 or narrower.',
  ],
  [
    "a private key in place of the public one",
    { "bastion.publicKey": "-----BEGIN OPENSSH PRIVATE KEY-----" },
    "bastion.publicKey: what stands here must be an OpenSSH public key",
  ],
  [
    "a bastion of a type that does not exist",
    { "bastion.instanceType": "t4g.pico" },
    'bastion.instanceType: "t4g.pico" is not an EC2 instance type. Did you mean t4g.',
  ],
  [
    "an instance type that does not exist",
    { "capacity.instanceTypes": ["t9.huge"] },
    'capacity.instanceTypes[0]: "t9.huge" is not an EC2 instance type.',
  ],
  [
    "an instance type of another architecture",
    { "capacity.instanceTypes": ["t4g.medium"] },
    'capacity.instanceTypes[0]: "t4g.medium" is arm64, but capacity.architecture is x86_64.',
  ],
  [
    "fewer hosts at most than at least",
    { "capacity.min": 5, "capacity.max": 2 },
    "capacity.min: 5 must not be above capacity.max 2.",
  ],
  [
    "fewer tasks at most than at least",
    { "service.tasks": { min: 5, max: 2 } },
    "service.tasks.min: 5 must not be above service.tasks.max 2.",
  ],
  [
    "private hosts without a way out",
    { "capacity.placement": "private" },
    "capacity.placement: hosts and tasks in private subnets cannot reach ECS or pull images while network.egress is none",
  ],
  [
    "awsvpc in public subnets",
    { "service.networkMode": "awsvpc" },
    "service.networkMode: awsvpc gives tasks on EC2 no public address",
  ],
  [
    "awsvpc without interfaces for the tasks",
    { "service.networkMode": "awsvpc", "service.tasks.max": 21 },
    'capacity.instanceTypes[0]: "t3.medium" has network interfaces for 2 awsvpc tasks; 10 hosts run 20 of service.tasks.max 21.',
  ],
  [
    "a load balancer open to the world without saying so",
    { "ingress.public": false, "ingress.allowFrom": ["0.0.0.0/0"] },
    'ingress.allowFrom[0]: "0.0.0.0/0" is the whole world; write ingress.public: true if that is intended.',
  ],
  [
    "networks beside public",
    { "ingress.allowFrom": ["10.0.0.0/8"] },
    "ingress.allowFrom: has no effect while ingress.public is true; remove one of the two.",
  ],
  [
    "a certificate that is none",
    { "ingress.certificateArn": "my-cert" },
    'ingress.certificateArn: "my-cert" must be the ARN of an ACM certificate.',
  ],
  [
    "50 minutes until a dead target is noticed",
    { "ingress.healthCheck": { intervalSeconds: 300, unhealthyThreshold: 10 } },
    "ingress.healthCheck.intervalSeconds: 300 s times unhealthyThreshold 10 is 3000 s until a dead target is taken out; at most 60 s are allowed.",
  ],
  [
    "status codes in the wrong order",
    { "ingress.healthCheck": { statusCodes: "399-200" } },
    'ingress.healthCheck.statusCodes: "399-200" must be codes from 200 to 499, such as "200", "200,302" or "200-399"; put quotes around a number.',
  ],
  [
    "status codes that AWS takes none of",
    { "ingress.healthCheck": { statusCodes: "500" } },
    'ingress.healthCheck.statusCodes: "500" must be codes from 200 to 499, such as "200", "200,302" or "200-399"; put quotes around a number.',
  ],
  [
    "a timeout as long as the interval",
    { "ingress.healthCheck": { intervalSeconds: 5, timeoutSeconds: 5 } },
    "ingress.healthCheck.timeoutSeconds: 5 must be below intervalSeconds 5.",
  ],
  [
    "an idle timeout beyond AWS's",
    { "ingress.idleTimeoutSeconds": 5000 },
    "ingress.idleTimeoutSeconds: 5000 must be a whole number of seconds from 1 to 4000.",
  ],
  [
    "a tag that moves",
    { "service.images.app": "latest" },
    'service.images.app: "latest" is a name that moves from build to build',
  ],
  [
    "a tag of a candidate",
    { "service.images.app": "candidate-3" },
    'service.images.app: "candidate-3" is a candidate, which the registry removes after some days',
  ],
  [
    "a tag that YAML takes for a number",
    { "service.images.app": 1.0 },
    'service.images.app: 1 must be a string; put quotes around a number: "1.0".',
  ],
  [
    "a variable that is no text",
    { "service.environment.app.PORT": 3000 },
    'service.environment.app.PORT: 3000 must be a string; put quotes around numbers and booleans: "60".',
  ],
  [
    "the database among the containers",
    { "service.containers": ["nginx", "app", "mongo"] },
    'service.containers: holds "mongo", which database.service says runs elsewhere',
  ],
  [
    "a log retention that CloudWatch does not have",
    { "service.logRetentionDays": 31 },
    "service.logRetentionDays: 31 must be one of 1, 3, 5, 7, 14, 30, 60",
  ],
  [
    "no mail address",
    { "monitoring.mail": [] },
    "monitoring.mail: [] must name at least one mail address: an alarm that reaches nobody is useless.",
  ],
  [
    "a mail address that is none",
    { "monitoring.mail": ["ops"] },
    'monitoring.mail[0]: "ops" must be a mail address.',
  ],
  [
    "a mail address that is there twice, whose subscription AWS would make once",
    { "monitoring.mail": ["a@example.com", "a@example.com"] },
    'monitoring.mail[1]: "a@example.com" is there already; remove one of the two.',
  ],
  [
    "a network of SSH that is there twice",
    { "bastion.allowFrom": ["203.0.113.0/24", "203.0.113.0/24"] },
    'bastion.allowFrom[1]: "203.0.113.0/24" is there already; remove one of the two.',
  ],
  [
    "a way of the bastion that is there twice",
    { "bastion.reaches": ["database", "database"] },
    'bastion.reaches[1]: "database" is there already; remove one of the two.',
  ],
  [
    "a network of the load balancer that is there twice",
    { "ingress.public": false, "ingress.allowFrom": ["10.0.0.0/16", "10.0.0.0/16"] },
    'ingress.allowFrom[1]: "10.0.0.0/16" is there already; remove one of the two.',
  ],
  [
    "a network of the internal load balancer that is there twice",
    { internalIngress: { allowFrom: ["10.0.0.0/16", "10.0.0.0/16"] } },
    'internalIngress.allowFrom[1]: "10.0.0.0/16" is there already; remove one of the two.',
  ],
  [
    "a group of the internal load balancer that is there twice",
    { internalIngress: { allowFromSecurityGroups: ["sg-0123456789abcdef0", "sg-0123456789abcdef0"] } },
    'internalIngress.allowFromSecurityGroups[1]: "sg-0123456789abcdef0" is there already; remove one of the two.',
  ],
  [
    "a network of the database that is there twice",
    { "database.networks": ["10.9.0.0/24", "10.9.0.0/24"] },
    'database.networks[1]: "10.9.0.0/24" is there already; remove one of the two.',
  ],
  [
    "a network of an entry's clients that is there twice",
    {
      furtherServices: {
        worker: { entry: { service: "worker", port: 80, allowFrom: ["10.9.0.0/24", "10.9.0.0/24"] } },
      },
    },
    'furtherServices.worker.entry.allowFrom[1]: "10.9.0.0/24" is there already; remove one of the two.',
  ],
  [
    "a public key that was cut off",
    { "bastion.publicKey": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA you@example.com" },
    'bastion.publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA you@example.com" is cut off, or an RSA key shorter than 2048 bits: copy the one line',
  ],
  [
    "a tag with a sign that AWS does not take",
    { "tags.owner": "Shop <shop@example.com>" },
    'tags.owner: "Shop <shop@example.com>" may hold only letters, digits, spaces and _ . : / = + - @ in a tag.',
  ],
  [
    "a further tag with such a sign",
    { "tags.more": { team: "a, b" } },
    'tags.more.team: "a, b" may hold only letters, digits, spaces and _ . : / = + - @ in a tag.',
  ],
  [
    "a key of a tag with such a sign",
    { "tags.more": { "team!": "a" } },
    "tags.more.team!: the key may hold only letters, digits, spaces and _ . : / = + - @ in a tag.",
  ],
  [
    "a key of a tag that is too long",
    { "tags.more": { ["t".repeat(129)]: "a" } },
    `tags.more.${"t".repeat(129)}: the key is longer than the 128 characters that AWS allows.`,
  ],
  ["a tag without a name", { "tags.more": { "": "a" } }, "tags.more.: the key is empty; a tag needs a name."],
  [
    "a number in place of text",
    { "tags.costCentre": 1000 },
    "tags.costCentre: 1000 must be a string; put it into quotes.",
  ],
  ["a switch in place of a group", { bastion: true }, "bastion: true must be a group of keys: access."],
  [
    "a number in place of a group whose keys may all be left out",
    { "service.tasks": 3 },
    "service.tasks: 3 must be a group of keys: min and max.",
  ],
  [
    "a value of a group in place of which false may stand, at the value",
    { "network.flowLogs": { retentionDays: 100 } },
    "network.flowLogs.retentionDays: 100 must be one of 1, 3, 5,",
  ],
  [
    "a key that such a group does not have",
    { "ingress.accessLogs": { days: 90 } },
    "ingress.accessLogs.days: is not a key of this file. Known here: retentionDays.",
  ],
  [
    "a latency above what is allowed",
    { "monitoring.latencyP95Seconds": 100000 },
    "monitoring.latencyP95Seconds: 100000 must be a number of seconds above 0, and at most 300.",
  ],
  [
    "days of records above what is allowed",
    { trail: { retentionDays: 5000 } },
    "trail.retentionDays: 5000 must be a whole number of days from 1 to 3650.",
  ],
  [
    "refused calls below what is allowed",
    { trail: { deniedCalls: 0 } },
    "trail.deniedCalls: 0 must be a whole number of calls from 1 to 10000.",
  ],
  [
    "a low threshold above the high one",
    { "monitoring.cpuLowPercent": 80 },
    "monitoring.cpuLowPercent: 80 must be below monitoring.cpuHighPercent 80.",
  ],
];

describe("an environment file that is right", () => {
  it("gives its values and all defaults", () => {
    const environment = market();
    expect(environment.name).toBe("market");
    expect(environment.registry).toEqual({
      expireUntaggedDays: 14,
      expireCandidatesDays: 14,
      repositories: {},
    });
    expect(environment.ingress?.healthCheck).toMatchObject({
      path: "/livez",
      intervalSeconds: 15,
      statusCodes: "200",
      unhealthyThreshold: 3,
    });
    expect(market({ "service.logRetentionDays": undefined }).service.logRetentionDays).toBe(30);
  });
});

describe("an environment file that is wrong", () => {
  it.each(refusals)("is refused for %s", (_what, changes, sentence) => {
    const found = sentencesOf(marketWith(changes));
    expect(
      found.some((text) => text.startsWith(sentence)),
      `${sentence}\nfound:\n${found.join("\n")}`,
    ).toBe(true);
  });

  it.each<[what: string, changes: Changes, sentence: string]>([
    [
      "a text where a list belongs",
      { "service.entry.hosts": "shop.example.com" },
      'service.entry.hosts: "shop.example.com" must be a list.',
    ],
    ["a number in quotes", { "ingress.default": "404" }, 'ingress.default: "404" must be without quotes.'],
    [
      "no number",
      { "database.port": Number.NaN },
      "database.port: .nan must be a whole number from 1 to 65535.",
    ],
    [
      "a list with too little in it",
      { "database.networks": [] },
      "database.networks: [] is too short; at least 1 entry.",
    ],
    [
      "a cache that fills secrets",
      {
        cache: { hosting: "elasticache", service: ["redis"] },
        "containers.app.secrets": { REDIS_PASSWORD: "redis_password" },
      },
      'cache.service: ["redis"] must be a string.',
    ],
    [
      "a cache of no kind",
      {
        cache: { hosting: "rds", service: "redis" },
        "containers.app.secrets": { REDIS_PASSWORD: "redis_password" },
      },
      'cache.hosting: "rds" must be one of elasticache, host.',
    ],
  ])("yields one sentence for one mistake: %s", (_what, changes, sentence) => {
    expect(sentencesOf(marketWith(changes))).toEqual([sentence]);
  });

  it("yields ten sentences for ten mistakes, in the order of the file, each with line and column", () => {
    const text = marketWith({
      region: "mars-1",
      "network.cidr": "8.8.0.0/16",
      "network.egrss": "none",
      "bastion.allowFrom": ["0.0.0.0/0"],
      "capacity.instanceTypes": ["t4g.medium"],
      "capacity.min": 11,
      "ingress.public": "yes",
      "service.images.app": "latest",
      "service.tasks": { min: 3, max: 2 },
      "monitoring.mail": ["nobody"],
      "network.subnets": undefined,
    });
    try {
      parseEnvironment(text, "environments/market.yml", "market");
      expect.unreachable("the file is wrong");
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      expect(error.list.map(({ path }) => path)).toEqual([
        "region",
        "network.cidr",
        "network.egrss",
        "bastion.allowFrom[0]",
        "capacity.instanceTypes[0]",
        "capacity.min",
        "ingress.public",
        "service.images.app",
        "service.tasks.min",
        "monitoring.mail[0]",
      ]);
      for (const problem of error.list) {
        expect(formatProblem(problem)).toMatch(
          /^environments\/market\.yml:\d+:\d+ [a-zA-Z.[\]0-9]+: .+[.?] \[EOE-ENV-\d{3}\]$/,
        );
      }
      const lines = error.list.map(({ line }) => line ?? 0);
      expect(lines).toEqual([...lines].sort((one, other) => one - other));
    }
  });

  it("names the line of the key in the file itself", () => {
    const text = MARKET.replace("region: eu-central-1", "region: mars-1");
    const line = text.split("\n").findIndex((row) => row.startsWith("region:")) + 1;
    expect(() => parseEnvironment(text, "environments/market.yml")).toThrow(
      `environments/market.yml:${line}:1 region: "mars-1"`,
    );
  });

  it("is refused when it is not YAML, with the place", () => {
    expect(() => parseEnvironment("name: [", "environments/x.yml")).toThrow(
      /^environments\/x\.yml:1:8 is not valid YAML: .+\. \[EOE-ENV-003\]$/,
    );
  });

  it.each([
    ["region: a\nregion: b\n", "2:1 has the key region twice; remove one of the two."],
    ["name: a\n---\nname: b\n", "2:1 has a second document from here on; write one, without the line ---."],
  ])("is refused in words of a file, not of its parser: %j", (text, said) => {
    expect(() => parseEnvironment(text, "environments/x.yml")).toThrow(`environments/x.yml:${said}`);
  });

  it("is refused when it is empty, with every section that is missing", () => {
    const found = sentencesOf("", "market");
    expect(found.filter((text) => text.includes("is missing"))).toHaveLength(7);
  });

  it("is refused when it does not exist", () => {
    const folder = mkdtempSync(join(tmpdir(), "environment-"));
    try {
      expect(() => loadEnvironment(join(folder, "environments/shop.yml"), folder)).toThrow(
        "environments/shop.yml does not exist. `npx express-on-ecs new <name>` makes an environment.",
      );
      writeFileSync(join(folder, "shop.yml"), marketWith({ name: "shop" }));
      expect(loadEnvironment(join(folder, "shop.yml"), folder).environment.name).toBe("shop");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it.each(Object.keys(environmentSchema.shape))(
  "says that %s is empty, where nothing is written after it",
  (key) => {
    const of = sentencesOf(marketWith({ [key]: null })).filter((sentence) => sentence.startsWith(`${key}: `));
    expect(of.join("\n")).toContain(`${key}: is empty; `);
    expect(of.join("\n")).not.toContain("null");
  },
);
