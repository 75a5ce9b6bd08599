import { findRegion, nearestRegions, otherPartitionOf } from "../aws/regions.ts";
import { ENVIRONMENT_PROBLEMS, type EnvironmentCode } from "../problem-codes/environment.ts";
import { coded, type Disagreement, type FileCombination, type Part, type Rule } from "./agreement.ts";
import type { Common } from "./common.ts";
import { OWN_TAGS } from "./own-tags.ts";

function regionExists({ region }: Part<Common>): Disagreement<EnvironmentCode>[] {
  if (region === undefined || findRegion(region)) return [];
  const path = ["region"];
  const partition = otherPartitionOf(region);
  if (partition)
    return [
      {
        code: "EOE-ENV-101",
        path,
        message: `"${region}" is in AWS's partition ${partition}; only regions of "aws" are supported.`,
      },
    ];
  const near = nearestRegions(region);
  const nearest = near.length === 0 ? "" : ` Did you mean ${near.join(" or ")}?`;
  return [{ code: "EOE-ENV-102", path, message: `"${region}" is not an AWS region.${nearest}` }];
}

/** Most tags on a resource; those that AWS adds itself do not count. */
const MOST_TAGS = 50;
/** EC2 and the autoscaling group get `Name` and `AmazonECSManaged` besides. */
const ADDED_BY_RESOURCES = 2;

const tagsHaveOneMeaning: FileCombination<Part<Common>, unknown> = {
  id: "tags-have-one-meaning",
  keys: ["tags.more", "tags"],
  sentence:
    "Further tags have keys of their own, whatever their capitals, which AWS does not reserve, and leave room for the others.",
  source:
    'AWS General Reference, "Tagging AWS resources": 50 tags, keys that begin with aws: are reserved; IAM User Guide, "Tags for IAM resources": keys of roles are not case sensitive (2026-11)',
  check: ({ tags }) => {
    const more = Object.keys(tags?.more ?? {});
    const most = MOST_TAGS - OWN_TAGS.length - ADDED_BY_RESOURCES;
    const own = more.filter((key) => (OWN_TAGS as readonly string[]).includes(key));
    const before = (key: string): string | undefined =>
      [...OWN_TAGS, ...more.slice(0, more.indexOf(key))].find(
        (other) => other !== key && other.toLowerCase() === key.toLowerCase(),
      );
    const alike = more.flatMap((key) => {
      const other = own.includes(key) ? undefined : before(key);
      return other === undefined ? [] : [{ key, other }];
    });
    const reserved = more.filter((key) => /^aws:/i.test(key));
    return [
      ...own.map((key) => ({
        path: ["tags", "more", key],
        message: "has no effect: the project sets this tag itself; remove it, or choose another key.",
      })),
      ...alike.map(({ key, other }) => ({
        path: ["tags", "more", key],
        message: `differs from the tag ${other} by capitals alone, and IAM takes them for one; remove it, or choose another key.`,
      })),
      ...reserved.map((key) => ({
        path: ["tags", "more", key],
        message: "begins with aws:, which AWS reserves; choose another key.",
      })),
      ...(more.length > most
        ? [
            {
              path: ["tags", "more"],
              message: `has ${more.length} tags; with the project's own, AWS allows ${most}.`,
            },
          ]
        : []),
    ];
  },
};

/** What the keys agree on that every environment has. */
export const COMMON_RULES: readonly Rule<Part<Common>, unknown>[] = [
  coded(ENVIRONMENT_PROBLEMS, regionExists),
  tagsHaveOneMeaning,
];
