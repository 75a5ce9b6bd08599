import { EcsService, type EcsServiceConfig } from "@cdktf/provider-aws/lib/ecs-service";
import { EcsTaskDefinition, type EcsTaskDefinitionConfig } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { Construct } from "../../cdktf";
import { type ComposeProject, planTask, type TaskPlan } from "../../compose";
import { Cluster, type ICluster } from "../../compute/cluster";
import { labelSecretVersions } from "../../compute/secret-versions";
import { TaskRoles } from "../../compute/task-roles";
import { composedVersion, ENGINES } from "../../data/connection";
import { type DatabaseAccess, databaseClients } from "../../data/database-access";
import { ComposedSecret } from "../../data/generated-secret";
import { type HeldSecret, holdSecret, versionsOf } from "../../data/held-secret";
import { ecrRepositories } from "../../delivery/ecr-image";
import type { KeyUse } from "../../encryption/rights";
import { physicalName } from "../../naming";
import { SecurityGroup } from "../../network/security-group";
import type { IVpc } from "../../network/vpc";
import { LogGroups } from "../../observability/log-groups";
import { type Overrides, withOverrides } from "../../overrides";
import { escapeTemplates } from "../../terraform-templates";
import { architectureOf, databaseTarget } from "./database-target";
import type { DatabaseOnHost as Settings } from "./schema";
import { DataVolume } from "./stateful-host/data-volume";
import { PrivateNamespace } from "./stateful-host/private-namespace";
import { StatefulHost } from "./stateful-host/stateful-host";

export interface DatabaseOnHostProps {
  readonly environment: string;
  readonly region: string;
  /** The key that volume and secrets are under. Default AWS's own. */
  readonly key?: KeyUse | undefined;
  readonly vpc: IVpc;
  /** The environment's `database`. */
  readonly settings: Settings;
  readonly project: ComposeProject;
  /** Volume and secrets go with a destroy, without a last snapshot. */
  readonly disposable: boolean;
  /** SNS topic of the alarms. */
  readonly topicArn: string;
  /** Tags that EC2 does not get from the provider. */
  readonly tags: Readonly<Record<string, string>>;
  readonly overrides?: Overrides<{ taskDefinition: EcsTaskDefinitionConfig; service: EcsServiceConfig }>;
}

/**
 * A database of the compose file as an ECS service of its own: one task on a stateful host, in a cluster that nothing
 * else runs in. Passwords are generated, or named by the environment; the connection string is composed of them.
 *
 * @throws Problems when the compose service cannot be mapped to ECS
 */
export class DatabaseOnHost extends Construct implements DatabaseAccess {
  readonly clients: SecurityGroup;
  readonly connection: { readonly arn: string; readonly version: number };
  readonly variables = {};
  readonly hostname: string;
  readonly securityGroup: SecurityGroup;
  readonly port: number;
  readonly taskPlan: TaskPlan;
  private readonly props: DatabaseOnHostProps;

  constructor(scope: Construct, id: string, props: DatabaseOnHostProps) {
    super(scope, id);
    this.props = props;
    const { environment, vpc, settings } = props;
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
    this.hostname = `${settings.service}.${environment}.internal`;
    this.connection = this.connectionSecret(secrets);
    this.taskPlan = this.runTask(cluster, host, secrets);
  }

  private secrets(): Readonly<Record<string, HeldSecret>> {
    const { environment, settings, disposable } = this.props;
    const entries = Object.entries(settings.secrets).map(
      ([name, source]) =>
        [name, holdSecret(this, `secret-${name}`, { environment, name, source, disposable })] as const,
    );
    return Object.fromEntries(entries);
  }

  private host(cluster: ICluster): StatefulHost {
    const { environment, region, vpc, settings, disposable, topicArn, tags } = this.props;
    const subnets = settings.placement === "public" ? vpc.publicSubnets : vpc.privateSubnets;
    const subnet = subnets[settings.zone - 1];
    if (!subnet) throw new RangeError(`the VPC has no zone ${settings.zone}`);
    const { key } = this.props;
    const volume = new DataVolume(this, "volume", {
      environment,
      region,
      key,
      name: settings.service,
      zone: subnet.zone,
      sizeGiB: settings.volumeGiB,
      snapshots: settings.snapshots,
      snapshotTime: settings.snapshotTime,
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
      architecture: architectureOf(settings.instanceType),
      instanceType: settings.instanceType,
      port: ENGINES[settings.engine].port,
      clients: [this.clients],
      publicAddress: settings.placement === "public",
      dataOwner: settings.volumeOwner,
      diskAlarmPercent: settings.diskAlarmPercent,
      topicArn,
      tags,
      dependsOn: [],
    });
  }

  private connectionSecret(secrets: Readonly<Record<string, HeldSecret>>): ComposedSecret {
    const { environment, settings, disposable } = this.props;
    const { secret, passwordSecret, user, database } = settings.connection;
    const { port, url } = ENGINES[settings.engine];
    const password = secretOf(secrets, passwordSecret);
    const address = `${this.hostname}:${port}`;
    return new ComposedSecret(this, "connection", {
      environment,
      name: secret,
      description: `Connection string of ${settings.service}`,
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
  ): TaskPlan {
    const { environment, settings, overrides } = this.props;
    const { service: name } = settings;
    const logs = new LogGroups(this, "logs", {
      environment,
      containers: [name],
      retentionDays: settings.logRetentionDays,
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
        escapeTemplates(labelSecretVersions(plan.containers, versionsOf(held))),
      ),
      networkMode: "awsvpc",
      requiresCompatibilities: ["EC2"],
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
    host.watchTask(service.name);
    return plan;
  }

  private plan(host: StatefulHost, logs: LogGroups, secrets: Readonly<Record<string, HeldSecret>>): TaskPlan {
    const { project, region, environment, settings } = this.props;
    const group = logs.groups[settings.service];
    if (!group) throw new Error(`${settings.service} has no log group`);
    const arns = Object.fromEntries(Object.entries(secrets).map(([name, { arn }]) => [name, arn]));
    return planTask(
      project,
      databaseTarget(settings, project, {
        environment,
        region,
        secrets: arns,
        logGroup: group.name,
        hostPath: host.hostPath,
      }),
    );
  }
}

function secretOf(secrets: Readonly<Record<string, HeldSecret>>, name: string): HeldSecret {
  const secret = secrets[name];
  if (!secret) throw new Error(`database.secrets has no ${name}`);
  return secret;
}
