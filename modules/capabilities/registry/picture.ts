import type { Configuration } from "../../picture/configuration.ts";
import { type Part, part } from "../../picture/part.ts";

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
