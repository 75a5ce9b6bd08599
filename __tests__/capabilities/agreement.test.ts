import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkProject, combinations } from "../../modules/capabilities/agreement.ts";
import { parseEnvironment } from "../../modules/capabilities/load.ts";
import { placeContainers } from "../../modules/capabilities/services/place-containers.ts";
import { type ComposeProject, loadComposeProject } from "../../modules/compose/index.ts";
import {
  type Changes,
  ECR_IMAGE,
  marketWith,
  PROJECT,
  sentencesOf,
  WORKERS_ONLY,
} from "../support/environment.ts";

const folder = mkdtempSync(join(tmpdir(), "combinations-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The shipped compose file, with another over it. */
function project(over = "services: {}"): ComposeProject {
  const file = join(folder, "over.yml");
  writeFileSync(file, over);
  return loadComposeProject({
    files: [join(PROJECT, "docker-compose.yml"), file],
    workingDir: PROJECT,
    environment: {},
  });
}

/** What all combinations with the compose file say. */
function refusals(changes: Changes, over?: string): string[] {
  const compose = project(over);
  const loaded = parseEnvironment(marketWith(changes), "environments/market.yml");
  const placed = placeContainers(loaded.environment, compose, loaded.problemAt);
  return checkProject(placed, compose, loaded).map(({ path, message }) => `${path}: ${message}`);
}

/** What the file alone is refused with. */
const said = (changes: Changes): string[] => sentencesOf(marketWith(changes));

const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d-0000-0000-0000-000000000000";
const WORKER = { furtherServices: { worker: { containers: ["worker"], scaling: { cpuPercent: 80 } } } };

describe("every combination", () => {
  const all = combinations();

  it("names at least two keys, its source and when it was read, once", () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { id, keys, source } of all) {
      expect(keys.length, id).toBeGreaterThan(1);
      expect(source, id).toMatch(/\(20\d\d-\d\d\)$/);
    }
  });

  it("accepts market", () => {
    expect(said({})).toEqual([]);
    expect(refusals({})).toEqual([]);
  });
});

