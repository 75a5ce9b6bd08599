import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { configJson, planTask } from "../../modules/compose/index.ts";
import { Problems } from "../../modules/problems.ts";
import {
  CASES,
  dockerConfig,
  loadCase,
  sortedJson,
  targetOf,
  WITHOUT_DOCKER_COMPOSE,
  withoutFolder,
} from "./cases.ts";

/** All that a case is refused for, one line for each problem; each must say where. */
function refusals(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    for (const problem of error.list) {
      // Only a file that cannot be read has no lines.
      if (problem.message !== "does not exist." && problem.message !== "is a folder, not a compose file.") {
        expect(problem, problem.message).toMatchObject({
          line: expect.any(Number),
          column: expect.any(Number),
        });
      }
      expect(problem.message, "ends as a sentence").toMatch(/[.?]$/);
    }
    return `${error.message}\n`;
  }
  throw new Error("was not refused");
}

describe.each(CASES.filter(({ loads }) => loads).map((one) => [one.name, one] as const))("%s", (_, one) => {
  test("has the expected model", async () => {
    const { model, warnings } = loadCase(one);
    const text = sortedJson({
      ...configJson(model),
      warnings: warnings.map(({ message, path }) => `${path}: ${message}`),
    });
    await expect(withoutFolder(text, one)).toMatchFileSnapshot(join(one.folder, "model.json"));
  });

  test.skipIf(WITHOUT_DOCKER_COMPOSE !== undefined || one.newerThanDockerCompose)(
    "is read as docker compose reads it",
    () => {
      expect(sortedJson(configJson(loadCase(one).model))).toEqual(sortedJson(dockerConfig(one)));
    },
  );

  for (const { name, runs, target: alone } of one.tasks) {
    test(`${name} ${runs ? "becomes the expected task" : "is refused"}`, async () => {
      const project = loadCase(one);
      const target = targetOf(one, project, alone);
      const text = runs ? sortedJson(planTask(project, target)) : refusals(() => planTask(project, target));
      const file = runs ? `${name}.task.json` : `${name}.refusals.txt`;
      await expect(withoutFolder(text, one)).toMatchFileSnapshot(join(one.folder, file));
    });
  }
});

describe.each(CASES.filter(({ loads }) => !loads).map((one) => [one.name, one] as const))("%s", (_, one) => {
  test("is refused when it is loaded", async () => {
    const text = refusals(() => loadCase(one));
    await expect(withoutFolder(text, one)).toMatchFileSnapshot(join(one.folder, "refusals.txt"));
  });
});

if (WITHOUT_DOCKER_COMPOSE) console.log(WITHOUT_DOCKER_COMPOSE);
