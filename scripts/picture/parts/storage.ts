import type { Block, Configuration } from "../terraform";
import { type Part, part } from "./part";

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

export function secretParts(configuration: Configuration): Part[] {
  const type = "aws_secretsmanager_secret";
  const text = (blocks: readonly Block[]) => ({
    kind: "secrets" as const,
    title: "Secrets Manager",
    lines: blocks.map(({ values }) => String(values["name"])),
  });
  const made = configuration.resources(type);
  const found = configuration.data(type);
  return [
    ...part(configuration, made, text(made)),
    ...part(configuration, found, { ...text(found), outside: true }),
  ];
}
