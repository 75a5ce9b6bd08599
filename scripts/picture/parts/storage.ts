import type { Block, Configuration } from "../terraform";
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

export function bucketParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_s3_bucket").flatMap((bucket) =>
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

export function databaseParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_docdb_cluster").flatMap((cluster) => {
    const instances = usersOf(configuration, cluster, "aws_docdb_cluster_instance");
    const settings = configuration
      .usedBy(cluster)
      .filter(({ type }) => ["aws_docdb_subnet_group", "aws_docdb_cluster_parameter_group"].includes(type));
    const classes = [...new Set(instances.map(({ values }) => String(values["instance_class"])))];
    return part(configuration, [cluster, ...instances, ...settings], {
      kind: "database",
      title: "DocumentDB",
      lines: [`${count(instances.length, "instance")} of ${classes.join(" or ")}`],
    });
  });
}
