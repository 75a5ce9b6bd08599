import type { Bastion } from "../capabilities/bastion/bastion";
import type { Environment } from "../capabilities/environment";
import { buildCapacity, chosenCapacity } from "../capabilities/launch-types";
import { LoadBalancer } from "../capabilities/load-balancer/load-balancer";
import { isProtected } from "../capabilities/load-balancer/moves";
import { accessLogDays } from "../capabilities/load-balancer/schema";
import { TargetGroup } from "../capabilities/load-balancer/target-group";
import { Alarms, type AlarmsProps } from "../capabilities/monitoring/alarms";
import { Dashboard } from "../capabilities/monitoring/dashboard";
import { containersOf, type EcsServiceSettings } from "../capabilities/services/ecs-services";
import { serviceNameOf } from "../capabilities/services/moves";
import type { Construct, ITerraformDependable } from "../cdktf";
import type { ComposeProject, TaskPlan } from "../compose";
import { Cluster } from "../compute/cluster";
import { noteSecretVersions } from "../compute/secret-versions";
import { Service } from "../compute/service";
import { noteEndpoints, ServiceConnect } from "../compute/service-connect";
import type { TaskCapacity } from "../compute/task-capacity";
import { TaskRoles, type TaskRolesProps } from "../compute/task-roles";
import { ecrRepositories } from "../delivery/ecr-image";
import type { KeyUse } from "../encryption/rights";
import { physicalName } from "../naming";
import { EPHEMERAL_PORTS, port, SecurityGroup, WayBetweenGroups } from "../network/security-group";
import type { Vpc } from "../network/vpc";
import { LogGroups } from "../observability/log-groups";
import { Notifications } from "../observability/notifications";
import { Scaling } from "../observability/scaling";
import { hostsSignal, ingressSignals, serviceSignals } from "../observability/signals";
import { escapeTemplates } from "../terraform-templates";
import type { DataStack } from "./data";
import { EnvironmentStack } from "./environment-stack";
import { repositoryOf, secretVersions, taskReferences, usesDatabase } from "./task-references";
import {
  type PlannedService,
  planServices,
  serviceTargets,
  type TargetReferences,
  usedEndpoints,
  uses,
} from "./task-targets";

export interface ServiceStackProps {
  readonly environment: Environment;
  readonly project: ComposeProject;
  readonly vpc: Vpc;
  readonly data: DataStack;
  readonly bastion?: Bastion;
  /** The key that everything stored is under. Default AWS's own. */
  readonly keyArn?: string | undefined;
}

interface NamedService extends PlannedService {
  /** Physical name of what belongs to it: roles, alarms, the task definition's family. */
  readonly name: string;
  /** Physical name of the ECS service itself. */
  readonly serviceName: string;
  /** The target group that its tasks are in. Default none. */
  readonly targets?: TargetGroup | undefined;
  /** The construct id of a part of it. */
  readonly id: (part: string) => string;
  /** The group that its tasks are in. */
  readonly securityGroup: SecurityGroup;
}

/** Rules by which the tasks of one service reach those of another. */
interface TaskRule {
  readonly client: NamedService;
  readonly server: NamedService;
  readonly rules: readonly ITerraformDependable[];
}

/** An ECS service of the stack, with its settings and the task that it runs. */
export interface RunningService extends NamedService {
  readonly service: Service;
}

/** Cluster, hosts, load balancer, the services themselves, and what watches them. */
export class ServiceStack extends EnvironmentStack {
  /** In the order of the environment file. */
  readonly services: readonly RunningService[];
  readonly loadBalancer: LoadBalancer;
  readonly capacity: TaskCapacity;
  private readonly props: ServiceStackProps;
  private readonly cluster: Cluster;
  private readonly hosts: SecurityGroup;
  private readonly targets: TargetGroup;
  /** Rules that let the load balancer reach tasks. */
  private readonly requests: readonly ITerraformDependable[];
  /** Rules that let tasks out, by their group. */
  private readonly waysOut = new Map<SecurityGroup, readonly ITerraformDependable[]>();

