import type { Construct } from "../cdktf";
import type { ComposeProject, TaskPlan } from "../compose";
import type { Environment } from "../config/schema";
import type { DatabaseAccess } from "../data/database-access";
import { DatabaseOnHost } from "../data/database-on-host";
import { DocumentDb } from "../data/documentdb";
import { type HeldSecret, holdSecret } from "../data/held-secret";
import { Registry } from "../delivery/registry";
import { physicalName } from "../naming";
import type { Vpc } from "../network/vpc";
import { Notifications } from "../observability/notifications";
import { EnvironmentStack } from "./environment-stack";

export interface DataStackProps {
  readonly environment: Environment;
  readonly project: ComposeProject;
  readonly vpc: Vpc;
}

/** What must survive deployments: the image repositories, the generated secrets, and the database. */
export class DataStack extends EnvironmentStack {
  readonly registry: Registry;
  /** The generated secrets of `service.secrets`, by their names in the compose file. */
  readonly secrets: Readonly<Record<string, HeldSecret>>;
  /** The database, unless it is hosted elsewhere. */
  readonly database?: DatabaseAccess;
  /** The task of a database on a host of its own. */
  readonly taskPlan?: TaskPlan;

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
    this.secrets = this.generatedSecrets(environment);
    const { database } = environment;
    if (database?.hosting === "host") {
      const onHost = new DatabaseOnHost(this, "database", {
        ...this.common(props),
        region: environment.region,
        vpc: props.vpc,
        settings: database,
        project: props.project,
        tags: this.tags,
      });
      this.database = onHost;
      this.taskPlan = onHost.taskPlan;
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
        password: database.password,
        connection: database.connection,
      });
      this.database = documentDb;
      this.output("database_host", "Name of the database's writer", documentDb.hostname);
    }
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
