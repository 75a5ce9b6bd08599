import { describe, expect, it } from "vitest";
import { synthesise, synthesiseOne } from "../../cli/synthesise.ts";
import type { TerraformJson } from "../../cli/synthesised-stack.ts";
import { type Changes, marketWith } from "../support/environment.ts";
import { Synthesised } from "../support/synthesis.ts";
import { TerraformProject } from "../terraform/terraform.ts";

function stacksOf(changes: Changes = {}): Record<string, Synthesised> {
  const project = new TerraformProject({ market: marketWith(changes) });
  try {
    const [deployment] = synthesise({ root: project.root, outdir: `${project.root}/out`, names: [] });
    return Object.fromEntries(
      (deployment?.stacks ?? []).map(({ name, json }) => [name, new Synthesised(json as never)]),
    );
  } finally {
    project.remove();
  }
}

const market = stacksOf();
const service = market["market-service"] as Synthesised;
const network = market["market-network"] as Synthesised;
const containersOf = (stack: Synthesised): Record<string, unknown>[] =>
  JSON.parse(String(stack.only("aws_ecs_task_definition")["container_definitions"]));

describe("every stack", () => {
  it("asks for a range of providers by their full names", () => {
    for (const stack of Object.values(market)) {
      const settings = stack.json["terraform"] as unknown as Record<string, Record<string, unknown>>;
      expect(settings["required_providers"]?.["aws"]).toEqual({
        source: "hashicorp/aws",
        version: "~> 6.25",
      });
      expect(settings["required_version"]).toBe(">= 1.11");
    }
    const settings = network.json["terraform"] as unknown as Record<string, Record<string, unknown>>;
    expect(settings["required_providers"]?.["null"]).toEqual({ source: "hashicorp/null", version: "~> 3.2" });
  });

  it("tags everything by the provider", () => {
    for (const stack of Object.values(market)) {
      const providers = stack.json["provider"] as unknown as { aws: { default_tags: { tags: object }[] }[] };
      expect(providers.aws[0]?.default_tags[0]?.tags).toEqual({
        environment: "market",
        project: "market",
        owner: "market-team@example.com",
        "cost-centre": "1000",
        "managed-by": "terraform",
      });
    }
  });

  it("refuses another account when the environment names one", () => {
    const stack = stacksOf({ account: "123456789012" })["market-data"] as Synthesised;
    expect(JSON.stringify(stack.json["provider"])).toContain('"allowed_account_ids":["123456789012"]');
  });
});

describe("rules between groups", () => {
  it("name both by reference, so that no group of another environment is meant", () => {
    const named = Object.values(market).flatMap((stack) =>
      ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"].flatMap((type) =>
        Object.values(stack.all(type)).flatMap((rule) => [
          rule["security_group_id"],
          ...("referenced_security_group_id" in rule ? [rule["referenced_security_group_id"]] : []),
        ]),
      ),
    );
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((id) => !/^\$\{[\w.-]+\}$/.test(String(id)))).toEqual([]);
  });
});

describe("the network stack", () => {
  it("has the original's subnets", () => {
    const subnets = Object.values(network.all("aws_subnet")).map((subnet) => subnet["cidr_block"]);
    expect(subnets.sort()).toEqual([1, 2, 3, 4, 5, 6].map((third) => `10.0.${third}.0/24`));
  });

  it("lets SSH in from the networks named only", () => {
    const open = Object.values(network.all("aws_vpc_security_group_ingress_rule"));
    expect(open).toMatchObject([{ cidr_ipv4: "203.0.113.0/24", from_port: 22, to_port: 22 }]);
  });

  it("has no port at all with Session Manager", () => {
    const closed = stacksOf({ bastion: { access: "session-manager" } })["market-network"] as Synthesised;
    expect(closed.count("aws_vpc_security_group_ingress_rule")).toBe(0);
    expect(closed.count("aws_key_pair")).toBe(0);
    expect(closed.count("null_resource")).toBe(0);
  });
});

