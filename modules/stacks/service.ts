import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import type { Construct } from "../cdktf";
import { type ComposeProject, planTask, type TaskPlan } from "../compose";
import { Capacity } from "../compute/capacity";
import { Cluster } from "../compute/cluster";
import { labelSecretVersions } from "../compute/secret-versions";
import { Service } from "../compute/service";
import { TaskRoles } from "../compute/task-roles";
import type { Environment } from "../config/schema";
import { versionsOf } from "../data/held-secret";
import { Image } from "../delivery/image";
import { LoadBalancer } from "../ingress/load-balancer";
import { physicalName } from "../naming";
import { EPHEMERAL_PORTS, port, SecurityGroup } from "../network/security-group";
import type { Vpc } from "../network/vpc";
import { Alarms } from "../observability/alarms";
import { Dashboard } from "../observability/dashboard";
import { LogGroups } from "../observability/log-groups";
import { Notifications } from "../observability/notifications";
import { Scaling } from "../observability/scaling";
import { signalsOf } from "../observability/signals";
import { escapeTemplates } from "../terraform-templates";
import type { DataStack } from "./data";
import { EnvironmentStack } from "./environment-stack";

export interface ServiceStackProps {
  readonly environment: Environment;
  readonly project: ComposeProject;
  readonly vpc: Vpc;
  readonly data: DataStack;
}

/** Cluster, hosts, load balancer, the service itself, and what watches it. */
export class ServiceStack extends EnvironmentStack {
  readonly taskPlan: TaskPlan;
  readonly service: Service;
  readonly loadBalancer: LoadBalancer;
  readonly capacity: Capacity;
  private readonly props: ServiceStackProps;

  constructor(scope: Construct, props: ServiceStackProps) {
    super(scope, props.environment, "service");
    this.props = props;
    const { environment } = props;
    const cluster = new Cluster(this, "cluster", { environment: environment.name });
    const hosts = this.hostSecurityGroup();
    this.loadBalancer = this.makeLoadBalancer();
    this.connect(hosts);
    this.capacity = this.makeCapacity(cluster, hosts);

    const logs = new LogGroups(this, "logs", {
      environment: environment.name,
      containers: environment.service.containers,
      retentionDays: environment.service.logRetentionDays,
    });
    const images = this.images();
    const secrets = this.secrets();
    this.taskPlan = this.plan(logs, images, secrets);
    const roles = new TaskRoles(this, "roles", {
      environment: environment.name,
      repositories: Object.keys(images).map((image) => this.repository(image).arn),
      logGroups: Object.values(logs.groups).map((group) => group.arn),
      secrets: Object.values(secrets),
      executeCommand: environment.service.executeCommand,
    });
    this.service = this.makeService(cluster, hosts, roles);
    this.watch(cluster);
    this.tellPeople(cluster);
  }

  private hostSecurityGroup(): SecurityGroup {
    const { environment, vpc } = this.props;
    const group = new SecurityGroup(this, "hosts-security-group", {
      vpcId: vpc.id,
      name: physicalName(environment.name, "hosts"),
      description: "Hosts and tasks: the load balancer in, HTTPS and the database out",
    });
    group.allowToNetwork("0.0.0.0/0", port(443), "HTTPS to AWS and to registries");
    const { database } = environment;
    if (database?.hosting === "external") {
      for (const network of database.networks ?? [vpc.cidr])
        group.allowToNetwork(network, port(database.port), `Database in ${network}`);
    }
    return group;
  }

  private connect(hosts: SecurityGroup): void {
    const { networkMode, entry } = this.props.environment.service;
    const ports = networkMode === "bridge" ? EPHEMERAL_PORTS : port(entry.port);
    this.loadBalancer.securityGroup.allowTo(hosts, ports, "Requests and health checks");
  }

