import type { ComposeProject, TaskTarget } from "../compose/index.ts";
import { isDigest } from "../delivery/tags.ts";
import type { Environment } from "./environment.ts";
import { allVariables, volumePlaces } from "./handing.ts";
import { handsOf } from "./hands.ts";
import { chosenCapacity } from "./launch-types.ts";
import { containersOf } from "./services/ecs-services.ts";
import { serviceTargets } from "./services/task-targets.ts";

/** A task of an environment before anything is built. */
export interface PlannedTask {
  /** Its services, for people. */
  readonly name: string;
  readonly target: TaskTarget;
}

/** All tasks as the stacks ask for them, with words in place of what only AWS knows. Needs `placeContainers`. */
export function plannedTasks(environment: Environment, project: ComposeProject): PlannedTask[] {
  const { name, service } = environment;
  const hands = handsOf(environment, project);
  const { launchType } = chosenCapacity(environment);
  const logGroup = (container: string): string => `/${name}/${container}`;
  const references = {
    images: Object.fromEntries(
      Object.entries(service.images).map(([image, version]) => [
        image,
        `${name}-${image}${isDigest(version) ? "@" : ":"}${version}`,
      ]),
    ),
    secrets: arnsOf([...Object.keys(service.secrets), ...hands.secrets]),
    variables: allVariables(hands, (_, variable) => `the value of ${variable}`),
    logGroups: Object.fromEntries(
      containersOf(environment).map((container) => [container, logGroup(container)]),
    ),
    volumes: volumePlaces(hands.volumes, (volume) => ({ efsFileSystemId: `the file system of ${volume}` })),
  };
  const { hostedElsewhere, addresses, connections } = hands;
  const runsOn = { launchType, hostedElsewhere, addresses, connections };
  const ofServices = serviceTargets(environment, project, runsOn, references).map(({ settings, target }) => ({
    name: settings.containers.join(", "),
    target,
  }));
  const ownTasks = hands.ownTasks.map((task) => ({
    name: task.service,
    target: task.target({
      secrets: arnsOf(task.secrets),
      logGroup: logGroup(task.service),
      hostPath: "the database's volume",
    }),
  }));
  return [...ofServices, ...ownTasks];
}

/** By secret. */
export const arnsOf = (secrets: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(secrets.map((secret) => [secret, `the ARN of ${secret}`]));
