import { argumentRule } from "../argument-rule.ts";
import { listOf } from "../arguments.ts";
import { isGiven, isSaid, where } from "../judges.ts";

export const cachesAskWho = argumentRule({
  id: "caches-ask-who",
  title: "A cache asks for a password or a user.",
  reason: "Otherwise whatever gets into the network reads and empties it.",
  sources: ["Security Hub ElastiCache.6"],
  level: "error",
  keys: ["cache.password"],
  fails: { resources: { aws_elasticache_replication_group: { cache: {} } } },
  passes: { resources: { aws_elasticache_replication_group: { cache: { user_group_ids: ["app"] } } } },
  asks: {
    aws_elasticache_replication_group: where(
      ({ global_replication_group_id: global, user_group_ids: groups, auth_token_wo: token }) =>
        !isGiven(global) && listOf(groups).length === 0 && !isGiven(token),
      isSaid("auth_token", "must be there, or user_group_ids: anything in the network could read the cache."),
    ),
  },
});
