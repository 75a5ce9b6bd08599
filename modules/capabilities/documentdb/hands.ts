import type { z } from "zod";
import { grantsOf } from "../../compose/uses.ts";
import type { Handing } from "../handing.ts";
import { containersOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { VARIABLES } from "./documentdb.ts";
import type { documentDb } from "./schema.ts";

export const hands: Handing<z.output<typeof documentDb>, Services> = (
  { service, connection: { secret } },
  environment,
  project,
) => ({
  hostedElsewhere: [service],
  connections: { [service]: { secret, hasParts: false } },
  secrets: [secret],
  variables: Object.fromEntries(
    containersOf(environment)
      .filter((name) => grantsOf(project, name).includes(secret))
      .map((name) => [name, VARIABLES]),
  ),
});
