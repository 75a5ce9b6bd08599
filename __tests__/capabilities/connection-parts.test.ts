import { describe, expect, it } from "vitest";
import { hands as onAurora } from "../../modules/capabilities/aurora/hands.ts";
import { aurora } from "../../modules/capabilities/aurora/schema.ts";
import { hands as onHost } from "../../modules/capabilities/host-database/hands.ts";
import { onHost as host } from "../../modules/capabilities/host-database/schema.ts";
import { hands as onRds } from "../../modules/capabilities/rds/hands.ts";
import { rds } from "../../modules/capabilities/rds/schema.ts";
import { withDatabase } from "../support/databases.ts";
import { market, sentencesOf, shippedProject } from "../support/environment.ts";
import { FARGATE, FURTHER, refusalsWithMore, stacksWithMore } from "../support/further-services.ts";
import { POSTGRES_ON_AURORA, POSTGRES_ON_HOST, POSTGRES_ON_RDS } from "../support/kinds.ts";

/** The compose file, which grants the password to both containers of the task. */
const project = (() => {
  const shipped = shippedProject();
  const granted = { source: "db_password" };
  const services = Object.entries(shipped.services).map(([name, service]) => [
    name,
    { ...service, secrets: [...(service.secrets ?? []), granted] },
  ]);
  return { ...shipped, services: Object.fromEntries(services) };
})();

const containerVariables = { nginx: { host: "PGHOST", database: "PGDATABASE" } };
const CONNECTION = {
  passwordSecret: "db_password",
  variables: { host: "DB_HOST", port: "DB_PORT", user: "DB_USER", database: "DB_NAME" },
  containerVariables,
};
const POSTGRES = { service: "mongo", engine: "postgres", engineVersion: "17", connection: CONNECTION };
const environment = market();

describe("a container with names of its own", () => {
  it("gets the parts of RDS by them alone, and the others by those of all", () => {
    const { variables, builtVariables } = onRds(
      rds.parse({ ...POSTGRES, hosting: "rds" }),
      environment,
      project,
    );
    expect(variables).toMatchObject({
      app: { DB_PORT: "5432", DB_USER: "app", DB_NAME: "app" },
      nginx: { PGDATABASE: "app" },
    });
    expect(variables?.["nginx"]).not.toHaveProperty("DB_NAME");
    expect(builtVariables).toEqual({ app: ["DB_HOST"], nginx: ["PGHOST"] });
  });

  it("gets those of Aurora, with its readers", () => {
    const connection = {
      ...CONNECTION,
      containerVariables: { nginx: { ...containerVariables.nginx, readerHost: "PGREADER" } },
    };
    const settings = aurora.parse({ ...POSTGRES, hosting: "aurora", connection });
    const { builtVariables } = onAurora(settings, environment, project);
    expect(builtVariables).toEqual({
      app: ["DB_HOST", "DATABASE_READER_HOST"],
      nginx: ["PGHOST", "PGREADER"],
    });
  });

  it("gets those of a host", () => {
    const settings = host.parse({
      ...(POSTGRES_ON_HOST["database"] as object),
      service: "mongo",
      connection: CONNECTION,
    });
    const { variables } = onHost(settings, environment, project);
    expect(variables).toEqual({
      app: { DB_HOST: "mongo.market.internal", DB_PORT: "5432", DB_USER: "app", DB_NAME: "app" },
      nginx: { PGHOST: "mongo.market.internal", PGDATABASE: "app" },
    });
  });

  it("is granted the password, or refused", () => {
    const settings = rds.parse({ ...POSTGRES, hosting: "rds" });
    expect(onRds(settings, environment, shippedProject()).builtVariables).toEqual({});
    expect(
      sentencesOf(withDatabase(POSTGRES_ON_RDS, { "database.connection": { containerVariables } })),
    ).toEqual([
      'database.connection.containerVariables.nginx.host: "PGHOST" goes to containers that are granted the password; name its secret in database.connection.passwordSecret.',
      'database.connection.containerVariables.nginx.database: "PGDATABASE" goes to containers that are granted the password; name its secret in database.connection.passwordSecret.',
    ]);
  });

  it("with a login and a database of its own gets the address alone, without a password", () => {
    const connection = { containerVariables: { nginx: { host: "KC_DB_URL_HOST", port: "KC_DB_URL_PORT" } } };
    const shipped = shippedProject();
    const settings = rds.parse({ ...POSTGRES, hosting: "rds", connection });
    const { variables, builtVariables } = onRds(settings, environment, shipped);
    expect(variables?.["nginx"]).toEqual({ KC_DB_URL_PORT: "5432" });
    expect(builtVariables).toEqual({ nginx: ["KC_DB_URL_HOST"] });
    expect(sentencesOf(withDatabase(POSTGRES_ON_RDS, { "database.connection": connection }))).toEqual([]);
    const another = { containerVariables: { nginks: { host: "KC_DB_URL_HOST" } } };
    expect(refusalsWithMore({ ...POSTGRES_ON_RDS, "database.connection": another }).join()).toContain(
      "database.connection.containerVariables.nginks: nginks is none of the containers that run on ECS: ",
    );
  });

  it("with a login of its own is among the database's clients, whatever it is granted", () => {
    const clients = (connection: object): number => {
      const changes = { ...FURTHER, ...FARGATE, ...POSTGRES_ON_RDS, "database.connection": connection };
      const { service } = stacksWithMore(changes);
      const groups = JSON.stringify(
        Object.values(service.all("aws_ecs_service")).map((one) => one["network_configuration"]),
      );
      // The application, and what reads its connection string.
      return groups.split("database_clients_group").length - 1;
    };
    expect(clients({})).toBe(2);
    expect(clients({ containerVariables: { worker: { host: "PGHOST" } } })).toBe(3);
  });

  it("has a variable of its own for each part", () => {
    const variables = { host: "DB_HOST", port: "DB_HOST" };
    const connection = { passwordSecret: "db_password", variables, containerVariables: { app: variables } };
    const sentence =
      '{"host":"DB_HOST","port":"DB_HOST"} must name a variable of its own for each part, and DB_HOST is there twice.';
    expect(sentencesOf(withDatabase(POSTGRES_ON_RDS, { "database.connection": connection }))).toEqual([
      `database.connection.variables: ${sentence}`,
      `database.connection.containerVariables.app: ${sentence}`,
    ]);
    expect(
      sentencesOf(
        withDatabase(POSTGRES_ON_AURORA, {
          "database.connection": {
            passwordSecret: "db_password",
            variables: { ...variables, readerHost: "DB_HOST" },
          },
        }),
      ).join(),
    ).toContain("DB_HOST is there twice");
  });
});
