import { SCHEDULER } from "../../aws/schedules/limits.ts";
import type { Schedule } from "../../aws/schedules/schema.ts";
import type { ITerraformDependable } from "../../cdktf.ts";
import { standaloneContainers, type TaskPlan } from "../../compose/index.ts";
import type { ScheduledTask } from "../../compute/scheduled-tasks.ts";
import { noteSecretVersions } from "../../compute/secret-versions.ts";
import { networkConfiguration, Service, type ServiceProps } from "../../compute/service.ts";
import { noteEndpoints, ServiceConnect } from "../../compute/service-connect.ts";
import {
  jobOutput,
  networkOfTask,
  STANDALONE_TASKS,
  StandaloneTask,
  type StandaloneTasks,
} from "../../compute/standalone-task.ts";
import type { SizedTask } from "../../compute/task-capacity.ts";
import { TaskRoles, type TaskRolesProps } from "../../compute/task-roles.ts";
import { ecrRepositories } from "../../delivery/ecr-image.ts";
import type { KeyUse } from "../../encryption/rights.ts";
import { physicalName, terraformIdentifier } from "../../naming.ts";
import { EPHEMERAL_PORTS, port, SecurityGroup } from "../../network/security-group.ts";
import { LogGroups } from "../../observability/log-groups.ts";
import { versionsOf } from "../../secrets-manager/held-secret.ts";
import { escapeTemplates } from "../../terraform-templates.ts";
import type { Make, ServiceSite } from "../building.ts";
import {
  type EcsServiceSettings,
  type NamedService,
  type PlannedService,
  type RunningService,
  standaloneFamily,
} from "../ecs-service.ts";
import { groupsOfTask } from "../offering.ts";
import { containersOf } from "./ecs-services.ts";
import { makeSchedules, scheduleOf } from "./schedules.ts";
import type { Services } from "./schema.ts";
import { putBehind } from "./targets.ts";
import { repositoryOf, taskReferences } from "./task-references.ts";
import {
  type Placed,
  planServices,
  serviceTargets,
  type TargetReferences,
  usedEndpoints,
  uses,
} from "./task-targets.ts";

/**
 * All ECS services of an environment, with their tasks.
 * @throws Problems when the compose services cannot be mapped to ECS
 */
export const runServices: Make<ServiceSite, Services["service"], Placed> = (site, _, environment) => {
  const { scope, project, hands, chosenCapacity, output } = site;
  const logs = new LogGroups(scope, "logs", {
    environment: environment.name,
    containers: containersOf(environment),
    retentionDays: environment.service.logRetentionDays,
  });
  const references = taskReferences(site, environment, logs);
  const { hostedElsewhere, addresses, connections } = hands;
  const runsOn = { launchType: chosenCapacity.launchType, hostedElsewhere, addresses, connections };
  const targets = serviceTargets(environment, project, runsOn, references);
  const runner = new Runner(site, environment);
  const running = runner.runAll(planServices(project, targets), references, logs);
  const services = targets.flatMap(({ settings }) => running.filter((one) => one.settings === settings));
  tellPeople(services, output);
  const { scheduled: tasks, jobs, key } = runner;
  return { services, jobs, ...makeSchedules(site, { environment, tasks, running, key }) };
};

function tellPeople(services: readonly RunningService[], output: ServiceSite["output"]): void {
  const further = services.filter(({ settings }) => settings.ownGroup);
  for (const { settings, service } of services.filter((one) => !further.includes(one)))
    output(terraformIdentifier(settings.names.id("service_name")), "ECS service", service.name);
  if (further.length === 0) return;
  output(
    "further_service_names",
    further.some(({ targets }) => targets) ? "Further ECS services" : "ECS services without a load balancer",
    Object.fromEntries(further.map(({ settings, service }) => [settings.names.key, service.name])),
  );
}

/** What the tasks of a service have in common with those that run by themselves. */
type TaskProps = Pick<
  ServiceProps,
  | "capacity"
  | "architecture"
  | "size"
  | "containerDefinitions"
  | "volumes"
  | "networkMode"
  | "subnetIds"
  | "securityGroup"
  | "furtherGroupIds"
  | "roles"
> & { readonly family: string };

/** An ECS service whose tasks have their group, before anything leads to them. */
type Grouped = Omit<NamedService, "targets" | "requests">;

/** A task of its own, of a container of a service. */
interface OwnTask {
  readonly id: string;
  readonly family: string;
  readonly container: string;
  /** Default: the container's own. */
  readonly command?: readonly string[];
  /** With the name that it has at Scheduler. Default: something else starts it. */
  readonly schedule?: (Schedule & { readonly name: string }) | undefined;
}

/** Rules by which the tasks of one service reach those of another. */
interface TaskRule {
  readonly client: NamedService;
  readonly server: NamedService;
  readonly rules: readonly ITerraformDependable[];
}

