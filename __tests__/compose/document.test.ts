import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { LAUNCH_TYPES } from "../../modules/capabilities/launch-types.ts";
import { fieldRows, fieldsDocument } from "../../modules/compose/ecs/document.ts";
import { schemaFields } from "../../modules/compose/ecs/schema-fields.ts";

const root = resolve(import.meta.dirname, "../..");

describe("docs/compose.md", () => {
  test("is what the code says; `npm run docs` rewrites it", () => {
    expect(readFileSync(resolve(root, "docs/compose.md"), "utf8")).toBe(fieldsDocument(LAUNCH_TYPES));
  });

  test("has a row for each field of the specification", () => {
    const document = fieldsDocument(LAUNCH_TYPES);
    expect(fieldRows(LAUNCH_TYPES).map(({ field }) => field)).toEqual(schemaFields());
    for (const field of schemaFields()) {
      expect(document).toContain(`| \`${field.replace(/^services\.\*\./, "")}\` |`);
    }
  });
});

describe("the first table of docs/compose.md", () => {
  test("holds twenty fields, each again in the table of its group", () => {
    const [, first = "", ...others] = fieldsDocument(LAUNCH_TYPES).split(/^## /m);
    const fields = [...first.matchAll(/^\| `([^`]+)`/gm)].map(([, field]) => field);
    expect(first).toMatch(/^What most files use/);
    expect(fields).toHaveLength(20);
    expect(fields).toEqual(expect.arrayContaining(["image", "ports", "depends_on"]));
    for (const field of fields) expect(others.join("")).toContain(`| \`${field}\` |`);
  });
});

describe("npx express-on-ecs explain", () => {
  interface Explained {
    readonly tasks: readonly {
      readonly name: string;
      readonly decisions: readonly {
        readonly field: string;
        readonly outcome: string;
        readonly line: number;
      }[];
      readonly problems: readonly { readonly message: string }[];
    }[];
  }

  function explain(...args: readonly string[]): { readonly status: number; readonly text: string } {
    const command = ["bin/express-on-ecs.js", "explain", ...args];
    try {
      const text = execFileSync(process.execPath, command, {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, NO_COLOR: "1" },
      });
      return { status: 0, text };
    } catch (error) {
      const { status, stdout } = error as { status: number; stdout: string };
      return { status, text: stdout };
    }
  }

  const fixture = "__tests__/compose/fixtures/task-links/compose.yaml";

  test("prints a row for each field as JSON", () => {
    const { text } = explain("--file", fixture, "--json");
    const { tasks } = JSON.parse(text) as Explained;
    const fields = tasks[0]?.decisions.map(({ field }) => field);
    expect(fields).toContain("services.web.image");
    expect(fields).toContain("services.web.networks.front.priority");
    expect(tasks[0]?.decisions.every(({ line }) => line > 0)).toBe(true);
  });

  test("takes the file without an option, too", () => {
    expect(explain(fixture, "--json")).toEqual(explain("--file", fixture, "--json"));
    expect(JSON.parse(explain(fixture, "--json").text)).toMatchObject({ tasks: [{ name: "web, api, db" }] });
  });

  test("refuses a file beside an environment, which names its own", () => {
    const { status, text } = explain(fixture, "--env", "market", "--json");
    expect(status).toBe(1);
    expect(JSON.parse(text)).toMatchObject({
      problems: [
        { message: `market names its compose files itself, in service.compose; leave out ${fixture}.` },
      ],
    });
  });

  test("leaves out with --diff what is the same on the laptop", () => {
    const { tasks } = JSON.parse(explain("--file", fixture, "--json", "--diff").text) as Explained;
    const outcomes = new Set(tasks[0]?.decisions.map(({ outcome }) => outcome));
    expect(outcomes.has("accepted")).toBe(false);
    expect(outcomes.has("mapped")).toBe(true);
  });

  test("prints a table, and ends with 1 when something is refused", () => {
    const { status, text } = explain("--file", "__tests__/compose/fixtures/refused-swap/compose.yaml");
    expect(status).toBe(1);
    expect(text).toContain("Task of more, endless, less");
    expect(text).toMatch(/services\.more\.memswap_limit.*refused/);
  });

  test("tells what is wrong with a file that does not load, and ends with 1", () => {
    const { status, text } = explain(
      "--file",
      "__tests__/compose/fixtures/refused-schema/compose.yaml",
      "--json",
    );
    expect(status).toBe(1);
    expect(JSON.parse(text)).toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ line: 3 })]),
    });
  });

  test("groups services by x-ecs.task", () => {
    const tasksOn = (launchType: string): Explained["tasks"] =>
      (
        JSON.parse(
          explain(
            "--file",
            "__tests__/compose/fixtures/task-groups/compose.yaml",
            "--launch-type",
            launchType,
            "--json",
          ).text,
        ) as Explained
      ).tasks;
    const onFargate = tasksOn("FARGATE");
    expect(onFargate.map(({ name }) => name)).toEqual(["web, helper", "worker"]);
    expect(onFargate.flatMap(({ problems }) => problems)).toEqual([]);
    // In bridge mode web would not find helper any more.
    expect(tasksOn("EC2").flatMap(({ problems }) => problems)).toMatchObject([
      { path: "services.web.depends_on.helper" },
    ]);
  });
});
