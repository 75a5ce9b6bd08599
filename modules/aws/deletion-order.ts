/**
 * What happens when a resource of one stack is deleted while another stack still uses it. From this the order of a
 * removal follows: users first.
 *
 * Source, 2026-11: API references of the services, as botocore 1.44.8 carries them; the operation is named with each.
 */
export interface Use {
  /** Error by which AWS refuses the deletion while it is used; the provider then tries again for many minutes. */
  readonly refusedBy?: string;
  /** Who uses it, and what becomes of them where AWS does not refuse. */
  readonly usedBy: string;
  /** How those leave it who do not do so by an apply of their own stack. */
  readonly leftBy?: string;
  readonly source: string;
}

export const USES: Readonly<Record<string, Use>> = {
  aws_vpc: {
    refusedBy: "DependencyViolation",
    usedBy: "every subnet, group and gateway in it",
    source: "EC2 DeleteVpc",
  },
  aws_subnet: {
    refusedBy: "DependencyViolation",
    usedBy: "hosts, tasks, load balancers and mount targets that have a network interface in it",
    // EC2 Auto Scaling User Guide, "Use instance scale-in protection": ECS protects hosts that run tasks, and what ends
    // protected ones is this operation, upon which managed draining moves the tasks first.
    leftBy:
      "hosts that run tasks in a zone that goes are protected and stay; end each by: aws autoscaling terminate-instance-in-auto-scaling-group --no-should-decrement-desired-capacity --instance-id ID (aws ec2 describe-instances --filters Name=subnet-id,Values=SUBNET finds them)",
    source: "EC2 DeleteSubnet",
  },
  aws_security_group: {
    refusedBy: "DependencyViolation",
    usedBy: "network interfaces that are in it, and rules of other groups that name it",
    // The launch template has changed, so the group's instance refresh has begun, which no apply waits for.
    leftBy:
      "hosts leave it as they are replaced one by one, which continues after their stack's apply; if this step gives up first, run the same command again",
    source: "EC2 DeleteSecurityGroup",
  },
  aws_ecr_repository: {
    refusedBy: "RepositoryNotEmptyException",
    usedBy: "tasks, which pull their image from it whenever they start",
    source: "ECR DeleteRepository",
  },
  aws_efs_file_system: {
    refusedBy: "FileSystemInUse",
    usedBy: "tasks that mount it",
    source: "EFS DeleteFileSystem",
  },
  aws_efs_access_point: {
    usedBy: "tasks, which cannot start without it",
    source: "EFS DeleteAccessPoint",
  },
  aws_efs_mount_target: {
    usedBy: "running tasks, whose mounts are broken by force",
    source: "EFS DeleteMountTarget",
  },
  aws_secretsmanager_secret: {
    usedBy: "tasks, which cannot start without it",
    source: "Secrets Manager DeleteSecret",
  },
  aws_route53_zone: {
    refusedBy: "HostedZoneNotEmpty",
    usedBy: "records of the names in it",
    source: "Route 53 DeleteHostedZone",
  },
  aws_db_instance: {
    usedBy: "tasks, which lose their database",
    source: "RDS DeleteDBInstance",
  },
  aws_rds_cluster: {
    usedBy: "tasks, which lose their database",
    source: "RDS DeleteDBCluster",
  },
  aws_docdb_cluster: {
    usedBy: "tasks, which lose their database",
    source: "DocumentDB DeleteDBCluster",
  },
  aws_elasticache_cluster: {
    usedBy: "tasks, which lose their cache",
    source: "ElastiCache DeleteCacheCluster",
  },
  aws_elasticache_replication_group: {
    usedBy: "tasks, which lose their cache",
    source: "ElastiCache DeleteReplicationGroup",
  },
  aws_route_table: {
    refusedBy: "DependencyViolation",
    usedBy: "subnets that it is associated with",
    source: "EC2 DeleteRouteTable",
  },
  aws_internet_gateway: {
    refusedBy: "DependencyViolation",
    usedBy: "running hosts with public addresses",
    source: "EC2 DetachInternetGateway",
  },
  aws_eip: {
    // While it is associated; the address of a bastion is so with its host, which goes in the same apply.
    refusedBy: "InvalidIPAddress.InUse",
    usedBy: "commands that were printed with the bastion's address",
    source: "EC2 ReleaseAddress",
  },
  aws_kms_key: {
    usedBy: "everything that is under it, which can no longer be read once its waiting period is over",
    source: "KMS ScheduleKeyDeletion",
  },
  aws_instance: {
    usedBy: "commands that were printed with the bastion's id",
    source: "EC2 TerminateInstances",
  },
  aws_key_pair: {
    usedBy: "hosts, of which no new one starts while their launch template names it",
    source: "EC2 DeleteKeyPair",
  },
};
