import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FARGATE } from "../../modules/capabilities/fargate/launch-type.ts";
import type { TaskTarget } from "../../modules/compose/ecs/target.ts";
import { explainTask, loadComposeProject, planTask } from "../../modules/compose/index.ts";
import { Problems } from "../../modules/problems.ts";
import { fullTarget, withoutDeclaration } from "./cases.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "compose-api-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function project(text: string) {
  writeFileSync(join(folder, "compose.yaml"), text);
  return loadComposeProject({ files: ["compose.yaml"], workingDir: folder });
}

/** What a task of all services is refused for; what is explained must say the same. */
function refusals(text: string, target: Partial<TaskTarget> = {}): string[] {
  const loaded = project(text);
  const full = fullTarget({ services: Object.keys(loaded.services), ...target });
  const { decisions, problems } = explainTask(loaded, full);
  const refused = decisions.filter(({ outcome }) => outcome === "refused");
  for (const { path, message } of problems.filter(({ code }) => /-(18[89]|19\d)$/.test(code)))
    expect(refused, path).toContainEqual(expect.objectContaining({ field: path, sentence: message }));
  try {
    planTask(loaded, full);
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    expect(problems).toEqual(error.list);
    return error.message.split("\n").map(withoutDeclaration);
  }
  expect(problems).toEqual([]);
  return [];
}

const app = (...lines: readonly string[]): string =>
  `services:\n  app:\n    image: a:1.0.0\n    mem_limit: 64m\n${lines.map((line) => `    ${line}\n`).join("")}`;

const cannot = (what: string): string => `comes to ${what}, which a container on ECS cannot have; allowed: `;
const A_NUMBER = "a whole number from -2147483648 to 2147483647. [EOE-COMPOSE-189]";

