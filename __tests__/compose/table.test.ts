import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { LAUNCH_TYPES } from "../../modules/capabilities/launch-types.ts";
import { fieldRows, fieldsDocument } from "../../modules/compose/ecs/document.ts";
import { explainTask, type LaunchType, loadComposeProject } from "../../modules/compose/index.ts";
import { CASES, fullTarget, loadCase, targetOf } from "./cases.ts";

/** Fields of services that are gone once a file is loaded, and those that they have become. */
const READ_WHEN_LOADED: Readonly<Record<string, string>> = { label_file: "labels", env_file: "environment" };

/** What the table says of a field of services. */
function told(field: string, launchType: LaunchType): string {
  const row = fieldRows([launchType]).find((one) => one.field === `services.*.${field}`);
  return /^\*\*(.+?)\*\*/.exec(row?.cells[0] ?? "")?.[1] ?? "";
}

/** Fields of services that `explain` refuses on a launch type whatever is written, in any of the fixtures. */
function refusedByExplain(launchType: LaunchType): Set<string> {
  const problems = CASES.filter(({ loads, tasks }) => loads && tasks.length > 0).flatMap((one) => {
    const project = loadCase(one);
    return one.tasks.flatMap(({ target }) => {
      const [networkMode = target.networkMode] = launchType.networkModes;
      return explainTask(project, { ...targetOf(one, project, target), launchType, networkMode }).problems;
    });
  });
  return new Set(
    problems.flatMap(({ code, path }) => {
      const [, field] = /^services\.[^.]+\.([a-z_]+)$/.exec(path) ?? [];
      return code === "EOE-COMPOSE-100" && field !== undefined ? [field] : [];
    }),
  );
}

describe.each(LAUNCH_TYPES.map((one) => [one.title, one] as const))("the column of %s", (_, launchType) => {
  const refused = refusedByExplain(launchType);

  test("refuses what explain refuses", () => {
    expect(refused.size).toBeGreaterThan(10);
    expect([...refused].filter((field) => told(field, launchType) !== "refused")).toEqual([]);
  });

  test("has explain refuse what it refuses", () => {
    const fields = fieldRows([launchType]).flatMap(({ field }) => {
      const [, name] = /^services\.\*\.([a-z_]+)$/.exec(field) ?? [];
      return name !== undefined && told(name, launchType) === "refused"
        ? [READ_WHEN_LOADED[name] ?? name]
        : [];
    });
    expect(fields.filter((field) => !refused.has(field))).toEqual([]);
  });

  test.each(Object.entries(READ_WHEN_LOADED))("says of %s what becomes of %s", (field, becomes) => {
    expect(told(field, launchType) === "refused").toBe(told(becomes, launchType) === "refused");
  });
});

describe("a file with label_file", () => {
  const folder = mkdtempSync(join(tmpdir(), "label-file-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(LAUNCH_TYPES.map((one) => [one.title, one] as const))(
    "is as the table says on %s",
    (_, launchType) => {
      writeFileSync(join(folder, "labels"), "tier=web\n");
      writeFileSync(
        join(folder, "compose.yaml"),
        "services:\n  web:\n    image: nginx:1.28.0\n    label_file: labels\n    mem_limit: 64m\n",
      );
      const project = loadComposeProject({ files: ["compose.yaml"], workingDir: folder, environment: {} });
      const [networkMode = "awsvpc"] = launchType.networkModes;
      const target = fullTarget({ services: ["web"], launchType, networkMode });
      const codes = explainTask(project, target).problems.map(({ code }) => code);
      expect(codes.includes("EOE-COMPOSE-100")).toBe(told("label_file", launchType) === "refused");
    },
  );
});

test("a column that is as the first names it", () => {
  const document = fieldsDocument(LAUNCH_TYPES);
  expect(document).not.toContain("| the same |");
  expect(document).toContain(
    "| `command` | **accepted** command of the container. | as on EC2 | as on EC2 |",
  );
});
