/**
 * What the package exports. A project's main.ts needs `cdktfApp`; scripts and tests of one's own use `synthesise` and the
 * loaders; `customise.ts` uses `childrenOf` and `addLifecycle`; the constructs stand by themselves in any CDKTF stack.
 */
export { type CdktfAppOptions, cdktfApp } from "./cli/cdktf-app.ts";
export type { Customise } from "./cli/customise.ts";
export { type JudgeOptions, judgeApp, judgePlan } from "./cli/judge.ts";
export {
  type RefusedEnvironment,
  type Synthesis,
  type SynthesisedDeployment,
  type SynthesisOptions,
  synthesise,
  synthesiseEach,
} from "./cli/synthesise.ts";
export type { SynthesisedStack, TerraformJson } from "./cli/synthesised-stack.ts";
export { Bastion, type BastionProps, type SshAccess } from "./modules/capabilities/bastion/bastion.ts";
export {
  type HostKeyTrust,
  KnownHosts,
  type KnownHostsProps,
} from "./modules/capabilities/bastion/known-hosts.ts";
export { DocumentDb, type DocumentDbProps } from "./modules/capabilities/documentdb/documentdb.ts";
export { EncryptionKey, type EncryptionKeyProps } from "./modules/capabilities/encryption/encryption-key.ts";
export type { Environment } from "./modules/capabilities/environment.ts";
export {
  FargateCapacity,
  type FargateCapacityProps,
} from "./modules/capabilities/fargate/fargate-capacity.ts";
export {
  DatabaseOnHost,
  type DatabaseOnHostProps,
  type DatabaseReferences,
} from "./modules/capabilities/host-database/database-on-host.ts";
export { type Architecture, Capacity, type CapacityProps } from "./modules/capabilities/hosts/capacity.ts";
export { type LoadedEnvironment, loadEnvironment, parseEnvironment } from "./modules/capabilities/load.ts";
export { LoadBalancer, type LoadBalancerProps } from "./modules/capabilities/load-balancer/load-balancer.ts";
export {
  ManagedInstances,
  type ManagedInstancesProps,
  type Manufacturer,
} from "./modules/capabilities/managed-instances/managed-instances.ts";
export { Alarms, type AlarmsProps, type AlarmThresholds } from "./modules/capabilities/monitoring/alarms.ts";
export {
  Dashboard,
  type DashboardProps,
  type Graph,
  type WatchedService,
} from "./modules/capabilities/monitoring/dashboard.ts";
export { Registry, type RegistryProps } from "./modules/capabilities/registry/registry.ts";
export { SharedVolume, type SharedVolumeProps } from "./modules/capabilities/volumes/shared-volume.ts";
export type { Finding } from "./modules/checks/waivers.ts";
export * from "./modules/compose/index.ts";
export { Cluster, type ClusterProps, type ICluster } from "./modules/compute/cluster.ts";
export { Service, type ServiceProps } from "./modules/compute/service.ts";
export { ServiceConnect, type ServiceConnectProps } from "./modules/compute/service-connect.ts";
export {
  StatefulHost,
  type StatefulHostProps,
  type StatefulServiceArguments,
} from "./modules/compute/stateful-host/stateful-host.ts";
export { TaskRoles, type TaskRolesProps } from "./modules/compute/task-roles.ts";
export { Image, type ImageProps } from "./modules/delivery/image.ts";
export {
  type HealthCheckProps,
  type ITargetGroup,
  TargetGroup,
  type TargetGroupProps,
  type TargetRule,
  type TargetTreatment,
} from "./modules/ingress/target-group.ts";
export { Egress, type EgressKind, type EgressProps } from "./modules/network/egress.ts";
export { FlowLogs, type FlowLogsProps } from "./modules/network/flow-logs.ts";
export {
  type PortRange,
  SecurityGroup,
  type SecurityGroupProps,
  type WayBetweenGroupsProps,
} from "./modules/network/security-group.ts";
export {
  type IRoutedSubnet,
  type IRoutedVpc,
  type ISubnet,
  type IVpc,
  Vpc,
  type VpcProps,
} from "./modules/network/vpc.ts";
export { NullProvider } from "./modules/null-provider.ts";
export { LogGroups, type LogGroupsProps } from "./modules/observability/log-groups.ts";
export { Notifications, type NotificationsProps } from "./modules/observability/notifications.ts";
export { Scaling, type ScalingProps } from "./modules/observability/scaling.ts";
export { addLifecycle, childrenOf, type Override, type Overrides } from "./modules/overrides.ts";
export { formatProblem, type Problem, Problems } from "./modules/problems.ts";
export { ComposedSecret, GeneratedSecret } from "./modules/secrets-manager/generated-secret.ts";
export type { Deployment, DeploymentStacks } from "./modules/stacks/deployment.ts";
export { PrivateBucket, type PrivateBucketProps } from "./modules/storage/private-bucket.ts";
