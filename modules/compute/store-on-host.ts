import { EcsService, type EcsServiceConfig } from "#provider-aws/ecs-service";
import { EcsTaskDefinition, type EcsTaskDefinitionConfig } from "#provider-aws/ecs-task-definition";
import { Construct } from "../cdktf.ts";
import { EC2 } from "../compose/ecs/ec2.ts";
import type { TaskPlan } from "../compose/index.ts";
import { composedVersion } from "../database/connection.ts";
import { ecrRepositories } from "../delivery/ecr-image.ts";
import type { KeyUse } from "../encryption/rights.ts";
import { physicalName } from "../naming.ts";
import { SecurityGroup, type SecurityGroupProps } from "../network/security-group.ts";
import type { IVpc } from "../network/vpc.ts";
import { LogGroups } from "../observability/log-groups.ts";
import type { Signal } from "../observability/signal-alarm.ts";
import { type Overrides, withOverrides } from "../overrides.ts";
import { ComposedSecret } from "../secrets-manager/generated-secret.ts";
import {
  type HeldSecret,
  type HeldSecretProps,
  holdSecret,
  versionsOf,
} from "../secrets-manager/held-secret.ts";
import { escapeTemplates } from "../terraform-templates.ts";
import { Cluster, type ICluster } from "./cluster.ts";
import { noteSecretVersions } from "./secret-versions.ts";
import { DataVolume } from "./stateful-host/data-volume.ts";
import { hostnameOf, PrivateNamespace } from "./stateful-host/private-namespace.ts";
import { StatefulHost } from "./stateful-host/stateful-host.ts";
import { TaskRoles } from "./task-roles.ts";

/** What the task of a store refers to. */
export interface StoreReferences {
  /** ARN by secret of the task. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly logGroup: string;
  /** Folder of the host that the data is in. */
  readonly hostPath: string;
}

export interface StoreOnHostProps {
  readonly environment: string;
  readonly region: string;
  /** The key that volume and secrets are under. Default AWS's own. */
  readonly key?: KeyUse | undefined;
  readonly vpc: IVpc;
  /** Name of the store's container; part of every name, and of the host's name in the VPC. */
  readonly service: string;
  /** TCP port that it listens on. */
  readonly port: number;
  /** The group of those who may reach it. */
  readonly clients: Pick<SecurityGroupProps, "name" | "description">;
  /** The end of its cluster's name, behind the environment's. */
  readonly cluster: string;
  /** What is before `<environment>.internal` in the name of its namespace. Default nothing. */
  readonly within?: string;
  /** Plans the store's task, in awsvpc mode, with references to what is made here. */
  readonly plan: (references: StoreReferences) => TaskPlan;
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
  /** Volume and secrets go with a destroy, without a last snapshot. */
  readonly disposable: boolean;
  /** Tags that EC2 does not get from the provider. */
  readonly tags: Readonly<Record<string, string>>;
  readonly overrides?: Overrides<{ taskDefinition: EcsTaskDefinitionConfig; service: EcsServiceConfig }>;
}

/**
 * Something that keeps data, as an ECS service of its own: one task on a stateful host, in a cluster that nothing else
 * runs in. Its secrets are generated, or exist already.
 */
export class StoreOnHost extends Construct {
  readonly clients: SecurityGroup;
  readonly hostname: string;
  readonly securityGroup: SecurityGroup;
  readonly port: number;
  /** What to watch of host and task. */
  readonly signals: readonly Signal[];
  /** By which CloudWatch tells its service. */
  readonly runs: { readonly ClusterName: string; readonly ServiceName: string };
  readonly taskPlan: TaskPlan;
  private readonly held: Readonly<Record<string, HeldSecret>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: StoreOnHostProps,
  ) {
    super(scope, id);
    const { environment, vpc, service } = props;
    this.clients = new SecurityGroup(this, "clients", { vpcId: vpc.id, ...props.clients });
    const cluster = new Cluster(this, "cluster", {
      environment,
      // The service's cluster has the environment's name.
      overrides: { cluster: { name: physicalName(environment, props.cluster) } },
    });
    this.held = this.secrets();
    const host = this.host(cluster);
    this.securityGroup = host.securityGroup;
    this.port = host.port;
    this.hostname = hostnameOf(service, environment, props.within);
    const { plan, serviceName } = this.runTask(cluster, host, this.held);
    this.taskPlan = plan;
    this.runs = { ClusterName: cluster.name, ServiceName: serviceName };
    this.signals = host.signals(serviceName);
  }

  /** One of its secrets. @throws Error of a name that is not among them */
  secret(name: string): HeldSecret {
    const secret = this.held[name];
    if (!secret) throw new Error(`${this.props.service} has no secret ${name}`);
    return secret;
  }

  /**
   * A secret that is composed of one of the store's, such as a connection string.
   * @param compose the value with a password in it
   */
  composed(
    id: string,
    {
      name,
      description,
      passwordSecret,
      compose,
      parts,
    }: {
      readonly name: string;
      readonly description: string;
      readonly passwordSecret: string;
      readonly compose: (password: string) => string;
      /** What the value is made of beside the password. */
      readonly parts: readonly string[];
    },
  ): ComposedSecret {
    const { environment, disposable } = this.props;
    const password = this.secret(passwordSecret);
    return new ComposedSecret(this, id, {
      environment,
      name,
      description,
      value: compose(password.value()),
      version: composedVersion(password.version ?? 0, parts),
      disposable,
    });
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
      namespace: new PrivateNamespace(this, "namespace", {
        environment,
        vpcId: vpc.id,
        within: this.props.within,
      }),
      architecture: this.props.architecture,
      instanceType: this.props.instanceType,
      port: this.props.port,
      clients: [this.clients],
      publicAddress: placement === "public",
      dataOwner: this.props.volumeOwner,
      diskAlarmPercent: this.props.diskAlarmPercent,
      tags,
      dependsOn: [],
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
