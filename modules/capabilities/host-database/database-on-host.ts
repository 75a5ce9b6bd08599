import { EcsService, type EcsServiceConfig } from "#provider-aws/ecs-service";
import { EcsTaskDefinition, type EcsTaskDefinitionConfig } from "#provider-aws/ecs-task-definition";
import { Construct } from "../../cdktf.ts";
import { EC2 } from "../../compose/ecs/ec2.ts";
import type { TaskPlan } from "../../compose/index.ts";
import { Cluster, type ICluster } from "../../compute/cluster.ts";
import { noteSecretVersions } from "../../compute/secret-versions.ts";
import { TaskRoles } from "../../compute/task-roles.ts";
import { composedVersion, ENGINES } from "../../database/connection.ts";
import { type DatabaseAccess, databaseClients } from "../../database/database-access.ts";
import { ecrRepositories } from "../../delivery/ecr-image.ts";
import type { KeyUse } from "../../encryption/rights.ts";
import { physicalName } from "../../naming.ts";
import { SecurityGroup } from "../../network/security-group.ts";
import type { IVpc } from "../../network/vpc.ts";
import { LogGroups } from "../../observability/log-groups.ts";
import type { Signal } from "../../observability/signal-alarm.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import { ComposedSecret } from "../../secrets-manager/generated-secret.ts";
import {
  type HeldSecret,
  type HeldSecretProps,
  holdSecret,
  versionsOf,
} from "../../secrets-manager/held-secret.ts";
import { escapeTemplates } from "../../terraform-templates.ts";
import { DataVolume } from "./stateful-host/data-volume.ts";
import { hostnameOf, PrivateNamespace } from "./stateful-host/private-namespace.ts";
import { StatefulHost } from "./stateful-host/stateful-host.ts";

/** What the task of a database refers to. */
export interface DatabaseReferences {
  /** ARN by secret of the task. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly logGroup: string;
  /** Folder of the host that the data is in. */
  readonly hostPath: string;
}

export interface DatabaseOnHostProps {
  readonly environment: string;
  readonly region: string;
  /** The key that volume and secrets are under. Default AWS's own. */
  readonly key?: KeyUse | undefined;
  readonly vpc: IVpc;
  /** Name of the database's container; part of every name, and of the host's name in the VPC. */
  readonly service: string;
  readonly engine: keyof typeof ENGINES;
  /** Plans the database's task, in awsvpc mode, with references to what is made here. */
  readonly plan: (references: DatabaseReferences) => TaskPlan;
  readonly architecture: "x86_64" | "arm64";
  /** EC2 instance type of that architecture, with room for one more network interface: the task's. */
  readonly instanceType: string;
  /** Subnet of the host; public: with an address of its own. */
  readonly placement: "private" | "public";
  /** Which of the VPC's zones, by number from 1; the volume never leaves it. */
  readonly zone: number;
  /** GiB, 1 to 16384. It can grow later, never shrink. */
  readonly volumeGiB: number;
  /** uid:gid of the data's folder. Default 999:999, the user of the official images. */
  readonly volumeOwner?: string;
  /** Daily snapshots that are kept, 1 to 1000. */
  readonly snapshots: number;
  /** UTC time of the snapshot, `hh:mm`. Default 03:00. */
  readonly snapshotTime?: string;
  /** Percent of the volume in use from which the alarm goes off. Default 80. */
  readonly diskAlarmPercent?: number;
  /** Days that logs are kept; one of CloudWatch's retention times. */
  readonly logRetentionDays: number;
  /** Where the value of each secret of the task comes from. */
  readonly secrets: Readonly<Record<string, HeldSecretProps["source"]>>;
  /** What the connection string is composed of, and the name of the secret that it becomes. */
  readonly connection: {
    readonly secret: string;
    /** Which of `secrets` is the password of `user`. */
    readonly passwordSecret: string;
    readonly user: string;
    readonly database: string;
  };
  /** Volume and secrets go with a destroy, without a last snapshot. */
  readonly disposable: boolean;
  /** Tags that EC2 does not get from the provider. */
  readonly tags: Readonly<Record<string, string>>;
  readonly overrides?: Overrides<{ taskDefinition: EcsTaskDefinitionConfig; service: EcsServiceConfig }>;
}

/**
 * A database as an ECS service of its own: one task on a stateful host, in a cluster that nothing else runs in.
 * Passwords are generated, or exist already; the connection string is composed of them.
 */
export class DatabaseOnHost extends Construct implements DatabaseAccess {
  readonly clients: SecurityGroup;
  readonly connection: { readonly arn: string; readonly version: number };
  /** The secret with the application's password alone. */
  readonly password: Pick<HeldSecret, "arn" | "version">;
  readonly hostname: string;
  readonly securityGroup: SecurityGroup;
  readonly port: number;
  readonly signals: readonly Signal[];
  readonly taskPlan: TaskPlan;
  private readonly props: DatabaseOnHostProps;

  constructor(scope: Construct, id: string, props: DatabaseOnHostProps) {
    super(scope, id);
    this.props = props;
    const { environment, vpc, service } = props;
    this.clients = new SecurityGroup(this, "clients", databaseClients(environment, vpc.id));
    const cluster = new Cluster(this, "cluster", {
      environment,
      // The service's cluster has the environment's name.
      overrides: { cluster: { name: physicalName(environment, "data") } },
    });
    const secrets = this.secrets();
    const host = this.host(cluster);
    this.securityGroup = host.securityGroup;
    this.port = host.port;
    this.hostname = hostnameOf(service, environment);
    this.password = secretOf(secrets, props.connection.passwordSecret);
    this.connection = this.connectionSecret(secrets);
    const { plan, serviceName } = this.runTask(cluster, host, secrets);
    this.taskPlan = plan;
    this.signals = host.signals(serviceName);
  }

