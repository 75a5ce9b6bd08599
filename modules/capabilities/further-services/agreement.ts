import type { z } from "zod";
import { coded, order, type Part, type Rule } from "../../environment/agreement.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import { mostTasks } from "../services/ecs-services.ts";
import type { furtherServices } from "../services/schema.ts";

type Settings = Part<z.output<typeof furtherServices>>;

export const agreement: readonly Rule<Settings, unknown>[] = [
  coded(ENVIRONMENT_PROBLEMS, (services) =>
    Object.entries(services).flatMap(([name, further]) =>
      further === undefined || further.singleton
        ? []
        : order(
            ["furtherServices", name, "tasks", "min"],
            further.tasks?.min,
            `furtherServices.${name}.tasks.max`,
            mostTasks(further),
          ),
    ),
  ),
];
