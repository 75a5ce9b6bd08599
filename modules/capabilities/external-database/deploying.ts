import type { Decisions } from "../deploying.ts";
import type { ExternalDatabase } from "./schema.ts";

/** What lets tasks in is not made here. */
export const decisions: Decisions<ExternalDatabase, { readonly network: { readonly cidr: string } }> = (
  { securityGroup, port },
  { network: { cidr } },
) =>
  securityGroup === undefined
    ? []
    : [
        {
          stage: "account",
          message: `database.securityGroup: ${securityGroup} must let port ${port} in from ${cidr}, or from the security groups of the tasks once they are there: aws ec2 authorize-security-group-ingress --group-id ${securityGroup} --protocol tcp --port ${port} --cidr ${cidr}.`,
        },
      ];