  private secrets(): Readonly<Record<string, HeldSecret>> {
    const { environment, disposable } = this.props;
    const entries = Object.entries(this.props.secrets).map(
      ([name, source]) =>
        [name, holdSecret(this, `secret-${name}`, { environment, name, source, disposable })] as const,
    );
    return Object.fromEntries(entries);
  }

  private host(cluster: ICluster): StatefulHost {
    const { environment, region, key, vpc, placement, disposable, tags } = this.props;
    const subnets = placement === "public" ? vpc.publicSubnets : vpc.privateSubnets;
    const subnet = subnets[this.props.zone - 1];
    if (!subnet) throw new RangeError(`the VPC has no zone ${this.props.zone}`);
    const volume = new DataVolume(this, "volume", {
      environment,
      region,
      key,
      name: this.props.service,
      zone: subnet.zone,
      sizeGiB: this.props.volumeGiB,
      snapshots: this.props.snapshots,
      snapshotTime: this.props.snapshotTime,
      disposable,
    });
    return new StatefulHost(this, "host", {
      environment,
      region,
      key,
      vpcId: vpc.id,
      subnetId: subnet.id,
      cluster,
      volume,
      namespace: new PrivateNamespace(this, "namespace", { environment, vpcId: vpc.id }),
      architecture: this.props.architecture,
      instanceType: this.props.instanceType,
      port: ENGINES[this.props.engine].port,
      clients: [this.clients],
      publicAddress: placement === "public",
      dataOwner: this.props.volumeOwner,
      diskAlarmPercent: this.props.diskAlarmPercent,
      tags,
      dependsOn: [],
    });
  }

  private connectionSecret(secrets: Readonly<Record<string, HeldSecret>>): ComposedSecret {
    const { environment, service, engine, disposable } = this.props;
    const { secret, passwordSecret, user, database } = this.props.connection;
    const { port, url } = ENGINES[engine];
    const password = secretOf(secrets, passwordSecret);
    const address = `${this.hostname}:${port}`;
    return new ComposedSecret(this, "connection", {
      environment,
      name: secret,
      description: `Connection string of ${service}`,
      value: url(`${user}:${password.value()}`, address, database),
      // Another secret for the password may have the same version.
      version: composedVersion(password.version ?? 0, [url(user, address, database), passwordSecret]),
      disposable,
    });
  }

  private runTask(
    cluster: ICluster,
    host: StatefulHost,
    secrets: Readonly<Record<string, HeldSecret>>,
  ): { readonly plan: TaskPlan; readonly serviceName: string } {
    const { environment, service: name, overrides } = this.props;
    const logs = new LogGroups(this, "logs", {
      environment,
      containers: [name],
      retentionDays: this.props.logRetentionDays,
    });
    const plan = this.plan(host, logs, secrets);
    const held = Object.values(secrets);
    const roles = new TaskRoles(this, "roles", {
      environment: physicalName(environment, name),
      repositories: ecrRepositories(plan.containers.map(({ image }) => image)),
      logGroups: Object.values(logs.groups).map(({ arn }) => arn),
      secrets: held.map(({ arn }) => arn),
      key: this.props.key,
      executeCommand: false,
    });
    const taskDefinitionConfig = withOverrides(overrides?.taskDefinition, {
      family: physicalName(environment, name),
      containerDefinitions: JSON.stringify(
        escapeTemplates(noteSecretVersions(plan.containers, versionsOf(held), EC2)),
      ),
      networkMode: "awsvpc",
      requiresCompatibilities: [EC2.name],
      executionRoleArn: roles.executionRoleArn,
      taskRoleArn: roles.taskRoleArn,
      volume: plan.volumes,
      lifecycle: { createBeforeDestroy: true },
    });
    const definition = new EcsTaskDefinition(this, "task-definition", taskDefinitionConfig);
    const serviceConfig = withOverrides(overrides?.service, {
      ...host.serviceArguments,
      name: physicalName(environment, name),
      cluster: cluster.arn,
      taskDefinition: definition.arn,
      deploymentController: { type: "ECS" },
      deploymentCircuitBreaker: { enable: true, rollback: true },
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      waitForSteadyState: true,
      timeouts: { create: "30m", update: "30m", delete: "20m" },
      // ECS reads the secrets when it starts the task.
      dependsOn: [...host.ready, ...roles.ready, ...held.flatMap(({ written }) => written)],
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.task_definition == ${definition.fqn}.arn}`,
            errorMessage: `ECS rolled ${name} back: it runs an earlier task definition than the one applied. The reason is in the service's events: aws ecs describe-services.`,
          },
        ],
      },
    });
    const service = new EcsService(this, "service", serviceConfig);
    return { plan, serviceName: service.name };
  }

  private plan(host: StatefulHost, logs: LogGroups, secrets: Readonly<Record<string, HeldSecret>>): TaskPlan {
    const { service } = this.props;
    const group = logs.groups[service];
    if (!group) throw new Error(`${service} has no log group`);
    const arns = Object.fromEntries(Object.entries(secrets).map(([name, { arn }]) => [name, arn]));
    return this.props.plan({ secrets: arns, logGroup: group.name, hostPath: host.hostPath });
  }
}

function secretOf(secrets: Readonly<Record<string, HeldSecret>>, name: string): HeldSecret {
  const secret = secrets[name];
  if (!secret) throw new Error(`the database has no secret ${name}`);
  return secret;
}
