import type { z } from "zod";
import { grantsOf } from "../../compose/uses";
import type { Handing } from "../handing";
import { containersOf } from "../services/ecs-services";
import type { Services } from "../services/schema";
import { VARIABLES } from "./documentdb";
import type { documentDb } from "./schema";

export const hands: Handing<z.output<typeof documentDb>, Services> = (
  { service, connection: { secret } },
  environment,
  project,
) => ({
  hostedElsewhere: [service],
  secrets: [secret],
  variables: Object.fromEntries(
    containersOf(environment)
      .filter((name) => grantsOf(project, name).includes(secret))
      .map((name) => [name, VARIABLES]),
  ),
});
