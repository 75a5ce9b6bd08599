import { type Block, type Configuration, nested } from "../terraform";
import { accessLogBuckets, placeLine } from "./network";
import { byStack, count, type Part, part, usersOf } from "./part";

export function registryParts(configuration: Configuration): Part[] {
  const repositories = configuration.resources("aws_ecr_repository");
  const immutable = repositories.every(({ values }) => values["image_tag_mutability"] === "IMMUTABLE");
  return part(configuration, repositories, {
    kind: "registry",
    title: "ECR registry",
    lines: [
      ...repositories.map(({ values }) => String(values["name"])),
      immutable ? "tags never move" : undefined,
    ],
  });
}

/** Those of access logs are told of with their load balancer. */
export function bucketParts(configuration: Configuration): Part[] {
  const balancers = configuration.resources("aws_lb");
  const logs = balancers.flatMap((balancer) => accessLogBuckets(configuration, balancer));
  const buckets = configuration.resources("aws_s3_bucket").filter((bucket) => !logs.includes(bucket));
  return buckets.flatMap((bucket) =>
    part(configuration, [bucket], {
      kind: "bucket",
      title: "S3 bucket",
      lines: [String(bucket.values["bucket"] ?? `${String(bucket.values["bucket_prefix"])}…`)],
    }),
  );
}

/** Secrets that the environment makes, and outside of it those that it only reads. */
export function secretParts(configuration: Configuration): Part[] {
  const made = configuration.resources("aws_secretsmanager_secret");
  const text = (secrets: readonly Block[]) => ({
    kind: "secrets" as const,
    title: "Secrets Manager",
    lines: secrets.map(({ values }) => String(values["name"] ?? `${String(values["name_prefix"])}…`)),
  });
  const found = configuration.data("aws_secretsmanager_secret");
  return [
    ...byStack(made).flatMap((secrets) => {
      const versions = secrets.flatMap((secret) =>
        usersOf(configuration, secret, "aws_secretsmanager_secret_version"),
      );
      return part(configuration, [...secrets, ...versions], text(secrets));
    }),
    ...part(configuration, found, { ...text(found), outside: true }),
  ];
}

/** Each with the access point, the mount targets and the policies that are made for it. */
export function fileSystemParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_efs_file_system").flatMap((fileSystem) => {
    const own = usersOf(configuration, fileSystem, ...OF_FILE_SYSTEM);
    const targets = own.filter(({ type }) => type === "aws_efs_mount_target");
    const kept = own
      .flatMap(({ values }) => nested(values["backup_policy"]))
      .some(({ status }) => status === "ENABLED");
    return part(configuration, [fileSystem, ...own], {
      kind: "file system",
      title: `EFS file system ${String(fileSystem.values["creation_token"])}`,
      lines: [placeLine(configuration, ...targets), kept ? "backed up every day" : undefined],
    });
  });
}

const OF_FILE_SYSTEM = [
  "aws_efs_access_point",
  "aws_efs_mount_target",
  "aws_efs_backup_policy",
  "aws_efs_file_system_policy",
];

export function databaseParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_docdb_cluster").flatMap((cluster) => {
    const instances = usersOf(configuration, cluster, "aws_docdb_cluster_instance");
    const settings = configuration
      .usedBy(cluster)
      .filter(({ type }) => ["aws_docdb_subnet_group", "aws_docdb_cluster_parameter_group"].includes(type));
    const auditLogs = configuration
      .resources("aws_cloudwatch_log_group")
      .filter(({ values }) => String(values["name"]).startsWith("/aws/docdb/"));
    const classes = [...new Set(instances.map(({ values }) => String(values["instance_class"])))];
    return part(configuration, [cluster, ...instances, ...settings, ...auditLogs], {
      kind: "database",
      title: "DocumentDB",
      lines: [`${count(instances.length, "instance")} of ${classes.join(" or ")}`],
    });
  });
}