  /** @throws Problems when the compose services cannot be mapped to ECS */
  constructor(scope: Construct, props: ServiceStackProps) {
    super(scope, props.environment, "service");
    this.props = props;
    const { environment, project } = props;
    this.cluster = new Cluster(this, "cluster", { environment: environment.name });
    this.hosts = this.hostSecurityGroup();
    this.loadBalancer = this.makeLoadBalancer();
    this.targets = this.makeTargets();
    this.requests = this.connect();
    this.capacity = this.makeCapacity();
    this.letBastionIn();

    const logs = new LogGroups(this, "logs", {
      environment: environment.name,
      containers: containersOf(environment),
      retentionDays: environment.service.logRetentionDays,
    });
    const references = taskReferences(this, props, logs);
    const targets = serviceTargets(environment, project, references);
    const running = this.runAll(planServices(project, targets), references, logs);
    for (const { targets, service } of running) targets?.serve(service.deployed);
    this.services = targets.flatMap(({ settings }) => running.filter((one) => one.settings === settings));
    this.watch();
    this.tellPeople();
  }

  /** @param shared whether hosts are in the group, too */
  private hostSecurityGroup(
    shared = chosenCapacity(this.props.environment).launchType.hosts === "own",
  ): SecurityGroup {
    const { environment, vpc } = this.props;
    const what = shared ? "hosts" : "tasks";
    const group = new SecurityGroup(this, `${what}-security-group`, {
      vpcId: vpc.id,
      name: physicalName(environment.name, what),
      description: `${shared ? "Hosts and tasks" : "Tasks"}: the load balancer in, HTTPS and the database out`,
    });
    this.letOut(group);
    return group;
  }

  private letOut(group: SecurityGroup): void {
    const { database } = this.props.environment;
    const ways = [group.allowToNetworkWhileRunning("0.0.0.0/0", port(443), "HTTPS to AWS and to registries")];
    this.waysOut.set(group, ways);
    if (database?.hosting !== "external") return;
    for (const network of database.networks ?? [this.props.vpc.cidr])
      ways.push(group.allowToNetworkWhileRunning(network, port(database.port), `Database in ${network}`));
  }

  /** Port 22 of the hosts, with the key of the bastion. */
  private letBastionIn(): void {
    const { bastion, environment } = this.props;
    if (!bastion || !environment.bastion?.reaches.includes("hosts")) return;
    new WayBetweenGroups(this, "bastion-to-hosts", {
      from: bastion.securityGroup,
      to: this.hosts,
      ports: port(22),
      why: "SSH through the bastion",
      name: physicalName(environment.name, "bastion"),
    });
    this.output(
      "host_command",
      "What to type, with a host's private address, for a shell on it",
      `ssh -J ec2-user@${bastion.publicIp} ec2-user@HOST_ADDRESS`,
    );
  }

  private connect(): ITerraformDependable[] {
    const { networkMode, entry } = this.props.environment.service;
    const ports = networkMode === "bridge" ? EPHEMERAL_PORTS : port(entry.port);
    return this.loadBalancer.securityGroup.allowToWhileRunning(
      this.hosts,
      ports,
      "Requests and health checks",
    );
  }

