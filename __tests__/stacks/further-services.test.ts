import { describe, expect, it } from "vitest";
import { type Changes, ECR_IMAGE } from "../support/environment.ts";
import {
  AWSVPC,
  BRIDGE,
  composeWithMore,
  FURTHER,
  refusalsWithMore,
  stacksWithMore,
} from "../support/further-services.ts";
import type { Synthesised } from "../support/synthesis.ts";

const serviceStack = (changes: Changes = BRIDGE, compose?: string): Synthesised =>
  stacksWithMore(changes, compose).service;

const bridge = serviceStack(BRIDGE, composeWithMore({ worker: { scale: 2 } }));
const awsvpc = serviceStack({ ...FURTHER, ...AWSVPC });

interface Connect {
  readonly enabled: boolean;
  readonly namespace: string;
  readonly service: readonly object[];
}
/** Terraform's name of a part of a service; the one behind the load balancer has no prefix. */
const idOf = (stack: Synthesised, type: string, part: string): string => {
  const ids = Object.keys(stack.all(type)).filter((id) => id.startsWith(`${part}_`));
  expect(ids, `resources ${type} of ${part}`).toHaveLength(1);
  return ids[0] ?? "";
};
const serviceOf = (stack: Synthesised, part: string) =>
  stack.only("aws_ecs_service", idOf(stack, "aws_ecs_service", part));
const connectOf = (stack: Synthesised, part: string): Connect =>
  serviceOf(stack, part)["service_connect_configuration"] as Connect;

const containersOf = (stack: Synthesised, id: string): Record<string, unknown>[] =>
  JSON.parse(String(stack.only("aws_ecs_task_definition", id)["container_definitions"]));

