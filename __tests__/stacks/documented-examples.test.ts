import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { type Changes, marketWith, PROJECT, sentencesOf } from "../support/environment.ts";
import { composeWithMore, stacksWithMore } from "../support/further-services.ts";
import { COMPOSE_OF_WORKERS } from "../support/kinds.ts";
import { TerraformProject } from "../terraform/terraform.ts";

/** The YAML examples of docs/services.md, in their order; that of an image as it comes is held by the sentences' test. */
const EXAMPLES = [
  ...readFileSync(join(PROJECT, "docs/services.md"), "utf8").matchAll(/```yaml\n([\s\S]*?)```/g),
].map(([, text = ""]) => parse(text));
const [
  further,
  grouped,
  behind,
  strangers,
  inside,
  named,
  workers,
  single,
  reached,
  apart,
  volumes,
  said,
  declared,
  ,
  held,
  granted,
  migrated,
  burst,
  shell,
  writable,
  ,
  fargate,
  mirrored,
  elsewhere,
] = EXAMPLES;

/** Leaves of an example, as changes of an environment. */
function changesOf(example: Readonly<Record<string, unknown>>, path = ""): Changes {
  const entries = Object.entries(example).flatMap(([key, value]): [string, unknown][] => {
    const at = path === "" ? key : `${path}.${key}`;
    const isGroup = typeof value === "object" && value !== null && !Array.isArray(value);
    return isGroup ? Object.entries(changesOf(value as Changes, at)) : [[at, value]];
  });
  return Object.fromEntries(entries);
}

const mailer = {
  image: "registry.example.com/mailer:1.0.0",
  user: "1000:1000",
  read_only: true,
  deploy: { resources: { limits: { memory: "64M" } } },
};
const alone = { worker: { profiles: ["never"] }, reporter: { profiles: ["never"] } };
const withoutOthers = { app: { depends_on: {} }, ...alone };

function servicesOf(changes: Changes, compose: string): string[] {
  const { service } = stacksWithMore(changes, compose);
  return Object.values(service.all("aws_ecs_service")).map(({ name }) => String(name));
}