describe("the service", () => {
  const ecs = service.only("aws_ecs_service");

  it("fails an apply that ECS rolled back", () => {
    expect(ecs).toMatchObject({
      wait_for_steady_state: true,
      deployment_circuit_breaker: { enable: true, rollback: true },
    });
    const { postcondition } = ecs["lifecycle"] as { postcondition: { condition: string }[] };
    expect(postcondition[0]?.condition).toBe(
      `\${self.task_definition == ${service.address("aws_ecs_task_definition")}.arn}`,
    );
  });

  it("keeps the earlier revision until the new one runs", () => {
    expect(service.only("aws_ecs_task_definition")["lifecycle"]).toEqual({ create_before_destroy: true });
  });

  it("gives ECS its rights and the containers theirs, not each the other's", () => {
    const roles = { execution_role_arn: "execution", task_role_arn: "task" };
    const definition = service.only("aws_ecs_task_definition");
    for (const [argument, role] of Object.entries(roles))
      expect(definition[argument]).toBe(`\${${service.address("aws_iam_role", `_${role}-role`)}.arn}`);
  });

  it("never has fewer tasks than wanted during a deployment", () => {
    expect(ecs).toMatchObject({
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
    });
  });

  it("gives a new task the seconds to start, and one that goes the seconds to finish, that the environment says", () => {
    const changed = stacksOf({ "service.startSeconds": 123, "ingress.deregistrationDelaySeconds": 45 })[
      "market-service"
    ] as Synthesised;
    expect(changed.only("aws_ecs_service")["health_check_grace_period_seconds"]).toBe(123);
    expect(changed.only("aws_lb_target_group")["deregistration_delay"]).toBe("45");
  });

  it("leaves the number of tasks to autoscaling, and begins with the fewest", () => {
    expect(ecs).toMatchObject({ desired_count: 1, scheduling_strategy: "REPLICA" });
    expect((ecs["lifecycle"] as { ignore_changes: string[] }).ignore_changes).toEqual(["desired_count"]);
    expect(service.only("aws_appautoscaling_target")).toMatchObject({ min_capacity: 1, max_capacity: 10 });
  });

  it("spreads over zones, then fills hosts", () => {
    expect(ecs["ordered_placement_strategy"]).toEqual([
      { type: "spread", field: "attribute:ecs.availability-zone" },
      { type: "binpack", field: "memory" },
    ]);
  });

  it("scales on CPU 40 % and on requests for each target", () => {
    expect(
      Object.values(service.all("aws_appautoscaling_policy")).map(
        (policy) => policy["target_tracking_scaling_policy_configuration"],
      ),
    ).toMatchObject([
      {
        target_value: 40,
        predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageCPUUtilization" },
      },
      {
        target_value: 1000,
        predefined_metric_specification: { predefined_metric_type: "ALBRequestCountPerTarget" },
      },
    ]);
  });

  it("passes its tags on to tasks", () => {
    expect(ecs).toMatchObject({ propagate_tags: "SERVICE", enable_ecs_managed_tags: true });
  });

  it("goes before what it needs to drain", () => {
    expect(ecs["depends_on"]).toEqual(
      expect.arrayContaining([
        expect.stringContaining("aws_ecs_cluster_capacity_providers."),
        expect.stringContaining("aws_lb_listener."),
        expect.stringContaining("aws_iam_role_policy.capacity_host-policy"),
        expect.stringContaining("aws_iam_role_policy.roles_execution-policy"),
      ]),
    );
  });

  it("takes connections from the load balancer's group only, on dynamic ports", () => {
    const rules = Object.entries(service.all("aws_vpc_security_group_ingress_rule")).filter(([id]) =>
      id.startsWith("hosts"),
    );
    expect(rules.map(([, rule]) => rule)).toMatchObject([
      {
        from_port: 32768,
        to_port: 65535,
        referenced_security_group_id: `\${${service.address("aws_security_group", "ingress")}.id}`,
      },
    ]);
  });
});

