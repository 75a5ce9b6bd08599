import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { checkProject } from "../../modules/capabilities/agreement.ts";
import { parseEnvironment } from "../../modules/capabilities/load.ts";
import { loadComposeProject } from "../../modules/compose/index.ts";
import { Problems } from "../../modules/problems.ts";
import {
  DOCUMENTDB,
  databaseProject,
  MONGO_ON_HOST,
  MYSQL_ON_HOST,
  stacksOf,
  withDatabase,
} from "../support/databases.ts";
import { type Changes, ECR_IMAGE } from "../support/environment.ts";
import type { Synthesised } from "../support/synthesis.ts";

type Stacks = Readonly<Record<string, Synthesised>>;
interface Container {
  readonly name: string;
  readonly environment: { readonly name: string; readonly value: string }[];
  readonly secrets?: { readonly name: string; readonly valueFrom: string }[];
  readonly dockerLabels?: Record<string, string>;
  readonly mountPoints: { readonly sourceVolume: string; readonly containerPath: string }[];
}

function stackOf(stacks: Stacks, part: string): Synthesised {
  const stack = stacks[part];
  if (!stack) throw new Error(`no stack ${part}`);
  return stack;
}

function container(stack: Synthesised, name: string): Container {
  const definition = stack.only("aws_ecs_task_definition");
  const containers = JSON.parse(String(definition["container_definitions"])) as Container[];
  const found = containers.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no container ${name}`);
  return found;
}

const ephemeral = (stack: Synthesised, type: string) => stack.json["ephemeral"]?.[type] ?? {};

/** Ports and groups of all rules that let something in, by the stack's own words. */
const ingress = (stack: Synthesised, name: string) =>
  Object.entries(stack.all("aws_vpc_security_group_ingress_rule")).filter(([id]) => id.includes(name));

const refusal = (changes: Changes): string[] => {
  try {
    stacksOf(withDatabase(changes));
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.map(({ path, message }) => `${path}: ${message}`);
  }
};
const databaseWith = (database: Changes, change: Record<string, unknown>): Changes => ({
  ...database,
  database: { ...(database["database"] as object), ...change },
});

describe("MongoDB on a host of its own", () => {
  let stacks: Stacks;
  let data: Synthesised;
  let service: Synthesised;
  beforeAll(() => {
    stacks = stacksOf(withDatabase(MONGO_ON_HOST));
    data = stackOf(stacks, "data");
    service = stackOf(stacks, "service");
  });

  it("runs the compose service as the one task of a host in the data stack", () => {
    expect(data.only("aws_ecs_cluster")).toMatchObject({ name: "market-data" });
    expect(data.only("aws_ecs_service")).toMatchObject({
      name: "market-mongo",
      desired_count: 1,
      launch_type: "EC2",
      deployment_minimum_healthy_percent: 0,
      deployment_maximum_percent: 100,
      placement_constraints: [{ type: "memberOf", expression: "attribute:stateful == mongo" }],
      service_registries: { registry_arn: expect.stringContaining("aws_service_discovery_service") },
    });
    expect(data.only("aws_ecs_task_definition")).toMatchObject({
      network_mode: "awsvpc",
      volume: expect.arrayContaining([{ name: "mongo_data", host_path: "/var/lib/stateful/mongo/data" }]),
    });
    expect(container(data, "mongo").mountPoints).toContainEqual(
      expect.objectContaining({ sourceVolume: "mongo_data", containerPath: "/data/db" }),
    );
    expect(service.count("aws_ebs_volume")).toBe(0);
  });

  it("carries the compose file's configs", () => {
    const [files] = (
      JSON.parse(String(data.only("aws_ecs_task_definition")["container_definitions"])) as Container[]
    ).filter(({ name }) => name !== "mongo");
    const contents = files?.environment.map(({ value }) => Buffer.from(value, "base64").toString()) ?? [];
    expect(contents.some((text) => text.includes("createUser"))).toBe(true);
    expect(contents.some((text) => text.startsWith("#!/bin/bash"))).toBe(true);
  });

  it("gives the database its secrets by ARN, and tells their versions", () => {
    const mongo = container(data, "mongo");
    expect(mongo.secrets).toEqual([
      { name: "MONGO_APP_PASSWORD", valueFrom: expect.stringContaining("secret-mongo_app_password") },
      {
        name: "MONGO_INITDB_ROOT_PASSWORD",
        valueFrom: expect.stringContaining("secret-mongo_root_password"),
      },
    ]);
    expect(mongo.dockerLabels).toEqual({
      "secret-versions": "MONGO_APP_PASSWORD=1,MONGO_INITDB_ROOT_PASSWORD=1",
    });
    expect(mongo.environment).toContainEqual({ name: "MONGO_APP_USER", value: "app" });
  });

  it("starts the task after its secrets have values", () => {
    expect(data.only("aws_ecs_service")["depends_on"]).toEqual(
      expect.arrayContaining([
        data.address("aws_secretsmanager_secret_version", "mongo_root_password"),
        data.address("aws_secretsmanager_secret_version", "mongo_app_password"),
      ]),
    );
  });

  it("makes passwords of letters and digits that are ephemeral, and writes them to write-only arguments", () => {
    const passwords = Object.values(ephemeral(data, "aws_secretsmanager_random_password"));
    expect(passwords).toHaveLength(3);
    for (const password of passwords)
      expect(password).toEqual({
        password_length: 48,
        exclude_punctuation: true,
        require_each_included_type: true,
      });
    for (const version of Object.values(data.all("aws_secretsmanager_secret_version"))) {
      expect(version).not.toHaveProperty("secret_string");
      expect(version["secret_string_wo"]).toContain("${ephemeral.");
      expect(version["secret_string_wo_version"]).toEqual(expect.any(Number));
    }
  });

  it("composes the connection string of the stored password and the private name", () => {
    expect(data.only("aws_secretsmanager_secret_version", "connection")["secret_string_wo"]).toMatch(
      /^mongodb:\/\/app:\$\{ephemeral\.aws_secretsmanager_secret_version\.[\w-]+\.secret_string\}@mongo\.market\.internal:27017\/app\?authSource=app$/,
    );
    expect(data.only("aws_service_discovery_service")).toMatchObject({ name: "mongo" });
    expect(data.only("aws_service_discovery_private_dns_namespace")).toMatchObject({
      name: "market.internal",
    });
  });

  it("gives the application the connection string by ARN, from the data stack", () => {
    const { secrets, dockerLabels } = container(service, "app");
    expect(secrets).toEqual([
      { name: "DATABASE_URL", valueFrom: expect.stringContaining("database_connection_secret") },
      { name: "JWT_SECRET", valueFrom: expect.stringContaining("secret-jwt_secret") },
    ]);
    expect(dockerLabels?.["secret-versions"]).toMatch(/^DATABASE_URL=1\d{6},JWT_SECRET=1$/);
    expect(container(service, "nginx").dockerLabels).toBeUndefined();
    expect(Object.keys(service.data("aws_secretsmanager_secret"))).toEqual([]);
    const policy = String(service.only("aws_iam_role_policy", "execution")["policy"]);
    expect(policy).toContain("database_connection_secret");
    expect(policy).not.toContain("mongo_root_password");
  });

  it("lets only members of one group in, without any network", () => {
    const rules = ingress(data, "task-security-group");
    expect(rules).toHaveLength(1);
    expect(rules[0]?.[1]).toMatchObject({
      from_port: 27017,
      to_port: 27017,
      referenced_security_group_id: expect.stringContaining("database_clients_group"),
    });
    expect(rules[0]?.[1]).not.toHaveProperty("cidr_ipv4");
    const template = service.only("aws_launch_template") as {
      network_interfaces: { security_groups: string[] }[];
    };
    expect(template.network_interfaces[0]?.security_groups).toEqual([
      expect.stringContaining("hosts-security-group"),
      expect.stringContaining("database_clients_group"),
      // There from the start, so that a first volume needs no new hosts.
      expect.stringContaining("volume-clients_group"),
    ]);
    const out = Object.values(service.all("aws_vpc_security_group_egress_rule"));
    expect(out.some((rule) => rule["from_port"] === 27017)).toBe(false);
  });

  it("keeps volume and secrets when it is destroyed by mistake", () => {
    expect(data.only("aws_ebs_volume")).toMatchObject({
      encrypted: true,
      size: 20,
      lifecycle: { prevent_destroy: true },
    });
    for (const secret of Object.values(data.all("aws_secretsmanager_secret")))
      expect(secret["recovery_window_in_days"]).toBe(30);
  });

  it("snapshots daily, and tells people by a topic of the data stack", () => {
    expect(data.count("aws_dlm_lifecycle_policy")).toBe(1);
    expect(data.only("aws_sns_topic")).toMatchObject({ name: "market-data-alarms" });
    expect(data.only("aws_sns_topic_subscription")).toMatchObject({ endpoint: "market-alarms@example.com" });
    for (const alarm of Object.values(data.all("aws_cloudwatch_metric_alarm")))
      expect(alarm["alarm_actions"]).toEqual([expect.stringContaining("aws_sns_topic.notifications_topic")]);
  });

  it("goes at once with a disposable environment", () => {
    const disposable = stackOf(stacksOf(withDatabase(MONGO_ON_HOST, { disposable: true })), "data");
    expect(disposable.only("aws_ebs_volume")).toMatchObject({
      final_snapshot: false,
      lifecycle: { prevent_destroy: false },
    });
    for (const secret of Object.values(disposable.all("aws_secretsmanager_secret")))
      expect(secret["recovery_window_in_days"]).toBe(0);
  });

  it("puts tasks with addresses of their own into the clients' group, and not their hosts", () => {
    const awsvpc = stackOf(
      stacksOf(
        withDatabase(databaseWith(MONGO_ON_HOST, { placement: "private" }), {
          "network.egress": "nat-gateway",
          "capacity.placement": "private",
          "service.networkMode": "awsvpc",
          "service.environment.nginx.APP_HOST": "127.0.0.1",
        }),
      ),
      "service",
    );
    expect(awsvpc.only("aws_ecs_service")).toMatchObject({
      network_configuration: {
        security_groups: [
          expect.stringContaining("hosts"),
          expect.stringContaining("database_clients_group"),
        ],
      },
    });
    const template = awsvpc.only("aws_launch_template") as {
      network_interfaces: { security_groups: string[] }[];
    };
    const groups = template.network_interfaces[0]?.security_groups.join();
    expect(groups).toContain("hosts");
    expect(groups).not.toContain("database_clients_group");
  });

  it("has an endpoint of EC2 where endpoints are the only way out", () => {
    const endpoints = (changes: Changes) =>
      Object.values(
        stackOf(
          stacksOf(
            withDatabase(changes, { "network.egress": "endpoints", "capacity.placement": "private" }),
            (compose) => compose.replace("image: mongo:8", `image: ${ECR_IMAGE}`),
          ),
          "network",
        ).all("aws_vpc_endpoint"),
      ).map(({ service_name }) => service_name);
    const ec2 = "com.amazonaws.eu-central-1.ec2";
    expect(endpoints(databaseWith(MONGO_ON_HOST, { placement: "private" }))).toContain(ec2);
    expect(endpoints(DOCUMENTDB)).not.toContain(ec2);
  });

  it("finds secrets that exist by name, and takes ARNs as they are", () => {
    const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:root-AbCdEf";
    const found = stackOf(
      stacksOf(
        withDatabase(
          databaseWith(MONGO_ON_HOST, {
            secrets: { mongo_root_password: arn, mongo_app_password: "market/mongo-app" },
          }),
        ),
      ),
      "data",
    );
    expect(Object.values(found.data("aws_secretsmanager_secret"))).toEqual([
      expect.objectContaining({ name: "market/mongo-app" }),
    ]);
    expect(container(found, "mongo").secrets).toContainEqual({
      name: "MONGO_INITDB_ROOT_PASSWORD",
      valueFrom: arn,
    });
    expect(Object.values(ephemeral(found, "aws_secretsmanager_secret_version"))).toEqual([
      { secret_id: expect.stringContaining("data.aws_secretsmanager_secret") },
    ]);
  });
});

describe("MySQL on a host of its own", () => {
  it("has its own port, variables and connection string", () => {
    const stacks = stacksOf(withDatabase(MYSQL_ON_HOST));
    const data = stackOf(stacks, "data");
    expect(data.only("aws_secretsmanager_secret_version", "connection")["secret_string_wo"]).toMatch(
      /^mysql:\/\/app:\$\{ephemeral\.[^}]+\}@mysql\.market\.internal:3306\/app$/,
    );
    expect(ingress(data, "task-security-group")[0]?.[1]).toMatchObject({ from_port: 3306 });
    const mysql = container(data, "mysql");
    expect(mysql.environment).toContainEqual({ name: "MYSQL_USER", value: "app" });
    expect(mysql.mountPoints).toContainEqual(
      expect.objectContaining({ sourceVolume: "mysql_data", containerPath: "/var/lib/mysql" }),
    );
    expect(data.only("aws_ecs_service")).toMatchObject({
      network_configuration: { subnets: [expect.stringContaining("public-subnet-2")] },
    });
    expect(stackOf(stacks, "service").count("aws_ecs_service")).toBe(1);
  });
});

describe("DocumentDB", () => {
  let stacks: Stacks;
  let data: Synthesised;
  beforeAll(() => {
    stacks = stacksOf(withDatabase(DOCUMENTDB));
    data = stackOf(stacks, "data");
  });

  it("is encrypted, speaks TLS only, is backed up and protected", () => {
    expect(data.only("aws_docdb_cluster")).toMatchObject({
      cluster_identifier: "market-documentdb",
      storage_encrypted: true,
      backup_retention_period: 7,
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: "market-documentdb-final",
      lifecycle: { prevent_destroy: true },
    });
    expect(data.only("aws_docdb_cluster_parameter_group")).toMatchObject({
      family: "docdb5.0",
      parameter: [
        { name: "audit_logs", value: "ddl" },
        { name: "tls", value: "tls1.2+" },
      ],
    });
    expect(data.count("aws_docdb_cluster_instance")).toBe(2);
    const subnets = data.only("aws_docdb_subnet_group")["subnet_ids"] as string[];
    expect(subnets).toHaveLength(3);
    for (const subnet of subnets) expect(subnet).toContain("private-subnet");
  });

  it("writes an audit log, into a group that was made before it and ends", () => {
    expect(data.only("aws_docdb_cluster")).toMatchObject({
      enabled_cloudwatch_logs_exports: ["audit"],
      depends_on: [data.address("aws_cloudwatch_log_group")],
    });
    expect(data.only("aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/docdb/market-documentdb/audit",
      retention_in_days: 365,
    });
  });

  it("goes at once with a disposable environment", () => {
    const disposable = stackOf(stacksOf(withDatabase(DOCUMENTDB, { disposable: true })), "data");
    const cluster = disposable.only("aws_docdb_cluster");
    expect(cluster).toMatchObject({
      deletion_protection: false,
      skip_final_snapshot: true,
      lifecycle: { prevent_destroy: false },
    });
    expect(cluster).not.toHaveProperty("final_snapshot_identifier");
  });

  it("gets its password by a write-only argument, with the version of the secret", () => {
    const cluster = data.only("aws_docdb_cluster");
    expect(cluster).not.toHaveProperty("master_password");
    expect(cluster["master_password_wo"]).toMatch(/^\$\{ephemeral\.aws_secretsmanager_secret_version\./);
    expect(cluster["master_password_wo_version"]).toBe(1);
    expect(cluster["apply_immediately"]).toBe(true);
  });

  it("is reached by members of one group and by the bastion only", () => {
    const rules = ingress(data, "").map(([, rule]) => rule);
    expect(rules.map((rule) => rule["referenced_security_group_id"])).toEqual([
      expect.stringContaining("bastion"),
      expect.stringContaining("database_clients_group"),
    ]);
    for (const rule of rules) {
      expect(rule).toMatchObject({ from_port: 27017, to_port: 27017 });
      expect(rule).not.toHaveProperty("cidr_ipv4");
    }
  });

  it("gives the application a connection string with TLS, and the name of Amazon's authorities", () => {
    expect(data.only("aws_secretsmanager_secret_version", "connection")["secret_string_wo"]).toMatch(
      /^mongodb:\/\/app:\$\{ephemeral\.[^}]+\}@\$\{aws_docdb_cluster\.[\w-]+\.endpoint\}:27017\/app\?tls=true&replicaSet=rs0&retryWrites=false&authSource=admin&authMechanism=SCRAM-SHA-1$/,
    );
    const service = stackOf(stacks, "service");
    expect(container(service, "app").environment).toContainEqual({
      name: "DATABASE_CA",
      value: "amazon-rds",
    });
    expect(container(service, "nginx").environment).not.toContainEqual(
      expect.objectContaining({ name: "DATABASE_CA" }),
    );
  });

  it("alarms on processors and memory", () => {
    expect(data.only("aws_cloudwatch_metric_alarm", "cpu")).toMatchObject({ namespace: "AWS/DocDB" });
    expect(data.only("aws_cloudwatch_metric_alarm", "memory")).toMatchObject({
      // A tenth of the 4 GiB of t4g.medium.
      threshold: 409 * 1024 * 1024,
    });
  });
});

describe("versions", () => {
  const versions = (changes: Changes) => {
    const data = stackOf(stacksOf(withDatabase(changes)), "data");
    const of = (name: string) =>
      data.only("aws_secretsmanager_secret_version", name)["secret_string_wo_version"];
    return { app: of("mongo_app_password"), root: of("mongo_root_password"), connection: of("connection") };
  };
  const generated = (version: number) => ({ generate: { version } });
  const before = versions(MONGO_ON_HOST);

  it("a new version of the password writes it and the connection string again, and nothing else", () => {
    const after = versions(
      databaseWith(MONGO_ON_HOST, {
        secrets: { mongo_root_password: generated(1), mongo_app_password: generated(2) },
      }),
    );
    expect(after.app).toBe(2);
    expect(after.root).toBe(before.root);
    expect(Number(after.connection) - Number(before.connection)).toBe(1_000_000);
  });

  it("another user writes the connection string again, with the same password", () => {
    const after = versions(
      databaseWith(MONGO_ON_HOST, { connection: { passwordSecret: "mongo_app_password", user: "appb" } }),
    );
    expect(after.app).toBe(before.app);
    expect(after.connection).not.toBe(before.connection);
  });
});

describe("an environment and a compose file that disagree", () => {
  it("are told all at once", () => {
    const changes = databaseWith(MONGO_ON_HOST, {
      secrets: { mongo_app_password: { generate: {} }, typo: { generate: {} } },
      connection: { passwordSecret: "mongo_app_password", secret: "databse_url" },
    });
    expect(
      refusal({ ...changes, "service.secrets": { jwt_secret: { generate: {} }, database_url: "x" } }),
    ).toEqual([
      'database.connection.secret: "databse_url" is not a secret that the compose file grants to any of nginx, app; granted are database_url, jwt_secret.',
      'database.secrets.mongo_root_password: is missing; the compose file grants "mongo_root_password" to mongo, so write a secret\'s name or ARN, or { generate: {} }.',
      'database.secrets.typo: has no effect: the compose file does not grant "typo" to mongo; remove it.',
    ]);
  });

  it("names the services that there are", () => {
    expect(refusal(databaseWith(MONGO_ON_HOST, { service: "mongodb" }))).toEqual([
      'database.service: "mongodb" is not a service of the compose file, which has nginx, app, mongo. Did you mean "mongo"?',
    ]);
  });

  it.each([
    ["mongo:8", []],
    ["registry.example.com:5000/library/mongo@sha256:00", []],
    ["registry.example.com/ours/store:1", []],
    [
      "mysql:8.4",
      ['is mongodb, but the image "mysql:8.4" is not; write engine: mysql, or name another service.'],
    ],
    [
      "mariadb",
      ['is mongodb, but the image "mariadb" is not; write engine: mysql, or name another service.'],
    ],
    [
      "registry.example.com:5000/postgres",
      [
        'is mongodb, but the image "registry.example.com:5000/postgres" is not; write engine: postgres, or name another service.',
      ],
    ],
  ])("wants an image that is the engine: %s", (image, expected) => {
    const root = databaseProject("");
    try {
      writeFileSync(join(root, "own.yml"), `services: { mongo: { image: "${image}" } }\n`);
      const files = ["docker-compose.yml", "own.yml"];
      const project = loadComposeProject({ files, workingDir: root, environment: {} });
      const loaded = parseEnvironment(withDatabase(MONGO_ON_HOST), "market.yml");
      expect(checkProject(loaded.environment, project, loaded).map(({ message }) => message)).toEqual(
        expected,
      );
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it("wants a database with one volume and an image", () => {
    const root = databaseProject("");
    try {
      writeFileSync(
        join(root, "own.yml"),
        "services: { mongo: { build: mongo, volumes: !override [], secrets: !override [] } }\n",
      );
      const project = loadComposeProject({
        files: ["docker-compose.yml", "own.yml"],
        workingDir: root,
        environment: {},
      });
      const loaded = parseEnvironment(withDatabase(MONGO_ON_HOST), "market.yml");
      expect(checkProject(loaded.environment, project, loaded).map(({ message }) => message)).toEqual([
        '"mongo" is built by the compose file; it must name an image.',
        '"mongo" mounts 0 named volumes; a database on a host of its own has exactly one, for its data.',
        expect.stringContaining('does not grant "mongo_root_password" to mongo'),
        "is not granted to mongo by the compose file; add mongo_app_password to the secrets of mongo there, since database.connection.passwordSecret names it.",
      ]);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