describe("keys of the environment file", () => {
  it("accept a certificate of region and account", () => {
    expect(said({ "ingress.certificateArn": CERTIFICATE, account: "123456789012" })).toEqual([]);
  });

  it.each<[string, Changes, string]>([
    [
      "certificate-of-the-region",
      { "ingress.certificateArn": CERTIFICATE.replace("eu-central-1", "us-east-1") },
      "ingress.certificateArn: is a certificate of us-east-1, but region is eu-central-1; request or import one there, and write its ARN. (certificate-of-the-region)",
    ],
    [
      "certificate-of-the-account",
      { "ingress.certificateArn": CERTIFICATE, account: "210987654321" },
      "ingress.certificateArn: is a certificate of the account 123456789012, but account is 210987654321; write the ARN of one of that account. (certificate-of-the-account)",
    ],
    [
      "latency-alarm-can-fire",
      { "monitoring.latencyP95Seconds": 300 },
      "monitoring.latencyP95Seconds: 300 is never reached: the load balancer gives up on an answer after ingress.idleTimeoutSeconds 300; write less than 300. (latency-alarm-can-fire)",
    ],
    [
      "cpu-target-below-alarm",
      { "service.scaling.cpuPercent": 80 },
      "service.scaling.cpuPercent: 80 is the CPU that scaling aims for, but the alarm goes off at monitoring.cpuHighPercent 80; write a target below 80, or a higher alarm. (cpu-target-below-alarm)",
    ],
    [
      "cpu-target-below-alarm, of a further service",
      WORKER,
      "furtherServices.worker.scaling.cpuPercent: 80 is the CPU that scaling aims for, but the alarm goes off at monitoring.cpuHighPercent 80; write a target below 80, or a higher alarm. (cpu-target-below-alarm)",
    ],
    [
      "documentdb-has-the-class",
      {
        "service.secrets": { jwt_secret: { generate: {} } },
        database: { hosting: "documentdb", service: "mongo", instanceClass: "db.m5.large" },
      },
      'database.instanceClass: "db.m5.large" is not a class of DocumentDB 5.0.0 (database.engineVersion), which has the families r5, r6g, r6gd and r8g, db.t3.medium and db.t4g.medium; write one of them, such as db.r6g.large. (documentdb-has-the-class)',
    ],
    [
      "documentdb-has-the-class: of an earlier version only",
      {
        "service.secrets": { jwt_secret: { generate: {} } },
        database: {
          hosting: "documentdb",
          service: "mongo",
          instanceClass: "db.r4.large",
          engineVersion: "8.0.0",
        },
      },
      'database.instanceClass: "db.r4.large" is not a class of DocumentDB 8.0.0 (database.engineVersion), which has the families r5, r6g, r6gd and r8g, db.t3.medium and db.t4g.medium; write one of them, such as db.r6g.large. (documentdb-has-the-class)',
    ],
    [
      "documentdb-has-the-class: a size of EC2 only",
      {
        "service.secrets": { jwt_secret: { generate: {} } },
        database: { hosting: "documentdb", service: "mongo", instanceClass: "db.t3.large" },
      },
      'database.instanceClass: "db.t3.large" is not a class of DocumentDB 5.0.0 (database.engineVersion), which has the families r5, r6g, r6gd and r8g, db.t3.medium and db.t4g.medium; write one of them, such as db.r6g.large. (documentdb-has-the-class)',
    ],
    [
      "tags-have-one-meaning: one that the project sets",
      { "tags.more": { environment: "mine" } },
      "tags.more.environment: has no effect: the project sets this tag itself; remove it, or choose another key. (tags-have-one-meaning)",
    ],
    [
      "tags-have-one-meaning: capitals alone",
      { "tags.more": { Owner: "me" } },
      "tags.more.Owner: differs from the tag owner by capitals alone, and IAM takes them for one; remove it, or choose another key. (tags-have-one-meaning)",
    ],
    [
      "tags-have-one-meaning: capitals alone, among further tags",
      { "tags.more": { tier: "web", TIER: "api" } },
      "tags.more.TIER: differs from the tag tier by capitals alone, and IAM takes them for one; remove it, or choose another key. (tags-have-one-meaning)",
    ],
    [
      "tags-have-one-meaning: one that AWS keeps",
      { "tags.more": { "aws:owner": "me" } },
      "tags.more.aws:owner: begins with aws:, which AWS reserves; choose another key. (tags-have-one-meaning)",
    ],
    [
      "tags-have-one-meaning: too many",
      { "tags.more": Object.fromEntries(Array.from({ length: 44 }, (_, index) => [`tag-${index}`, "x"])) },
      "tags.more: has 44 tags; with the project's own, AWS allows 43. (tags-have-one-meaning)",
    ],
  ])("are refused by %s", (_, changes, sentence) => {
    expect(said(changes)).toEqual([sentence]);
  });
});

describe("a load balancer", () => {
  it("is none of an environment of workers only", () => {
    expect(said(WORKERS_ONLY)).toEqual([]);
  });

  it("goes together with a service's entry", () => {
    expect(said({ ...WORKERS_ONLY, "service.entry": { service: "nginx", port: 8080 } })).toEqual([
      "ingress: is missing, though service.entry says where requests come in; write ingress: { public: true } for a load balancer that is open to the world, or public: false for an internal one, or remove service.entry. (ingress-has-an-entry)",
    ]);
    expect(said({ "service.entry": undefined })).toEqual([
      "service.entry: is missing, though ingress asks for a load balancer; write entry: { service: <compose service>, port: <its port> }, or remove ingress. (ingress-has-an-entry)",
    ]);
  });

  it("that is written wrong is no missing one", () => {
    expect(said({ ingress: 5 }).map((sentence) => sentence.split(":")[0])).toEqual(["ingress"]);
    expect(said({ "service.entry": 5 }).map((sentence) => sentence.split(":")[0])).toEqual(["service.entry"]);
  });

  it("alone counts requests and waits for health checks", () => {
    expect(
      said({
        ...WORKERS_ONLY,
        "service.scaling.requestsPerTarget": 1000,
        "service.startSeconds": 90,
        "monitoring.latencyP95Seconds": 2,
        "monitoring.errorPercent": 10,
      }),
    ).toEqual(
      [
        "service.scaling.requestsPerTarget: 1000",
        "service.startSeconds: 90",
        "monitoring.latencyP95Seconds: 2",
        "monitoring.errorPercent: 10",
      ].map((written) => `${written} has no effect without ingress; remove it. (read-by-a-load-balancer)`),
    );
  });
});

