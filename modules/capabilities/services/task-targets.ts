import {
  besideOthers,
  type ComposeProject,
  type Endpoint,
  type LaunchType,
  planTask,
  type VolumePlace,
} from "../../compose/index.ts";
import type { Common } from "../../environment/common.ts";
import { type Problem, Problems } from "../../problems.ts";
import type { PlannedService, ServiceTarget } from "../ecs-service.ts";
import type { Hands } from "../handing.ts";
import type { DeclaresFields } from "../laptop-only/schema.ts";
import { ecsServicesOf, keyOf } from "./ecs-services.ts";
import type { Services } from "./schema.ts";

type ByName<T> = Readonly<Record<string, T>>;

/** What only the caller knows: references to resources in a stack, words for people elsewhere. */
export interface TargetReferences {
  /** Image by compose service that is built. */
  readonly images: ByName<string>;
  /** ARN by secret of the compose file. */
  readonly secrets: ByName<string>;
  /** Variables by compose service, over those of the compose file. */
  readonly variables: ByName<ByName<string>>;
  /** Log group by compose service. */
  readonly logGroups: ByName<string>;
  /** Place by volume of the compose file. */
  readonly volumes: ByName<VolumePlace>;
}

/** What an environment says of where its services run. */
export type Placed = Common &
  Services &
  DeclaresFields & { readonly capacity: { readonly architecture: "x86_64" | "arm64" } };

/** The launch type, and compose services that run elsewhere. */
export type RunsOn = { readonly launchType: LaunchType } & Pick<Hands, "hostedElsewhere"> &
  Partial<Pick<Hands, "addresses" | "connections">>;

/** Where the containers of each ECS service of an environment run. */
export function serviceTargets(
  environment: Placed,
  project: ComposeProject,
  runsOn: RunsOn,
  references: TargetReferences,
): ServiceTarget[] {
  const { name, region, service, capacity } = environment;
  const all = ecsServicesOf(environment);
  const tasks = all.map(({ containers }) => containers);
  return all.map((settings) => ({
    settings,
    target: {
      ...runsOn,
      networkMode: service.networkMode,
      architecture: capacity.architecture === "arm64" ? "ARM64" : "X86_64",
      services: settings.containers,
      ...besideOthers(project, tasks, settings.containers),
      images: references.images,
      secrets: references.secrets,
      environment: references.variables,
      volumes: references.volumes,
      size: { key: `${keyOf(settings)}.taskSize`, ...settings.taskSize },
      laptopOnly: environment.laptopOnly,
      logs: Object.fromEntries(
        Object.entries(references.logGroups).map(([container, group]) => [
          container,
          { group, region, streamPrefix: name },
        ]),
      ),
      ...(settings.ingress ? { exposed: settings.ingress.entry } : {}),
      singleton: settings.singleton,
      job: settings.schedule !== undefined,
    },
  }));
}

/**
 * The tasks of all services, in the order in which they are deployed: who offers something before who uses it, since
 * a task knows only the names that there were when it started.
 *
 * @throws Problems with the refusals of all tasks
 */
export function planServices(project: ComposeProject, targets: readonly ServiceTarget[]): PlannedService[] {
  const problems: Problem[] = [];
  const planned = targets.flatMap(({ settings, target }) => {
    try {
      return [{ settings, target, plan: planTask(project, target) }];
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      problems.push(...error.list);
      return [];
    }
  });
  problems.push(...circles(project, targets));
  if (problems.length > 0) throw new Problems(problems);
  return serversFirst(planned);
}

/** What `server` offers and `client` uses. */
export const usedEndpoints = ({ target }: ServiceTarget, { settings }: ServiceTarget): Endpoint[] =>
  (target.reached ?? []).filter(({ service }) => settings.containers.includes(service));

export const uses = (client: ServiceTarget, server: ServiceTarget): boolean =>
  usedEndpoints(client, server).length > 0;

function serversFirst<T extends ServiceTarget>(services: readonly T[]): T[] {
  const placed: T[] = [];
  const place = (service: T): void => {
    if (placed.includes(service)) return;
    for (const server of services) if (uses(service, server)) place(server);
    placed.push(service);
  };
  services.forEach(place);
  return placed;
}

/** Tasks that need each other's names cannot be started one after the other. */
function circles(project: ComposeProject, targets: readonly ServiceTarget[]): Problem[] {
  const found = targets.flatMap((start) => {
    const way = wayBack(start, targets, [start]);
    return way ? [way] : [];
  });
  const [way] = found;
  if (way === undefined) return [];
  const names = way.map(({ settings }) => settings.names.key).join(" -> ");
  const message = `make the tasks ${names} need each other, though ECS starts a task with the names that there are already; put them into one task, or remove a depends_on.`;
  return [{ code: "EOE-ENV-012", ...project.positionOf(["services"]), path: "services", message }];
}

function wayBack(
  start: ServiceTarget,
  targets: readonly ServiceTarget[],
  way: readonly ServiceTarget[],
): readonly ServiceTarget[] | undefined {
  const last = way.at(-1);
  if (last === undefined) return undefined;
  for (const next of targets.filter((target) => uses(last, target))) {
    if (next === start) return [...way, next];
    if (way.includes(next)) continue;
    const found = wayBack(start, targets, [...way, next]);
    if (found) return found;
  }
  return undefined;
}
