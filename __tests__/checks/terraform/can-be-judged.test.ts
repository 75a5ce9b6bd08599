import { describe, expect, it } from "vitest";
import { found, type Resources } from "../support.ts";

const JUDGED = "can-be-judged";
const made: Resources = { aws_ecs_task_definition: { extra: { container_definitions: "[]" } } };

describe(JUDGED, () => {
  it("tells of a service whose task definition is made elsewhere", () => {
    const service = (definition: string): Resources => ({
      ...made,
      aws_ecs_service: { it: { task_definition: definition } },
    });
    expect(found(JUDGED, { resources: service("legacy:7") })).toHaveLength(1);
    expect(found(JUDGED, { resources: service("${data.aws_ecs_task_definition.old.arn}") })).toHaveLength(1);
    expect(found(JUDGED, { resources: service("${aws_ecs_task_definition.extra.arn}") })).toEqual([]);
  });

  it.each<[string, (task: string) => Record<string, unknown>]>([
    ["aws_ecs_task_set", (task) => ({ task_definition: task })],
    ["aws_cloudwatch_event_target", (task) => ({ ecs_target: { task_definition_arn: task } })],
    ["aws_scheduler_schedule", (task) => ({ target: [{ ecs_parameters: [{ task_definition_arn: task }] }] })],
    [
      "aws_pipes_pipe",
      (task) => ({ target_parameters: { ecs_task_parameters: { task_definition_arn: task } } }),
    ],
  ])("tells of such a task definition in %s", (type, args) => {
    const resources = (definition: string): Resources => ({ ...made, [type]: { it: args(definition) } });
    expect(found(JUDGED, { resources: resources("legacy:7") })).toHaveLength(1);
    expect(found(JUDGED, { resources: resources("${aws_ecs_task_definition.extra.arn}") })).toEqual([]);
  });

  it("tells of what AWS makes task definitions of", () => {
    const resources: Resources = { aws_ecs_express_gateway_service: { it: {} } };
    expect(found(JUDGED, { resources })).toHaveLength(1);
  });

  it.each(["awscc_ecs_task_definition", "aws_cloudformation_stack", "aws_cloudcontrolapi_resource"])(
    "tells of %s",
    (type) => {
      expect(found(JUDGED, { resources: { [type]: { it: {} } } })).toEqual([
        expect.stringMatching(new RegExp(`^${type}\\.it: .+ cannot be judged`)),
      ]);
    },
  );

  it("says nothing of what is not in AWS", () => {
    expect(found(JUDGED, { resources: { null_resource: { it: {} }, terraform_data: { it: {} } } })).toEqual(
      [],
    );
  });

  it("tells of modules", () => {
    expect(found(JUDGED, { modules: { queue: { source: "./queue" } } })).toEqual([
      expect.stringMatching(/^module\.queue: makes resources that cannot be judged/),
    ]);
  });
});
