import type { z } from "zod";
import type { Decisions } from "../deploying.ts";
import { keyOf, runningServicesOf } from "./ecs-services.ts";
import type { Services, service } from "./schema.ts";

/** What pauses at each deployment. */
export const decisions: Decisions<z.output<typeof service>, Services> = (_, environment) =>
  runningServicesOf(environment)
    .filter(({ singleton }) => singleton)
    .map((settings) => ({
      stage: "file",
      message: `${keyOf(settings)}.singleton: true, so that nothing of it runs for some time at each deployment, and when its host or task is replaced: one task stops before the next one starts.`,
    }));
