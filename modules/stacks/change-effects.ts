/**
 * What a plan means for those who use the application. Each effect is told by the resources that a plan touches; the
 * first of the list that fit are the ones that people care about most.
 */
export interface Effect {
  /** What stands in the column "Effect" of docs/changes.md. */
  readonly effect: string;
  readonly sentence: string;
  /** What a plan does, such as `replace aws_lb.ingress_load-balancer`. */
  readonly told: RegExp;
}

const EFFECTS: readonly Effect[] = [
  {
    effect: "replaced, downtime",
    sentence: "The network is recreated, with everything in it.",
    told: /^replace aws_vpc\./,
  },
  {
    effect: "replaced, downtime",
    sentence:
      "Subnets are replaced. AWS deletes none that load balancer, hosts, tasks or endpoints are in: the apply waits for them, and fails.",
    told: /^(replace|delete) aws_subnet\./,
  },
  {
    effect: "replaced, downtime",
    sentence: "The load balancer is replaced: another DNS name, and no answers in between.",
    told: /^replace aws_lb\./,
  },
  {
    effect: "no way in",
    sentence: "The load balancer goes, and its DNS name with it: no requests come in from then on.",
    told: /^delete aws_lb\./,
  },
  {
    effect: "replaced, downtime",
    sentence: "The ECS service is deleted and recreated: no tasks in between.",
    told: /^replace aws_ecs_service\./,
  },
  {
    effect: "made beside",
    sentence:
      "Another ECS service is made beside the old one; once its tasks answer, the old one drains and goes (docs/moving.md).",
    told: /^move aws_ecs_service\./,
  },
  {
    effect: "service goes",
    sentence: "The ECS service goes with its tasks.",
    told: /^delete aws_ecs_service\.(?!database_|cache_)/,
  },
  {
    effect: "replaced, downtime",
    sentence: "The target group is replaced: no answers until the new tasks are healthy in the new one.",
    told: /^replace aws_lb_target_group\./,
  },
  {
    effect: "data is lost",
    sentence: "Data goes.",
    told: /^(replace|delete) (aws_ebs_volume|aws_efs_file_system|aws_docdb_cluster|aws_db_instance|aws_rds_cluster|aws_elasticache_replication_group)\./,
  },
  {
    effect: "cache is empty",
    sentence:
      "The cache goes with what is in it; one that is recreated answers nobody until it is there, empty.",
    told: /^(replace|delete) aws_elasticache_cluster\./,
  },
  {
    effect: "kept in AWS",
    sentence: "Terraform forgets what holds data, and leaves it in AWS.",
    told: /^forget /,
  },
  {
    effect: "database restarts",
    sentence: "The database's host is replaced.",
    told: /^(update|replace) aws_launch_template\.database_/,
  },
  {
    effect: "database restarts",
    sentence: "The database's one task is replaced: it ends before the next one begins.",
    told: /^replace aws_ecs_task_definition\.database_/,
  },
  {
    effect: "cache restarts",
    sentence: "The cache's host is replaced.",
    told: /^(update|replace) aws_launch_template\.cache_/,
  },
  {
    effect: "cache restarts",
    sentence: "The cache's one task is replaced: it ends before the next one begins.",
    told: /^replace aws_ecs_task_definition\.cache_/,
  },
  {
    effect: "new hosts",
    sentence:
      "Hosts are replaced one after the other by an instance refresh, which drains their tasks first.",
    told: /^(update|replace) aws_launch_template\.capacity_/,
  },
  {
    effect: "new tasks",
    sentence: "New tasks, one after the other.",
    told: /^replace aws_ecs_task_definition\.(?!database_|cache_)/,
  },
  {
    effect: "service updated",
    sentence:
      "ECS updates the service, and starts new tasks where that takes them: another network, group, load balancer or capacity.",
    told: /^update aws_ecs_service\.(?!database_|cache_)/,
  },
  {
    effect: "new value",
    sentence: "A new version of the secret is written.",
    told: /^replace aws_secretsmanager_secret_version\./,
  },
  {
    effect: "another secret",
    sentence: "A secret goes, or another one is made.",
    told: /^(create|delete|replace) aws_secretsmanager_secret\./,
  },
  {
    effect: "new bastion",
    sentence: "The bastion is replaced; its address and its host keys change, and open sessions end.",
    told: /^replace aws_instance\./,
  },
];

/** @param lines what a plan does: `create`, `update`, `replace`, `move`, `delete` or `forget`, and an address */
export const effectsOf = (lines: readonly string[]): readonly Effect[] =>
  EFFECTS.filter(({ told }) => lines.some((line) => told.test(line)));