describe("the containers", () => {
  const containers = containersOf(service);

  it("are those of the compose file, by digest, in bridge mode with a dynamic port", () => {
    expect(containers.map(({ name }) => name)).toEqual(["nginx", "app"]);
    expect(containers[0]).toMatchObject({
      image: expect.stringMatching(/^\$\{data\.aws_ecr_image\..+\.image_uri\}$/),
      portMappings: [{ containerPort: 8080, hostPort: 0, protocol: "tcp" }],
      links: ["app"],
    });
  });

  it("are read-only, without capabilities and new privileges", () => {
    for (const container of containers) {
      expect(container).toMatchObject({
        readonlyRootFilesystem: true,
        linuxParameters: { capabilities: { drop: ["ALL"] } },
        dockerSecurityOptions: ["no-new-privileges"],
      });
    }
  });

  it("get secrets by ARN, and none of the laptop's", () => {
    expect(containers[1]?.["secrets"]).toEqual([
      {
        name: "DATABASE_URL",
        valueFrom: expect.stringContaining("data.aws_secretsmanager_secret.secret-database_url"),
      },
      {
        name: "JWT_SECRET",
        valueFrom: expect.stringContaining("data.aws_secretsmanager_secret.secret-jwt_secret"),
      },
    ]);
    expect(JSON.stringify(containers)).not.toMatch(/development-only|_FILE|run\/secrets/);
  });

  it("have addresses of their own in awsvpc mode", () => {
    const stack = stacksOf({
      "network.egress": "nat-gateway",
      "capacity.placement": "private",
      "service.networkMode": "awsvpc",
      "service.environment.nginx.APP_HOST": "127.0.0.1",
    })["market-service"] as Synthesised;
    expect(stack.only("aws_lb_target_group")["target_type"]).toBe("ip");
    expect(stack.only("aws_ecs_service")["network_configuration"]).toMatchObject({ assign_public_ip: false });
    expect(containersOf(stack)[0]).not.toHaveProperty("links");
    const [rule] = Object.entries(stack.all("aws_vpc_security_group_ingress_rule"))
      .filter(([id]) => id.startsWith("hosts"))
      .map(([, found]) => found);
    expect(rule).toMatchObject({ from_port: 8080, to_port: 8080 });
  });
});

/** The stack of the bucket for the state, as `npx express-on-ecs bootstrap` makes it. */
function bootstrapOf(changes: Changes): { json: TerraformJson } {
  const project = new TerraformProject({ market: marketWith(changes) });
  try {
    const file = `${project.root}/environments/market.yml`;
    const { bootstrap: found } = synthesiseOne(file, `${project.root}/out`, {
      root: project.root,
      outdir: "cdktf.out",
    });
    if (!found) throw new Error("no bootstrap stack");
    return found;
  } finally {
    project.remove();
  }
}

describe("the bootstrap stack", () => {
  it("makes a bucket that is versioned, encrypted, closed and answers to TLS only, and cannot be destroyed by accident", () => {
    const { json } = bootstrapOf({ state: { home: "s3", bucket: "shop-state" } });
    const stack = new Synthesised(json as never);
    expect(stack.only("aws_s3_bucket")).toMatchObject({
      bucket: "shop-state",
      lifecycle: { prevent_destroy: true },
    });
    expect(stack.only("aws_s3_bucket_versioning")["versioning_configuration"]).toEqual({ status: "Enabled" });
    expect(JSON.stringify(stack.only("aws_s3_bucket_server_side_encryption_configuration"))).toContain(
      "AES256",
    );
    expect(String(stack.only("aws_s3_bucket_policy")["policy"])).toContain("aws:SecureTransport");
    expect(stack.only("aws_s3_bucket_public_access_block")["restrict_public_buckets"]).toBe(true);
    expect(stack.json["terraform"]?.["backend"]).toHaveProperty("local");
  });

  it("takes over a bucket that somebody else has made, with each of its settings", () => {
    const { json } = bootstrapOf({ state: { home: "s3", bucket: "shop-state" } });
    const imports = (json as unknown as { import: { to: string; for_each: string; id: string }[] }).import;
    const addresses = Object.entries(json.resource ?? {}).flatMap(([type, byId]) =>
      Object.keys(byId).map((id) => `${type}.${id}`),
    );
    expect(imports.map(({ to }) => to).sort()).toEqual(addresses.sort());
    for (const { for_each: when, id } of imports) {
      expect(when).toBe('${var.bucket_exists ? toset(["shop-state"]) : toset([])}');
      expect(id).toBe("${each.key}");
    }
  });

  it("is no part of what is deployed later, by people who have no state of it", () => {
    expect(Object.keys(stacksOf({ state: { home: "s3", bucket: "shop-state" } }))).toEqual([
      "market-network",
      "market-data",
      "market-service",
    ]);
  });
});
