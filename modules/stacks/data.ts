import type { Bastion } from "../capabilities/bastion/bastion";
import { DocumentDb } from "../capabilities/documentdb/documentdb";
import type { Environment } from "../capabilities/environment";
import { DatabaseOnHost } from "../capabilities/host-database/database-on-host";
import { plannedDatabase } from "../capabilities/host-database/planned-database";
import { ownHostsOf } from "../capabilities/launch-types";
import { Registry } from "../capabilities/registry/registry";
import { NFS_PORT, SharedVolume } from "../capabilities/volumes/shared-volume";
import { Construct, Fn } from "../cdktf";
import type { OwnTask } from "../checks/rule";
import type { ComposeProject } from "../compose";
import { type DatabaseAccess, databaseClients } from "../database/database-access";
import { physicalName } from "../naming";
import { port, SecurityGroup, WayBetweenGroups } from "../network/security-group";
import type { Vpc } from "../network/vpc";
import { Notifications } from "../observability/notifications";
import { type HeldSecret, holdSecret } from "../secrets-manager/held-secret";
import { EnvironmentStack } from "./environment-stack";

export interface DataStackProps {
  readonly environment: Environment;
  readonly project: ComposeProject;
  readonly vpc: Vpc;
  readonly bastion?: Bastion;
  /** The key that everything stored is under. Default AWS's own. */
  readonly keyArn?: string | undefined;
}

/** What must survive deployments: the image repositories, the generated secrets, and the database. */
export class DataStack extends EnvironmentStack {
  readonly registry: Registry;
  /** The generated secrets of `service.secrets`, by their names in the compose file. */
  readonly secrets: Readonly<Record<string, HeldSecret>>;
  /** Volumes of the compose file on file systems, by name. */
  readonly volumes: Readonly<Record<string, SharedVolume>>;
  /** Whoever mounts one of them is in this group: on Fargate only if there is a volume. */
  readonly volumeClients?: SecurityGroup;
  /** The database, unless it is hosted elsewhere. */
  readonly database?: DatabaseAccess;
  /** Whoever reaches it is in this group: where hosts do, even if there is no database yet. */
  readonly databaseClients?: SecurityGroup;
  /** Tasks beside those of the services. */
  readonly ownTasks: readonly OwnTask[] = [];

  /** @throws Problems when the database's compose service cannot be mapped to ECS */
  constructor(scope: Construct, props: DataStackProps) {
    super(scope, props.environment, "data");
    const { environment } = props;
    this.registry = new Registry(this, "registry", {
      environment: environment.name,
      images: Object.keys(environment.service.images),
      expireUntaggedDays: environment.registry.expireUntaggedDays,
      expireCandidatesDays: environment.registry.expireCandidatesDays,
      disposable: environment.disposable,
    });
    this.output(
      "registries",
      "Where images are pushed",
      Object.fromEntries(Object.entries(this.registry.repositories).map(([image, { url }]) => [image, url])),
    );
    const [repository] = Object.values(this.registry.repositories);
    if (repository)
      this.output("registry", "What `docker login` is for", Fn.element(Fn.split("/", repository.url), 0));
    this.secrets = this.generatedSecrets(environment);
    const { volumes, clients } = this.sharedVolumes(props);
    this.volumes = volumes;
    this.volumeClients = clients;
    const { database } = environment;
    if (database?.hosting === "host") {
      const onHost = new DatabaseOnHost(this, "database", {
        ...this.common(props),
        region: environment.region,
        key: props.keyArn ? { keyArn: props.keyArn, region: environment.region } : undefined,
        vpc: props.vpc,
        ...plannedDatabase(database, props.project, environment),
        tags: this.tags,
      });
      this.database = onHost;
      this.ownTasks = [
        {
          plan: onHost.taskPlan,
          path: ["database", "service"],
          host: { type: database.instanceType, path: ["database", "instanceType"] },
        },
      ];
      this.output("database_host", "Private name of the database", onHost.hostname);
    }
    if (database?.hosting === "documentdb") {
      const documentDb = new DocumentDb(this, "database", {
        ...this.common(props),
        vpcId: props.vpc.id,
        subnetIds: props.vpc.privateSubnets.map(({ id }) => id),
        engineVersion: database.engineVersion,
        instanceClass: database.instanceClass,
        instances: database.instances,
        backupDays: database.backupDays,
        backupWindow: database.backupWindow,
        auditRetentionDays: database.auditRetentionDays,
        password: database.password,
        connection: database.connection,
      });
      this.database = documentDb;
      this.output("database_host", "Name of the database's writer", documentDb.hostname);
    }
    this.letBastionIn(props);
    this.databaseClients = this.database?.clients ?? this.clientsOfLaterDatabase(props);
  }

