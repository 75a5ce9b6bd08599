import type { Block, Configuration } from "../../picture/configuration.ts";
import { type Part, part } from "../../picture/part.ts";

export function registryParts(configuration: Configuration): Part[] {
  const repositories = configuration.resources("aws_ecr_repository");
  const immutable = repositories.every(({ values }) => values["image_tag_mutability"] === "IMMUTABLE");
  const names = (blocks: readonly Block[]): string[] => blocks.map(({ values }) => String(values["name"]));
  const existing = configuration.data("aws_ecr_repository");
  return [
    ...part(configuration, repositories, {
      kind: "registry",
      title: "ECR registry",
      lines: [...names(repositories), immutable ? "tags never move" : undefined],
    }),
    ...part(configuration, existing, {
      kind: "registry",
      outside: true,
      title: "ECR repositories that exist",
      lines: names(existing),
    }),
  ];
}