  private makeLoadBalancer(): LoadBalancer {
    const { environment, vpc } = this.props;
    const { ingress, service } = environment;
    const subnets = ingress.public ? vpc.publicSubnets : vpc.privateSubnets;
    return new LoadBalancer(this, "ingress", {
      environment: environment.name,
      vpcId: vpc.id,
      subnetIds: subnets.map((subnet) => subnet.id),
      public: ingress.public,
      allowFrom: ingress.allowFrom.length > 0 ? ingress.allowFrom : [vpc.cidr],
      certificateArn: ingress.certificateArn,
      tlsPolicy: ingress.tlsPolicy,
      idleTimeoutSeconds: ingress.idleTimeoutSeconds,
      stickinessSeconds: ingress.stickinessSeconds,
      healthCheck: ingress.healthCheck,
      deregistrationDelaySeconds: ingress.deregistrationDelaySeconds,
      slowStartSeconds: ingress.slowStartSeconds,
      accessLogRetentionDays: ingress.accessLogs === false ? undefined : ingress.accessLogs.retentionDays,
      target: { type: service.networkMode === "bridge" ? "instance" : "ip", port: service.entry.port },
      disposable: environment.disposable,
    });
  }

  private makeCapacity(cluster: Cluster, securityGroup: SecurityGroup): Capacity {
    const { environment, vpc } = this.props;
    const { capacity, service } = environment;
    return new Capacity(this, "capacity", {
      environment: environment.name,
      cluster,
      architecture: capacity.architecture,
      instanceTypes: capacity.instanceTypes,
      spotPercent: capacity.spotPercent,
      min: capacity.min,
      max: capacity.max,
      subnetIds: this.hostSubnetIds(vpc),
      publicAddresses: capacity.placement === "public",
      securityGroup,
      furtherGroupIds: service.networkMode === "bridge" ? this.databaseClients() : [],
      rootVolumeGiB: capacity.rootVolumeGiB,
      targetPercent: capacity.targetPercent,
      warmUpSeconds: capacity.warmUpSeconds,
      networkMode: service.networkMode,
      tags: this.tags,
      dependsOn: [],
    });
  }

  /** Whoever reaches the database is in this group, too: in bridge mode the hosts, in awsvpc mode the tasks. */
  private databaseClients(): string[] {
    const { database } = this.props.data;
    return database ? [database.clients.id] : [];
  }

  private hostSubnetIds(vpc: Vpc): string[] {
    const subnets =
      this.props.environment.capacity.placement === "public" ? vpc.publicSubnets : vpc.privateSubnets;
    return subnets.map((subnet) => subnet.id);
  }

  private images(): Readonly<Record<string, string>> {
    const entries = Object.entries(this.props.environment.service.images).map(([image, defaultTag]) => {
      const { uri } = new Image(this, `image-${image}`, {
        image,
        repository: this.repository(image),
        defaultTag,
      });
      return [image, uri] as const;
    });
    return Object.fromEntries(entries);
  }

  private repository(image: string) {
    const repository = this.props.data.registry.repositories[image];
    if (!repository) throw new Error(`the registry has no repository for ${image}`);
    return repository;
  }

  /** ARNs by secret of the compose file. Values of secrets never come near Terraform's state. */
  private secrets(): Readonly<Record<string, string>> {
    const { environment, data } = this.props;
    const { database, service } = environment;
    const named = Object.entries(service.secrets).map(([secret, source]) => {
      if (typeof source !== "string") return [secret, this.generatedSecret(secret)] as const;
      if (source.startsWith("arn:")) return [secret, source] as const;
      const found = new DataAwsSecretsmanagerSecret(this, `secret-${secret}`, { name: source });
      return [secret, found.arn] as const;
    });
    const composed =
      data.database && database && "connection" in database
        ? [[database.connection.secret, data.database.connection.arn] as const]
        : [];
    return Object.fromEntries([...named, ...composed]);
  }

  private generatedSecret(name: string): string {
    const secret = this.props.data.secrets[name];
    if (!secret) throw new Error(`the data stack holds no secret ${name}`);
    return secret.arn;
  }

  /** By ARN: the version of each secret whose change makes new tasks. */
  private secretVersions(): ReadonlyMap<string, number> {
    const { database, secrets } = this.props.data;
    return new Map([
      ...versionsOf(Object.values(secrets)),
      ...(database ? [[database.connection.arn, database.connection.version] as const] : []),
    ]);
  }

