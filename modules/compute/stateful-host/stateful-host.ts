import { AutoscalingGroup, type AutoscalingGroupConfig } from "#provider-aws/autoscaling-group";
import type { CloudwatchMetricAlarmConfig } from "#provider-aws/cloudwatch-metric-alarm";
import type { EcsServiceConfig } from "#provider-aws/ecs-service";
import type { EcsTaskDefinitionVolume } from "#provider-aws/ecs-task-definition";
import { IamInstanceProfile } from "#provider-aws/iam-instance-profile";
import { IamRole, type IamRoleConfig } from "#provider-aws/iam-role";
import { IamRolePolicy } from "#provider-aws/iam-role-policy";
import { LaunchTemplate, type LaunchTemplateConfig } from "#provider-aws/launch-template";
import {
  ServiceDiscoveryService,
  type ServiceDiscoveryServiceConfig,
} from "#provider-aws/service-discovery-service";
import { Construct, Fn, type ITerraformDependable, TerraformLocal } from "../../cdktf.ts";
import { type KeyUse, volumesUnder } from "../../encryption/rights.ts";
import { assumeRoleByHosts, policyDocument } from "../../iam.ts";
import { NAME_LIMITS, physicalName } from "../../naming.ts";
import { port, SecurityGroup } from "../../network/security-group.ts";
import type { Signal, SignalAlarm } from "../../observability/signal-alarm.ts";
import type { Metric } from "../../observability/signals.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import type { ICluster } from "../cluster.ts";
import { ECS_IMAGE_PARAMETER, ecsAgentRights } from "../ecs-agent.ts";
import { type DataVolume, STATEFUL_TAG } from "./data-volume.ts";
import type { PrivateNamespace } from "./private-namespace.ts";
import { userData } from "./user-data.ts";

export interface StatefulHostProps {
  readonly environment: string;
  readonly region: string;
  /** The key that the volume is under. Default AWS's own. */
  readonly key?: KeyUse | undefined;
  readonly vpcId: string;
  /** A subnet in the volume's zone. */
  readonly subnetId: string;
  readonly cluster: ICluster;
  readonly volume: DataVolume;
  readonly namespace: PrivateNamespace;
  readonly architecture: "x86_64" | "arm64";
  /** EC2 instance type of that architecture, with room for one more network interface: the task's. */
  readonly instanceType: string;
  /** TCP port of the database. */
  readonly port: number;
  /** Groups that may reach the port, and nobody else. */
  readonly clients: readonly SecurityGroup[];
  /** A public address, for a subnet whose only way out is the internet gateway. */
  readonly publicAddress: boolean;
  /** What the host may reach by HTTPS: ECS, ECR, S3, EC2, CloudWatch. Default 0.0.0.0/0. */
  readonly httpsTo?: string;
  /** uid:gid of the data's folder. Default 999:999, the user of the official images. */
  readonly dataOwner?: string;
  /** Percent of the volume in use from which the alarm goes off. Default 80. */
  readonly diskAlarmPercent?: number;
  /** Tags that EC2 does not get from the provider: on host, root volume and network interface. */
  readonly tags: Readonly<Record<string, string>>;
  /** What the host needs before it can join: a route out, rules that let it. */
  readonly dependsOn: readonly ITerraformDependable[];
  readonly overrides?: Overrides<{
    role: IamRoleConfig;
    launchTemplate: LaunchTemplateConfig;
    autoscalingGroup: AutoscalingGroupConfig;
    discovery: ServiceDiscoveryServiceConfig;
    alarm: CloudwatchMetricAlarmConfig;
  }>;
}

/** Arguments of an ECS service whose only task runs on the stateful host. */
export type StatefulServiceArguments = Required<
  Pick<
    EcsServiceConfig,
    | "launchType"
    | "schedulingStrategy"
    | "desiredCount"
    | "deploymentMinimumHealthyPercent"
    | "deploymentMaximumPercent"
    | "availabilityZoneRebalancing"
    | "placementConstraints"
    | "networkConfiguration"
    | "serviceRegistries"
  >
>;

/** Least that the ECS image fits on. */
const ROOT_VOLUME_GIB = 30;
/** Seconds that a client goes on using the address of a task that is gone. */
const DNS_TTL_SECONDS = 10;
const METRIC_NAMESPACE = "StatefulHost";
const DISK_METRIC = "DiskUsedPercent";

/**
 * A host of its own for a database in a container: an autoscaling group of one, in the zone of its volume. A host that
 * fails is replaced, and the new one attaches the volume as soon as the old one has let go of it; what the scripts do
 * is told in `prepare-volume.sh`. The launch template is applied by replacing the host, which stops the database for
 * some minutes.
 *
 * The task runs in awsvpc mode with a network interface and a security group of its own, and ECS itself keeps its
 * private DNS name up to date; the host has no right to change DNS.
 */