describe("further services", () => {
  it("are ECS services with task definitions of their own", () => {
    const names = Object.values(bridge.all("aws_ecs_service")).map(({ name }) => name);
    expect(names.sort()).toEqual(["market", "market-app", "market-reporter", "market-worker"]);
    expect(containersOf(bridge, "worker-service").map(({ name }) => name)).toEqual(["worker"]);
    expect(containersOf(bridge, "reporter-service").map(({ name }) => name)).toEqual(["reporter"]);
    expect(bridge.only("aws_ecs_service", "worker-service")).not.toHaveProperty("load_balancer");
    expect(bridge.only("aws_ecs_service", "worker-service")).not.toHaveProperty(
      "health_check_grace_period_seconds",
    );
  });

  it("fail the apply when ECS rolled one of them back", () => {
    for (const service of Object.values(bridge.all("aws_ecs_service"))) {
      const { postcondition } = service["lifecycle"] as { postcondition: { condition: string }[] };
      expect(postcondition[0]?.condition).toMatch(/^\$\{self.task_definition == aws_ecs_task_definition\./);
    }
  });

  it("begin with the replicas of the compose file, and scale within the environment's limits", () => {
    expect(bridge.only("aws_ecs_service", "worker-service")["desired_count"]).toBe(2);
    expect(bridge.only("aws_ecs_service", "reporter-service")["desired_count"]).toBe(1);
    expect(bridge.only("aws_appautoscaling_target", "worker-scaling")).toMatchObject({
      min_capacity: 1,
      max_capacity: 4,
    });
    expect(
      bridge.only("aws_appautoscaling_policy", "worker-scaling")[
        "target_tracking_scaling_policy_configuration"
      ],
    ).toMatchObject({ target_value: 60 });
  });

  it("are reached by the same name as on the laptop", () => {
    expect(connectOf(bridge, "worker-service").service).toEqual([
      {
        port_name: "worker-4000",
        discovery_name: "worker-4000",
        client_alias: { dns_name: "worker", port: 4000 },
      },
    ]);
    expect(containersOf(bridge, "worker-service")[0]?.["portMappings"]).toEqual([
      { containerPort: 4000, hostPort: 0, name: "worker-4000", protocol: "tcp" },
    ]);
    expect(containersOf(awsvpc, "worker-service")[0]?.["portMappings"]).toMatchObject([
      { containerPort: 4000, hostPort: 4000 },
    ]);
    for (const stack of [bridge, awsvpc]) {
      const namespace = `\${${stack.address("aws_service_discovery_http_namespace")}.arn}`;
      for (const service of ["service", "reporter-service", "worker-service"])
        expect(connectOf(stack, service)).toMatchObject({ enabled: true, namespace });
      expect(connectOf(stack, "reporter-service").service).toEqual([]);
    }
  });

  it("are deployed before those that use them, whose tasks are new when a name is", () => {
    const worker = bridge.address("aws_ecs_service", "worker-service");
    expect(serviceOf(bridge, "service")["depends_on"]).toContain(
      bridge.address("aws_ecs_service", "app-service"),
    );
    for (const client of ["app-service", "reporter-service"])
      expect(serviceOf(bridge, client)["depends_on"]).toContain(worker);
    expect(JSON.stringify(bridge.only("aws_ecs_service", "worker-service"))).not.toContain("reporter");
    for (const container of containersOf(bridge, "reporter-service"))
      expect(container["dockerLabels"]).toMatchObject({ endpoints: "worker:4000" });
    expect(containersOf(bridge, "worker-service")[0]?.["dockerLabels"]).toBeUndefined();
  });

  it("let only those in that use them", () => {
    const rules = (stack: Synthesised, what: string) =>
      Object.values(stack.all("aws_vpc_security_group_ingress_rule")).filter(({ description }) =>
        String(description).startsWith(what),
      );
    expect(rules(bridge, "Tasks that use each other")).toMatchObject([{ from_port: 32768, to_port: 65535 }]);
    const [hosts] = rules(bridge, "Tasks that use each other");
    expect(hosts?.["security_group_id"]).toBe(hosts?.["referenced_security_group_id"]);
    const requests = rules(awsvpc, "Requests to worker 4000");
    expect(requests).toHaveLength(2);
    for (const rule of requests) {
      expect(rule).toMatchObject({ from_port: 4000, to_port: 4000 });
      expect(rule["security_group_id"]).toContain("worker-tasks-security-group");
    }
    const groups = Object.values(awsvpc.all("aws_security_group")).map(({ name }) => name);
    expect(groups.sort()).toEqual([
      "market-hosts",
      "market-load-balancer",
      "market-reporter-tasks",
      "market-worker-tasks",
    ]);
  });

  it("may be called what something else is called", () => {
    const stack = serviceStack({
      ...AWSVPC,
      "furtherServices.hosts": { containers: ["worker"], tasks: { max: 2 } },
      "furtherServices.load-balancer": { containers: ["reporter"], tasks: { max: 2 } },
    });
    for (const type of ["aws_security_group", "aws_iam_role", "aws_ecs_service", "aws_ecs_task_definition"]) {
      const found = Object.values(stack.all(type)).map(({ name, family }) => name ?? family);
      expect(new Set(found).size, type).toBe(found.length);
    }
  });

  it("have roles of their own, for their own logs and secrets", () => {
    const policy = (id: string): string =>
      String(
        bridge.only("aws_iam_role_policy", idOf(bridge, "aws_iam_role_policy", `${id}_execution-policy`))[
          "policy"
        ],
      );
    expect(policy("worker-roles")).toContain("logs_worker");
    expect(policy("worker-roles")).not.toMatch(/logs_(app|nginx|reporter)_|secretsmanager|ecr:/);
    expect(policy("reporter-roles")).toContain("secretsmanager:GetSecretValue");
    expect(policy("reporter-roles")).not.toContain("jwt_secret");
    expect(policy("reporter-roles")).toContain("service-connect");
    // The one behind the load balancer keeps its own.
    expect(policy("roles")).toMatch(/logs_nginx_/);
    expect(policy("roles")).not.toMatch(/logs_(app|worker|reporter)_/);
  });

  it("are watched", () => {
    const names = Object.values(bridge.all("aws_cloudwatch_metric_alarm")).map(
      (alarm) => alarm["alarm_name"],
    );
    expect(names).toEqual(
      expect.arrayContaining(["market-worker-tasks-missing", "market-reporter-cpu-high", "market-cpu-high"]),
    );
    expect(String(bridge.only("aws_cloudwatch_dashboard")["dashboard_body"])).toContain("Tasks of worker");
    expect(bridge.json["output"]).toHaveProperty("further_service_names");
  });

  it("may call their ports alike", () => {
    const http = { ports: [{ target: 4000, name: "http", app_protocol: "http" }], expose: [] };
    const stack = serviceStack(
      BRIDGE,
      composeWithMore({
        worker: http,
        reporter: { ...http, depends_on: {} },
        app: { depends_on: ["worker", "reporter"], networks: ["front", "back"] },
      }),
    );
    const services = ["worker-service", "reporter-service"].flatMap((part) => connectOf(stack, part).service);
    expect(services).toMatchObject([
      { port_name: "http", discovery_name: "worker-4000" },
      { port_name: "http", discovery_name: "reporter-4000" },
    ]);
  });

  it("need no namespace when nobody uses another", () => {
    const alone = serviceStack(
      { furtherServices: { worker: { containers: ["worker", "reporter"] } } },
      composeWithMore({ app: { depends_on: { mongo: { condition: "service_healthy" } } } }),
    );
    expect(alone.count("aws_service_discovery_http_namespace")).toBe(0);
    expect(JSON.stringify(alone.all("aws_ecs_service"))).not.toContain("service_connect_configuration");
  });
});

describe("tasks by x-ecs.task of the compose file", () => {
  const grouped = composeWithMore({
    worker: { "x-ecs": { task: "background" } },
    reporter: { "x-ecs": { task: "background" } },
  });

  it("make services by themselves", () => {
    const stack = serviceStack({ ...AWSVPC, "service.containers": undefined }, grouped);
    const names = Object.values(stack.all("aws_ecs_service")).map(({ name }) => name);
    expect(names.sort()).toEqual(["market", "market-background"]);
    expect(containersOf(stack, "background-service").map(({ name }) => name)).toEqual(["worker", "reporter"]);
    expect(
      containersOf(stack, idOf(stack, "aws_ecs_task_definition", "service")).map(({ name }) => name),
    ).toEqual(["nginx", "app"]);
  });

  it("take their settings from the environment", () => {
    const stack = serviceStack(
      { ...AWSVPC, "furtherServices.background.tasks": { min: 3, max: 5 } },
      grouped,
    );
    expect(stack.only("aws_ecs_service", "background-service")["desired_count"]).toBe(3);
  });

  it("give way to what the environment says", () => {
    const stack = serviceStack(
      { ...AWSVPC, furtherServices: { mail: { containers: ["worker", "reporter"] } } },
      grouped,
    );
    expect(stack.count("aws_ecs_service")).toBe(2);
    expect(containersOf(stack, "mail-service").map(({ name }) => name)).toEqual(["worker", "reporter"]);
  });
});

describe("a task whose name is used", () => {
  const saidOf = (worker: object, app: object): string[] =>
    refusalsWithMore(
      { ...FURTHER, ...AWSVPC },
      composeWithMore({
        worker: { ...worker },
        app: { ...app },
        reporter: { depends_on: {} },
      }),
    );
  const needs = { worker: { condition: "service_started" } };
  const environment = {
    DATABASE_URL_FILE: "/run/secrets/database_url",
    JWT_SECRET_FILE: "/run/secrets/jwt_secret",
  };

  it("and depended on, misses its port only, which is told once, with the port that the variable names", () => {
    expect(
      saidOf(
        { expose: [] },
        { depends_on: needs, environment: { ...environment, REDIS_URL: "redis://worker:6380/0" } },
      ),
    ).toEqual([
      'docker-compose.yml: services.app.depends_on.worker: needs "worker", a task of its own, which says no TCP port; write the port that it listens on, such as containers.worker.expose: [6380], in the environment file.',
    ]);
  });

  it.each([
    ["redis:7.4", "6379"],
    ["docker.io/library/postgres:16", "5432"],
    ["mariadb:11.4", "3306"],
    ["mysql:8.4", "3306"],
    ["mongo:8", "27017"],
    ["memcached:1.6", "11211"],
    ["registry.example.com:5000/shop/worker:1", "8080"],
  ])("is shown the port that %s listens on", (image, port) => {
    expect(saidOf({ expose: [], image }, { depends_on: needs })).toEqual([
      expect.stringContaining(`such as containers.worker.expose: [${port}], in the environment file.`),
    ]);
  });

  it("on no common network is told so, and nothing of its port", () => {
    expect(
      saidOf(
        { networks: ["back"] },
        { networks: ["front"], depends_on: needs, environment: { ...environment, WORKER_HOST: "worker" } },
      ),
    ).toEqual([
      'docker-compose.yml: services.app.depends_on.worker: needs "worker", a task of its own, with which it shares no network; name one network in both.',
    ]);
  });

  it("without depends_on is told to depend on it", () => {
    expect(saidOf({}, { depends_on: {}, environment: { ...environment, WORKER_HOST: "worker" } })).toEqual([
      'docker-compose.yml: services.app.environment.WORKER_HOST: names the host "worker", a task of its own which nothing in this task depends on; let app depend on worker, on a common network.',
    ]);
  });
});

describe("is refused in one sentence:", () => {
  it.each<[what: string, changes: Changes, compose: string, sentence: string]>([
    [
      "a compose service that is nowhere",
      { furtherServices: { worker: { containers: ["worker"] } } },
      composeWithMore(),
      "docker-compose.yml: services.reporter: has no place on ECS; name it in service.containers or furtherServices.<name>.containers (or by x-ecs: { task: <name> } here), or, where it runs elsewhere, by external: { reporter: { host: …, port: … } }, database.service or site.service; what only the laptop has, by laptopOnly: [reporter].",
    ],
    [
      "a service that is in two tasks",
      {
        furtherServices: {
          worker: { containers: ["worker", "app"] },
          reporter: { containers: ["reporter"] },
        },
      },
      composeWithMore(),
      'environments/market.yml: furtherServices.worker.containers[1]: "app" is one of service.containers already; a compose service runs in one task.',
    ],
    [
      "a task without containers",
      { ...FURTHER, "furtherServices.idle": {} },
      composeWithMore(),
      'environments/market.yml: furtherServices.idle: has no containers, and no compose service has x-ecs.task "idle"; write either.',
    ],
    [
      "a name that AWS would not take",
      { "furtherServices.Worker": { containers: ["worker"] } },
      composeWithMore(),
      "environments/market.yml: furtherServices.Worker: the key must be a name of 2 to 20 lower-case letters, digits and single hyphens, the first a letter.",
    ],
    [
      "such a name in the compose file",
      {},
      composeWithMore({ worker: { "x-ecs": { task: "Back" } }, reporter: { "x-ecs": { task: "Back" } } }),
      'docker-compose.yml: services.worker.x-ecs.task: "Back" must be a name of 2 to 20 lower-case letters, digits and single hyphens, the first a letter.',
    ],
    [
      "a tag for a service that is in no task",
      { ...FURTHER, "service.images.wroker": "1.0.0" },
      composeWithMore(),
      'environments/market.yml: service.images.wroker: "wroker" is not one of the containers: nginx, app, worker, reporter. Did you mean "worker"?',
    ],
    [
      "limits the wrong way round",
      { ...FURTHER, "furtherServices.worker.tasks": { min: 5, max: 4 } },
      composeWithMore(),
      "environments/market.yml: furtherServices.worker.tasks.min: 5 must not be above furtherServices.worker.tasks.max 4.",
    ],
    [
      "the database among them",
      { "furtherServices.mongo": { containers: ["mongo"] } },
      composeWithMore(),
      "environments/market.yml: furtherServices.mongo: is also the name of database.service; choose another.",
    ],
    [
      "an entry that is in another task",
      { "service.containers": undefined, "furtherServices.front": { containers: ["nginx", "app"] } },
      composeWithMore(),
      'environments/market.yml: service.entry.service: "nginx" is not one of the containers: worker, reporter.',
    ],
    [
      "an entry whose name is wrong",
      { ...FURTHER, "service.entry.service": "ngnix" },
      composeWithMore(),
      'environments/market.yml: service.entry.service: "ngnix" is not one of the containers: nginx, app. Did you mean "nginx"?',
    ],
    [
      "a task that uses another which says no port",
      FURTHER,
      composeWithMore({ worker: { expose: [] } }),
      'docker-compose.yml: services.app.depends_on.worker: needs "worker", a task of its own, which says no TCP port; write the port that it listens on, such as containers.worker.expose: [8080], in the environment file.',
    ],
    [
      "tasks that need each other",
      { furtherServices: { back: { containers: ["worker", "reporter"] } } },
      composeWithMore({
        app: { depends_on: { worker: { condition: "service_started" } }, expose: ["3000"] },
        reporter: { depends_on: { app: { condition: "service_started" } } },
      }),
      "docker-compose.yml: services: make the tasks service -> back -> service need each other, though ECS starts a task with the names that there are already; put them into one task, or remove a depends_on.",
    ],
    [
      "containers of one task that find each other by name, next to a task that they use",
      FURTHER,
      composeWithMore(),
      'docker-compose.yml: services.nginx.depends_on.app: is in one task with "app", which it cannot find there: in bridge mode the containers of a task that reaches others, or is reached (Service Connect), have no links. Write service.networkMode: awsvpc, where they are at 127.0.0.1, or give each of them a task of its own under furtherServices.',
    ],
    [
      "hosts that cannot reach Service Connect",
      {
        ...BRIDGE,
        "network.egress": "endpoints",
        "capacity.placement": "private",
        bastion: { access: "session-manager" },
      },
      composeWithMore({ worker: { image: ECR_IMAGE }, reporter: { image: ECR_IMAGE } }),
      "environments/market.yml: network.egress: endpoints leaves hosts without a way to https://ecs-sc.eu-central-1.api.aws, by which tasks learn where other tasks are; use a NAT gateway, Fargate, or one task for all. (service-connect-has-a-way-out)",
    ],
    [
      "a host with too few network interfaces for all tasks",
      { ...FURTHER, ...AWSVPC, "capacity.instanceTypes": ["t3.medium"], "capacity.max": 2 },
      composeWithMore(),
      'environments/market.yml: capacity.instanceTypes[0]: "t3.medium" has network interfaces for 2 awsvpc tasks; 2 hosts run 4 of all 15 tasks. Use a larger type, more hosts, or networkMode bridge.',
    ],
  ])("%s", (_, changes, compose, sentence) => {
    expect(refusalsWithMore(changes, compose)).toEqual(expect.arrayContaining([sentence]));
  });

  it.each<[what: string, changes: Changes, sentence: string]>([
    [
      "of the service",
      { ...FURTHER, "service.containers": ["ngnix", "app"] },
      'service.containers[0]: "ngnix"',
    ],
    [
      "of a further service",
      {
        furtherServices: {
          worker: {
            containers: ["wroker"],
            entry: { service: "worker", port: 8080, hosts: ["w.example.com"] },
          },
          reporter: { containers: ["reporter"] },
        },
      },
      'furtherServices.worker.containers[0]: "wroker"',
    ],
  ])("a wrong name among the containers %s, where the entry is right", (_, changes, sentence) => {
    const refused = refusalsWithMore(changes, composeWithMore());
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(/ is not a service of the compose file, .* Did you mean "(nginx|worker)"\?$/);
    expect(refused[0]).toContain(`environments/market.yml: ${sentence} `);
  });
});
