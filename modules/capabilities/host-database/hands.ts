import type { Common } from "../../environment/common.ts";
import type { Handing } from "../handing.ts";
import { databaseTarget } from "./database-target.ts";
import type { DatabaseOnHost as Settings } from "./schema.ts";

export const hands: Handing<Settings, Common> = (settings, { name, region }, project) => ({
  hostedElsewhere: [settings.service],
  secrets: [settings.connection.secret],
  ownTasks: [
    {
      service: settings.service,
      secrets: Object.keys(settings.secrets),
      target: (references) => databaseTarget(settings, project, { environment: name, region, ...references }),
    },
  ],
});
