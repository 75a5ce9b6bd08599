import { RDS_FACTS } from "../../aws/rds.ts";
import type { Handing } from "../handing.ts";
import { hostVariables, relationalHands } from "../relational-hands.ts";
import type { Services } from "../services/schema.ts";
import type { Rds } from "./schema.ts";

export const hands: Handing<Rds, Services> = (settings, environment, project) =>
  relationalHands(
    settings,
    environment,
    project,
    RDS_FACTS[settings.engine].port,
    hostVariables(settings, environment, project, ""),
  );