  private letBastionIn({ environment, bastion }: DataStackProps): void {
    const { database } = this;
    if (!bastion || !database || !environment.bastion?.reaches.includes("database")) return;
    new WayBetweenGroups(this, "bastion-to-database", {
      from: bastion.securityGroup,
      to: database.securityGroup,
      ports: port(database.port),
      why: "Database through the bastion",
      name: physicalName(environment.name, "bastion"),
    });
    this.output(
      "database_tunnel_command",
      "What to type so that a port of this machine leads to the database",
      bastion.tunnelCommand(database.hostname, database.port),
    );
  }

  /**
   * Hosts are in the groups of clients from the start: what is added to a launch template reaches hosts by an instance
   * refresh, minutes after the tasks that need it. The group is at the address that a database gives it, so that it
   * stays when one comes.
   */
  private clientsOfLaterDatabase({ environment, vpc }: DataStackProps): SecurityGroup | undefined {
    const { name } = environment;
    if (ownHostsOf(environment)?.networkMode !== "bridge") return undefined;
    return new SecurityGroup(new Construct(this, "database"), "clients", databaseClients(name, vpc.id));
  }

  private generatedSecrets({ name, service, disposable }: Environment): Readonly<Record<string, HeldSecret>> {
    const generated = Object.entries(service.secrets).flatMap(([secret, source]) =>
      typeof source === "string"
        ? []
        : [
            [
              secret,
              holdSecret(this, `secret-${secret}`, { environment: name, name: secret, source, disposable }),
            ] as const,
          ],
    );
    return Object.fromEntries(generated);
  }

  private sharedVolumes({ environment, vpc }: DataStackProps): {
    readonly volumes: Readonly<Record<string, SharedVolume>>;
    readonly clients?: SecurityGroup;
  } {
    const { name, service, disposable } = environment;
    const wanted = Object.entries(service.volumes).flatMap(([volume, place]) =>
      place.place === "efs" ? [{ volume, ...place }] : [],
    );
    if (wanted.length === 0 && !ownHostsOf(environment)) return { volumes: {} };
    const group = (what: string, description: string): SecurityGroup =>
      new SecurityGroup(this, what, { vpcId: vpc.id, name: physicalName(name, what), description });
    // Hosts mount volumes for their tasks: they are in the group before there is a volume.
    const clients = group("volume-clients", "What may mount the shared volumes");
    if (wanted.length === 0) return { volumes: {}, clients };
    const securityGroup = group("volumes", "Shared volumes: those that mount them in, nothing out");
    clients.allowTo(securityGroup, port(NFS_PORT), "Shared volumes");
    const volumes = wanted.map(({ volume, owner, backups }) => {
      const subnetIds = vpc.privateSubnets.map(({ id }) => id);
      const props = { environment: name, name: volume, subnetIds, securityGroup, owner, backups, disposable };
      return [volume, new SharedVolume(this, `volume-${volume}`, props)] as const;
    });
    return { volumes: Object.fromEntries(volumes), clients };
  }

  private common({ environment }: DataStackProps) {
    const { topicArn } = new Notifications(this, "notifications", {
      environment: environment.name,
      mail: environment.monitoring.mail,
      // The service's alarms have a topic of their own, which goes with the service.
      overrides: { topic: { name: physicalName(environment.name, "data-alarms") } },
    });
    return { environment: environment.name, disposable: environment.disposable, topicArn };
  }
}