export class StatefulHost extends Construct {
  /** Private DNS name of the task, `<name>.<environment>.internal`. */
  readonly hostname: string;
  readonly port: number;
  /** Group of the task: only `clients` may reach `port`. It reaches nothing. */
  readonly securityGroup: SecurityGroup;
  /** Group of the host itself: nothing in, HTTPS out. */
  readonly hostSecurityGroup: SecurityGroup;
  /** ECS placement expression that holds on this host only. */
  readonly placementExpression: string;
  /** Folder of the host that the data is in; on the volume, or there is no task. */
  readonly hostPath: string;
  readonly serviceArguments: StatefulServiceArguments;
  /** What the service depends on, so that it is gone before the host and its rights are. */
  readonly ready: readonly ITerraformDependable[];
  private readonly props: StatefulHostProps;
  private readonly mountPoint: string;

  constructor(scope: Construct, id: string, props: StatefulHostProps) {
    super(scope, id);
    this.props = props;
    const { environment, volume, namespace } = props;
    this.port = props.port;
    this.hostname = `${volume.name}.${namespace.name}`;
    this.mountPoint = `/var/lib/stateful/${volume.name}`;
    this.hostPath = `${this.mountPoint}/data`;
    this.placementExpression = `attribute:stateful == ${volume.name}`;
    this.securityGroup = new SecurityGroup(this, "task-security-group", {
      vpcId: props.vpcId,
      name: physicalName(environment, volume.name),
      description: `${volume.name}: its clients in, nothing out`,
    });
    for (const client of props.clients)
      client.allowTo(this.securityGroup, port(props.port), `Clients of ${volume.name}`);
    this.hostSecurityGroup = new SecurityGroup(this, "host-security-group", {
      vpcId: props.vpcId,
      name: physicalName(environment, `${volume.name}-host`),
      description: `Host of ${volume.name}: nothing in, HTTPS to AWS out`,
    });
    this.hostSecurityGroup.allowToNetwork(props.httpsTo ?? "0.0.0.0/0", port(443), "HTTPS to AWS");

    const { profileName, rights } = this.profile();
    const group = this.group(this.launchTemplate(profileName), rights);
    this.serviceArguments = this.serviceOnThisHost();
    this.ready = [group, rights, ...props.dependsOn];
  }

  /** The volume of a task definition that is this host's data. */
  volumeOf(name: string): EcsTaskDefinitionVolume {
    return { name, hostPath: this.hostPath };
  }

  /** What to watch of the host, and of the task of this service. Needs Container Insights. */
  signals(serviceName: string): Signal[] {
    const { volume, cluster, diskAlarmPercent = 80 } = this.props;
    const disk: Metric = {
      namespace: METRIC_NAMESPACE,
      name: DISK_METRIC,
      dimensions: { VolumeId: volume.id },
      statistic: "Maximum",
    };
    const tasks: Metric = {
      namespace: "ECS/ContainerInsights",
      name: "RunningTaskCount",
      dimensions: { ClusterName: cluster.name, ServiceName: serviceName },
      statistic: "Minimum",
    };
    return [
      this.signal("disk", disk, {
        description: `The volume of ${volume.name} is ${diskAlarmPercent} % full, or its host does not report`,
        when: "at or above",
        threshold: diskAlarmPercent,
        periodSeconds: 300,
      }),
      this.signal("no-task", tasks, {
        description: `No task of ${volume.name} runs`,
        when: "below",
        threshold: 1,
        periodSeconds: 60,
      }),
    ];
  }

  /** No data is bad news here: neither host nor task is ever meant to be away. */
  private signal(
    id: string,
    metric: Metric,
    alarm: Pick<SignalAlarm, "description" | "when" | "threshold" | "periodSeconds">,
  ): Signal {
    const { environment, volume, overrides } = this.props;
    return {
      metric,
      alarm: {
        of: this,
        id: `${id}-alarm`,
        name: physicalName(environment, `${volume.name}-${id}`),
        periods: 3,
        missingData: "breaching",
        overrides: overrides?.alarm,
        ...alarm,
      },
    };
  }

  private serviceOnThisHost(): StatefulServiceArguments {
    const { namespace, volume, subnetId, overrides } = this.props;
    const discoveryConfig = withOverrides(overrides?.discovery, {
      name: volume.name,
      description: `Address of the task of ${volume.name}`,
      dnsConfig: {
        namespaceId: namespace.id,
        routingPolicy: "MULTIVALUE",
        dnsRecords: [{ type: "A", ttl: DNS_TTL_SECONDS }],
      },
      // Otherwise a record that ECS did not take back would make the destroy fail.
      forceDestroy: true,
    });
    const discovery = new ServiceDiscoveryService(this, "discovery", discoveryConfig);
    return {
      launchType: "EC2",
      schedulingStrategy: "REPLICA",
      desiredCount: 1,
      // The old task ends before the new one starts: two databases must never open the same files.
      deploymentMinimumHealthyPercent: 0,
      deploymentMaximumPercent: 100,
      availabilityZoneRebalancing: "DISABLED",
      placementConstraints: [{ type: "memberOf", expression: this.placementExpression }],
      networkConfiguration: {
        subnets: [subnetId],
        securityGroups: [this.securityGroup.id],
        assignPublicIp: false,
      },
      serviceRegistries: { registryArn: discovery.arn },
    };
  }

