import type { Decisions } from "../deploying.ts";
import type { Reads } from "./build.ts";
import type { Waf } from "./schema.ts";

export const decisions: Decisions<Waf, Reads> = ({ mode, groups }) =>
  mode === "block" && groups.includes("common")
    ? [
        {
          stage: "file",
          message:
            "waf.groups: common blocks bodies above 8 KB and requests without a user agent, among others; deploy mode: count first, and look at the log before you block (docs/waf.md).",
        },
      ]
    : [];
