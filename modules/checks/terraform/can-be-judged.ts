import type { Observation } from "../../problems.ts";
import { blocksAt } from "../arguments.ts";
import { taskContainersOf } from "../containers/task-containers.ts";
import { type ResourceArguments, type Rule, resourceProblem, resourcesOf, type Synthesis } from "../rule.ts";

/** Other rules say themselves which single value they cannot judge. */
export const canBeJudged: Rule = {
  id: "can-be-judged",
  title:
    "What the rules must read stands in the synthesis: containers as JSON, and resources of the AWS provider outside of modules and templates.",
  reason: "What only Terraform knows passes every rule without having been looked at.",
  sources: ['Terraform documentation, "Modules": what a module makes is known when Terraform has fetched it'],
  level: "error",
  reads: "sources",
  fails: { modules: { queue: { source: "./queue" } } },
  passes: { resources: { aws_sqs_queue: { queue: { sqs_managed_sse_enabled: true } } } },
  check: (synthesis) => [
    ...containers(synthesis),
    ...tasksOfOthers(synthesis),
    ...modules(synthesis),
    ...ofOthers(synthesis),
  ],
};

function containers(synthesis: Synthesis): Observation[] {
  return [
    ...taskContainersOf(synthesis).unreadable.map(({ found, argument }) =>
      resourceProblem(
        canBeJudged,
        found,
        argument,
        "holds containers that are known only to Terraform and cannot be judged; write each as JSON, by JSON.stringify or Fn.jsonencode, or waive it once you have looked at them yourself.",
      ),
    ),
    ...resourcesOf(synthesis, "aws_batch_job_definition")
      .filter(({ arguments: args }) => args["eks_properties"] !== undefined)
      .map((found) =>
        resourceProblem(
          canBeJudged,
          found,
          "eks_properties",
          "holds pods, which no rule judges; waive it once you have looked at them yourself.",
        ),
      ),
    ...resourcesOf(synthesis, "aws_ecs_express_gateway_service").map((found) =>
      resourceProblem(
        canBeJudged,
        found,
        "primary_container",
        "becomes a task definition that AWS writes, and that no rule judges; waive it once you have looked at it yourself.",
      ),
    ),
  ];
}

/** Where each kind of resource names the task definition that it runs: the blocks on the way, and the argument. */
const RUNS_TASKS: readonly (readonly [type: string, blocks: readonly string[], argument: string])[] = [
  ["aws_ecs_service", [], "task_definition"],
  ["aws_ecs_task_set", [], "task_definition"],
  ["aws_cloudwatch_event_target", ["ecs_target"], "task_definition_arn"],
  ["aws_scheduler_schedule", ["target", "ecs_parameters"], "task_definition_arn"],
  ["aws_pipes_pipe", ["target_parameters", "ecs_task_parameters"], "task_definition_arn"],
];

function tasksOfOthers(synthesis: Synthesis): Observation[] {
  return RUNS_TASKS.flatMap(([type, path, argument]) =>
    resourcesOf(synthesis, type)
      .filter(({ arguments: args }) =>
        tasksIn(args, path, argument).some((task) => !refersTo(synthesis, task)),
      )
      .map((found) =>
        resourceProblem(
          canBeJudged,
          found,
          [...path, argument].join("."),
          "names a task definition that is not of this synthesis, so that its containers cannot be judged; make it here, or waive it once you have looked at it yourself.",
        ),
      ),
  );
}

function tasksIn(args: ResourceArguments, path: readonly string[], argument: string): string[] {
  const contents = path.length === 0 ? [args] : blocksAt(args, path).map(({ content }) => content);
  return contents.flatMap((content) =>
    content === undefined || content[argument] !== undefined ? [String(content?.[argument])] : [],
  );
}

const refersTo = (synthesis: Synthesis, task: string): boolean =>
  resourcesOf(synthesis, "aws_ecs_task_definition").some(({ id }) =>
    task.includes(`aws_ecs_task_definition.${id}.`),
  );

function modules({ stacks }: Synthesis): Observation[] {
  return stacks.flatMap(({ path: file, json }) =>
    Object.keys(json.module ?? {}).map((name) => ({
      file,
      path: `module.${name}`,
      at: `module.${name}`,
      message:
        "makes resources that cannot be judged; waive it once you have looked at them yourself. (can-be-judged)",
    })),
  );
}

/** Resources that make others, of which the synthesis has a string or a name at most. */
const MAKES_OTHERS = [
  "aws_cloudcontrolapi_resource",
  "aws_cloudformation_stack",
  "aws_cloudformation_stack_set",
  "aws_sagemaker_project",
  "aws_serverlessapplicationrepository_cloudformation_stack",
  "aws_servicecatalog_provisioned_product",
];
/** Providers that make nothing in AWS. */
const ELSEWHERE = ["archive", "cloudinit", "local", "null", "random", "terraform", "time", "tls"];

/** Another provider, such as awscc, has other names for the same things. */
function ofOthers(synthesis: Synthesis): Observation[] {
  const types = new Set(synthesis.stacks.flatMap(({ json }) => Object.keys(json.resource ?? {})));
  return [...types]
    .filter(
      (type) => MAKES_OTHERS.includes(type) || !["aws", ...ELSEWHERE].includes(type.split("_")[0] ?? ""),
    )
    .flatMap((type) => resourcesOf(synthesis, type))
    .map((found) => ({
      file: found.file,
      path: `${found.type}.${found.id}`,
      at: `${found.type}.${found.id}`,
      message: `${MAKES_OTHERS.includes(found.type) ? "makes resources that" : "is of a provider whose resources"} cannot be judged; waive it once you have looked at them yourself. (can-be-judged)`,
    }));
}
