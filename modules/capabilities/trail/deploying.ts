import type { Common } from "../../environment/common.ts";
import type { Decisions } from "../deploying.ts";
import type { Trail } from "./schema.ts";

/** A trail looks at the whole account, whoever made it. */
export const decisions: Decisions<Trail, Common & { readonly trail?: unknown }> = (
  { keep },
  { account, disposable },
  { others },
) => {
  const beside = others.filter((other) => other.trail !== undefined && other.account === account);
  return [
    {
      stage: "account",
      message:
        "trail: AWS delivers one copy of an account's management events free of charge; if the account, or its organization, has a trail already, this one costs 2 USD for 100,000 events.",
    },
    ...(beside.length > 0
      ? [
          {
            stage: "neighbours" as const,
            message: `trail: ${beside.map(({ name }) => name).join(", ")} has one, too. One trail sees the whole account; leave it out of all files but one.`,
          },
        ]
      : []),
    ...(disposable && !keep
      ? [
          {
            stage: "file" as const,
            message: "trail.keep: is false: destroy deletes the records, too. Write true to keep them.",
          },
        ]
      : []),
  ];
};