  private profile(): { profileName: string; rights: ITerraformDependable } {
    const { environment, region, cluster, volume, overrides } = this.props;
    const name = physicalName(environment, `${volume.name}-host`, NAME_LIMITS.role);
    const roleConfig = withOverrides(overrides?.role, {
      name,
      description: `Host of ${volume.name}`,
      assumeRolePolicy: assumeRoleByHosts(),
    });
    const role = new IamRole(this, "role", roleConfig);
    const rights = new IamRolePolicy(this, "rights", {
      role: role.name,
      name: "stateful-host",
      policy: policyDocument(
        ...ecsAgentRights(cluster),
        { sid: "AttachThisVolume", actions: ["ec2:AttachVolume"], resources: [volume.arn] },
        {
          sid: "ToThisHost",
          actions: ["ec2:AttachVolume"],
          resources: [`arn:aws:ec2:${region}:*:instance/*`],
          conditions: { StringEquals: { [`aws:ResourceTag/${STATEFUL_TAG}`]: volume.tag } },
        },
        {
          // The action takes no resource.
          sid: "ReportDisk",
          actions: ["cloudwatch:PutMetricData"],
          resources: ["*"],
          conditions: { StringEquals: { "cloudwatch:namespace": METRIC_NAMESPACE } },
        },
        ...(this.props.key ? volumesUnder(this.props.key) : []),
      ),
    });
    const profile = new IamInstanceProfile(this, "profile", { name, role: role.name });
    return { profileName: profile.name, rights };
  }

  private launchTemplate(profileName: string): LaunchTemplate {
    const { props } = this;
    const { environment, volume, overrides } = props;
    const name = physicalName(environment, `${volume.name}-host`, NAME_LIMITS.launchTemplate);
    const tags = { ...props.tags, Name: name, [STATEFUL_TAG]: volume.tag };
    const launchTemplateConfig = withOverrides(overrides?.launchTemplate, {
      name,
      updateDefaultVersion: true,
      // Resolved at each launch: an image that AWS publishes never replaces the host by itself.
      imageId: `resolve:ssm:${ECS_IMAGE_PARAMETER[props.architecture]}`,
      instanceType: props.instanceType,
      iamInstanceProfile: { name: profileName },
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
        instanceMetadataTags: "disabled",
      },
      monitoring: { enabled: true },
      networkInterfaces: [
        {
          deviceIndex: 0,
          associatePublicIpAddress: String(props.publicAddress),
          deleteOnTermination: "true",
          securityGroups: [this.hostSecurityGroup.id],
        },
      ],
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeType: "gp3",
            volumeSize: ROOT_VOLUME_GIB,
            encrypted: "true",
            deleteOnTermination: "true",
          },
        },
      ],
      // The root volume must not be taken for the data volume, neither by snapshots nor by rights.
      tagSpecifications: [
        { resourceType: "instance", tags },
        { resourceType: "volume", tags: { ...props.tags, Name: `${name}-root` } },
        { resourceType: "network-interface", tags: { ...props.tags, Name: name } },
      ],
      userData: Fn.base64encode(this.userData()),
    });
    return new LaunchTemplate(this, "launch-template", launchTemplateConfig);
  }

  /** A reference to the text, since an argument of a Terraform function cannot hold quotes. */
  private userData(): string {
    const { cluster, volume, dataOwner = "999:999", region } = this.props;
    const text = userData({
      clusterName: cluster.name,
      attribute: volume.name,
      volumeId: volume.id,
      mountPoint: this.mountPoint,
      dataOwner,
      region,
      metric: { namespace: METRIC_NAMESPACE, name: DISK_METRIC },
    });
    return new TerraformLocal(this, "user-data", text).asString;
  }

  private group(template: LaunchTemplate, rights: ITerraformDependable): AutoscalingGroup {
    const { environment, volume, subnetId, overrides, dependsOn } = this.props;
    const name = physicalName(environment, `${volume.name}-host`, NAME_LIMITS.autoscalingGroup);
    const autoscalingGroupConfig = withOverrides(overrides?.autoscalingGroup, {
      name,
      minSize: 1,
      maxSize: 1,
      desiredCapacity: 1,
      vpcZoneIdentifier: [subnetId],
      healthCheckType: "EC2",
      healthCheckGracePeriod: 300,
      forceDelete: true,
      launchTemplate: { id: template.id, version: template.latestVersion as unknown as string },
      instanceRefresh: {
        strategy: "Rolling",
        // The volume can be on one host only, so the old host goes first. No skip matching, which the API does not
        // take while the image is an SSM parameter (EC2 Auto Scaling User Guide, as for the service's hosts).
        preferences: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
      },
      // The provider's default tags do not reach a group; its host has those of the launch template.
      tag: Object.entries({ ...this.props.tags, Name: name }).map(([key, value]) => ({
        key,
        value,
        propagateAtLaunch: false,
      })),
      dependsOn: [rights, ...dependsOn],
      timeouts: { delete: "20m" },
    });
    return new AutoscalingGroup(this, "autoscaling-group", autoscalingGroupConfig);
  }
}
