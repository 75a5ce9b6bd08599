import type { ComposeService } from "../model.ts";
import type { ComposeProject } from "../project.ts";
import { listeningPorts } from "./listening-ports.ts";
import { APP_PROTOCOLS, type AppProtocol, type Endpoint, type TaskTarget } from "./target.ts";

/** What ECS Service Connect speaks; anything else passes as TCP. */
export const spokenProtocol = (written: string | undefined): AppProtocol | undefined =>
  APP_PROTOCOLS.find((known) => known === written);

/** What a task must know of the other tasks of its project. */
export type OtherTasks = Required<Pick<TaskTarget, "otherTasks" | "endpoints" | "reached">>;

/**
 * What one task offers to the others, and they to it. A service reaches a service of another task by its name when it
 * depends on it or links to it, on a common network; as within a task.
 *
 * @param tasks the services of each task
 * @param task  the one of them that is asked for
 */
export function besideOthers(
  project: ComposeProject,
  tasks: readonly (readonly string[])[],
  task: readonly string[],
): OtherTasks {
  const otherTasks = tasks.filter((other) => other !== task).flat();
  const isReached = (to: string, from: readonly string[]): boolean =>
    from.some((name) => reaches(project.services[name], project.services[to], to));
  const offering = task.filter((name) => isReached(name, otherTasks));
  return {
    otherTasks,
    endpoints: Object.fromEntries(offering.map((name) => [name, endpointsOf(project, name)])),
    reached: otherTasks.filter((name) => isReached(name, task)).flatMap((name) => endpointsOf(project, name)),
  };
}

function reaches(from: ComposeService | undefined, to: ComposeService | undefined, name: string): boolean {
  const { condition } = from?.depends_on?.[name] ?? {};
  const named =
    (condition !== undefined && condition !== "service_completed_successfully") ||
    (from?.links ?? []).some((link) => link.split(":")[0] === name);
  return (
    named && Object.keys(from?.networks ?? {}).some((network) => Object.hasOwn(to?.networks ?? {}, network))
  );
}

/** The endpoints of a service: every TCP port that it says it listens on. */
function endpointsOf(project: ComposeProject, service: string): Endpoint[] {
  const written = project.services[service];
  if (written === undefined) return [];
  return listeningPorts(written, "tcp").map((port) => {
    const discoveryName = nameOf(service, port);
    const { name, app_protocol } = written.ports?.find(({ target }) => target === port) ?? {};
    const appProtocol = spokenProtocol(app_protocol);
    return {
      service,
      port,
      portName: name ?? discoveryName,
      discoveryName,
      ...(appProtocol === undefined ? {} : { appProtocol }),
    };
  });
}

const nameOf = (service: string, port: number): string =>
  `${service
    .toLowerCase()
    .replaceAll(".", "-")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, 58)}-${port}`;
