import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  changesOf,
  destroyInWords,
  isEmpty,
  meaningsInWords,
  meaningsOf,
  planInWords,
} from "../../../cli/deploy/plan-words.ts";
import type { Action, ResourceChange, ShownPlan } from "../../../cli/deploy/terraform.ts";
import { PROJECT } from "../../support/environment.ts";

const change = (
  address: string,
  actions: readonly Action[],
  more: Partial<ResourceChange["change"]> = {},
): ResourceChange => ({
  address,
  mode: address.startsWith("data.") ? "data" : "managed",
  type: address.split(".")[0] ?? "",
  change: { actions, before: null, after: null, ...more },
});

const plan = (...resource_changes: readonly ResourceChange[]): ShownPlan => ({ resource_changes });

describe("a plan in words", () => {
  it("is nothing where nothing changes, data that is read among it", () => {
    const shown = plan(change("aws_vpc.a", ["no-op"]), change("data.aws_ecr_image.a", ["read"]));
    expect(isEmpty(changesOf(shown))).toBe(true);
    expect(planInWords(changesOf(shown))).toEqual(["nothing changes"]);
  });

  it("counts what is made by type, and names each thing that runs already", () => {
    const shown = plan(
      change("aws_subnet.a", ["create"]),
      change("aws_subnet.b", ["create"]),
      change("aws_vpc.a", ["create"]),
      change("aws_ecs_service.shop", ["update"], {
        before: { task_definition: "shop:1", name: "shop", desired_count: 1 },
        after: { task_definition: "shop:2", name: "shop" },
        after_unknown: { desired_count: true },
      }),
      change("aws_ecs_task_definition.shop", ["create", "delete"], {
        replace_paths: [["container_definitions"], ["volume", 0, "name"], ["volume", 1]],
      }),
      change("aws_ecr_repository.web", ["delete"]),
      change("aws_sns_topic.a", ["forget"]),
    );
    expect(planInWords(changesOf(shown))).toEqual([
      "makes 3: 2 subnet, vpc",
      "changes in place: aws_ecs_service.shop (desired_count, task_definition)",
      "replaces: aws_ecs_task_definition.shop (container_definitions, volume)",
      "destroys: aws_ecr_repository.web",
      "  used by tasks, which pull their image from it whenever they start",
      "lets go of, and leaves in AWS: aws_sns_topic.a",
    ]);
  });

  it("names the outputs where they alone change", () => {
    const shown: ShownPlan = {
      output_changes: { url: { actions: ["update"] }, same: { actions: ["no-op"] } },
    };
    expect(planInWords(changesOf(shown))).toEqual(["hands on: url"]);
  });

  it("of a destroy is one line", () => {
    const gone = plan(change("aws_subnet.a", ["delete"]), change("aws_subnet.b", ["delete"]));
    expect(destroyInWords(changesOf(gone))).toBe("destroys 2: 2 subnet");
    expect(destroyInWords(changesOf(plan()))).toBe("nothing is left");
  });
});

describe("what a plan means for whoever uses the application", () => {
  const meaningOf = (...changes: Parameters<typeof change>[]): string[] =>
    meaningsOf(changesOf(plan(...changes.map((one) => change(...one))))).map(({ effect }) => effect);

  it.each<[string, readonly Action[], string[]]>([
    ["aws_ecs_task_definition.service_task-definition_1CDBFD24", ["create", "delete"], ["new tasks"]],
    ["aws_lb.ingress_load-balancer_E5AB1F93", ["delete", "create"], ["replaced, downtime"]],
    ["aws_lb.ingress_load-balancer_E5AB1F93", ["delete"], ["no way in"]],
    ["aws_ecs_service.service_E7C408F2", ["create", "delete"], ["made beside"]],
    ["aws_ecs_service.service_E7C408F2", ["delete", "create"], ["replaced, downtime"]],
    ["aws_efs_file_system.files", ["delete"], ["data is lost"]],
    ["aws_ebs_volume.database", ["forget"], ["kept in AWS"]],
    ["aws_cloudwatch_dashboard.dashboard", ["update"], []],
    ["aws_secretsmanager_secret.made", ["create"], []],
  ])("%s, %j: %j", (address, actions, effects) => {
    expect(meaningOf([address, actions])).toEqual(effects);
  });

  it("is said in the words of docs/changes.md, the worst first", () => {
    const changes = changesOf(
      plan(
        change("aws_ecs_task_definition.service", ["create", "delete"]),
        change("aws_lb_target_group.ingress", ["delete", "create"]),
      ),
    );
    expect(meaningsInWords(meaningsOf(changes))).toEqual([
      "for whoever uses it: replaced, downtime. The target group is replaced: no answers until the new tasks are healthy in the new one.",
      "for whoever uses it: new tasks. New tasks, one after the other.",
    ]);
    const page = readFileSync(join(PROJECT, "docs/changes.md"), "utf8");
    for (const { effect } of meaningsOf(changes)) expect(page).toContain(`**${effect}**`);
  });
});