class Runner {
  private readonly site: ServiceSite;
  private readonly environment: Placed;
  /** Rules that let tasks out, by their group. */
  private readonly waysOut: Map<SecurityGroup, readonly ITerraformDependable[]>;
  /** Known once all services are there. */
  readonly scheduled: ScheduledTask[] = [];
  readonly jobs: NamedService[] = [];

  constructor(site: ServiceSite, environment: Placed) {
    this.site = site;
    this.environment = environment;
    this.waysOut = new Map([[site.tasks.group, site.tasks.waysOut]]);
  }

  /** Shared volumes that a task mounts. */
  private mountedVolumes({ containers, volumes }: TaskPlan): NonNullable<TaskRolesProps["volumes"]> {
    return Object.values(this.site.offered.volumes).flatMap(
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
  runAll(
    planned: readonly PlannedService[],
    references: TargetReferences,
    logs: LogGroups,
  ): RunningService[] {
    const grouped = planned.map((service) => this.grouped(service));
    const behind = putBehind(this.site, this.environment.service.networkMode, grouped);
    const named = grouped.map((service): NamedService => ({ ...service, ...behind.get(service) }));
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
      if (service.settings.schedule) {
        this.makeJob(service, service.settings.schedule, roles, rules);
        continue;
      }
      running.push({ ...service, service: this.makeService(service, roles, own, needs) });
      this.makeStandaloneTasks(service, roles, rules);
    }
    for (const { targets, service } of running) targets?.serve(service.deployed);
    return running;
  }

  private grouped(service: PlannedService): Grouped {
    const name = service.settings.names.physical(this.environment.name);
    return { ...service, name, securityGroup: this.taskSecurityGroup(service, name) };
  }

  /** In bridge mode tasks are in the hosts' group, whatever group they would have. */
  private taskSecurityGroup({ settings }: PlannedService, name: string): SecurityGroup {
    const { environment, site } = this;
    if (!settings.ownGroup || environment.service.networkMode === "bridge") return this.site.tasks.group;
    const group = new SecurityGroup(site.scope, settings.names.id("tasks-security-group"), {
      vpcId: site.vpc.id,
      // A service may be called what another group is, such as hosts.
      name: physicalName(name, "tasks"),
      description: `Tasks of ${settings.names.title}: those that use it in, HTTPS and the database out`,
    });
    this.waysOut.set(group, site.letOut(group));
    return group;
  }

  /** Opens what tasks offer to those that use it. In bridge mode the proxies listen on any free port of a host. */
  private connectTasks(services: readonly NamedService[]): TaskRule[] {
    const pairs = services.flatMap((client) =>
      services.filter((server) => uses(client, server)).map((server) => ({ client, server })),
    );
    if (this.environment.service.networkMode === "bridge") {
      if (pairs.length === 0) return [];
      const { group } = this.site.tasks;
      const rules = group.allowToWhileRunning(group, EPHEMERAL_PORTS, "Tasks that use each other");
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
    const { name, region, service } = this.environment;
    if (!services.some((one) => isPartOf(one, services))) return undefined;
    return new ServiceConnect(this.site.scope, "service-connect", {
      environment: name,
      region,
      logRetentionDays: service.logRetentionDays,
    });
  }

  /** Each service has roles of its own: its images, its logs, the secrets that its containers get. */
  private makeRoles(
    { name, plan, settings }: NamedService,
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
    return new TaskRoles(this.site.scope, settings.names.id("roles"), {
      environment: name,
      repositories: [
        ...built.map((image) => repositoryOf(this.site.offered, image).arn),
        ...ecrRepositories(plan.containers.map(({ image }) => image)),
      ],
      logGroups: [...groups.map(([, group]) => group.arn), ...(connect ? [connect.logGroupArn] : [])],
      secrets: Object.values(secrets).filter((arn) => read.includes(arn)),
      volumes: this.mountedVolumes(plan),
      key: this.key,
      executeCommand: settings.executeCommand,
    });
  }

  get key(): KeyUse | undefined {
    const { keyArn } = this.site.offered;
    return keyArn === undefined ? undefined : { keyArn, region: this.environment.region };
  }

  /** What a task of the service is made of, whoever starts it. */
  private taskOf(
    { name, plan, target, settings, securityGroup }: NamedService,
    roles: TaskRoles,
  ): Omit<TaskProps, "containerDefinitions"> & { readonly containers: TaskPlan["containers"] } {
    const { environment, site } = this;
    return {
      family: name,
      capacity: site.capacity,
      architecture: target.architecture,
      size: sizeOf(plan),
      containers: noteEndpoints(
        noteSecretVersions(
          plan.containers,
          versionsOf(Object.values(site.offered.secrets)),
          target.launchType,
        ),
        target.reached ?? [],
        target.launchType,
      ),
      volumes: plan.volumes,
      networkMode: environment.service.networkMode,
      subnetIds: site.subnetIds,
      securityGroup,
      furtherGroupIds: groupsOfTask(site.offered.clients, settings.containers),
      roles,
    };
  }

  /** Tasks like the service's own, with another command; deploying people read how to start them. */
  private makeStandaloneTasks(
    service: NamedService,
    roles: TaskRoles,
    rules: readonly ITerraformDependable[],
  ): void {
    const wanted = Object.entries(service.settings.standaloneTasks ?? {});
    if (wanted.length === 0) return;
    const made = wanted.map(([name, task]) => {
      const id = service.settings.names.id(`standalone-${name}`);
      const schedule = task.schedule && {
        ...task.schedule,
        name: physicalName(service.name, name, SCHEDULER.longestName),
      };
      const family = standaloneFamily(service.name, name);
      return [name, this.makeTask(service, roles, rules, { ...task, id, family, schedule })] as const;
    });
    this.tellStarters(
      STANDALONE_TASKS,
      "Tasks that run by themselves",
      service,
      roles,
      Object.fromEntries(made),
    );
  }

  /** A compose service that starts at set times. */
  private makeJob(
    service: NamedService,
    schedule: Schedule,
    roles: TaskRoles,
    rules: readonly ITerraformDependable[],
  ): void {
    const {
      names,
      containers: [container = ""],
    } = service.settings;
    const named = { ...schedule, name: physicalName(service.name, "", SCHEDULER.longestName) };
    const task = { id: names.id("job"), family: service.name, container, schedule: named };
    this.jobs.push(service);
    const made = { [names.key]: this.makeTask(service, roles, rules, task) };
    const output = jobOutput(names.key);
    this.tellStarters(output, `The job ${names.key}`, service, roles, made);
  }

  /** @returns the ARN of its definition, with the revision */
  private makeTask(
    service: NamedService,
    roles: TaskRoles,
    rules: readonly ITerraformDependable[],
    { id, family, container, command, schedule }: OwnTask,
  ): string {
    const { site } = this;
    const { containers, ...task } = this.taskOf(service, roles);
    const own = standaloneContainers(containers, container, command);
    const mounted = own.flatMap(({ mountPoints }) => mountPoints.map(({ sourceVolume }) => sourceVolume));
    const { taskDefinitionArn } = new StandaloneTask(site.scope, id, {
      ...task,
      family,
      containerDefinitions: JSON.stringify(escapeTemplates(own)),
      volumes: task.volumes.filter((volume) => mounted.includes(volume.name)),
      dependsOn: [
        ...(this.waysOut.get(service.securityGroup) ?? []),
        ...site.capacity.ready,
        ...roles.ready,
        ...rules,
      ],
    });
    if (schedule)
      this.scheduled.push({
        name: schedule.name,
        container,
        family,
        taskDefinitionArn,
        roles,
        ...networkOfTask(networkConfiguration(task)),
        schedule: scheduleOf(schedule),
      });
    return taskDefinitionArn;
  }

  /** For those who start tasks by hand, or before a deployment. */
  private tellStarters(
    output: string,
    description: string,
    service: NamedService,
    roles: TaskRoles,
    taskDefinitions: StandaloneTasks["taskDefinitions"],
  ): void {
    const { site } = this;
    const told: StandaloneTasks = {
      cluster: site.cluster.arn,
      capacityProviderStrategy: site.capacity.strategy,
      ...networkOfTask(networkConfiguration(this.taskOf(service, roles))),
      taskDefinitions,
    };
    site.output(output, description, told);
  }

  private makeService(
    named: NamedService,
    roles: TaskRoles,
    connect: ServiceConnect | undefined,
    needs: readonly ITerraformDependable[],
  ): Service {
    const { site } = this;
    const { name, plan, target, targets, requests, settings, securityGroup } = named;
    const { ingress, names } = settings;
    const { containers, ...task } = this.taskOf(named, roles);
    return new Service(site.scope, names.id("service"), {
      ...task,
      name: names.own ?? name,
      replacedBeside: names.own !== undefined,
      cluster: site.cluster,
      containerDefinitions: JSON.stringify(escapeTemplates(containers)),
      initialTasks: initialTasks(settings, plan),
      singleton: settings.singleton,
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
        ...(targets?.ready ?? []),
        ...(requests ?? []),
        ...(this.waysOut.get(securityGroup) ?? []),
        ...site.capacity.ready,
        ...roles.ready,
        ...needs,
      ],
    });
  }
}

const sizeOf = ({ cpu, memory }: TaskPlan): SizedTask["size"] =>
  memory === undefined ? undefined : { memory, ...(cpu === undefined ? {} : { cpu }) };

/** Tasks of the first deployment: what the compose file asks for, within the environment's limits. */
const initialTasks = ({ tasks }: EcsServiceSettings, { replicas }: TaskPlan): number =>
  Math.min(Math.max(replicas ?? tasks.min, tasks.min), tasks.max);

/** Whether a service uses what another offers, or is used. */
const isPartOf = (service: PlannedService, all: readonly PlannedService[]): boolean =>
  all.some((other) => uses(service, other) || uses(other, service));
