import type { DataSite, Offer, Offered } from "../capabilities/building";
import type { Environment } from "../capabilities/environment";
import { foldOver } from "../capabilities/fold";
import { ownHostsOf } from "../capabilities/launch-types";
import { isNone } from "../capabilities/none";
import type { Registry } from "../capabilities/registry/registry";
import type { SharedVolume } from "../capabilities/volumes/shared-volume";
import { Construct } from "../cdktf";
import type { OwnTask } from "../checks/rule";
import type { ComposeProject } from "../compose";
import { type DatabaseAccess, databaseClients } from "../database/database-access";
import { physicalName } from "../naming";
import { SecurityGroup } from "../network/security-group";
import { Notifications } from "../observability/notifications";
import type { HeldSecret } from "../secrets-manager/held-secret";
import { buildAll, vpcOf } from "./build-all";
import { EnvironmentStack } from "./environment-stack";

export interface DataStackProps {
  readonly environment: Environment;
  readonly project: ComposeProject;
  /** What the network's stack offers. */
  readonly given: Offered;
}

/** What must survive deployments: what capabilities keep there, such as images, secrets, and databases. */
export class DataStack extends EnvironmentStack {
  readonly registry: Registry;
  /** The generated secrets of `service.secrets`, by their names in the compose file. */
  readonly secrets: Readonly<Record<string, HeldSecret>>;
  /** Volumes of the compose file on file systems, by name. */
  readonly volumes: Readonly<Record<string, SharedVolume>>;
  /** Whoever mounts one of them is in this group: on Fargate only if there is a volume. */
  readonly volumeClients?: SecurityGroup | undefined;
  /** The database, unless it is hosted elsewhere. */
  readonly database?: DatabaseAccess | undefined;
  /** Whoever reaches it is in this group: where hosts do, even if there is no database yet. */
  readonly databaseClients?: SecurityGroup | undefined;
  /** Tasks beside those of the services. */
  readonly ownTasks: readonly OwnTask[];
  /** What later stacks use. */
  readonly offers: Offered;
  private topic?: Notifications;

  /** @throws Problems when the compose service of a database cannot be mapped to ECS */
  constructor(scope: Construct, props: DataStackProps) {
    super(scope, props.environment, "data");
    const { environment, given } = props;
    const builders = foldOver<(site: DataSite) => Offer>(environment, ({ build }, settings) =>
      isNone(build)
        ? []
        : build.flatMap((one) =>
            one.stack === "data" ? [(site: DataSite) => one.make(site, settings, environment)] : [],
          ),
    );
    this.offers = buildAll(
      builders.map((build) => (offered) => build(this.site(offered, props))),
      given,
    );
    const { registry, secrets, volumes, databases, ownTasks } = this.offers;
    if (!registry) throw new Error("every environment has a registry");
    this.registry = registry;
    this.secrets = secrets ?? {};
    this.volumes = volumes?.shared ?? {};
    this.volumeClients = volumes?.clients;
    this.ownTasks = ownTasks;
    this.database = databases[0]?.access;
    this.databaseClients = this.database?.clients ?? this.clientsOfLaterDatabase(props);
  }

  private site(offered: Offered, { environment, project }: DataStackProps): DataSite {
    return {
      scope: this,
      tags: this.tags,
      offered,
      vpc: vpcOf(offered),
      output: (name, description, value) => this.output(name, description, value),
      project,
      hosts: ownHostsOf(environment),
      alarmsTopicArn: () => this.alarmsTopicArn(environment),
    };
  }

  private alarmsTopicArn({ name, monitoring }: Environment): string {
    this.topic ??= new Notifications(this, "notifications", {
      environment: name,
      mail: monitoring.mail,
      // The service's alarms have a topic of their own, which goes with the service.
      overrides: { topic: { name: physicalName(name, "data-alarms") } },
    });
    return this.topic.topicArn;
  }

  /**
   * Hosts are in the groups of clients from the start. The group is at the address that a database gives it, so that it
   * stays when one comes.
   */
  private clientsOfLaterDatabase({ environment, given }: DataStackProps): SecurityGroup | undefined {
    if (ownHostsOf(environment)?.networkMode !== "bridge") return undefined;
    const { id } = vpcOf(given);
    return new SecurityGroup(
      new Construct(this, "database"),
      "clients",
      databaseClients(environment.name, id),
    );
  }
}
