import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { prepare } from "../../cli/prepare.ts";
import { checkProject } from "../../modules/capabilities/agreement.ts";
import { parseEnvironment } from "../../modules/capabilities/load.ts";
import { checkMoves, runsOf } from "../../modules/capabilities/moves.ts";
import { problems } from "../../modules/capabilities/problems.ts";
import { placeContainers } from "../../modules/capabilities/services/place-containers.ts";
import { checkSynthesis } from "../../modules/checks/catalogue.ts";
import { loadComposeProject } from "../../modules/compose/index.ts";
import { type Problem, Problems } from "../../modules/problems.ts";
import { synthesis } from "../checks/support.ts";
import { type Changes, market, marketWith, PROJECT, WORKERS_ONLY } from "../support/environment.ts";
import {
  AWSVPC,
  DOCUMENTDB,
  FARGATE,
  MANAGED,
  MONGO_ON_HOST,
  MYSQL_ON_AURORA,
  MYSQL_ON_HOST,
  MYSQL_ON_RDS,
  POSTGRES_ON_AURORA,
  POSTGRES_ON_HOST,
  POSTGRES_ON_RDS,
} from "../support/kinds.ts";

const root = mkdtempSync(join(tmpdir(), "codes-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function refusals(work: () => readonly Problem[]): readonly Problem[] {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list;
  }
}

const CLEAN = { container: "app", command: ["node", "clean.js"] };

const load = (changes: Changes) => parseEnvironment(marketWith(changes), "environments/market.yml", "market");

const named = (names: readonly string[], zone = {}) => ({ zone: { name: "example.com", ...zone }, names });

const door = (of: object, service = "worker") => ({
  [service]: { containers: [service], entry: { service, port: 3000, ...of } },
});

const many = (count: number, of: (index: number) => object) =>
  Object.assign({}, ...Array.from({ length: count }, (_, index) => door(of(index), `service-${index}`)));

const ALICE = "arn:aws:iam::123456789012:user/alice";
const ON_CALL = "arn:aws:iam::123456789012:role/on-call";

const API = { service: "web", dynamicPaths: ["/api/*"] };

/** What the environment file alone is refused with. */
const file = (changes: Changes) => (): readonly Problem[] => {
  load(changes);
  return [];
};

/** What it is refused with beside the shipped compose file and another one over that. */
const beside =
  (changes: Changes, over = "services: {}") =>
  (): readonly Problem[] => {
    const path = join(root, "over.yml");
    writeFileSync(path, over);
    const files = [join(PROJECT, "docker-compose.yml"), path];
    const project = loadComposeProject({ files, workingDir: PROJECT, environment: {} });
    const loaded = load(changes);
    return checkProject(placeContainers(loaded.environment, project, loaded.problemAt), project, loaded);
  };

/** What a change from one environment to another is refused with. */
const moved = (before: Changes, after: Changes) => (): readonly Problem[] => {
  const { environment, problemAt } = load(after);
  return checkMoves([runsOf(market(before))], environment, "environments/market.data.yml", problemAt);
};

/** The same where the tag of an image is another one. */
const retagged = (changes: Changes, service: string, from: string, to: string) => (): readonly Problem[] => {
  const { environment, problemAt } = load(changes);
  const [before, after] = [from, to].map((image) => {
    const path = join(root, "tag.yml");
    writeFileSync(path, `services: { ${service}: { image: "${image}" } }`);
    return loadComposeProject({ files: [path], workingDir: PROJECT, environment: {} });
  });
  const was = [runsOf(environment, before)];
  return checkMoves(was, environment, "environments/market.data.yml", problemAt, after);
};

/** What a command says before it builds anything. */
const prepared = (changes: Changes) => (): readonly Problem[] => {
  mkdirSync(join(root, "environments"), { recursive: true });
  const path = join(root, "environments/market.yml");
  writeFileSync(path, marketWith(changes));
  prepare(path, root, root);
  return [];
};

const database = (kind: Changes, changes: Changes): Changes => ({
  ...kind,
  database: { ...(kind["database"] as object), ...changes },
});
/** PostgreSQL beside the shipped services, which has more than one way to be wrong. */
const postgres = (more: string): string =>
  `services: { postgres: { ${more}, secrets: [postgres_app_password] } }
volumes: { postgres_data: {} }
secrets: { postgres_app_password: { file: ./password } }`;
const cache = (more: Changes): Changes => ({
  external: { redis: { host: "cache.example.com", port: 6379, ...more } },
});
const elastiCache = (more: Changes): Changes => ({
  cache: { hosting: "elasticache", service: "redis", ...more },
});
const memcached = (more: Changes): Changes => ({
  cache: { hosting: "elasticache", service: "memcached", engine: "memcached", ...more },
});
const cacheOnHost = (more: Changes): Changes => ({
  cache: { hosting: "host", service: "redis", instanceType: "t4g.small", placement: "public", ...more },
});
/** A cache that the application names beside the shipped services. */
const redis = (image: string): string =>
  `services: { redis: { ${image} }, app: { environment: { REDIS_URL: "redis://redis:6379" } } }`;
