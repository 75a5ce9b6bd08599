import type { Configuration } from "../../picture/configuration.ts";
import { count, type Part, part, usedOf } from "../../picture/part.ts";

/** The role that people take, told from others by a boundary that stands beside it. */
export const operatorParts = (configuration: Configuration): Part[] =>
  configuration.resources("aws_iam_role").flatMap((role) => {
    const boundaries = usedOf(configuration, role, "aws_iam_policy");
    if (boundaries.length === 0) return [];
    return part(configuration, [role, ...boundaries], {
      kind: "operators",
      title: "Operators",
      lines: [
        String(role.values["name"]),
        `by a second factor, for ${count(Number(role.values["max_session_duration"]) / 3600, "hour")}`,
      ],
    });
  });
