import type { Suite } from "./support/turns.ts";

/** The slow files of `npm run test:unit`, by their paths in `__tests__/`; every other file always runs. */
export const UNIT: Suite = {
  name: "unit",
  variable: "UNIT_SETS",
  always: [],
  /** Each about four minutes of one processor. */
  sets: [
    [
      "cli/bin.test.ts",
      "cli/deploy/killed.test.ts",
      "cli/deploy/remove-old-releases.test.ts",
      "cli/deploy/secrets.test.ts",
    ],
    [
      "cli/deploy/delivery-stack.test.ts",
      "cli/deploy/destroy.test.ts",
      "compose/document.test.ts",
      "scripts/new-capability.test.ts",
      "scripts/picture.test.ts",
    ],
    [
      "capabilities/bastion/known-hosts-script.test.ts",
      "cli/apply.test.ts",
      "cli/customise.test.ts",
      "cli/deploy/early-ends.test.ts",
      "corpus/init-on-rds.test.ts",
    ],
    [
      "cli/deploy/destroy-aurora.test.ts",
      "cli/new.test.ts",
      "cli/program.test.ts",
      "stacks/reproducible.test.ts",
    ],
  ],
};
