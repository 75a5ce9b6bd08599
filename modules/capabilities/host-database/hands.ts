import type { Common } from "../../environment/common";
import type { Handing } from "../handing";
import { databaseTarget } from "./database-target";
import type { DatabaseOnHost as Settings } from "./schema";

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
