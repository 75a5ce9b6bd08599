import type { Common } from "../../environment/common.ts";
import { generatedSecret, type Holds } from "../holding.ts";
import type { ElastiCacheSettings } from "./schema.ts";

export const holds: Holds<ElastiCacheSettings, Common> = {
  aws_elasticache_replication_group: ({ service }) => ({
    what: `the data of the cache ${service}`,
    key: "cache",
  }),
  aws_secretsmanager_secret: (_, environment, args) =>
    generatedSecret(environment, args, { "cache-password": "cache.password" }),
};