describe("keys of environment and compose file", () => {
  it("refuse a build folder that is not there, and one without its Dockerfile", () => {
    expect(refusals({}, "services: { nginx: { build: { context: ./gone } } }")).toEqual([
      `services.nginx.build.context: "gone" is not a folder; write where the image's files are. (build-folders-exist)`,
    ]);
    expect(refusals({}, "services: { nginx: { build: { dockerfile: Gone } } }")).toEqual([
      `services.nginx.build.dockerfile: "nginx/Gone" does not exist; write the Dockerfile's path from the context. (build-folders-exist)`,
    ]);
    expect(refusals({}, 'services: { nginx: { build: { dockerfile_inline: "FROM nginx:1.29" } } }')).toEqual(
      [],
    );
    expect(
      refusals({}, "services: { nginx: { build: { context: https://example.com/nginx.git } } }"),
    ).toEqual([]);
  });

  it("refuse a stage that the Dockerfile does not have", () => {
    const over = (target: string): string =>
      `services: { nginx: { build: { target: ${target}, dockerfile_inline: "FROM nginx AS web\\nFROM web AS final" } } }`;
    expect(refusals({}, over("wbe"))).toEqual([
      'services.nginx.build.target: "wbe" is no stage of the Dockerfile; it has web, final. Did you mean "web"? (build-folders-exist)',
    ]);
    expect(refusals({}, over("Web"))).toEqual([]);
    expect(refusals({}, over('"1"'))).toEqual([]);
    expect(refusals({}, over('"2"'))).toHaveLength(1);
  });

  it("refuse a secret that no container is granted", () => {
    expect(refusals({ "service.secrets.jwt_secre": "market/jwt" })).toEqual([
      'service.secrets.jwt_secre: has no effect: the compose file grants "jwt_secre" to none of nginx, app; remove it, or add it to the secrets of a service. Did you mean "jwt_secret"? (secrets-are-used)',
    ]);
  });

  const ENDPOINTS: Changes = {
    "network.egress": "endpoints",
    "capacity.placement": "private",
    bastion: { access: "session-manager" },
  };
  const onHost = (placement: string): Changes => ({
    ...ENDPOINTS,
    "service.secrets": { jwt_secret: { generate: {} } },
    database: {
      hosting: "host",
      service: "mongo",
      instanceType: "t4g.small",
      placement,
      secrets: { mongo_root_password: { generate: {} }, mongo_app_password: { generate: {} } },
      connection: { passwordSecret: "mongo_app_password" },
    },
  });

  it("refuse images that endpoints do not reach, the database's among them", () => {
    const run = (image: string) => `services: { app: { build: !reset null, image: "${image}" } }`;
    expect(refusals({ ...ENDPOINTS, "service.images": { nginx: "1.0.0" } }, run("shop/app:1.0.0"))).toEqual([
      'services.app.image: "shop/app:1.0.0" is not in ECR of eu-central-1, and network.egress: endpoints reaches no other registry; build it, such as build: { context: ., dockerfile_inline: "FROM shop/app:1.0.0" }, which gives it a repository here, or push it to a repository of yours and write <account>.dkr.ecr.eu-central-1.amazonaws.com/<repository>:<tag>, or choose another egress. (endpoints-reach-ecr-only)',
    ]);
    const other = ECR_IMAGE.replace("eu-central-1", "eu-west-1");
    expect(refusals({ ...ENDPOINTS, "service.images": { nginx: "1.0.0" } }, run(other))).toHaveLength(1);
    expect(refusals({ ...ENDPOINTS, "service.images": { nginx: "1.0.0" } }, run(ECR_IMAGE))).toEqual([]);
    expect(refusals(onHost("private"))).toEqual([
      'services.mongo.image: "mongo:8" is not in ECR of eu-central-1, and network.egress: endpoints reaches no other registry; push it to a repository of yours and write <account>.dkr.ecr.eu-central-1.amazonaws.com/<repository>:<tag>, or choose another egress. (endpoints-reach-ecr-only)',
    ]);
    // In public subnets the internet gateway is the way out.
    expect(refusals(onHost("public"))).toEqual([]);
  });

  it("refuse a task on Spot that needs more than the two minutes of the notice", () => {
    const spot = { "capacity.spotPercent": 50 };
    // nginx stops in 35 s, and then the application in 30 s.
    expect(refusals({ ...spot, "ingress.deregistrationDelaySeconds": 55 })).toEqual([]);
    expect(refusals({ ...spot, "ingress.deregistrationDelaySeconds": 56 })).toEqual([
      "ingress.deregistrationDelaySeconds: 56 s and the containers' stop_grace_period of 65 s, one after the other, are more than the 120 s that AWS gives a task on Spot (capacity.spotPercent 50); lower them to 120 s together, or write spotPercent: 0. (spot-tasks-drain-in-time)",
    ]);
    expect(refusals({ "ingress.deregistrationDelaySeconds": 300 })).toEqual([]);
  });

  it("refuse a worker on Spot that stops for longer than that", () => {
    const lasting = (seconds: number): string =>
      `services: { jobs: { image: "jobs:1", stop_grace_period: ${seconds}s, x-ecs: { task: jobs } } }`;
    const changes = { "capacity.spotPercent": 50, "service.containers": undefined };
    expect(refusals(changes, lasting(120))).toEqual([]);
    expect(refusals(changes, lasting(121))).toEqual([
      "capacity.spotPercent: 50 puts furtherServices.jobs on Spot, whose containers' stop_grace_period of 121 s, one after the other, is more than the 120 s that AWS gives a task on Spot; lower it, or write 0. (spot-tasks-drain-in-time)",
    ]);
    expect(refusals({ ...changes, "capacity.spotPercent": 0 }, lasting(121))).toEqual([]);
  });

  describe("of whom the entry trusts", () => {
    const trusting = (ranges: string, changes: Changes = {}) =>
      refusals({ ...changes, "service.environment.nginx.TRUSTED_PROXIES": ranges });
    const subnets = "10.0.1.0/24,10.0.2.0/24,10.0.3.0/24";

    it("accept the load balancer's subnets, and networks outside of the VPC", () => {
      expect(trusting(subnets)).toEqual([]);
      expect(trusting(`${subnets},203.0.113.0/24,2001:db8::/32`)).toEqual([]);
    });

    it("refuse the whole VPC, and any part of it that is not the load balancer's", () => {
      const mend = `so that anybody inside could forge a client's address; remove the key, and it becomes ${subnets}. (trusted-proxies-are-the-balancer)`;
      expect(trusting("10.0.0.0/16")).toEqual([
        `service.environment.nginx.TRUSTED_PROXIES: "10.0.0.0/16" holds more of network.cidr 10.0.0.0/16 than the load balancer's subnets, ${mend}`,
      ]);
      expect(trusting(`${subnets},10.0.4.7`)).toEqual([
        `service.environment.nginx.TRUSTED_PROXIES: "10.0.4.7" holds more of network.cidr 10.0.0.0/16 than the load balancer's subnets, ${mend}`,
      ]);
    });

    it.each(["::/0", "2000::/3", "128.0.0.0/1"])("refuse %s, which is half of the world or more", (world) => {
      expect(trusting(`${subnets},${world}`)).toEqual([
        `service.environment.nginx.TRUSTED_PROXIES: "${world}" holds more than any one network of the internet, so that strangers could forge a client's address; remove the key, and it becomes ${subnets}. (trusted-proxies-are-the-balancer)`,
      ]);
    });

    it("refuse both halves of the world, and it as a whole, once each", () => {
      expect(trusting("0.0.0.0/1,128.0.0.0/1")).toHaveLength(2);
      expect(trusting("0.0.0.0/0")).toHaveLength(1);
    });

    it("refuse what is no network", () => {
      expect(trusting(`${subnets},uniquelocal`)).toEqual([
        expect.stringContaining('"uniquelocal" is not a network, so it is unclear whom it trusts'),
      ]);
    });

    it("refuse what does not hold all of them", () => {
      expect(trusting("10.0.1.0/24")).toEqual([
        `service.environment.nginx.TRUSTED_PROXIES: "10.0.1.0/24" does not hold 10.0.2.0/24, 10.0.3.0/24, where ingress.public: true puts the load balancer; remove the key, and it becomes ${subnets}. (trusted-proxies-are-the-balancer)`,
      ]);
      expect(trusting(subnets, { "ingress.public": false })[0]).toMatch(
        /does not hold 10\.0\.4\.0\/24, 10\.0\.5\.0\/24, 10\.0\.6\.0\/24, where ingress\.public: false/,
      );
    });
  });
});