describe("what ECS refuses is told where the compose file says it:", () => {
  test.each<[string, string, string]>([
    [
      "a dot in a name",
      "services: { my.app: { image: a:1.0.0, mem_limit: 64m } }\n",
      'compose.yaml:1:13 services.my.app: cannot be the name of a container on ECS, which has 1 to 255 letters, digits, underscores and hyphens; rename the service, to "my-app", wherever it is named. [EOE-COMPOSE-190]',
    ],
    [
      "a long name",
      `services: { ${"a".repeat(256)}: { image: a:1.0.0, mem_limit: 64m } }\n`,
      "cannot be the name of a container on ECS",
    ],
    [
      "rights of a device",
      app('devices: ["/dev/a", "/dev/b:/dev/b:rx"]'),
      'compose.yaml:5:25 services.app.devices[1]: has the rights "rx"; write r, w and m (read, write and mknod), or some of them. [EOE-COMPOSE-192]',
    ],
    [
      "a soft limit above the hard one",
      app("ulimits: { nofile: { soft: 10, hard: 5 } }"),
      "compose.yaml:5:16 services.app.ulimits.nofile: has the soft limit 10 above the hard limit 5, which no container starts with; lower soft or raise hard. [EOE-COMPOSE-191]",
    ],
    [
      "no soft limit below a hard one",
      app("ulimits: { nofile: { soft: -1, hard: 5 } }"),
      "services.app.ulimits.nofile: has the soft limit -1 above the hard limit 5",
    ],
    [
      "a negative limit",
      app("ulimits: { nofile: -2 }"),
      "services.app.ulimits.nofile: -2 is no limit; write a number from 0, or -1 for none. [EOE-COMPOSE-191]",
    ],
    [
      "a limit that no integer holds",
      app("ulimits: { nofile: 9999999999 }"),
      `compose.yaml:5:16 services.app.ulimits.nofile: ${cannot("ulimits[0].softLimit 9999999999")}${A_NUMBER}`,
    ],
    [
      "too much memory",
      app().replace("64m", "9999999t"),
      `compose.yaml:4:5 services.app.mem_limit: ${cannot("memory 10485758951424")}${A_NUMBER}`,
    ],
    [
      "too many CPUs",
      app("cpus: 9999999"),
      `compose.yaml:5:5 services.app.cpus: ${cannot("cpu 10239998976")}${A_NUMBER}`,
    ],
    [
      "too long a time to stop",
      app("stop_grace_period: 999999h"),
      `services.app.stop_grace_period: ${cannot("stopTimeout 3599996400")}${A_NUMBER}`,
    ],
    [
      "too large a tmpfs",
      app("tmpfs: [/a:size=1m, /b:size=9999999t]"),
      `services.app.tmpfs: ${cannot("linuxParameters.tmpfs[1].size 10485758951424")}${A_NUMBER}`,
    ],
    [
      "an image of other characters",
      app().replace("a:1.0.0", "a@b:1"),
      'compose.yaml:3:5 services.app.image: "a@b:1" is no image that a registry can have; write a name in lower-case letters',
    ],
    [
      "a variable without a name",
      app('environment: ["=x"]'),
      `services.app.environment.: ${cannot('environment[0].name ""')}a name, without an equals sign. [EOE-COMPOSE-189]`,
    ],
    [
      "NUL in a variable",
      app('environment: { A: "a\\0b" }'),
      `compose.yaml:5:20 services.app.environment.A: ${cannot('environment[0].value "a\\u0000b"')}text without the character NUL. [EOE-COMPOSE-189]`,
    ],
    [
      "NUL in a word of the command",
      app('command: [a, "b\\0"]'),
      `services.app.command[1]: ${cannot('command[1] "b\\u0000"')}text without the character NUL.`,
    ],
    [
      "NUL in a label",
      app('labels: { com.example.a: "\\0" }'),
      'services.app.labels.com.example.a: comes to dockerLabels.com.example.a "\\u0000"',
    ],
    [
      "a working directory below another",
      app("working_dir: app"),
      `compose.yaml:5:5 services.app.working_dir: ${cannot('workingDirectory "app"')}a path that begins with /. [EOE-COMPOSE-189]`,
    ],
    [
      "a tmpfs at a path below another",
      app('tmpfs: ["tmp:size=1m"]'),
      `services.app.tmpfs: ${cannot('linuxParameters.tmpfs[0].containerPath "tmp"')}a path that begins with /.`,
    ],
    [
      "an empty entrypoint, whose command nobody knows",
      app("entrypoint: []"),
      "compose.yaml:5:5 services.app.entrypoint: is empty, which clears the image's ENTRYPOINT on the laptop, which ECS cannot express; write what is to run as command beside it. [EOE-COMPOSE-193]",
    ],
    [
      "an empty entrypoint of an empty command",
      app('entrypoint: ""', "command: []"),
      "services.app.entrypoint: is empty",
    ],
  ])("%s", (_, text, sentence) => {
    const said = refusals(text);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(sentence);
    expect(said[0]).toMatch(/^compose\.yaml:\d+:\d+ services\./);
  });

  test("an empty entrypoint, at the command that takes its place", () => {
    const said = refusals(app("entrypoint: []", 'command: [a, "b\\0"]'));
    expect(said).toEqual([
      `compose.yaml:6:5 services.app.command[1]: ${cannot('entryPoint[1] "b\\u0000"')}text without the character NUL. [EOE-COMPOSE-189]`,
    ]);
  });

  test("a service with a dot in its name, and what else is wrong in it", () => {
    const text = app("working_dir: app").replace("app:", "my.app:");
    expect(refusals(text).map((line) => line.split(" ")[1])).toEqual([
      "services.my.app:",
      "services.my.app.working_dir:",
    ]);
  });

  test("two volumes that become one", () => {
    const text = `${app('volumes: ["a.b:/a", "a-b:/b"]')}volumes: { a.b: , a-b: }\n`;
    const volumes = { "a.b": { hostPath: "/one" }, "a-b": { hostPath: "/two" } };
    const said = refusals(text, { volumes });
    expect(said).toHaveLength(2);
    expect(said[0]).toContain(
      'services.app.volumes[0]: mounts the volume "a.b", which is "a-b" on ECS, as "a-b" is; rename one of the two. [EOE-COMPOSE-194]',
    );
  });

  test("more than one field at once", () => {
    const text = app(
      "working_dir: app",
      "ulimits: { nofile: { soft: 2, hard: 1 }, core: -3 }",
      "entrypoint: []",
    );
    expect(refusals(text).map((line) => line.split(" ")[1])).toEqual([
      "services.app.working_dir:",
      "services.app.ulimits.nofile:",
      "services.app.ulimits.core:",
      "services.app.entrypoint:",
    ]);
  });
});