  private makeLoadBalancer(): LoadBalancer {
    const { environment, vpc } = this.props;
    const { ingress } = environment;
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
      accessLogRetentionDays: accessLogDays(ingress),
      disposable: environment.disposable,
      deletionProtection: isProtected(environment),
    });
  }

  private makeTargets(): TargetGroup {
    const { environment, vpc } = this.props;
    const { ingress, service } = environment;
    return new TargetGroup(this.loadBalancer, "target-group", {
      environment: environment.name,
      vpcId: vpc.id,
      loadBalancer: this.loadBalancer,
      targetType: service.networkMode === "bridge" ? "instance" : "ip",
      stickinessSeconds: ingress.stickinessSeconds,
      healthCheck: ingress.healthCheck,
      deregistrationDelaySeconds: ingress.deregistrationDelaySeconds,
      slowStartSeconds: ingress.slowStartSeconds,
    });
  }

  private makeCapacity(): TaskCapacity {
    const { environment, bastion, vpc } = this.props;
    return buildCapacity(environment, {
      scope: this,
      environment: environment.name,
      region: environment.region,
      vpcId: vpc.id,
      cluster: this.cluster,
      networkMode: environment.service.networkMode,
      subnetIds: (placement) => this.hostSubnetIds(placement),
      securityGroup: this.hosts,
      hostSecurityGroup: () => this.hostSecurityGroup(true),
      furtherGroupIds: (networkMode) => [
        ...(networkMode === "bridge" ? this.databaseClients() : []),
        ...this.volumeClients(),
      ],
      keyName: environment.bastion?.reaches.includes("hosts") ? bastion?.keyName : undefined,
      tags: this.tags,
    });
  }

  /** Whoever reaches the database is in this group, too: in bridge mode the hosts, in awsvpc mode the tasks. */
  private databaseClients(): string[] {
    const { databaseClients } = this.props.data;
    return databaseClients ? [databaseClients.id] : [];
  }

  private volumeClients(): string[] {
    const { volumeClients } = this.props.data;
    return volumeClients ? [volumeClients.id] : [];
  }

  private hostSubnetIds(placement = this.props.environment.capacity.placement): string[] {
    const { vpc } = this.props;
    const subnets = placement === "public" ? vpc.publicSubnets : vpc.privateSubnets;
    return subnets.map((subnet) => subnet.id);
  }

  /** Shared volumes that a task mounts. */
  private mountedVolumes({ containers, volumes }: TaskPlan): NonNullable<TaskRolesProps["volumes"]> {
    return Object.values(this.props.data.volumes).flatMap(
      ({ fileSystemArn, fileSystemId, accessPointArn }) => {
        const volume = volumes.find((one) => one.efsVolumeConfiguration?.fileSystemId === fileSystemId);
        if (!volume) return [];
        const mounts = containers.flatMap(({ mountPoints }) =>
          mountPoints.filter(({ sourceVolume }) => sourceVolume === volume.name),
        );
        return [{ fileSystemArn, accessPointArn, readOnly: mounts.every(({ readOnly }) => readOnly) }];
      },
    );
  }

  /** Runs the services in the order given, which is that of their deployment. */
  private runAll(
    planned: readonly PlannedService[],
    references: TargetReferences,
    logs: LogGroups,
  ): RunningService[] {
    const named = planned.map((service) => this.named(service));
    const opened = this.connectTasks(named);
    const connect = this.makeServiceConnect(named);
    const running: RunningService[] = [];
    for (const service of named) {
      const own = isPartOf(service, named) ? connect : undefined;
      const roles = this.makeRoles(service, references, logs, own);
      const servers = running.filter((server) => uses(service, server));
      const rules = opened
        .filter(({ client, server }) => client === service || server === service)
        .flatMap((rule) => rule.rules);
      const needs = [...rules, ...servers.map((server) => server.service.deployed)];
      running.push({ ...service, service: this.makeService(service, roles, own, needs) });
    }
    return running;
  }

  private named(service: PlannedService): NamedService {
    const { suffix, ingress } = service.settings;
    const { environment } = this.props;
    const name = physicalName(environment.name, suffix);
    return {
      ...service,
      id: (part) => (suffix === "" ? part : `${suffix}-${part}`),
      name,
      serviceName: suffix === "" ? serviceNameOf(environment) : name,
      targets: ingress ? this.targets : undefined,
      securityGroup: this.taskSecurityGroup(service),
    };
  }

  /** In bridge mode tasks are in the hosts' group; with addresses of their own, further services have groups, too. */
  private taskSecurityGroup({ settings: { suffix } }: PlannedService): SecurityGroup {
    const { environment, vpc } = this.props;
    if (suffix === "" || environment.service.networkMode === "bridge") return this.hosts;
    const group = new SecurityGroup(this, `${suffix}-tasks-security-group`, {
      vpcId: vpc.id,
      // A service may be called what another group is, such as hosts.
      name: physicalName(environment.name, `${suffix}-tasks`),
      description: `Tasks of ${suffix}: those that use it in, HTTPS and the database out`,
    });
    this.letOut(group);
    return group;
  }

  /** Opens what tasks offer to those that use it. In bridge mode the proxies listen on any free port of a host. */
  private connectTasks(services: readonly NamedService[]): TaskRule[] {
    const pairs = services.flatMap((client) =>
      services.filter((server) => uses(client, server)).map((server) => ({ client, server })),
    );
    if (this.props.environment.service.networkMode === "bridge") {
      if (pairs.length === 0) return [];
      const rules = this.hosts.allowToWhileRunning(this.hosts, EPHEMERAL_PORTS, "Tasks that use each other");
      return pairs.map((pair) => ({ ...pair, rules }));
    }
    return pairs.flatMap(({ client, server }) =>
      usedEndpoints(client, server).map(({ service, port: number }) => ({
        client,
        server,
        rules: client.securityGroup.allowToWhileRunning(
          server.securityGroup,
          port(number),
          `Requests to ${service} ${number} from ${client.name}`,
        ),
      })),
    );
  }

  private makeServiceConnect(services: readonly NamedService[]): ServiceConnect | undefined {
    const { name, region, service } = this.props.environment;
    if (!services.some((one) => isPartOf(one, services))) return undefined;
    return new ServiceConnect(this, "service-connect", {
      environment: name,
      region,
      logRetentionDays: service.logRetentionDays,
    });
  }

  /** Each service has roles of its own: its images, its logs, the secrets that its containers get. */
  private makeRoles(
    { name, id, plan, settings }: NamedService,
    { images, secrets }: TargetReferences,
    logs: LogGroups,
    connect: ServiceConnect | undefined,
  ): TaskRoles {
    const { containers } = settings;
    const built = Object.keys(images).filter((image) => containers.includes(image));
    const groups = Object.entries(logs.groups).filter(([container]) => containers.includes(container));
    const read = plan.containers.flatMap((container) =>
      (container.secrets ?? []).map(({ valueFrom }) => valueFrom),
    );
    return new TaskRoles(this, id("roles"), {
      environment: name,
      repositories: [
        ...built.map((image) => repositoryOf(this.props.data, image).arn),
        ...ecrRepositories(plan.containers.map(({ image }) => image)),
      ],
      logGroups: [...groups.map(([, group]) => group.arn), ...(connect ? [connect.logGroupArn] : [])],
      secrets: Object.values(secrets).filter((arn) => read.includes(arn)),
      volumes: this.mountedVolumes(plan),
      key: this.keyUse(),
      executeCommand: settings.executeCommand,
    });
  }

  private keyUse(): KeyUse | undefined {
    const { keyArn, environment } = this.props;
    return keyArn === undefined ? undefined : { keyArn, region: environment.region };
  }

  private makeService(
    { name, serviceName, id, plan, target, targets, settings, securityGroup }: NamedService,
    roles: TaskRoles,
    connect: ServiceConnect | undefined,
    needs: readonly ITerraformDependable[],
  ): Service {
    const { environment } = this.props;
    const { service } = environment;
    const { ingress } = settings;
    const containers = noteEndpoints(
      noteSecretVersions(plan.containers, secretVersions(this.props.data), target.launchType),
      target.reached ?? [],
      target.launchType,
    );
    return new Service(this, id("service"), {
      name: serviceName,
      family: name,
      replacedBeside: settings.suffix === "" && service.name !== undefined,
      cluster: this.cluster,
      capacity: this.capacity,
      architecture: target.architecture,
      size: sizeOf(plan),
      containerDefinitions: JSON.stringify(escapeTemplates(containers)),
      volumes: plan.volumes,
      networkMode: service.networkMode,
      subnetIds: this.hostSubnetIds(),
      securityGroup,
      furtherGroupIds: [
        // What is behind the load balancer has always been in the group; to leave it would be a deployment.
        ...(ingress || settings.containers.some((one) => usesDatabase(this.props, one))
          ? this.databaseClients()
          : []),
        ...(this.mountedVolumes(plan).length > 0 ? this.volumeClients() : []),
      ],
      roles,
      initialTasks: initialTasks(settings, plan),
      entry:
        ingress && targets
          ? {
              container: ingress.entry.service,
              port: ingress.entry.port,
              targetGroupArn: targets.arn,
              startSeconds: ingress.startSeconds,
            }
          : undefined,
      serviceConnect: connect?.configuration(Object.values(target.endpoints ?? {}).flat()),
      executeCommand: settings.executeCommand,
      dependsOn: [
        ...(targets ? [...targets.ready, ...this.requests] : []),
        ...(this.waysOut.get(securityGroup) ?? []),
        ...this.capacity.ready,
        ...roles.ready,
        ...needs,
      ],
    });
  }

  private watch(): void {
    const { environment } = this.props;
    const { monitoring } = environment;
    const notifications = new Notifications(this, "notifications", {
      environment: environment.name,
      mail: monitoring.mail,
      events: true,
    });
    const hosts = this.hostsWatched();
    const watched = this.services.map((running) => ({
      ...running,
      signals: serviceSignals(this.cluster.name, running.service.name),
      ingress: running.targets && ingressSignals(this.loadBalancer.arnSuffix, running.targets.arnSuffix),
    }));
    for (const running of watched) {
      const { name, id, service, settings, signals, ingress } = running;
      this.scale(running);
      new Alarms(this, id("alarms"), {
        service: name,
        topicArn: notifications.topicArn,
        serviceArn: service.arn,
        signals,
        ...(ingress ? { ingress, hosts } : {}),
        thresholds: monitoring,
        minTasks: settings.tasks.min,
      });
    }
    new Dashboard(this, "dashboard", {
      environment: environment.name,
      region: environment.region,
      services: watched.map(({ settings, signals, ingress }) => ({
        title: settings.suffix || "the service",
        signals,
        ingress,
      })),
      hosts: hosts?.signal,
    });
  }

  private hostsWatched(): AlarmsProps["hosts"] {
    const { autoscalingGroupName } = this.capacity;
    const { hosts } = chosenCapacity(this.props.environment);
    if (autoscalingGroupName === undefined || !hosts) return undefined;
    const signal = hostsSignal(autoscalingGroupName);
    // Hosts that are meant to be always as many are always at their maximum, which raises no alarm.
    return { signal, ...(hosts.fewest < hosts.most ? { max: hosts.most } : {}) };
  }

  private scale({ id, name, service, settings, targets }: RunningService): void {
    const perTarget = settings.ingress?.requestsPerTarget;
    new Scaling(this, id("scaling"), {
      cluster: this.cluster,
      service,
      serviceName: name,
      min: settings.tasks.min,
      max: settings.tasks.max,
      ...settings.scaling,
      requests: perTarget && targets ? { perTarget, resourceLabel: targets.resourceLabel } : undefined,
    });
  }

  private tellPeople(): void {
    this.output("url", "Where the application answers", this.loadBalancer.url);
    this.output("cluster_name", "ECS cluster", this.cluster.name);
    for (const { settings, service } of this.services)
      if (settings.ingress) this.output("service_name", "ECS service", service.name);
    const further = this.services.filter(({ settings }) => settings.ingress === undefined);
    if (further.length > 0) {
      this.output(
        "further_service_names",
        "ECS services without a load balancer",
        Object.fromEntries(further.map(({ settings, service }) => [settings.suffix, service.name])),
      );
    }
    if (this.capacity.autoscalingGroupName === undefined) return;
    this.output(
      "refresh_hosts_command",
      "Replaces the hosts one by one with the newest image of AWS",
      `aws autoscaling start-instance-refresh --region ${this.props.environment.region} --auto-scaling-group-name ${this.capacity.autoscalingGroupName} --preferences '{"ScaleInProtectedInstances":"Refresh"}'`,
    );
  }
}

const sizeOf = ({ cpu, memory }: TaskPlan): { cpu: number; memory: number } | undefined =>
  cpu === undefined || memory === undefined ? undefined : { cpu, memory };

/** Tasks of the first deployment: what the compose file asks for, within the environment's limits. */
const initialTasks = ({ tasks }: EcsServiceSettings, { replicas }: TaskPlan): number =>
  Math.min(Math.max(replicas ?? tasks.min, tasks.min), tasks.max);

/** Whether a service uses what another offers, or is used. */
const isPartOf = (service: PlannedService, all: readonly PlannedService[]): boolean =>
  all.some((other) => uses(service, other) || uses(other, service));
