import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with services that run elsewhere. A code is never used again. */
export const EXTERNAL_PROBLEMS = {
  "EOE-ENV-341": {
    means: "A service that runs elsewhere is in more than one of a group, a list and a network.",
    example: "external.redis: { ..., securityGroup: sg-0123456789abcdef0, cidr: 10.1.0.0/16 }",
    mend: "Keep the one that tasks are to reach.",
  },
  "EOE-ENV-342": {
    means: "The network of a service that runs elsewhere is the whole internet, or most of it.",
    example: "external.redis: { ..., cidr: 0.0.0.0/0 }",
    mend: "Name its networks, several of them by a prefix list.",
  },
  "EOE-ENV-343": {
    means: "A service that runs elsewhere is one of a task's containers, or the database, too.",
    example: "service.containers: [app, redis], external: { redis: ... }",
    mend: "Remove it from one of the two.",
  },
  "EOE-ENV-344": {
    means: "A variable of the environment names a service that runs elsewhere by its name on the laptop.",
    example: "service.environment.app.REDIS_URL: redis://redis:6379",
    mend: "Write the address that the sentence names.",
  },
  "EOE-ENV-561": {
    means: "A variable names a port of a service that runs elsewhere which no task may reach.",
    example:
      "external.events: { host: events.example.com, port: 8123 }, and EVENTS_URL: clickhouse://events.example.com:9000",
    mend: "Name it in furtherPorts, or write the port that the service has there.",
  },
} as const satisfies Meanings<AgreementCode>;
