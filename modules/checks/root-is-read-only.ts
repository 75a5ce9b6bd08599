import { judgedContainers } from "./container-rules";
import type { Rule } from "./rule";

/** Source: Security Hub, ECS.5. */
export const rootIsReadOnly: Rule = {
  id: "root-is-read-only",
  sentence: "No container can write to its own file system, but to volumes and tmpfs only.",
  reason: "Whoever gets in can then neither leave a program behind nor change those that are there.",
  check: (synthesis) =>
    judgedContainers(synthesis)
      .filter(({ definition }) => !definition.readonlyRootFilesystem)
      .map(({ problem }) =>
        problem(
          "read_only",
          "is not true, so that whoever gets in can change the program; write read_only: true, with tmpfs for what it must write, such as tmpfs: [/tmp:size=64m]. (root-is-read-only)",
        ),
      ),
};
