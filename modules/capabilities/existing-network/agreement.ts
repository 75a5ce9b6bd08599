import { isDeepStrictEqual } from "node:util";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import { FLOW_LOGS } from "../network/schema.ts";
import { EXISTING_NETWORK_PROBLEMS } from "./problems.ts";
import type { Reads } from "./reads.ts";
import type { ExistingNetwork } from "./schema.ts";

type Code = keyof typeof EXISTING_NETWORK_PROBLEMS;
type Settings = Part<ExistingNetwork>;

const TIERS = ["public", "private"] as const;
const at = (...path: (string | number)[]) => ["network", "existing", ...path];

function keysHaveAnEffect(existing: Settings, { network }: Part<Reads>): Disagreement<Code>[] {
  const without = (path: (string | number)[], message: string): Disagreement<Code> => ({
    code: "EOE-ENV-401",
    path,
    message,
  });
  const logs = network?.flowLogs;
  return [
    ...(network?.ipv6
      ? [
          without(
            ["network", "ipv6"],
            "has no effect beside network.existing, whose IPv6 is as it is; remove it.",
          ),
        ]
      : []),
    ...(network?.subnets === undefined
      ? []
      : [
          without(
            ["network", "subnets"],
            "has no effect beside network.existing, whose subnets have their networks; remove it, and name them in network.existing.subnets.",
          ),
        ]),
    ...(logs === undefined || logs === false || isDeepStrictEqual(logs, FLOW_LOGS)
      ? []
      : [
          without(
            ["network", "flowLogs"],
            "has no effect beside network.existing: the logs of a VPC are those of whoever made it; remove it.",
          ),
        ]),
    ...(existing.endpoints === undefined || network?.egress === undefined || network.egress === "endpoints"
      ? []
      : [
          without(
            at("endpoints"),
            `${existing.endpoints} has no effect while network.egress is ${network.egress}; remove it, or write egress: endpoints.`,
          ),
        ]),
  ];
}

function oneForEachZone({ subnets }: Settings, { network }: Part<Reads>): Disagreement<Code>[] {
  const zones = typeof network?.zones === "number" ? network.zones : network?.zones?.length;
  return TIERS.flatMap((tier): Disagreement<Code>[] => {
    const list = subnets?.[tier];
    if (!isList(list)) return [];
    const twice = list.flatMap((id, index): Disagreement<Code>[] => {
      if (id === undefined) return [];
      const code = "EOE-ENV-404";
      const path = at("subnets", tier, index);
      if (list.indexOf(id) < index) return [{ code, path, message: `"${id}" is listed twice.` }];
      if (tier !== "private" || !isList(subnets?.public) || !subnets.public.includes(id)) return [];
      const message = `"${id}" is in subnets.public as well; name one that the internet has no route to.`;
      return [{ code, path, message }];
    });
    if (zones === undefined || list.length === zones) return twice;
    const message = `has ${list.length} entries for network.zones ${zones}; list one subnet for each zone.`;
    return [{ code: "EOE-ENV-402", path: at("subnets", tier), message }, ...twice];
  });
}

const isList = (by: unknown): by is readonly (string | undefined)[] => Array.isArray(by);

/** What stands in public subnets, with what to write to have it in private ones. */
function publicSubnetsAreNamed({ subnets }: Settings, environment: Part<Reads>): Disagreement<Code>[] {
  if (subnets?.private === undefined || subnets.public !== undefined) return [];
  const { ingress, capacity, database, cache, bastion, network } = environment;
  const wants = [
    ...(ingress?.public === true ? ["ingress.public: true"] : []),
    ...(capacity?.placement === "public" ? ["capacity.placement: public"] : []),
    ...(database?.placement === "public" ? ["database.placement: public"] : []),
    ...(cache?.placement === "public" ? ["cache.placement: public"] : []),
    ...(bastion?.access === "ssh" ? ["bastion.access: ssh"] : []),
    ...(bastion?.access === "session-manager" && network?.egress === "none"
      ? ["bastion, with network.egress: none,"]
      : []),
  ];
  return wants.map((what) => ({
    code: "EOE-ENV-403",
    path: at("subnets"),
    message: `has no public, where ${what} belongs; name subnets that route to an internet gateway, or keep that private.`,
  }));
}

export const agreement: readonly Rule<Settings, Part<Reads>>[] = [
  coded(EXISTING_NETWORK_PROBLEMS, keysHaveAnEffect),
  coded(EXISTING_NETWORK_PROBLEMS, oneForEachZone),
  coded(EXISTING_NETWORK_PROBLEMS, publicSubnetsAreNamed),
];