const secret = (source: string): Changes => ({ "service.secrets.token": source, account: "123456789012" });
const password = (source: string): Changes =>
  database(MONGO_ON_HOST, { secrets: { mongo_root_password: source, mongo_app_password: source } });
const CUT: Changes = { "network.subnets": undefined };
const zones = (...letters: string[]): Changes => ({
  ...CUT,
  "network.zones": letters.map((letter) => `eu-central-1${letter}`),
});
const key = (region: string, account: string): Changes => ({
  account: "123456789012",
  encryption: { kmsKeyArn: `arn:aws:kms:${region}:${account}:key/0a1b2c3d-0000-0000-0000-000000000000` },
});
const publicSubnets = (first: string, ...more: string[]): Changes => ({
  "network.subnets.public": [first, ...more, "10.0.2.0/24", "10.0.3.0/24"].slice(0, 3),
});

const SUBNETS = ["a", "b", "c", "d"].map((end) => `subnet-0123456789abcde0${end}`);
/** A VPC that exists, in place of the one that is made. */
const existing = (subnets: Changes = {}): Changes => ({
  ...CUT,
  "network.zones": 2,
  "network.flowLogs": false,
  "network.existing": {
    vpc: "vpc-0123456789abcdef0",
    subnets: { public: SUBNETS.slice(0, 2), private: SUBNETS.slice(2), ...subnets },
  },
});
const repositoryIn = (region: string): string => `arn:aws:ecr:${region}:123456789012:repository/shop/app`;

const INTERNAL_SERVICE = {
  api: { containers: ["api"], entry: { service: "api", port: 3000, paths: ["/api/*"], internal: true } },
};

const internal = (internalIngress: object) => file({ internalIngress, furtherServices: INTERNAL_SERVICE });

