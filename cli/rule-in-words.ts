import pc from "picocolors";
import { stringify } from "yaml";
import type { Example, Rule } from "../modules/checks/rule.ts";

/** The whole of a rule, for people. */
export function ruleInWords({ id, level, title, reason, sources, keys, fails, passes }: Rule): string {
  return [
    `${pc.bold(id)} (${level})`,
    title,
    reason,
    "",
    pc.bold("Who asks for it"),
    ...sources.map((source) => `  - ${source}`),
    ...(keys ? ["", pc.bold("Keys of the environment file"), ...keys.map((key) => `  - ${key}`)] : []),
    "",
    pc.bold("Fails"),
    exampleInWords(fails),
    "",
    pc.bold("Passes"),
    exampleInWords(passes),
  ].join("\n");
}

const exampleInWords = (example: Example): string => stringify(example).trimEnd().replace(/^/gm, "  ");
