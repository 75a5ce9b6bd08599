import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkProject } from "../../../modules/capabilities/agreement.ts";
import { parseEnvironment } from "../../../modules/capabilities/load.ts";
import { placeContainers } from "../../../modules/capabilities/services/place-containers.ts";
import { loadComposeProject, withoutServices } from "../../../modules/compose/index.ts";
import { type Changes, marketWith, PROJECT } from "../../support/environment.ts";
import { MONGO_ON_HOST } from "../../support/kinds.ts";

const folder = mkdtempSync(join(tmpdir(), "declarations-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OVER = `services:
  app: { stop_signal: SIGQUIT, volumes: ["./app:/srv/app"] }
  mongo: { stop_signal: SIGQUIT }
`;

/** What is said of declarations. */
function told(laptopOnly: readonly string[], changes: Changes = {}, over = OVER): string[] {
  const path = join(folder, "over.yml");
  writeFileSync(path, over);
  const loaded = parseEnvironment(
    marketWith({ laptopOnly, ...changes }),
    "environments/market.yml",
    "market",
  );
  const files = [join(PROJECT, "docker-compose.yml"), path];
  const written = loadComposeProject({ files, workingDir: PROJECT, environment: {} });
  const project = withoutServices(written, laptopOnly);
  return checkProject(placeContainers(loaded.environment, project, loaded.problemAt), project, loaded)
    .filter(({ code }) => code === "EOE-ENV-371")
    .map(({ path: at, line, message }) => `${line === undefined ? "" : at}: ${message}`);
}

describe("declarations of laptopOnly", () => {
  it("are about fields that ECS refuses", () => {
    expect(told(["app.stop_signal", "app.volumes[0]"])).toEqual([]);
  });

  it("are about those of a database on a host, too", () => {
    expect(told(["mongo.stop_signal"], MONGO_ON_HOST)).toEqual([]);
    expect(told(["mongo.stop_signal"])).toEqual([
      'laptopOnly[0]: "mongo.stop_signal" is of "mongo", which is hosted elsewhere, so that none of its fields counts; remove it.',
    ]);
  });

  it("may be whole services, which no task gets by itself", () => {
    const tool = "services: { tool: { image: 'tool:1' } }";
    expect(told(["tool"], { "service.containers": undefined }, tool)).toEqual([]);
    expect(told(["tool", "tool.user"], {}, tool)).toEqual([
      'laptopOnly[1]: "tool.user" is of "tool", which is left out as a whole; remove it.',
    ]);
  });

  it("are refused where they fit nothing, with the nearest that fits", () => {
    expect(told(["app.volumes[0]", "app.stop_sinal"])).toEqual([
      'laptopOnly[1]: "app.stop_sinal" names no field that ECS refuses. Did you mean "app.stop_signal"?',
    ]);
    expect(told(["services.app.stop_signal"])).toEqual([
      'laptopOnly[0]: "services.app.stop_signal" names no field that ECS refuses. Did you mean "app.stop_signal"?',
    ]);
    expect(told(["something.else.altogether.and.more"])).toEqual([
      'laptopOnly[0]: "something.else.altogether.and.more" names no field that ECS refuses. Refused are app.stop_signal, app.volumes[0]; remove it, or correct it.',
    ]);
  });

  it("are refused where ECS keeps the field, not what it cannot", () => {
    expect(told(["app.user"])).toEqual(['laptopOnly[0]: "app.user" is not refused but accepted; remove it.']);
  });
});
