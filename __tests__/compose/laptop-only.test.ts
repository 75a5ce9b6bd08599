import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TaskTarget } from "../../modules/compose/ecs/target.ts";
import {
  explainTask,
  loadComposeProject,
  planTask,
  type TaskPlan,
  withoutServices,
} from "../../modules/compose/index.ts";
import { fullTarget } from "./cases.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "compose-laptop-"));
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "src/index.js"), "1");
  writeFileSync(join(folder, "kept.conf"), "kept");
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const API = `services:
  api:
    build: .
    mem_limit: 64m
    pids_limit: 100
    stop_signal: SIGQUIT
    volumes:
      - ./src:/app/src
      - ./kept.conf:/etc/kept.conf:ro
      - .:/app
      - ./gone.conf:/etc/gone/gone.conf
    security_opt: [seccomp=unconfined, "no-new-privileges:true"]
    networks: { back: { ipv4_address: 10.1.0.2 } }
networks: { back: { driver: macvlan } }
`;

function explained(text: string, laptopOnly: readonly string[], target: Partial<TaskTarget> = {}) {
  writeFileSync(join(folder, "compose.yaml"), text);
  const project = loadComposeProject({ files: ["compose.yaml"], workingDir: folder });
  const full = fullTarget({ services: ["api"], images: { api: "api:1" }, laptopOnly, ...target });
  return { ...explainTask(project, full), plan: (): TaskPlan => planTask(project, full) };
}

const ALL = [
  "api.pids_limit",
  "api.stop_signal",
  "api.volumes[0]",
  "api.volumes[2]",
  "api.volumes[3]",
  "api.security_opt[0]",
  "api.networks.back.ipv4_address",
  "networks.back.driver",
];

describe("a field that ECS refuses", () => {
  it("says at the end of its sentence how it can be declared", () => {
    const ends = explained(API, []).problems.map(({ message }) =>
      message.replace(/^.*(?=; or declare it)/s, ""),
    );
    expect(ends.sort()).toEqual(
      ALL.map(
        (field) => `; or declare it: laptopOnly: [${field.includes("[") ? `"${field}"` : field}].`,
      ).sort(),
    );
  });

  it("is left out once it is declared, and the rest is told by its place in the file", () => {
    const { problems, decisions, fitting, plan } = explained(API, ALL);
    expect(problems).toEqual([]);
    expect([...fitting].sort()).toEqual([...ALL].sort());
    const told = decisions.map(({ line, field, outcome }) => `${line} ${field}: ${outcome}`);
    expect(told).toEqual(
      expect.arrayContaining([
        "5 services.api.pids_limit: laptop only",
        "8 services.api.volumes[0]: laptop only",
        "9 services.api.volumes[1]: mapped",
        "10 services.api.volumes[2]: laptop only",
        "12 services.api.security_opt[0]: laptop only",
        "14 networks.back.driver: laptop only",
      ]),
    );
    expect(new Set(told).size).toBe(told.length);
    const { containers } = plan();
    const api = containers.at(-1);
    expect(api?.mountPoints.map(({ containerPath }) => containerPath)).toEqual(["/etc"]);
    expect(api?.dockerSecurityOptions).toEqual(["no-new-privileges"]);
  });

  it("is still refused where it is not the one that is declared", () => {
    const { problems, fitting } = explained(API, ["api.volumes[2]", "api.pids_limit"]);
    expect(problems.map(({ path, line }) => `${line} ${path}`)).toEqual([
      "6 services.api.stop_signal",
      "8 services.api.volumes[0]",
      "11 services.api.volumes[3]",
      "12 services.api.security_opt[0]",
      "13 services.api.networks.back.ipv4_address",
      "14 networks.back.driver",
    ]);
    expect(fitting).toEqual(["api.volumes[2]", "api.pids_limit"]);
  });

  it("may be declared with all around it", () => {
    const { problems, plan } = explained(API, [
      "api.volumes",
      "api.security_opt",
      "api.networks",
      "api.pids_limit",
      "api.stop_signal",
      "networks.back.driver",
    ]);
    expect(problems).toEqual([]);
    expect(plan().containers).toHaveLength(1);
    expect(plan().containers[0]?.mountPoints).toEqual([]);
  });

  it("may show itself only when another one is gone", () => {
    const text = `services:
  api: { build: ., mem_limit: 64m, depends_on: [helper], environment: { HELPER_URL: "http://helper:80" } }
  helper: { image: "helper:1", mem_limit: 64m }
`;
    const reached = [{ service: "other", port: 80, portName: "other-80", discoveryName: "other-80" }];
    const paths = (...laptopOnly: readonly string[]): string[] =>
      explained(text, laptopOnly, { services: ["api", "helper"], reached }).problems.map(({ path }) => path);
    expect(paths()).toEqual(["services.api.depends_on.helper"]);
    expect(paths("api.depends_on.helper")).toEqual(["services.api.environment.HELPER_URL"]);
    expect(paths("api.environment.HELPER_URL", "api.depends_on.helper")).toEqual([]);
  });

  it("is not what a container cannot be without", () => {
    const text = "services: { api: { image: api, mem_limit: 64m } }\n";
    const { problems, fitting } = explained(text, ["api.image", "api"], { images: {} });
    expect(problems.map(({ path }) => path)).toEqual(["services.api.image"]);
    expect(problems[0]?.message).not.toContain("laptopOnly");
    expect(fitting).toEqual([]);
  });

  it("says nothing of what no field is about", () => {
    const { problems } = explained("services: { api: { build: . } }\n", ["api"]);
    expect(problems.map(({ code }) => code)).toEqual(["EOE-COMPOSE-131"]);
    expect(problems[0]?.message).not.toContain("laptopOnly");
  });
});

