import { MANAGED_RULE_GROUPS, WAF_LIMITS } from "../../aws/waf.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import { capacityOf } from "./capacity.ts";
import { WAF_PROBLEMS } from "./problems.ts";
import type { Waf } from "./schema.ts";

type Found = Disagreement<keyof typeof WAF_PROBLEMS>;
type Settings = Part<Waf>;

/** What a firewall may stand before. */
export interface Neighbours {
  readonly ingress?: unknown;
  readonly site?: unknown;
}

const GROUPS = ["waf", "groups"];

const standsBeforeSomething = (_: Settings, { ingress, site }: Part<Neighbours>): Found[] =>
  ingress !== undefined || site !== undefined
    ? []
    : [
        {
          code: "EOE-ENV-534",
          path: ["waf"],
          message:
            "stands before a load balancer or a site, and there is neither; write ingress or site, or remove it.",
        },
      ];

function isIncluded({ groups = [], requestsPerFiveMinutes, paidCapacity }: Settings): Found[] {
  if (paidCapacity === true) return [];
  const known = groups.filter((key) => key !== undefined);
  const capacity = capacityOf({ groups: known, requestsPerFiveMinutes: requestsPerFiveMinutes ?? false });
  if (capacity <= WAF_LIMITS.includedCapacity) return [];
  const each = known.map((key) => `${key} ${MANAGED_RULE_GROUPS[key].capacity}`).join(", ");
  return [
    {
      code: "EOE-ENV-535",
      path: GROUPS,
      message: `take ${capacity} capacity units (${each}), and ${WAF_LIMITS.includedCapacity} are included; remove groups, or write waf.paidCapacity: true.`,
    },
  ];
}

const eachIsNamedOnce = ({ groups = [] }: Settings): Found[] =>
  groups.flatMap((key, index) =>
    key !== undefined && groups.indexOf(key) < index
      ? [
          {
            code: "EOE-ENV-536" as const,
            path: [...GROUPS, index],
            message: `"${key}" is there already; remove one of the two.`,
          },
        ]
      : [],
  );

const looksForSomething = ({ groups, requestsPerFiveMinutes }: Settings): Found[] =>
  groups?.length === 0 && requestsPerFiveMinutes === false
    ? [
        {
          code: "EOE-ENV-537",
          path: GROUPS,
          message:
            "is empty, and requestsPerFiveMinutes is false: no rule is left; write one of them, or remove waf.",
        },
      ]
    : [];

export const agreement: readonly Rule<Settings, Part<Neighbours>>[] = [
  coded(WAF_PROBLEMS, standsBeforeSomething),
  coded(WAF_PROBLEMS, isIncluded),
  coded(WAF_PROBLEMS, eachIsNamedOnce),
  coded(WAF_PROBLEMS, looksForSomething),
];
