import type { Common } from "../../environment/common.ts";
import type { Decisions, Steps } from "../deploying.ts";
import { issuerOf } from "./issuer.ts";
import type { Delivery, Stored } from "./schema.ts";

export const decisions: Decisions<
  Delivery,
  Common & Stored & { readonly delivery?: Delivery | undefined }
> = (delivery, { name }, { others }) => {
  const issuer = (one: Delivery): string => issuerOf(one).host;
  const before = others.find(
    (other) =>
      other.delivery?.identityProvider === "create" &&
      delivery.identityProvider === "create" &&
      issuer(other.delivery) === issuer(delivery),
  );
  const within = others.filter((other) => other.name.startsWith(`${name}-`));
  return [
    ...within.map(
      (other) =>
        ({
          stage: "neighbours",
          message: `delivery: the rights of the pipeline are on names that begin with ${name}-, and so do those of ${other.name}. Keep the two in accounts of their own, or rename one.`,
        }) as const,
    ),
    {
      stage: "account",
      message: `delivery: one person with rights on IAM deploys ${name} once, and again whenever a plan changes ${name}-delivery; the pipeline cannot give itself rights: docs/pipelines.md.`,
    },
    ...(before
      ? ([
          {
            stage: "neighbours",
            message: `delivery.identityProvider: ${before.name} makes the provider, too; an account has one for each issuer. If both are in one account, write existing in one of them.`,
          },
        ] as const)
      : []),
  ];
};

export const firstDeployment: Steps<Delivery, Common & Stored> = (_, { name }) => [
  { before: "network", command: `npx cdktf deploy ${name}-delivery # what the pipeline may do; by a person` },
];
