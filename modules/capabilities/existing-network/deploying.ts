import { interfaceEndpoints } from "../../network/egress.ts";
import type { Decision, Decisions } from "../deploying.ts";
import type { Reads } from "./reads.ts";
import type { ExistingNetwork } from "./schema.ts";

/** What no plan can see of a VPC that somebody else has made. */
export const decisions: Decisions<ExistingNetwork, Reads> = ({ endpoints }, { network }) => {
  const at = (message: string): Decision => ({ stage: "account", message });
  if (network.egress === "existing-route") {
    return [
      at(
        "network.egress: what private subnets send goes by the VPC's own route, and is billed where that leads: no price here holds it. A firewall on the way must let HTTPS out to AWS and to the registries of the images.",
      ),
    ];
  }
  if (network.egress !== "endpoints" || endpoints === "create") return [];
  return [
    at(
      `network.existing.endpoints: their security groups must let port 443 in from ${network.cidr}, and their policies let this account's roles call ${interfaceEndpoints([]).join(", ")}, and s3.`,
    ),
  ];
};
