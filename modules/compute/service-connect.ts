import { CloudwatchLogGroup } from "#provider-aws/cloudwatch-log-group";
import type { EcsServiceServiceConnectConfiguration } from "#provider-aws/ecs-service";
import {
  ServiceDiscoveryHttpNamespace,
  type ServiceDiscoveryHttpNamespaceConfig,
} from "#provider-aws/service-discovery-http-namespace";
import { Construct } from "../cdktf.ts";
import type { ContainerDefinition, Endpoint, LaunchType } from "../compose/index.ts";
import { physicalName } from "../naming.ts";
import { type Overrides, withOverrides } from "../overrides.ts";
import { withNote } from "./container-notes.ts";

export interface ServiceConnectProps {
  readonly environment: string;
  readonly region: string;
  /** Of the proxies' logs, in days. */
  readonly logRetentionDays: number;
  readonly overrides?: Overrides<{ namespace: ServiceDiscoveryHttpNamespaceConfig }>;
}

const NOTE = "endpoints";

/**
 * For endpoints whose protocol the proxy speaks (`app_protocol`); to TCP, which is the default, it adds no limit but an
 * hour of silence. Left out, a request is cut after 15 s (containers-roadmap 1958), below nginx's 50 s. So the proxy
 * sets no limit (0), as there is none on the laptop: the caller's own counts. The provider sends both values when one is
 * given, and 0 for the other; the idle time is AWS's default for HTTP.
 * Sources: ECS API reference, TimeoutConfiguration; terraform-provider-aws, `expandTimeout` (2026-11).
 */
const REQUEST_TIMEOUTS = { perRequestTimeoutSeconds: 0, idleTimeoutSeconds: 300 };

/**
 * The namespace in which ECS services reach each other by the names of the compose file. ECS adds a proxy to each of
 * their tasks, which knows the names that there were when the task started.
 * Source: ECS Developer Guide, "Amazon ECS Service Connect components".
 */
export class ServiceConnect extends Construct {
  readonly logGroupArn: string;
  private readonly props: ServiceConnectProps;
  private readonly namespaceArn: string;
  private readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: ServiceConnectProps) {
    super(scope, id);
    this.props = props;
    const { environment, logRetentionDays, overrides } = props;
    const namespaceConfig = withOverrides(overrides?.namespace, {
      name: physicalName(environment, ""),
      description: `Services of ${environment} among each other`,
    });
    const namespace = new ServiceDiscoveryHttpNamespace(this, "namespace", namespaceConfig);
    const logs = new CloudwatchLogGroup(this, "logs", {
      name: `/${environment}/service-connect`,
      retentionInDays: logRetentionDays,
    });
    this.namespaceArn = namespace.arn;
    this.logGroupName = logs.name;
    this.logGroupArn = logs.arn;
  }

  /** For a service that offers endpoints, or only uses those of others. */
  configuration(offered: readonly Endpoint[]): EcsServiceServiceConnectConfiguration {
    const { environment, region } = this.props;
    return {
      enabled: true,
      namespace: this.namespaceArn,
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": this.logGroupName,
          "awslogs-region": region,
          "awslogs-stream-prefix": environment,
        },
      },
      service: offered.map(({ service, port, portName, discoveryName, appProtocol }) => ({
        portName,
        discoveryName,
        clientAlias: { dnsName: service, port },
        ...(appProtocol === undefined ? {} : { timeout: REQUEST_TIMEOUTS }),
      })),
    };
  }
}

/**
 * Containers with a note of the endpoints of other tasks that they may use. A task does not learn of a name that
 * comes later; with the note, a new one makes a new task definition, and so new tasks.
 */
export function noteEndpoints(
  containers: readonly ContainerDefinition[],
  reached: readonly Endpoint[],
  launchType: Pick<LaunchType, "labels">,
): ContainerDefinition[] {
  if (reached.length === 0) return [...containers];
  const endpoints = reached.map(({ service, port }) => `${service}:${port}`).sort();
  return containers.map((container) => withNote(container, launchType, NOTE, endpoints.join(",")));
}
