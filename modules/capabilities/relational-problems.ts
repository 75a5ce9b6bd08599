import type { AgreementCode } from "../problem-codes/index.ts";
import type { Meanings } from "../problem-codes/meaning.ts";

/** What may be wrong with a database on RDS or Aurora. A code is never used again. */
export const RELATIONAL_PROBLEMS = {
  "EOE-ENV-380": {
    means: "RDS has no such instance class for the engine.",
    example: "database.instanceClass: db.t4g.tiny",
    mend: "Correct its name, or choose one of a current family, such as db.t4g or db.m8g.",
  },
  "EOE-ENV-381": {
    means: "The region does not offer the instance class for the engine.",
    example: "database.instanceClass: db.m9g.large, in af-south-1",
    mend: "Choose another class, or another region.",
  },
  "EOE-ENV-382": {
    means: "RDS does not offer the version of the engine, or charges for its support.",
    example: 'database.engineVersion: "9.6"',
    mend: "Choose one of the versions that the sentence names.",
  },
  "EOE-ENV-383": {
    means: "The backup window and the maintenance window overlap.",
    example: 'database.backupWindow: "03:00-04:00", database.maintenanceWindow: "sun:03:30-sun:04:30"',
    mend: "Move one of them.",
  },
  "EOE-ENV-384": {
    means: "The backup window or the maintenance window is too short.",
    example: 'database.backupWindow: "03:00-03:10"',
    mend: "Write at least half an hour.",
  },
  "EOE-ENV-386": {
    means: "A name is one that the engine or RDS keeps for itself, or longer than RDS takes.",
    example: "database.connection.user: table",
    mend: "Choose another name.",
  },
  "EOE-ENV-387": {
    means: "A parameter is one that is fixed: connections without TLS are refused.",
    example: 'database.parameters: { rds.force_ssl: "0" }',
    mend: "Remove it.",
  },
  "EOE-ENV-388": {
    means: "The engine takes no password of that length.",
    example: "database.engine: mysql, database.password.length: 48",
    mend: "Write at most the length that the sentence names.",
  },
  "EOE-ENV-389": {
    means: "The parts of the connection lack their password, or the password is given twice.",
    example: "database.connection.variables.host: DB_HOST, without passwordSecret",
    mend: "Name the secret in database.connection.passwordSecret, and nowhere else.",
  },
  "EOE-ENV-518": {
    means: "MySQL would not start again: how it keeps names of tables is settled when a database is made.",
    example: 'database.parameters: { lower_case_table_names: "1" }, where the database was made without',
    mend: "Put it back, or load a dump into another database.",
  },
  "EOE-ENV-524": {
    means: "A database on RDS or Aurora would go back to an earlier version.",
    example: 'database.engineVersion: "16", where it was "17"',
    mend: "Write the version that it has.",
  },
  "EOE-ENV-559": {
    means: "A database would be made from a snapshot in another region.",
    example: "database.restoreFrom: arn:aws:rds:us-east-1:123456789012:snapshot:shop, region: eu-central-1",
    mend: "Copy the snapshot into the environment's region, and name the copy.",
  },
  "EOE-ENV-564": {
    means: "The connection string asks for a connection without TLS, which the database refuses.",
    example: "database.connection.query: { sslmode: disable }",
    mend: "Remove it, or ask for TLS in the words of the client.",
  },
} as const satisfies Meanings<AgreementCode>;
