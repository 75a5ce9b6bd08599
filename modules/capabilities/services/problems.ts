import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with services and their tasks. A code is never used again. */
export const SERVICES_PROBLEMS = {
  "EOE-ENV-291": {
    means: "The entry is not one of the containers behind the load balancer.",
    example: "service: { entry: { service: web }, containers: [app] }",
    mend: "Correct the name, or add it to the containers.",
  },
  "EOE-ENV-292": {
    means: "The compose file names a task that cannot be a further service.",
    example: "x-ecs: { task: My_Worker }",
    mend: "Choose a name that the sentence allows.",
  },
  "EOE-ENV-293": {
    means: "A service has no containers.",
    example: "furtherServices: { worker: {} }, without x-ecs.task: worker",
    mend: "Write containers, or x-ecs.task in the compose file.",
  },
  "EOE-ENV-294": {
    means: "A compose service is in two tasks.",
    example: "service.containers: [app], furtherServices.worker.containers: [app]",
    mend: "Remove it from one of them.",
  },
  "EOE-ENV-295": {
    means: "A tag or variable is for a service that is in no task.",
    example: "service.images.wbe",
    mend: "Correct the name, or remove it.",
  },
  "EOE-ENV-296": {
    means: "The service would be unreachable while it changes its targets, or cannot change in place.",
    example: "service.networkMode: awsvpc, where it was bridge",
    mend: "Write the service.name that the sentence names.",
  },
  "EOE-ENV-297": {
    means: "The service would be deleted before there is a new one.",
    example: "service.name is gone",
    mend: "Keep the name, or write another.",
  },
  "EOE-ENV-425": {
    means: "A standalone task runs both before deployments and by a schedule, or neither.",
    example: "standaloneTasks: { clean: { container: app, command: [clean] } }",
    mend: "Write runs or schedule.",
  },
  "EOE-ENV-426": {
    means: "A task with a schedule has a time after which it is stopped.",
    example: "standaloneTasks: { clean: { schedule: { ... }, timeoutSeconds: 600 } }",
    mend: "Let the command end by itself, and remove the key.",
  },
  "EOE-ENV-427": {
    means: "A schedule has keys that its expression does not go with.",
    example: 'schedule: { expression: "rate(1 hour)", timeZone: Europe/Berlin }',
    mend: "Remove the key, or write cron instead of a rate.",
  },
  "EOE-ENV-558": {
    means: "Two times of a service's scaling come at the same minute.",
    example:
      'schedule: { daily: { expression: "0 0 * * *", min: 1, max: 3 }, monday: { expression: "0 0 * * 1", min: 3, max: 3 } }',
    mend: "Write days or times that never meet, such as 0 0 * * 0,2-6 beside 0 0 * * 1.",
  },
  "EOE-ENV-428": {
    means: "A compose service with a schedule cannot be a job.",
    example: 'service.containers: [app, report], and x-ecs: { schedule: { expression: "@daily" } } of report',
    mend: "Do what the sentence says.",
  },
  "EOE-ENV-556": {
    means: "A profile is to be switched on that no service of the compose file is in.",
    example: "service.profiles: [wrker]",
    mend: "Correct the name, or remove it.",
  },
  "EOE-ENV-553": {
    means: "A container is no service of the compose file, and so the entry seems to be elsewhere.",
    example: "service: { entry: { service: app }, containers: [ap] }",
    mend: "Correct the name in containers.",
  },
} as const satisfies Meanings<AgreementCode>;