describe("a service that is for the laptop only", () => {
  const text = `services:
  api: { build: ., mem_limit: 64m, depends_on: [mailpit], links: [mailpit], environment: { SMTP_HOST: mailpit } }
  mailpit: { image: axllent/mailpit, container_name: post }
`;
  const whole = { exposed: { service: "api", port: 80 } };

  it("is declared as the sentence says that finds no place for it", () => {
    const [problem] = explained(text, [], whole).problems.filter(({ path }) => path === "services.mailpit");
    expect(problem?.message).toMatch(/; what only the laptop has, by laptopOnly: \[mailpit\]\.$/);
  });

  it("has no container, nothing waits for it, and no variable may name it", () => {
    const without = (compose: string, target: Partial<TaskTarget> = {}) => {
      writeFileSync(join(folder, "compose.yaml"), compose);
      const loaded = loadComposeProject({ files: ["compose.yaml"], workingDir: folder });
      const full = fullTarget({ services: ["api"], images: { api: "api:1" }, ...whole, ...target });
      return explainTask(withoutServices(loaded, ["mailpit", "gone"]), full);
    };
    const { problems, decisions } = without(text);
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "EOE-COMPOSE-223 services.api.environment.SMTP_HOST",
    ]);
    const told = decisions.filter(({ outcome }) => outcome === "laptop only").map(({ field }) => field);
    expect(told).toEqual(["services.api.depends_on.mailpit", "services.api.links[0]", "services.mailpit"]);
    expect(decisions.map(({ field }) => field)).toContain("services.api.mem_limit");
    const byName = text.replace("SMTP_HOST: mailpit", "SMTP_HOST: post");
    expect(without(byName).problems).toMatchObject([{ code: "EOE-COMPOSE-223" }]);
    const there = { api: { SMTP_HOST: "smtp.example.com" } };
    expect(without(text, { environment: there }).problems).toEqual([]);
  });
});

it("a declaration of what ECS keeps, or of nothing, fits nothing", () => {
  expect(
    explained(API, ["api.user", "api.volumes[1]", "api.volumes[9]", "other.pids_limit"]).fitting,
    // A mount may be for the laptop only, also where ECS has a place for it.
  ).toEqual(["api.volumes[1]"]);
});

describe("a job", () => {
  const text = `${API.replace(/ {4}(pids|stop|security|networks|volumes).*\n| {6}- .*\n|networks: .*\n/g, "")}jobs:
  nightly: { image: "busybox:1.37.0", triggers: { schedule: ["0 3 * * *"] } }
  tools: { image: "busybox:1.37.0", profiles: [tools], triggers: { manual: true } }
`;
  const exposed = { exposed: { service: "api", port: 80 } } as Partial<TaskTarget>;

  it("is refused with its place and what to write, unless no profile switches it on", () => {
    const { problems } = explained(text, [], exposed);
    expect(problems.map(({ path }) => path)).toEqual(["jobs.nightly"]);
    expect(problems[0]?.message).toContain("laptopOnly: [jobs.nightly]");
  });

  it("is left to the laptop by what the refusal says", () => {
    const { problems, fitting } = explained(text, ["jobs.nightly"], exposed);
    expect(problems).toEqual([]);
    expect(fitting).toEqual(["jobs.nightly"]);
  });
});
