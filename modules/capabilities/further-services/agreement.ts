import type { z } from "zod";
import { order, type Part, type Rule } from "../../environment/agreement";
import type { furtherServices } from "../services/schema";

type Settings = Part<z.output<typeof furtherServices>>;

export const agreement: readonly Rule<Settings, unknown>[] = [
  (services) =>
    Object.entries(services).flatMap(([name, further]) =>
      order(
        ["furtherServices", name, "tasks", "min"],
        further?.tasks?.min,
        `furtherServices.${name}.tasks.max`,
        further?.tasks?.max,
      ),
    ),
];
