import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with `containers`. A code is never used again. */
export const CONTAINERS_PROBLEMS = {
  "EOE-ENV-361": {
    means: "An image has two tags.",
    example: "service.images.app: 1.0.0, containers.app.tag: 1.0.1",
    mend: "Remove one of the two.",
  },
  "EOE-ENV-362": {
    means: "An image has a tag and a digest.",
    example: "containers.app: { tag: 1.0.0, digest: sha256:... }",
    mend: "Remove one of the two.",
  },
  "EOE-ENV-363": {
    means: "A variable is set twice in the environment file.",
    example: "service.environment.app.LOG_LEVEL, containers.app.environment.LOG_LEVEL",
    mend: "Remove one of the two.",
  },
  "EOE-ENV-364": {
    means: "A variable is filled by a secret and set as well.",
    example: "containers.app.secrets.TOKEN, containers.app.environment.TOKEN",
    mend: "Remove the one in environment.",
  },
  "EOE-ENV-365": {
    means: "A variable is to be filled by a secret that the environment does not name.",
    example: "containers.db.secrets: { POSTGRES_PASSWORD: db_pasword }",
    mend: "Correct the name, or add it to service.secrets.",
  },
  "EOE-ENV-366": {
    means: "Settings are for a container that there is none of.",
    example: "containers.wbe",
    mend: "Correct the name, or remove them.",
  },
  "EOE-ENV-367": {
    means: "Variables or secrets of the database stand in the wrong place.",
    example: "containers.mongo.environment, where database.service is mongo",
    mend: "Write them into database.",
  },
  "EOE-ENV-368": {
    means: "A container is to reach a service that there is none of.",
    example: "containers.app.dependsOn: [rediss]",
    mend: "Correct the name, or remove it.",
  },
  "EOE-ENV-528": {
    means: "A variable is written that the database fills in.",
    example: "database.connection.variables.host: DB_HOST, containers.app.environment.DB_HOST",
    mend: "Remove the one in environment.",
  },
  "EOE-ENV-529": {
    means: "A variable names the database or the cache by a name that nothing has on AWS.",
    example: "containers.app.environment.DB_HOST: mongo, where database.service is mongo",
    mend: "Remove it; the sentence says how the address is filled in.",
  },
  "EOE-ENV-546": {
    means: "A variable is written that the cache fills in.",
    example: "cache.connection.variables.host: REDIS_HOST, containers.app.environment.REDIS_HOST",
    mend: "Remove the one in environment.",
  },
} as const satisfies Meanings<AgreementCode>;
