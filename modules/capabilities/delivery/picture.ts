import type { Block, Configuration } from "../../picture/configuration.ts";
import { type Part, part, usedOf, usersOf } from "../../picture/part.ts";

/** The role that a pipeline deploys with, and whom it trusts. */
export function pipelineParts(configuration: Configuration): Part[] {
  const attachments = configuration.resources("aws_iam_role_policy_attachment");
  const roles = [
    ...new Set(attachments.flatMap((attachment) => usedOf(configuration, attachment, "aws_iam_role"))),
  ];
  return roles.flatMap((role) => {
    const own = usersOf(configuration, role, "aws_iam_role_policy_attachment");
    const providers = usedOf(configuration, role, "aws_iam_openid_connect_provider");
    const policies = configuration
      .resources("aws_iam_policy")
      .filter((policy) => policy.stack === role.stack && !isBoundaryOfOthers(configuration, policy));
    return part(configuration, [role, ...own, ...providers, ...policies], {
      kind: "pipeline",
      title: "Pipeline",
      lines: [
        String(role.values["name"]),
        ...providers.map(({ values }) => `trusts ${String(values["url"]).replace(/^https:\/\//, "")}`),
      ],
    });
  });
}

/** The boundary of the environment's roles is known by its name, since they are made before it; operators refer to theirs. */
const isBoundaryOfOthers = (configuration: Configuration, policy: Block): boolean =>
  usersOf(configuration, policy, "aws_iam_role").length > 0;
