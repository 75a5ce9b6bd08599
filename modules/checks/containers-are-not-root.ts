import { isRoot, judgedContainers } from "./container-rules";
import type { Rule } from "./rule";

/** Source: Security Hub, ECS.20. */
export const containersAreNotRoot: Rule = {
  id: "containers-are-not-root",
  sentence: "No container runs as root: compose's `user`, or USER of a Dockerfile, names another user.",
  reason: "Whoever breaks out of a program that is root is nearest to being root on the host.",
  check: (synthesis) =>
    judgedContainers(synthesis)
      .filter(({ definition }) => isRoot(definition))
      .map(({ definition: { user }, problem }) =>
        problem(
          "user",
          user === undefined
            ? 'is not set, and neither does a Dockerfile of this project name a USER, so that the container may run as root; write the user and group that the image has for it, such as user: "1000:1000". (containers-are-not-root)'
            : `"${user}" is root; write another user and group, such as user: "1000:1000". (containers-are-not-root)`,
        ),
      ),
};
