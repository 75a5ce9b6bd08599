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
      context.decide(
        "laptop only",
        "Another service waits until the container has ended: on ECS it runs once for each task.",
        path,
      );
      return;
    }
  }
  const [policy, attempts] = written?.split(":") ?? [];
  if (context.target.job && policy !== undefined) {
    context.decide("laptop only", "A job runs once at each of its times, whatever becomes of it.", path);
    return;
  }
  switch (policy) {
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
        `ECS restarts the container when it fails, if it ran for ${LEAST_ATTEMPT_SECONDS} s; else it starts a new task.${attempts === undefined ? "" : ` It counts no attempts: ${attempts} is for the laptop only.`}`,
        path,
      );
      return;
    default:
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
      context.decide(
        "mapped",
        "The task cannot do without the container: when it stops, ECS starts a new task all the same.",
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