  /** Variables by container: what the database asks of those that use it, and the environment's own over that. */
  private variables(): Readonly<Record<string, Readonly<Record<string, string>>>> {
    const { environment, project, data } = this.props;
    const { database, service } = environment;
    if (!data.database || !database || !("connection" in database)) return service.environment;
    const { secret } = database.connection;
    const entries = service.containers.map((container) => {
      const uses = (project.services[container]?.secrets ?? []).some(({ source }) => source === secret);
      return [
        container,
        { ...(uses ? data.database?.variables : {}), ...service.environment[container] },
      ] as const;
    });
    return Object.fromEntries(entries);
  }

  private plan(
    logs: LogGroups,
    images: Readonly<Record<string, string>>,
    secrets: Readonly<Record<string, string>>,
  ): TaskPlan {
    const { environment, project } = this.props;
    const { service, capacity, database } = environment;
    return planTask(project, {
      launchType: "EC2",
      networkMode: service.networkMode,
      architecture: capacity.architecture === "arm64" ? "ARM64" : "X86_64",
      services: service.containers,
      hostedElsewhere: database ? [database.service] : [],
      images,
      secrets,
      environment: this.variables(),
      logs: Object.fromEntries(
        Object.entries(logs.groups).map(([container, group]) => [
          container,
          { group: group.name, region: environment.region, streamPrefix: environment.name },
        ]),
      ),
      exposed: service.entry,
    });
  }

  private makeService(cluster: Cluster, securityGroup: SecurityGroup, roles: TaskRoles): Service {
    const { environment, vpc } = this.props;
    const { service } = environment;
    return new Service(this, "service", {
      environment: environment.name,
      cluster,
      capacity: this.capacity,
      containerDefinitions: JSON.stringify(
        escapeTemplates(labelSecretVersions(this.taskPlan.containers, this.secretVersions())),
      ),
      volumes: this.taskPlan.volumes,
      networkMode: service.networkMode,
      subnetIds: this.hostSubnetIds(vpc),
      securityGroup,
      furtherGroupIds: this.databaseClients(),
      roles,
      initialTasks: service.tasks.min,
      entry: {
        container: service.entry.service,
        port: service.entry.port,
        targetGroupArn: this.loadBalancer.targetGroupArn,
      },
      startSeconds: service.startSeconds,
      executeCommand: service.executeCommand,
      dependsOn: [...this.loadBalancer.ready, ...this.capacity.ready, ...roles.ready],
    });
  }

  private watch(cluster: Cluster): void {
    const { environment } = this.props;
    const { monitoring, service, capacity } = environment;
    new Scaling(this, "scaling", {
      environment: environment.name,
      cluster,
      service: this.service,
      loadBalancer: this.loadBalancer,
      min: service.tasks.min,
      max: service.tasks.max,
      ...service.scaling,
    });
    const signals = signalsOf({
      clusterName: cluster.name,
      serviceName: this.service.name,
      autoscalingGroupName: this.capacity.autoscalingGroupName,
      loadBalancerArnSuffix: this.loadBalancer.arnSuffix,
      targetGroupArnSuffix: this.loadBalancer.targetGroupArnSuffix,
    });
    const notifications = new Notifications(this, "notifications", {
      environment: environment.name,
      mail: monitoring.mail,
    });
    new Alarms(this, "alarms", {
      environment: environment.name,
      topicArn: notifications.topicArn,
      serviceArn: this.service.arn,
      signals,
      thresholds: monitoring,
      minTasks: service.tasks.min,
      maxHosts: capacity.max,
    });
    new Dashboard(this, "dashboard", { environment: environment.name, region: environment.region, signals });
  }

  private tellPeople(cluster: Cluster): void {
    this.output("url", "Where the application answers", this.loadBalancer.url);
    this.output("cluster_name", "ECS cluster", cluster.name);
    this.output("service_name", "ECS service", this.service.name);
    this.output(
      "refresh_hosts_command",
      "Replaces the hosts one by one with the newest image of AWS",
      `aws autoscaling start-instance-refresh --region ${this.props.environment.region} --auto-scaling-group-name ${this.capacity.autoscalingGroupName} --preferences '{"ScaleInProtectedInstances":"Refresh"}'`,
    );
  }
}
