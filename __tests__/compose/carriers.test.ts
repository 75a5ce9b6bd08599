import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadComposeProject, planTask, type TaskPlan } from "../../modules/compose/index.ts";
import { Problems } from "../../modules/problems.ts";
import { fullTarget, withoutDeclaration } from "./cases.ts";

const folder = mkdtempSync(join(tmpdir(), "carriers-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "page.html"), "page");

function plan(text: string, services: readonly string[] = ["web"]): TaskPlan {
  writeFileSync(join(folder, "compose.yaml"), text);
  return planTask(
    loadComposeProject({ files: ["compose.yaml"], workingDir: folder }),
    fullTarget({ services }),
  );
}

function refusalsOf(text: string, services?: readonly string[]): string[] {
  try {
    plan(text, services);
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.map(({ line, path, message }) => `${line}: ${path}: ${withoutDeclaration(message)}`);
  }
  return [];
}

describe("files that a task carries", () => {
  it("are laid into one folder by one container, whichever field names them", () => {
    const { containers } = plan(`
services:
  web:
    image: web:1
    mem_limit: 64m
    configs: [{ source: one, target: /srv/app//one.conf }]
    volumes: ["./page.html:/srv/app/page.html:ro"]
configs: { one: { content: one } }
`);
    const web = containers.find(({ name }) => name === "web");
    expect(containers).toHaveLength(2);
    expect(web?.mountPoints.map(({ containerPath }) => containerPath)).toEqual(["/srv/app"]);
    expect(containers[0]?.environment).toHaveLength(2);
  });

  it("have room in a task definition all together", () => {
    const text = "x".repeat(28_000);
    const service = "image: web:1, mem_limit: 64m, configs: [{ source: big, target: /srv/big }]";
    const compose = `
services:
  web: { ${service} }
  api: { ${service} }
configs: { big: { content: ${text} } }
`;
    expect(refusalsOf(compose)).toEqual([]);
    expect(refusalsOf(compose, ["web", "api"])).toEqual([
      "4: services.api.configs[0]: is one of the files that the task carries, 74672 characters together; a task definition has room for 40000. Copy them into the image.",
    ]);
  });

  it.each([
    ["a tmpfs", 'tmpfs: ["/srv/app/:size=1m"]'],
    ["a volume", 'volumes: ["/srv/app"]'],
  ])("do not lie where %s is mounted", (_, field) => {
    expect(
      refusalsOf(`
services:
  web:
    image: web:1
    mem_limit: 64m
    configs: [{ source: one, target: /srv/app/one.conf }]
    ${field}
configs: { one: { content: one } }
`),
    ).toEqual([
      "6: services.web.configs[0]: lies in /srv/app, where the service mounts something else already; choose another folder for one of them.",
    ]);
  });
});
