import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with a database on a host of its own. A code is never used again. */
export const HOST_DATABASE_PROBLEMS = {
  "EOE-ENV-311": {
    means: "The name of the database cannot be a host name.",
    example: "database.service: my_database",
    mend: "Rename the service in the compose file.",
  },
  "EOE-ENV-312": {
    means: "The network does not have the zone of the database.",
    example: "database.zone: 4, network.zones: 3",
    mend: "Write the number of a zone.",
  },
  "EOE-ENV-313": {
    means: "A database in a private subnet has no way out.",
    example: "database.placement: private, network.egress: none",
    mend: "Choose another egress, or placement: public.",
  },
  "EOE-ENV-314": {
    means: "The password is not one of the secrets of the database.",
    example: "database.connection.passwordSecret: pasword",
    mend: "Correct the name, or add it to database.secrets.",
  },
  "EOE-ENV-316": {
    means: "The database is built rather than named by an image.",
    example: "mongo: { build: . }",
    mend: "Name an image.",
  },
  "EOE-ENV-317": {
    means: "The image is not of the engine.",
    example: "database.engine: mongodb, beside image: mysql:8.4",
    mend: "Write the engine of the image, or name another service.",
  },
  "EOE-ENV-318": {
    means: "The database does not have exactly one named volume.",
    example: "mongo: { volumes: [] }",
    mend: "Mount one named volume, for the data.",
  },
  "EOE-ENV-319": {
    means: "A secret that the database is granted is missing.",
    example: "database.secrets, without mongo_root_password",
    mend: "Add it under database.secrets.",
  },
  "EOE-ENV-320": {
    means: "The database is not granted its password.",
    example: "database.connection.passwordSecret: password, without secrets: [password]",
    mend: "Grant it in the compose file.",
  },
  "EOE-ENV-321": {
    means: "The environment names a secret that the database is not granted.",
    example: "database.secrets.typo",
    mend: "Remove it, or correct the name.",
  },
  "EOE-ENV-322": {
    means: "Another engine would be started on the volume.",
    example: "database.engine: mysql, where it was mongodb",
    mend: "Put it back, or release the volume first: docs/data.md.",
  },
  "EOE-ENV-450": {
    means: "PostgreSQL on a host of its own does not say its major version.",
    example: "database.engine: postgres, without engineVersion",
    mend: "Write the major version of the image's tag.",
  },
  "EOE-ENV-451": {
    means: "The major version has no effect on another engine.",
    example: 'database.engine: mysql, engineVersion: "18"',
    mend: "Remove it.",
  },
  "EOE-ENV-452": {
    means: "The image is not of the major version of PostgreSQL that the environment says.",
    example: 'database.engineVersion: "18", beside image: postgres:17',
    mend: "Write the same version in both.",
  },
  "EOE-ENV-453": {
    means: "PostgreSQL keeps its files beside the volume.",
    example: "postgres:17 with its volume at /var/lib/postgresql",
    mend: "Mount the volume where the image of that version has its files.",
  },
  "EOE-ENV-454": {
    means: "The folder of the data is not PostgreSQL's on Alpine.",
    example: "postgres:18-alpine with database.volumeOwner: 999:999",
    mend: 'Write volumeOwner: "70:70".',
  },
  "EOE-ENV-455": {
    means: "Another major version of PostgreSQL would be started on the volume.",
    example: 'database.engineVersion: "18", where it was "17"',
    mend: "Put it back, or move the data: docs/database.md.",
  },
  "EOE-ENV-547": {
    means: "What the image runs would not start on the files of the volume.",
    example: "mysql:8.0, where it was mysql:8.4",
    mend: "Put the tag back, or move the data: docs/database.md.",
  },
} as const satisfies Meanings<AgreementCode>;
