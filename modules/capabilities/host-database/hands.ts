import type { Common } from "../../environment/common.ts";
import type { Handing } from "../handing.ts";
import type { DeclaresFields } from "../laptop-only/schema.ts";
import { databaseTarget } from "./database-target.ts";
import type { DatabaseOnHost as Settings } from "./schema.ts";

export const hands: Handing<Settings, Common & DeclaresFields> = (
  settings,
  { name, region, laptopOnly },
  project,
) => ({
  hostedElsewhere: [settings.service],
  secrets: [settings.connection.secret],
  ownTasks: [
    {
      service: settings.service,
      secrets: Object.keys(settings.secrets),
      target: (references) =>
        databaseTarget(settings, project, { environment: name, region, laptopOnly, ...references }),
    },
  ],
});
