import { describe, expect, it } from "vitest";
import {
  DatabaseOnHost,
  type DatabaseOnHostProps,
  type DatabaseReferences,
} from "../../../modules/capabilities/host-database/database-on-host.ts";
import type { TaskPlan } from "../../../modules/compose/index.ts";
import type { IVpc } from "../../../modules/network/vpc.ts";
import { synthesiseConstruct } from "../../support/synthesis.ts";

const vpc: IVpc = {
  id: "vpc-1",
  cidr: "10.0.0.0/16",
  publicSubnets: [{ id: "subnet-1", zone: "eu-central-1a", cidr: "10.0.1.0/24" }],
  privateSubnets: [{ id: "subnet-2", zone: "eu-central-1a", cidr: "10.0.2.0/24" }],
};

/** A task that no compose file describes. */
const plan = ({ secrets, logGroup, hostPath }: DatabaseReferences): TaskPlan => ({
  containers: [
    {
      name: "store",
      image: "mysql:8.4",
      cpu: 0,
      memory: 512,
      essential: true,
      environment: [],
      secrets: [{ name: "MYSQL_PASSWORD", valueFrom: String(secrets["password"]) }],
      portMappings: [{ containerPort: 3306, hostPort: 3306, protocol: "tcp" }],
      mountPoints: [{ sourceVolume: "data", containerPath: "/var/lib/mysql", readOnly: false }],
      volumesFrom: [],
      readonlyRootFilesystem: false,
      systemControls: [],
      logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": logGroup } },
    },
  ],
  volumes: [{ name: "data", hostPath }],
  decisions: [],
});

const databaseWith = (props: Partial<DatabaseOnHostProps> = {}) =>
  synthesiseConstruct((stack) => {
    new DatabaseOnHost(stack, "database", {
      environment: "shop",
      region: "eu-central-1",
      vpc,
      service: "store",
      engine: "mysql",
      plan,
      architecture: "arm64",
      instanceType: "t4g.small",
      placement: "private",
      zone: 1,
      volumeGiB: 20,
      snapshots: 7,
      logRetentionDays: 30,
      secrets: { password: { generate: { length: 32, version: 1 } } },
      connection: { secret: "database_url", passwordSecret: "password", user: "app", database: "app" },
      disposable: false,
      tags: {},
      ...props,
    });
  });

describe("a database on a host", () => {
  it("runs a task that is planned elsewhere, with the secrets, logs and folder that it makes", () => {
    const stack = databaseWith();
    const task = stack.only("aws_ecs_task_definition");
    const [container] = JSON.parse(String(task["container_definitions"]));
    expect(container.secrets[0].valueFrom).toBe(
      `\${${stack.address("aws_secretsmanager_secret", "secret-password")}.arn}`,
    );
    expect(container.logConfiguration.options["awslogs-group"]).toBe(
      `\${${stack.address("aws_cloudwatch_log_group")}.name}`,
    );
    expect(task["volume"]).toMatchObject([{ name: "data", host_path: "/var/lib/stateful/store/data" }]);
  });

  it("stands in a VPC that exists", () => {
    expect(databaseWith().only("aws_ebs_volume")["availability_zone"]).toBe("eu-central-1a");
    expect(databaseWith().only("aws_autoscaling_group")["vpc_zone_identifier"]).toEqual(["subnet-2"]);
    expect(
      databaseWith({ placement: "public" }).only("aws_autoscaling_group")["vpc_zone_identifier"],
    ).toEqual(["subnet-1"]);
  });

  it("says what it lacks", () => {
    expect(() => databaseWith({ zone: 2 })).toThrow("the VPC has no zone 2");
    expect(() => databaseWith({ secrets: {} })).toThrow("store has no secret password");
  });
});
