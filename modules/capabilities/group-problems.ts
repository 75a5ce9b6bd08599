import type { AgreementCode } from "../problem-codes/index.ts";
import type { Meanings } from "../problem-codes/meaning.ts";

/** What concerns every form of a group, such as each kind of database. A code is never used again. */
export const GROUP_PROBLEMS = {
  "EOE-ENV-131": {
    means: "Hosts and tasks in private subnets have no way out.",
    example: "capacity.placement: private, network.egress: none",
    mend: "Choose another egress, or placement: public.",
  },
  "EOE-ENV-132": {
    means: "The database is one of a task's containers, too.",
    example: "service.containers: [app, mongo], database.service: mongo",
    mend: "Remove it from the containers, or remove database.",
  },
  "EOE-ENV-133": {
    means: "A further service has the name of the database.",
    example: "furtherServices: { mongo: ... }, database.service: mongo",
    mend: "Choose another name for the further service.",
  },
  "EOE-ENV-134": {
    means: "The environment names a secret for the connection string, which is composed.",
    example: "service.secrets.database_url, beside database.hosting: documentdb",
    mend: "Remove the secret, or name another in database.connection.secret.",
  },
  "EOE-ENV-135": {
    means: "No container is granted the connection string.",
    example: "database.connection.secret: databse_url",
    mend: "Name a secret that the compose file grants; where no program reads a connection string, name that of its password in database.connection.passwordSecret.",
  },
  "EOE-ENV-136": {
    means: "The way out would go before the tasks that use it have moved.",
    example: "network.egress: none and capacity.placement: public, in one deployment",
    mend: "Change placement and deploy; then change egress.",
  },
  "EOE-ENV-315": {
    means: "The compose file does not have the service of the database.",
    example: "database.service: mongodb",
    mend: "Correct the name.",
  },
  "EOE-ENV-521": {
    means: "A user or a database has a name that MongoDB, MySQL, PostgreSQL or DocumentDB keeps for itself.",
    example: "database.engine: mongodb, database.connection.database: local",
    mend: "Choose another name.",
  },
  "EOE-ENV-527": {
    means: "Variables are named for a container that gets no part of the connection.",
    example: "database.connection.containerVariables.worker, whose password nobody grants to worker",
    mend: "Grant it the secret that database.connection.passwordSecret names, or remove the variables.",
  },
  "EOE-ENV-541": {
    means: "A last snapshot would be under a key that goes with the environment.",
    example: "disposable: true, encryption: { key: create }, database.finalSnapshot: true",
    mend: "Name a key that stays in encryption.kmsKeyArn, or leave encryption out.",
  },
} as const satisfies Meanings<AgreementCode>;

export type GroupCode = keyof typeof GROUP_PROBLEMS;
