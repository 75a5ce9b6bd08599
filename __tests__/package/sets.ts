import type { Suite } from "../support/turns.ts";

/** npm is what most people have; the others, and a repository that is no Node project, take turns. */
export const PACKAGE: Suite = {
  name: "package",
  variable: "PACKAGE_SETS",
  always: ["npm.test.ts"],
  sets: [["pnpm.test.ts", "rules.test.ts"], ["yarn.test.ts", "cdktn.test.ts"], ["no-node.test.ts"]],
};