describe("docs/services.md shows", () => {
  it("a further service in the environment", () => {
    const compose = composeWithMore({ ...withoutOthers, mailer });
    expect(servicesOf(changesOf(further), compose).sort()).toEqual(["market", "market-mailer"]);
  });

  it("services that run elsewhere", () => {
    expect(Object.keys(elsewhere.external)).toEqual(["redis", "queue", "search"]);
    expect(sentencesOf(marketWith(changesOf(elsewhere)))).toEqual([]);
  });

  it("a further service in the compose file", () => {
    const { build, ...task } = grouped.services.mailer;
    expect(build).toBe("mailer");
    const compose = composeWithMore({ ...withoutOthers, mailer: { ...mailer, ...task } });
    expect(servicesOf({ "service.containers": undefined }, compose)).toContain("market-mailer");
  });

  it("further services behind the load balancer", () => {
    const compose = composeWithMore({ ...withoutOthers, api: mailer, admin: mailer });
    const changes = { "service.containers": undefined, "ingress.idleTimeoutSeconds": 60 };
    const { service } = stacksWithMore({ ...changesOf(behind), ...changes }, compose);
    const rules = Object.values(service.all("aws_lb_listener_rule"))
      .sort((one, other) => Number(one["priority"]) - Number(other["priority"]))
      .map(({ condition }) => condition);
    expect(rules).toMatchObject([
      [{ host_header: { values: ["admin.example.com"] } }, { source_ip: { values: ["203.0.113.0/24"] } }],
      [{ path_pattern: { values: ["/api"] } }],
      [{ path_pattern: { values: ["/api/*"] } }],
      // All else is for market itself.
      [{ path_pattern: { values: ["/*"] } }],
    ]);
    expect(service.only("aws_lb_target_group", "admin")).toMatchObject({
      health_check: { path: "/healthz" },
    });
  });

  it("a load balancer that answers strangers by itself", () => {
    const domain = { zone: { name: "example.com" }, names: ["shop.example.com"] };
    expect(sentencesOf(marketWith({ ...changesOf(strangers), domain }))).toEqual([]);
  });

  it("a load balancer for those inside", () => {
    const compose = composeWithMore({ ...withoutOthers, admin: { ...mailer, expose: ["4000"] } });
    const { service } = stacksWithMore({ ...changesOf(inside), "service.containers": undefined }, compose);
    const balancers = Object.values(service.all("aws_lb"));
    expect(balancers.map(({ internal }) => Boolean(internal)).sort()).toEqual([false, true]);
  });

  it("names of a load balancer for those inside", () => {
    const compose = composeWithMore({ ...withoutOthers, admin: { ...mailer, expose: ["4000"] } });
    const changes = { ...changesOf(named), "service.containers": undefined };
    const { data, service } = stacksWithMore(changes, compose);
    expect(data.only("aws_route53_zone", "internal")).toMatchObject({ name: "internal.example.com" });
    expect(Object.values(service.all("aws_route53_record")).map(({ name }) => name)).toEqual(
      named.internalIngress.names,
    );
  });

  it("an environment of workers only", () => {
    const project = new TerraformProject({ [workers.name]: stringify(workers) });
    try {
      project.writeCompose(
        COMPOSE_OF_WORKERS.replace("x-ecs: { task: keeper }", 'profiles: ["never"]').replace(
          /x-ecs: \{ schedule: .*\}/,
          'profiles: ["never"]',
        ),
      );
      expect(project.synthesise()).toEqual(["jobs-network", "jobs-data", "jobs-service"]);
      expect(readFileSync(join(project.folder("jobs-service"), "cdk.tf.json"), "utf8")).not.toContain(
        '"aws_lb',
      );
    } finally {
      project.remove();
    }
  });

  it("a service that must not run twice", () => {
    const compose = composeWithMore({
      ...withoutOthers,
      scheduler: { ...mailer, "x-ecs": { task: "scheduler" } },
    });
    const { service } = stacksWithMore({ ...changesOf(single), "service.containers": undefined }, compose);
    expect(service.only("aws_ecs_service", "scheduler")).toMatchObject({ deployment_maximum_percent: 100 });
  });

  it("what lets one service reach another", () => {
    const { services } = reached;
    const compose = composeWithMore({
      ...alone,
      app: { ...services.app, networks: ["front", "back"] },
      mailer: { ...mailer, ...services.mailer },
    });
    expect(servicesOf(changesOf(further), compose)).toContain("market-mailer");
  });

  it("how each container is a task of its own in bridge mode", () => {
    const { services } = reached;
    const compose = composeWithMore({
      ...alone,
      app: { ...services.app, networks: ["front", "back"] },
      mailer: { ...mailer, ...services.mailer },
    });
    expect(servicesOf(changesOf(apart), compose).sort()).toEqual(["market", "market-app", "market-mailer"]);
  });

  it("where volumes are", () => {
    const app = { depends_on: {}, volumes: ["uploads:/srv/uploads", "cache:/var/cache"] };
    const compose = composeWithMore({ ...alone, app }, ["uploads", "cache"]);
    expect(servicesOf(changesOf(volumes), compose)).toEqual(["market"]);
  });

  it("what the compose file does not say", () => {
    const api = { image: "registry.example.com/api:1", user: "1000:1000", read_only: true };
    const compose = composeWithMore({
      ...withoutOthers,
      api: { ...api, pids_limit: 100, volumes: ["./src:/srv/src"] },
      redis: { ...api, image: "redis" },
      mailhog: { image: "mailhog" },
    });
    const { taskSize, secrets } = said.service;
    const { service } = stacksWithMore(
      {
        "service.secrets.db_password": secrets.db_password,
        furtherServices: {
          api: { containers: ["api"], taskSize },
          redis: { containers: ["redis"], taskSize },
        },
        containers: said.containers,
        laptopOnly: declared.laptopOnly,
      },
      compose,
    );
    expect(service.only("aws_ecs_task_definition", "api")).toMatchObject({ memory: "1024" });
    const definition = String(service.only("aws_ecs_task_definition", "api")["container_definitions"]);
    expect(JSON.parse(definition)).toMatchObject([
      {
        image: "registry.example.com/api:1.4.2",
        memory: 512,
        memoryReservation: 256,
        cpu: 256,
        command: ["node", "server.js"],
        healthCheck: { command: ["CMD", "node", "healthy.js"], interval: 10, startPeriod: 30 },
        environment: [{ name: "NODE_ENV", value: "production" }],
        secrets: [{ name: "POSTGRES_PASSWORD" }],
      },
    ]);
  });

  it("how a secret fills a variable by the environment file", () => {
    const { user, read_only, deploy } = mailer;
    const compose = composeWithMore({ ...withoutOthers, api: { image: "api:1", user, read_only, deploy } });
    const changes = {
      "service.secrets": { ...held.service.secrets, jwt_secret: "market/jwt-secret" },
      furtherServices: { api: { containers: ["api"] } },
      containers: held.containers,
    };
    const { service } = stacksWithMore(changes, compose);
    const definition = String(service.only("aws_ecs_task_definition", "api")["container_definitions"]);
    expect(JSON.parse(definition)).toMatchObject([
      { secrets: [{ name: "DATABASE_URL", valueFrom: expect.stringContaining("database") }] },
    ]);
  });

  it("how a secret fills a variable", () => {
    const file = parse(composeWithMore({ ...withoutOthers, api: { ...mailer, ...granted.services.api } }));
    const compose = stringify({ ...file, secrets: { ...file.secrets, ...granted.secrets } });
    const changes = {
      "service.secrets": { ...held.service.secrets, jwt_secret: "market/jwt-secret" },
      furtherServices: { api: { containers: ["api"] } },
    };
    const { service } = stacksWithMore(changes, compose);
    const [definition = ""] = Object.values(service.all("aws_ecs_task_definition"))
      .map(({ container_definitions: text }) => String(text))
      .filter((text) => text.includes("mailer:1.0.0"));
    expect(JSON.parse(definition)).toMatchObject([
      {
        secrets: [{ name: "DATABASE_URL", valueFrom: expect.stringContaining("database") }],
        environment: [],
      },
    ]);
  });

  it("a task before each deployment", () => {
    const { service } = stacksWithMore(changesOf(migrated), composeWithMore(withoutOthers));
    const definitions = Object.values(service.all("aws_ecs_task_definition"));
    const migration = definitions.find(({ family }) => family === "market-standalone-migrate");
    expect(JSON.parse(String(migration?.["container_definitions"]))).toMatchObject([
      { name: "app", command: ["node", "dist/migrate.js"], essential: true, portMappings: [] },
    ]);
    expect(definitions).toHaveLength(2);
  });

  it("bounds of tasks before and after a burst", () => {
    expect(sentencesOf(marketWith(changesOf(burst)))).toEqual([]);
    const { service } = stacksWithMore(changesOf(burst), composeWithMore(withoutOthers));
    expect(Object.values(service.all("aws_appautoscaling_scheduled_action"))).toHaveLength(2);
  });

  it("how to get a shell in running tasks", () => {
    const { "service.compose": files, ...changes } = changesOf(shell);
    expect(files).toContain("docker-compose.shell.yml");
    const compose = composeWithMore({
      ...alone,
      nginx: writable.services.nginx,
      app: { depends_on: {}, ...writable.services.app },
    });
    expect(servicesOf(changes, compose)).toEqual(["market"]);
  });

  it("an environment on Fargate", () => {
    const changes = { capacity: undefined, "network.egress": "nat-gateway", ...changesOf(fargate) };
    expect(servicesOf(changes, composeWithMore(withoutOthers))).toEqual(["market"]);
  });

  it("an image that endpoints reach", () => {
    const { image: _elsewhere, ...task } = mailer;
    const cache = { ...task, ...mirrored.services.cache };
    const changes = {
      "network.egress": "endpoints",
      "capacity.placement": "private",
      bastion: { access: "session-manager" },
      "service.images": { nginx: "1.0.0", app: "1.0.0", cache: "1.0.0" },
      furtherServices: { cache: { containers: ["cache"] } },
    };
    const compose = composeWithMore({ ...withoutOthers, cache });
    expect(servicesOf(changes, compose).sort()).toEqual(["market", "market-cache"]);
  });
});
