import { describe, expect, it } from "vitest";
import { changesOf, destroyInWords, isEmpty, planInWords } from "../../../cli/deploy/plan-words.ts";
import type { Action, ResourceChange, ShownPlan } from "../../../cli/deploy/terraform.ts";

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
