import type { DataSite } from "../capabilities/building.ts";
import type { Environment } from "../capabilities/environment.ts";
import { ownHostsOf } from "../capabilities/launch-types.ts";
import type { Offered } from "../capabilities/offering.ts";
import type { Construct } from "../cdktf.ts";
import type { ComposeProject } from "../compose/index.ts";
import { physicalName } from "../naming.ts";
import { Notifications } from "../observability/notifications.ts";
import { buildAll } from "./build-all.ts";
import { EnvironmentStack } from "./environment-stack.ts";

export interface DataStackProps {
  readonly environment: Environment;
  readonly project: ComposeProject;
  /** What the network's stack offers. */
  readonly given: Offered;
}

/** What must survive deployments: what capabilities keep there, such as images, secrets, and databases. */
export class DataStack extends EnvironmentStack {
  /** What later stacks use. */
  readonly offers: Offered;
  private topic?: Notifications;

  /** @throws Problems when the compose service of a database cannot be mapped to ECS */
  constructor(scope: Construct, props: DataStackProps) {
    super(scope, props.environment, "data");
    const { environment, given } = props;
    this.offers = buildAll(environment, "data", (offered) => this.site(offered, props), given);
  }

  private site(offered: Offered, { environment, project }: DataStackProps): DataSite {
    return this.siteWith(offered, {
      project,
      hosts: ownHostsOf(environment),
      alarmsTopicArn: () => this.alarmsTopicArn(environment),
    });
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
}