describe("a task definition above 64 KiB is told at its largest part:", () => {
  const BIG = "x".repeat(66_000);
  test.each<[string, string, string, Partial<TaskTarget>?]>([
    [
      "a variable",
      app(`environment: { B: x, A: ${BIG} }`),
      "compose.yaml:5:26 services.app.environment.A: is the largest part of a task definition of about 66",
    ],
    ["a label", app(`labels: { a.b: ${BIG} }`), "services.app.labels: is the largest part"],
    ["a command", app(`command: [${BIG}]`), "services.app.command: is the largest part"],
    [
      "a variable on Fargate",
      app(`environment: { A: ${BIG} }`),
      "services.app.environment.A: is the largest part",
      { launchType: FARGATE },
    ],
    [
      "what must be escaped",
      app(`environment: { A: '${'"'.repeat(33_000)}' }`),
      "services.app.environment.A: is the largest part",
    ],
    [
      "many middling ones",
      app("environment:", ...Array.from({ length: 100 }, (_, index) => `  V${index}: ${"x".repeat(700)}`)),
      "services.app.environment.V",
    ],
  ])("%s", (_, text, sentence, target = {}) => {
    const said = refusals(text, target);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(sentence);
    expect(said[0]).toContain("of which ECS takes 65536 (as JSON; largest: app.");
  });

  test("files that are carried, by their service", () => {
    const content = "x".repeat(29_000);
    const text = `${app("configs: [{ source: a, target: /etc/a }]", `environment: { A: ${"x".repeat(27_000)} }`)}configs: { a: { content: ${content} } }\n`;
    expect(refusals(text)).toEqual([
      expect.stringMatching(/^compose\.yaml:2:3 services\.app: is the largest part .*\[EOE-COMPOSE-188\]$/),
    ]);
  });

  test("and one below it is none, whatever a shell is to fill in there", () => {
    expect(refusals(app(`environment: { A: ${"x".repeat(64_000)} }`))).toEqual([]);
    expect(refusals(app(`command: ["sh", "-c", "${"echo $${VAR} ".repeat(1000)}"]`))).toEqual([]);
  });
});

test("what the environment puts in is not judged by the compose file", () => {
  const text = app("environment: { A: x }");
  const said = refusals(text, { environment: { app: { A: "\0" } }, images: { app: "no image" } });
  expect(said.filter((line) => line.includes("environment"))).toEqual([]);
});

test("an empty entrypoint with a command is the command alone, as docker has it", () => {
  const loaded = project(app("entrypoint: []", "command: [node, server.js]"));
  const { containers, decisions } = planTask(loaded, fullTarget({ services: ["app"] }));
  expect(containers[0]).toMatchObject({ entryPoint: ["node", "server.js"] });
  expect(containers[0]).not.toHaveProperty("command");
  const told = decisions.filter(({ field }) => /\.(entrypoint|command)$/.test(field));
  expect(told.map(({ field, outcome, sentence }) => [field, outcome, sentence])).toEqual([
    [
      "services.app.entrypoint",
      "mapped",
      "Empty, which clears the one of the image: command is all that runs.",
    ],
    ["services.app.command", "mapped", "entryPoint of the container, since entrypoint is empty."],
  ]);
});