/** For each code a mistake that is told by it. */
const MISTAKES: Readonly<Record<string, () => readonly Problem[]>> = {
  "EOE-ENV-101": file({ region: "cn-north-1" }),
  "EOE-ENV-102": file({ region: "eu-centrall-1" }),
  "EOE-ENV-103": file({ "capacity.min": 4, "capacity.max": 2 }),
  "EOE-ENV-104": prepared({ "service.compose": ["gone.yml"] }),
  "EOE-ENV-105": moved({}, { region: "eu-west-1", "network.zones": 3, ...CUT }),
  "EOE-ENV-111": file(secret(`ghp_${"a1B2c3D4e5F6".repeat(3)}`)),
  "EOE-ENV-112": file(secret("arn:aws:s3:::bucket")),
  "EOE-ENV-113": file(secret("arn:aws:secretsmanager:us-east-1:123456789012:secret:token")),
  "EOE-ENV-114": file(secret("arn:aws:secretsmanager:eu-central-1:210987654321:secret:token")),
  "EOE-ENV-115": file(password("arn:aws:ssm:eu-central-1:123456789012:parameter/password")),
  "EOE-ENV-116": file(password("arn:aws:secretsmanager:eu-central-1:123456789012:secret:db:password::")),
  "EOE-ENV-121": file({ "capacity.instanceTypes": ["t9.huge"] }),
  "EOE-ENV-122": file({ "capacity.instanceTypes": ["c8ib.large"] }),
  "EOE-ENV-123": file({ "capacity.instanceTypes": ["a1.large"] }),
  "EOE-ENV-124": file({ "capacity.instanceTypes": ["t4g.medium"] }),
  "EOE-ENV-125": file({ "capacity.instanceTypes": ["t3.medium", "t3.medium"] }),
  "EOE-ENV-126": file({ "capacity.architecture": "arm64", "capacity.instanceTypes": ["g5g.xlarge"] }),
  "EOE-ENV-127": file({ "capacity.instanceTypes": ["g5.xlarge", "m5.large"] }),
  "EOE-ENV-131": file({ "capacity.placement": "private" }),
  "EOE-ENV-132": file({ "service.containers": ["nginx", "app", "mongo"] }),
  "EOE-ENV-133": file({ furtherServices: { mongo: { containers: ["app"] } } }),
  "EOE-ENV-134": file({ ...DOCUMENTDB, "service.secrets.database_url": "market/database-url" }),
  "EOE-ENV-135": beside(database(DOCUMENTDB, { connection: { secret: "databse_url" } })),
  "EOE-ENV-136": moved(
    { "capacity.placement": "private", "network.egress": "nat-gateway" },
    { "capacity.placement": "public", "network.egress": "none" },
  ),
  "EOE-ENV-201": file(key("us-east-1", "123456789012")),
  "EOE-ENV-202": file(key("eu-central-1", "210987654321")),
  "EOE-ENV-211": file({ "network.zones": 6, ...CUT }),
  "EOE-ENV-212": file({ "network.zones": ["eu-west-1a", "eu-central-1b"], ...CUT }),
  "EOE-ENV-213": file(zones("a", "a")),
  "EOE-ENV-214": file({ "network.cidr": "10.0.1.0/16" }),
  "EOE-ENV-215": file({ "network.cidr": "8.8.0.0/16", ...CUT }),
  "EOE-ENV-216": file({ "network.cidr": "10.0.0.0/8" }),
  "EOE-ENV-217": file({ "network.cidr": "10.0.0.0/29" }),
  "EOE-ENV-218": file({ "network.cidr": "10.0.0.0/24", ...CUT }),
  "EOE-ENV-219": file({ "network.subnets.public": ["10.0.1.0/24", "10.0.2.0/24"] }),
  "EOE-ENV-220": file(publicSubnets("10.0.1.7/24")),
  "EOE-ENV-221": file(publicSubnets("10.0.1.0/29")),
  "EOE-ENV-222": file(publicSubnets("10.1.1.0/24")),
  "EOE-ENV-223": file(publicSubnets("10.0.1.0/24", "10.0.1.0/24")),
  "EOE-ENV-224": moved({}, { "network.cidr": "10.1.0.0/16", ...CUT }),
  "EOE-ENV-225": moved({ "network.zones": 2, ...CUT }, zones("a", "b")),
  "EOE-ENV-226": moved(zones("a", "b", "c"), zones("b", "c")),
  "EOE-ENV-227": moved(zones("a", "b"), zones("b", "a")),
  "EOE-ENV-228": moved({}, publicSubnets("10.0.9.0/24")),
  "EOE-ENV-231": file({ "bastion.allowFrom": ["0.0.0.0/0"] }),
  "EOE-ENV-232": file({ "bastion.allowFrom": ["32.0.0.0/3"] }),
  "EOE-ENV-233": file({ "bastion.allowFrom": ["203.0.113.7/24"] }),
  "EOE-ENV-234": file({ bastion: { access: "session-manager", reaches: ["hosts"] } }),
  "EOE-ENV-241": file({ "service.images.web__": "1.0.0" }),
  "EOE-ENV-242": beside({}, "services: { app: { build: !reset null, image: 'shop/app:1.0.0' } }"),
  "EOE-ENV-243": beside({ "service.images.app": undefined }),
  "EOE-ENV-251": file({ ...AWSVPC, "capacity.instanceTypes": ["t3.medium"], "service.tasks.max": 21 }),
  "EOE-ENV-252": file({ "service.networkMode": "awsvpc" }),
  "EOE-ENV-261": file({ ...FARGATE, "service.networkMode": "bridge" }),
  "EOE-ENV-262": file({ ...FARGATE, "bastion.reaches": ["hosts"] }),
  "EOE-ENV-263": moved({}, FARGATE),
  "EOE-ENV-264": file({ ...FARGATE, "service.taskSize": { cpu: 256, memory: 4096 } }),
  "EOE-ENV-271": file({ ...MANAGED, "service.networkMode": "bridge" }),
  "EOE-ENV-272": file({ ...MANAGED, "bastion.reaches": ["hosts"] }),
  "EOE-ENV-273": file({ ...MANAGED, "network.egress": "none" }),
  "EOE-ENV-274": file({ ...MANAGED, "capacity.manufacturers": ["amazon-web-services"] }),
  "EOE-ENV-275": moved({}, MANAGED),
  "EOE-ENV-281": file({ "ingress.public": false, "ingress.allowFrom": ["0.0.0.0/0"] }),
  "EOE-ENV-282": file({ "ingress.allowFrom": ["10.0.0.0/8"] }),
  "EOE-ENV-283": file({ "ingress.healthCheck": { intervalSeconds: 5, timeoutSeconds: 5 } }),
  "EOE-ENV-284": file({ "ingress.healthCheck": { intervalSeconds: 300, unhealthyThreshold: 10 } }),
  "EOE-ENV-285": moved({}, { "ingress.public": false }),
  "EOE-ENV-286": moved({}, WORKERS_ONLY),
  "EOE-ENV-291": beside({ "service.entry.service": "web" }),
  "EOE-ENV-292": beside(
    { "service.containers": ["nginx"] },
    "services: { app: { x-ecs: { task: My_Worker } } }",
  ),
  "EOE-ENV-293": beside({ furtherServices: { worker: {} } }),
  "EOE-ENV-294": beside({ furtherServices: { worker: { containers: ["app"] } } }),
  "EOE-ENV-295": beside({ "service.images.wbe": "1.0.0" }),
  "EOE-ENV-296": moved({}, AWSVPC),
  "EOE-ENV-297": moved({ "service.name": "shop" }, {}),
  "EOE-ENV-301": beside({ "service.volumes": { uplods: { place: "efs" } } }),
  "EOE-ENV-311": file(database(MONGO_ON_HOST, { service: "my_database" })),
  "EOE-ENV-312": file(database(MONGO_ON_HOST, { zone: 4 })),
  "EOE-ENV-313": file(database(MONGO_ON_HOST, { placement: "private" })),
  "EOE-ENV-314": file(database(MONGO_ON_HOST, { connection: { passwordSecret: "pasword" } })),
  "EOE-ENV-315": beside(database(MONGO_ON_HOST, { service: "mongodb" })),
  "EOE-ENV-316": beside(MONGO_ON_HOST, "services: { mongo: { build: mongo } }"),
  "EOE-ENV-317": beside(MONGO_ON_HOST, "services: { mongo: { image: 'mysql:8.4' } }"),
  "EOE-ENV-318": beside(MONGO_ON_HOST, "services: { mongo: { volumes: !override [] } }"),
  "EOE-ENV-319": beside(
    database(MONGO_ON_HOST, {
      secrets: { mongo_app_password: { generate: {} } },
    }),
  ),
  "EOE-ENV-320": beside(MONGO_ON_HOST, "services: { mongo: { secrets: !override [mongo_root_password] } }"),
  "EOE-ENV-321": beside(MONGO_ON_HOST, "services: { mongo: { secrets: !override [mongo_app_password] } }"),
  "EOE-ENV-322": moved(MONGO_ON_HOST, MYSQL_ON_HOST),
  "EOE-ENV-331": file(database(DOCUMENTDB, { instanceClass: "db.r6g.huge" })),
  "EOE-ENV-332": file(database(DOCUMENTDB, { instanceClass: "db.c8ib.large" })),
  "EOE-ENV-333": file(database(DOCUMENTDB, { backupWindow: "03:00-03:10" })),
  "EOE-ENV-341": file(cache({ cidr: "10.1.0.0/16", prefixList: "pl-0123456789abcdef0" })),
  "EOE-ENV-342": file(cache({ cidr: "0.0.0.0/0" })),
  "EOE-ENV-343": file({ ...cache({}), "service.containers": ["nginx", "app", "redis"] }),
  "EOE-ENV-344": file({ ...cache({}), "service.environment.app.REDIS_URL": "redis://redis:6379" }),
  "EOE-ENV-361": file({ "containers.app.tag": "1.0.1" }),
  "EOE-ENV-362": file({ "containers.mongo": { tag: "8.0.4", digest: `sha256:${"0".repeat(64)}` } }),
  "EOE-ENV-363": file({ "containers.app.environment.NODE_ENV": "production" }),
  "EOE-ENV-364": file({ "containers.app.secrets.NODE_ENV": "jwt_secret" }),
  "EOE-ENV-365": file({ "containers.app.secrets.TOKEN": "jwt_secrt" }),
  "EOE-ENV-366": beside({ "containers.wbe.memory": 512 }),
  "EOE-ENV-367": file({ ...MONGO_ON_HOST, "containers.mongo.environment.A": "b" }),
  "EOE-ENV-368": beside({ "containers.app.dependsOn": ["nginxx"] }),
  "EOE-ENV-371": beside({ laptopOnly: ["app.user"] }),
  "EOE-ENV-372": file({ delivery: { pipeline: "github-actions", repository: "octo-org/octo-repo" } }),
  "EOE-ENV-380": file(database(POSTGRES_ON_RDS, { instanceClass: "db.t4g.tiny" })),
  "EOE-ENV-381": file({
    ...database(POSTGRES_ON_RDS, { instanceClass: "db.m9g.large" }),
    region: "af-south-1",
  }),
  "EOE-ENV-382": file(database(POSTGRES_ON_RDS, { engineVersion: "9.6" })),
  "EOE-ENV-383": file(database(POSTGRES_ON_RDS, { maintenanceWindow: "sun:03:30-sun:04:30" })),
  "EOE-ENV-384": file(database(POSTGRES_ON_RDS, { backupWindow: "03:00-03:10" })),
  "EOE-ENV-385": file(database(POSTGRES_ON_RDS, { storageGb: 100 })),
  "EOE-ENV-386": file(database(POSTGRES_ON_RDS, { connection: { user: "table" } })),
  "EOE-ENV-387": file(database(MYSQL_ON_RDS, { parameters: { require_secure_transport: "0" } })),
  "EOE-ENV-388": file(database(MYSQL_ON_RDS, { password: { length: 48 } })),
  "EOE-ENV-389": file(database(POSTGRES_ON_RDS, { connection: { variables: { host: "DB_HOST" } } })),
  "EOE-ENV-390": file(elastiCache({ nodeType: "cache.t4g.huge" })),
  "EOE-ENV-391": file({
    ...elastiCache({ nodeType: "cache.c7gn.large" }),
    region: "eu-north-1",
    "network.zones": 3,
    ...CUT,
  }),
  "EOE-ENV-392": file(elastiCache({ engine: "redis", engineVersion: "8.1" })),
  "EOE-ENV-393": file(elastiCache({ backupWindow: "03:00-03:30" })),
  "EOE-ENV-394": file({ ...elastiCache({}), ...cache({}) }),
  "EOE-ENV-395": file(elastiCache({ backupWindow: "05:30-06:30" })),
  "EOE-ENV-396": file(elastiCache({ parameters: { "maxmemory-policy": "lru" } })),
  "EOE-ENV-397": file({ ...elastiCache({}), "service.secrets.redis_url": "market/redis-url" }),
  "EOE-ENV-398": beside(elastiCache({}), "services: { redis: { image: 'valkey/valkey:8.1' } }"),
  "EOE-ENV-399": moved(elastiCache({}), elastiCache({ engine: "redis" })),
  "EOE-ENV-400": file({ "network.egress": "existing-route" }),
  "EOE-ENV-401": file({ ...existing(), "network.flowLogs": { retentionDays: 30 } }),
  "EOE-ENV-402": file({ ...existing(), "network.zones": 3 }),
  "EOE-ENV-403": file(existing({ public: undefined })),
  "EOE-ENV-404": file(existing({ public: [SUBNETS[0], SUBNETS[0]] })),
  "EOE-ENV-405": moved({}, existing()),
  "EOE-ENV-406": beside({ "registry.repositories": { web: "shop/web" } }),
  "EOE-ENV-407": file({ "registry.repositories": { app: repositoryIn("us-east-1") } }),
  "EOE-ENV-408": file({
    "database.securityGroup": "sg-0123456789abcdef0",
    "database.networks": ["10.9.0.0/16"],
  }),
  "EOE-ENV-409": file({ "registry.repositories": { app: "shop", nginx: "shop" } }),
  "EOE-ENV-410": file({ ...WORKERS_ONLY, domain: named(["shop.example.com"]) }),
  "EOE-ENV-411": file({ domain: named(["shop.example.org"]) }),
  "EOE-ENV-412": file({ domain: named(["example.com", "example.com"]) }),
  "EOE-ENV-413": file({ domain: named(["*.example.com"]) }),
  "EOE-ENV-414": file({ domain: named([`${"a".repeat(53)}.example.com`]) }),
  "EOE-ENV-415": file({ domain: { ...named(["shop.example.com"]), redirect: ["www.example.com"] } }),
  "EOE-ENV-416": file({ "ingress.public": false, domain: named(["shop.example.com"], { private: true }) }),
  "EOE-ENV-417": file({ domain: named(["shop.example.com"], { private: true }) }),
  "EOE-ENV-418": file({ domain: named(["shop.example.com"], { delegated: true }) }),
  "EOE-ENV-419": file({ ...WORKERS_ONLY, furtherServices: door({ paths: ["/api/*"] }) }),
  "EOE-ENV-420": file({ furtherServices: door({}) }),
  "EOE-ENV-421": file({
    furtherServices: { ...door({ paths: ["/api/*"] }), ...door({ paths: ["/api/*"] }, "reporter") },
  }),
  "EOE-ENV-422": file({
    domain: named(["example.com"]),
    furtherServices: door({ hosts: ["a.example.com"] }),
  }),
  "EOE-ENV-425": file({ "service.standaloneTasks.clean": CLEAN }),
  "EOE-ENV-426": file({
    "service.standaloneTasks.clean": { ...CLEAN, schedule: { expression: "@daily" }, timeoutSeconds: 60 },
  }),
  "EOE-ENV-427": file({
    "service.standaloneTasks.clean": {
      ...CLEAN,
      schedule: { expression: "rate(1 hour)", timeZone: "Europe/Berlin" },
    },
  }),
  "EOE-ENV-428": beside({}, 'services: { app: { x-ecs: { schedule: { expression: "@daily" } } } }'),
  "EOE-ENV-430": moved(memcached({}), memcached({ nodes: 1 })),
  "EOE-ENV-431": beside(
    memcached({}),
    "services: { memcached: { image: 'memcached:1.6' }, app: { environment: { MEMCACHED_HOST: memcached } } }",
  ),
  "EOE-ENV-432": file({ "ingress.default": 404 }),
  "EOE-ENV-433": file({ "ingress.default": 404, "service.entry.paths": ["/shop/*"] }),
  "EOE-ENV-450": file(database(POSTGRES_ON_HOST, { engineVersion: undefined })),
  "EOE-ENV-451": file(database(MYSQL_ON_HOST, { engineVersion: "18" })),
  "EOE-ENV-452": beside(POSTGRES_ON_HOST, postgres("image: 'postgres:17'")),
  "EOE-ENV-453": beside(
    database(POSTGRES_ON_HOST, { engineVersion: "17" }),
    postgres("image: 'postgres:17', volumes: ['postgres_data:/var/lib/postgresql']"),
  ),
  "EOE-ENV-454": beside(
    POSTGRES_ON_HOST,
    postgres("image: 'postgres:18-alpine', volumes: ['postgres_data:/var/lib/postgresql']"),
  ),
  "EOE-ENV-455": moved(POSTGRES_ON_HOST, database(POSTGRES_ON_HOST, { engineVersion: "19" })),
  "EOE-ENV-470": () =>
    checkSynthesis(
      synthesis({
        environment: {
          waivers: [
            {
              rule: "ssh-is-closed",
              at: "aws_security_group.web",
              reason: "The office's old gateway, until it is gone.",
              until: "2026-11-27",
            },
          ],
        },
      }),
      "2026-11-28",
    ).problems,
  "EOE-ENV-475": file({ ...WORKERS_ONLY, site: API }),
  "EOE-ENV-476": file({ site: API }),
  "EOE-ENV-477": file({
    "ingress.public": false,
    site: API,
    domain: named(["example.com"], { private: true }),
  }),
  "EOE-ENV-478": file({ site: { service: "app" } }),
  "EOE-ENV-479": file({
    "ingress.public": false,
    "ingress.certificateArn":
      "arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
    site: API,
  }),
  "EOE-ENV-480": file({
    "ingress.public": false,
    site: { service: "web", dynamicPaths: ["/api/*", "/api/goals"] },
  }),
  "EOE-ENV-481": beside({ site: { service: "wbe" } }),
  "EOE-ENV-482": file(cacheOnHost({ service: "my_redis" })),
  "EOE-ENV-483": file(cacheOnHost({ zone: 4 })),
  "EOE-ENV-484": file(cacheOnHost({ placement: "private" })),
  "EOE-ENV-485": beside(cacheOnHost({}), redis("build: redis")),
  "EOE-ENV-486": beside(cacheOnHost({}), redis("image: 'redis:8.0'")),
  "EOE-ENV-487": moved(cacheOnHost({}), cacheOnHost({ engine: "redis" })),
  "EOE-ENV-488": file(cacheOnHost({ memoryMiB: 2048 })),
  "EOE-ENV-490": file({
    "ingress.public": false,
    "ingress.ipAddressType": "dualstack",
    "network.ipv6": true,
  }),
  "EOE-ENV-491": file({ "ingress.ipAddressType": "dualstack" }),
  "EOE-ENV-492": moved({ "network.ipv6": true }, {}),
  "EOE-ENV-493": file({ furtherServices: INTERNAL_SERVICE }),
  "EOE-ENV-494": file({ internalIngress: {} }),
  "EOE-ENV-495": file({
    internalIngress: { allowFrom: ["0.0.0.0/0"] },
    furtherServices: INTERNAL_SERVICE,
  }),
  "EOE-ENV-496": file({
    internalIngress: { healthCheck: { intervalSeconds: 5, timeoutSeconds: 5 } },
    furtherServices: INTERNAL_SERVICE,
  }),
  "EOE-ENV-497": file({
    internalIngress: {
      certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
    },
    furtherServices: INTERNAL_SERVICE,
  }),
  "EOE-ENV-498": moved({ internalIngress: {}, furtherServices: INTERNAL_SERVICE }, {}),
  "EOE-ENV-499": file({ "network.tiers": ["database"] }),
  "EOE-ENV-500": file({ furtherServices: many(101, (index) => ({ paths: [`/${index}/*`] })) }),
  "EOE-ENV-501": file({
    furtherServices: many(14, (index) => ({
      hosts: Array.from({ length: 10 }, (_, other) => `*.t${index}-${other}.example.com`),
    })),
  }),
  "EOE-ENV-502": file({
    domain: named(["shop.example.com"], { id: "Z0123456789ABCDEFGHIJ", create: true }),
  }),
  "EOE-ENV-503": internal({ names: ["admin.example.com"] }),
  "EOE-ENV-504": internal({ zone: { name: "example.com" }, names: ["admin.example.org"] }),
  "EOE-ENV-505": internal({ zone: { name: "example.com" }, names: ["a.example.com", "a.example.com"] }),
  "EOE-ENV-506": internal({ zone: { name: "example.com" }, names: ["*.example.com"] }),
  "EOE-ENV-507": internal({
    zone: { name: "example.com", id: "Z0123456789ABCDEFGHIJ", create: true },
    names: ["admin.example.com"],
  }),
  "EOE-ENV-508": internal({ zone: { name: "market.internal" }, names: ["admin.market.internal"] }),
  "EOE-ENV-509": internal({
    zone: { name: "example.com", create: true, associate: true },
    names: ["admin.example.com"],
  }),
  "EOE-ENV-510": file(database(MYSQL_ON_AURORA, { instanceClass: "db.serverless" })),
  "EOE-ENV-511": file(database(POSTGRES_ON_AURORA, { serverless: { minCapacity: 8, maxCapacity: 4 } })),
  "EOE-ENV-512": file(
    database(POSTGRES_ON_AURORA, {
      engineVersion: "14.6",
      serverless: { minCapacity: 0, maxCapacity: 4 },
    }),
  ),
  "EOE-ENV-513": file(database(MYSQL_ON_AURORA, { readers: { min: 3, max: 2 } })),
  "EOE-ENV-514": file(database(MYSQL_ON_AURORA, { connection: { readerSecret: "database_url" } })),
  "EOE-ENV-515": file(
    database(POSTGRES_ON_AURORA, {
      serverless: { minCapacity: 1, maxCapacity: 4, pauseAfterSeconds: 600 },
    }),
  ),
  "EOE-ENV-516": moved(database(MYSQL_ON_AURORA, {}), {
    ...database(MYSQL_ON_AURORA, {}),
    ...CUT,
    "network.tiers": ["database"],
  }),
  "EOE-ENV-517": file({ bastion: { access: "session-manager", reaches: ["cache"] } }),
  "EOE-ENV-518": moved(
    database(MYSQL_ON_RDS, {}),
    database(MYSQL_ON_RDS, { parameters: { lower_case_table_names: "1" } }),
  ),
  "EOE-ENV-519": file({
    "ingress.public": false,
    domain: { zone: { name: "example.com", associate: true }, names: ["example.com"] },
  }),
  "EOE-ENV-520": file({
    domain: named(["example.com"], { private: true }),
    internalIngress: { zone: { name: "example.com", associate: true }, names: ["admin.example.com"] },
    furtherServices: INTERNAL_SERVICE,
  }),
  "EOE-ENV-521": file(
    database(MYSQL_ON_HOST, { connection: { passwordSecret: "mysql_app_password", database: "sys" } }),
  ),
  "EOE-ENV-522": file({
    domain: named(["example.com"], { private: true }),
    internalIngress: { zone: { name: "example.com", create: true }, names: ["admin.example.com"] },
    furtherServices: INTERNAL_SERVICE,
  }),
  "EOE-ENV-523": file({
    "ingress.public": false,
    domain: { zone: { name: "market.internal", private: true }, names: ["shop.market.internal"] },
  }),
  "EOE-ENV-524": moved(POSTGRES_ON_RDS, database(POSTGRES_ON_RDS, { engineVersion: "16" })),
  "EOE-ENV-525": file({ trail: { retentionDays: 90, lockDays: 365, keep: true } }),
  "EOE-ENV-526": file({ trail: { lockDays: 90 } }),
  "EOE-ENV-527": beside(
    database(POSTGRES_ON_RDS, {
      connection: {
        passwordSecret: "mongo_app_password",
        containerVariables: { nginx: { host: "DB_HOST", user: "DB_USER" } },
      },
    }),
  ),
  "EOE-ENV-528": beside(
    database(
      { ...POSTGRES_ON_RDS, "containers.app": { environment: { DB_HOST: "db.example.com" } } },
      { connection: { passwordSecret: "database_url", variables: { host: "DB_HOST" }, secret: "other" } },
    ),
  ),
  "EOE-ENV-529": file({ ...POSTGRES_ON_RDS, "containers.app": { environment: { DB_HOST: "mongo" } } }),
  "EOE-ENV-531": file({ operators: { principals: [ALICE, ALICE] } }),
  "EOE-ENV-532": file({ operators: { principals: [ON_CALL] } }),
  "EOE-ENV-533": file({ operators: { principals: [ALICE], executeCommand: true } }),
  "EOE-ENV-534": file({ ...WORKERS_ONLY, waf: {} }),
  "EOE-ENV-535": file({
    waf: { groups: ["common", "knownBadInputs", "sqlInjection", "linux", "windows", "anonymousIp"] },
  }),
  "EOE-ENV-536": file({ waf: { groups: ["common", "common"] } }),
  "EOE-ENV-537": file({ waf: { groups: [], requestsPerFiveMinutes: false } }),
  "EOE-ENV-541": file({
    ...database(MYSQL_ON_AURORA, { finalSnapshot: true }),
    disposable: true,
    encryption: { key: "create" },
  }),
  "EOE-ENV-542": moved({ trail: {} }, { trail: { lockDays: 90, keep: true } }),
  "EOE-ENV-543": file({ bastion: { access: "session-manager", reaches: ["tasks"] } }),
  "EOE-ENV-544": beside({
    "registry.keepReleases": 10,
    "registry.repositories": { app: "shop/app", nginx: "shop/nginx" },
  }),
  "EOE-ENV-545": beside(elastiCache({ connection: { variables: { host: "REDIS_HOST" } } })),
  "EOE-ENV-546": beside(
    {
      ...elastiCache({ connection: { variables: { host: "REDIS_HOST" } } }),
      "containers.app": { environment: { REDIS_HOST: "cache.example.com" } },
    },
    `services: { app: { secrets: [redis_password] }, redis: { image: 'valkey/valkey:8.1' } }
secrets: { redis_password: { environment: REDIS_PASSWORD } }`,
  ),
  "EOE-ENV-547": retagged(MYSQL_ON_HOST, "mysql", "mysql:8.4", "mysql:8.0"),
  "EOE-ENV-548": retagged(cacheOnHost({ engine: "redis" }), "redis", "redis:7.4", "redis:7.2"),
  "EOE-ENV-550": moved(
    { "ingress.deletionProtection": false },
    {
      "ingress.deletionProtection": false,
      "ingress.public": false,
      site: { service: "web", dynamicPaths: ["/api/*"] },
    },
  ),
  "EOE-ENV-551": file({
    domain: { ...named(["example.com", "www.example.com"]), redirect: true },
    furtherServices: door({ hosts: ["www.example.com"] }),
  }),
  "EOE-ENV-552": file({ furtherServices: door({ paths: ["/*"] }) }),
  "EOE-ENV-553": beside({ "service.containers": ["ngnix", "app"] }),
  "EOE-ENV-554": beside(elastiCache({}), redis("image: 'memcached:1.6'")),
  "EOE-ENV-556": beside({ "service.profiles": ["wrker"] }),
  "EOE-ENV-558": beside({
    "service.scaling": {
      schedule: {
        every: { expression: "0 0 * * *", min: 1, max: 3 },
        monday: { expression: "0 0 * * 1", min: 3, max: 3 },
      },
    },
  }),
  "EOE-ENV-559": file(
    database(MYSQL_ON_AURORA, {
      restoreFrom: "arn:aws:rds:us-east-1:123456789012:cluster-snapshot:shop-final",
    }),
  ),
  "EOE-ENV-561": file({
    ...cache({}),
    "service.environment.app.CACHE_URL": "redis://cache.example.com:6380",
  }),
  "EOE-ENV-564": file(database(POSTGRES_ON_RDS, { connection: { query: { sslmode: "disable" } } })),
  "EOE-ENV-566": file({
    "ingress.public": false,
    site: API,
    region: "ap-northeast-2",
    "network.zones": 2,
  }),
};

describe("each code of what an environment disagrees on", () => {
  it("has a mistake here", () => {
    const codes = Object.keys(problems()).filter((code) => /^EOE-ENV-[1-9]/.test(code));
    expect(Object.keys(MISTAKES)).toEqual(codes);
  });

  it.each(Object.entries(MISTAKES))("%s is told of its mistake", (code, work) => {
    const found = refusals(work);
    expect(found.map((problem) => problem.code)).toContain(code);
    // Nothing is told by a code that docs/problems.md does not have.
    expect(
      found.filter((problem) => problem.code.startsWith("EOE-") && !(problem.code in problems())),
    ).toEqual([]);
  });
});
