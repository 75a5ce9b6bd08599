import type { Path } from "../origin.ts";
import type { FieldContext } from "./context.ts";

/** How long a container must have run before ECS restarts it. Source: API_ContainerRestartPolicy. */
const LEAST_ATTEMPT_SECONDS = 60;

/**
 * Whether a task lives on when the container ends. Compose restarts containers; ECS replaces the task of an essential
 * container, and restarts a container only by a restart policy.
 *
 * @param ending containers that others wait for until they have ended
 */
export function setRestart(context: FieldContext, ending: ReadonlySet<string>): void {
  const { container, service, name } = context;
  const { condition } = service.deploy?.restart_policy ?? {};
  const path =
    service.restart === undefined && condition !== undefined
      ? context.member("deploy", "restart_policy", "condition")
      : context.member("restart");
  const written = service.restart ?? fromCondition(condition);
  const ends = ending.has(name);
  if (ends) {
    container.essential = false;
    if (written === "always" || written === "unless-stopped") {
      context.refuse(
        "EOE-COMPOSE-149",
        `"${written}" would restart the container forever, but another service waits for it to complete; write no or on-failure.`,
        path,
      );
    }
  }
  switch (written) {
    case undefined:
      return;
    case "always":
    case "unless-stopped":
      context.decide("mapped", "The container is essential: when it stops, ECS starts a new task.", path);
      return;
    case "no":
      no(context, ends, path);
      return;
    case "on-failure":
      container.restartPolicy = {
        enabled: true,
        ignoredExitCodes: [0],
        restartAttemptPeriod: LEAST_ATTEMPT_SECONDS,
      };
      context.decide(
        "mapped",
        `ECS restarts the container when it fails, if it ran for ${LEAST_ATTEMPT_SECONDS} s; else it starts a new task.`,
        path,
      );
      return;
    default:
      if (written.startsWith("on-failure:"))
        context.refuse(
          "EOE-COMPOSE-150",
          `"${written}" is not possible; ECS counts no attempts. Write on-failure.`,
          path,
        );
      else
        context.refuse(
          "EOE-COMPOSE-151",
          `"${written}" is not a restart policy; allowed are no, always, unless-stopped and on-failure.`,
          path,
        );
  }
}

function no(context: FieldContext, ends: boolean, path: Path): void {
  const { container, target, name } = context;
  if (target.exposed?.service === name || target.services.length === 1) {
    if (!ends)
      context.refuse(
        "EOE-COMPOSE-152",
        "is not possible for a container that the task cannot do without; ECS replaces it. Write unless-stopped.",
        path,
      );
    return;
  }
  container.essential = false;
  context.decide(
    "mapped",
    "The container is not essential: when it stops, the others go on without it.",
    path,
  );
}

function fromCondition(condition: string | undefined): string | undefined {
  return condition === "any" ? "always" : condition === "none" ? "no" : condition;
}
