import type { Block, Configuration } from "../../picture/configuration.ts";
import { byStack, type Part, part, usersOf } from "../../picture/part.ts";

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
