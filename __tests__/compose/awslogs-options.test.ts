import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { wrongAwslogsOptions } from "../../modules/compose/ecs/awslogs-options.ts";
import { explainTask, loadComposeProject } from "../../modules/compose/index.ts";
import { fullTarget } from "./cases.ts";

const COMPOSE = `services:
  api:
    image: nginx:1.28.0
    mem_limit: 64m
    logging:
      driver: awslogs
      options:
        max-file: "3"
        tag: api
`;

const options = (found: Readonly<Record<string, string>>): string[] =>
  wrongAwslogsOptions(found).map(({ option, because }) => `${option} ${because}`);

describe("options of awslogs", () => {
  it("are taken as moby's driver and ECS take them", () => {
    expect(
      options({
        mode: "non-blocking",
        "max-buffer-size": "25m",
        "awslogs-datetime-format": "%Y-%m-%d",
        "awslogs-force-flush-interval-seconds": "5",
        "awslogs-max-buffered-events": "4096",
      }),
    ).toEqual([]);
    expect(options({ "awslogs-format": "json/emf" })).toEqual([]);
  });

  it.each([
    [{ "max-size": "10m" }, "max-size is no option of awslogs on ECS; allowed are mode, max-buffer-size, "],
    [{ constructor: "1" }, "constructor is no option of awslogs"],
    [{ mode: "fast" }, 'mode "fast" must be blocking or non-blocking.'],
    [{ mode: "non-blocking", "max-buffer-size": "much" }, 'max-buffer-size "much" '],
    [{ "max-buffer-size": "1m" }, "max-buffer-size needs mode: non-blocking"],
    [{ "awslogs-force-flush-interval-seconds": "0" }, "must be a whole number above 0."],
    [{ "awslogs-format": "text" }, 'awslogs-format "text" must be json/emf.'],
    [
      { "awslogs-datetime-format": "%Y", "awslogs-multiline-pattern": "^x" },
      "awslogs-multiline-pattern cannot stand beside awslogs-datetime-format",
    ],
  ])("refuses %j", (found, sentence) => {
    const wrong = options(found as Readonly<Record<string, string>>);
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toContain(sentence);
  });

  it("are refused by name, with line and what is allowed", () => {
    const folder = mkdtempSync(join(tmpdir(), "awslogs-"));
    try {
      writeFileSync(join(folder, "compose.yaml"), COMPOSE);
      const project = loadComposeProject({ files: ["compose.yaml"], workingDir: folder });
      const { problems } = explainTask(project, fullTarget({ services: ["api"] }));
      expect(problems.map(({ code, line, path }) => [code, line, path])).toEqual([
        ["EOE-COMPOSE-228", 8, "services.api.logging.options.max-file"],
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
