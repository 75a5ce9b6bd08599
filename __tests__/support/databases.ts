import { type Changes, marketWith } from "./environment";

/** The ways to host a database, as changes of market's file. */

const generated = { generate: { version: 1 } };

export const MONGO_ON_HOST: Changes = {
  "service.secrets": { jwt_secret: generated },
  database: {
    hosting: "host",
    service: "mongo",
    instanceType: "t4g.small",
    placement: "public",
    secrets: { mongo_root_password: generated, mongo_app_password: generated },
    connection: { passwordSecret: "mongo_app_password" },
  },
};

export const MYSQL_ON_HOST: Changes = {
  "service.compose": ["docker-compose.yml", "docker-compose.mysql.yml"],
  "service.secrets": { jwt_secret: generated },
  database: {
    hosting: "host",
    service: "mysql",
    engine: "mysql",
    instanceType: "t3.small",
    placement: "public",
    zone: 2,
    secrets: { mysql_root_password: generated, mysql_app_password: generated },
    connection: { passwordSecret: "mysql_app_password" },
  },
};

export const DOCUMENTDB: Changes = {
  "service.secrets": { jwt_secret: generated },
  database: { hosting: "documentdb", service: "mongo" },
};

/** The text of an environment with one of these databases. */
export const withDatabase = (database: Changes, changes: Changes = {}): string =>
  marketWith({ ...database, ...changes });
