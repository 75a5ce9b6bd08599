import { type Changes, marketWith } from "../../__tests__/support/environment.ts";
import {
  CACHE,
  CACHE_ON_HOST,
  COMPOSE_OF_WORKERS,
  COMPOSE_WITH_CACHE,
  COMPOSE_WITH_MEMCACHED,
  COMPOSE_WITH_VOLUMES,
  COMPOSE_WITHOUT_TMPFS,
  DOCUMENTDB,
  FARGATE,
  MANAGED,
  MEMCACHED,
  MONGO_ON_HOST,
  POSTGRES_ON_AURORA,
  POSTGRES_ON_HOST,
  POSTGRES_ON_RDS,
  VOLUMES,
  WORKERS,
} from "../../__tests__/support/kinds.ts";
import type { Edited } from "../../__tests__/terraform/change.ts";

/**
 * The environments that changes are tried on, as changes of market's file. Each is deployed once; every change is then
 * planned against that.
 */
interface Base {
  /** As a reader of docs/changes.md knows it. */
  readonly what: string;
  readonly changes: Changes;
  readonly compose?: string;
}

export const CERTIFICATE =
  "arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";

/** A job of a container of the service. */
export const REPORT = {
  container: "app",
  command: ["node", "dist/report.js"],
  schedule: { expression: "0 3 * * *", timeZone: "Europe/Berlin" },
};

export const BASES = {
  market: { what: "market: EC2 hosts in bridge mode, a public load balancer", changes: {} },
  host: {
    what: "market with its database on a host of its own, which the bastion reaches, and a load balancer without access logs and protection",
    changes: {
      ...MONGO_ON_HOST,
      "ingress.accessLogs": false,
      "ingress.deletionProtection": false,
      "bastion.reaches": ["database"],
      waivers: [
        {
          rule: "load-balancers-are-hardened",
          at: "aws_lb.ingress_load-balancer_E5AB1F93",
          reason: "What becomes of it is tried.",
        },
      ],
    },
  },
  fargate: {
    what: "Fargate with further services, shared volumes, DocumentDB and an internal load balancer with HTTPS",
    changes: {
      ...FARGATE,
      ...VOLUMES,
      ...DOCUMENTDB,
      "ingress.public": false,
      "ingress.allowFrom": ["10.0.0.0/8"],
      "ingress.certificateArn": CERTIFICATE,
    },
    compose: COMPOSE_WITH_VOLUMES,
  },
  rds: { what: "Fargate with PostgreSQL on RDS", changes: { ...FARGATE, ...POSTGRES_ON_RDS } },
  "postgres-host": {
    what: "market with PostgreSQL on a host of its own",
    changes: POSTGRES_ON_HOST,
  },
  "two-zones": {
    what: "Fargate in two zones, with shared volumes and PostgreSQL on RDS",
    changes: {
      ...FARGATE,
      ...VOLUMES,
      ...POSTGRES_ON_RDS,
      "network.zones": ["eu-central-1a", "eu-central-1b"],
      "network.subnets": {
        public: ["10.0.1.0/24", "10.0.2.0/24"],
        private: ["10.0.4.0/24", "10.0.5.0/24"],
      },
    },
    compose: COMPOSE_WITH_VOLUMES,
  },
  jobs: {
    what: "market with a job that a schedule starts",
    changes: { "service.standaloneTasks": { report: REPORT } },
  },
  aurora: {
    what: "Fargate with Aurora PostgreSQL Serverless v2 and one reader, more under load",
    changes: { ...FARGATE, ...POSTGRES_ON_AURORA },
  },
  cache: {
    what: "market with a cache on ElastiCache, of Valkey 8.0 with one replica",
    changes: CACHE,
    compose: COMPOSE_WITH_CACHE,
  },
  "cache-host": {
    what: "market with a cache on a host of its own",
    changes: CACHE_ON_HOST,
    compose: COMPOSE_WITH_CACHE,
  },
  memcached: {
    what: "market with two nodes of Memcached 1.6.17 on ElastiCache",
    changes: MEMCACHED,
    compose: COMPOSE_WITH_MEMCACHED,
  },
  managed: {
    what: "ECS Managed Instances behind a NAT gateway",
    changes: MANAGED,
    compose: COMPOSE_WITHOUT_TMPFS,
  },
  workers: {
    what: "workers only, on EC2 hosts in bridge mode, without a load balancer",
    changes: WORKERS,
    compose: COMPOSE_OF_WORKERS,
  },
} as const satisfies Readonly<Record<string, Base>>;

export type BaseName = keyof typeof BASES;

/** The files of a base with changes made. */
export function editedBase(name: BaseName, changes: Changes = {}, compose?: string): Edited {
  const base: Base = BASES[name];
  return {
    environment: marketWith({ ...base.changes, ...changes }),
    ...((compose ?? base.compose) === undefined ? {} : { compose: compose ?? base.compose }),
  };
}
