import type { ContainerDefinition } from "../compose";
import type { Problem } from "../problems";
import type { Synthesis } from "./rule";

/** A container that stands for a service of the compose file. Those that carry files for others are not among them. */
export interface JudgedContainer {
  readonly definition: ContainerDefinition;
  readonly problem: (field: string, message: string) => Problem;
}

/** All containers of all tasks; their problems stand in the compose file, and a waiver names the container. */
export function judgedContainers({
  project,
  taskPlan,
  furtherPlans,
  databasePlan,
}: Synthesis): JudgedContainer[] {
  return [taskPlan, ...Object.values(furtherPlans), ...(databasePlan ? [databasePlan] : [])]
    .flatMap(({ containers }) => containers)
    .filter(({ name }) => project.services[name] !== undefined)
    .map((definition) => ({
      definition,
      problem: (field, message) => ({
        ...project.positionOf(["services", definition.name, field]),
        path: `services.${definition.name}.${field}`,
        at: definition.name,
        message,
      }),
    }));
}

/** Whether the container's programs are root, as they are where nothing says otherwise. */
export const isRoot = ({ user }: ContainerDefinition): boolean =>
  user === undefined || /^(root|\+?0+)?(:|$)/.test(user);
