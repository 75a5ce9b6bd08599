import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { generatedSecret, type Holds } from "../holding.ts";
import type { secrets } from "./schema.ts";

export const holds: Holds<z.output<typeof secrets>, Common> = {
  aws_secretsmanager_secret: (settings, environment, args) =>
    generatedSecret(
      environment,
      args,
      Object.fromEntries(Object.keys(settings).map((name) => [name, `service.secrets.${name}`])),
    ),
};
