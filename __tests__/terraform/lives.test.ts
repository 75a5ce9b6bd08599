import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { type Lived, live } from "./lives/life.ts";
import {
  byReferences,
  byTypes,
  IN_A_STACK,
  type Logged,
  outOfOrder,
  type StateResource,
  unequalToState,
} from "./lives/what-happened.ts";
import { emptyProject, removeProject, variedEnvironments } from "./pairwise/environments.ts";
import { type Row, synthesiseRow, withoutRefused } from "./pairwise/rows.ts";
import { chosenRows } from "./pairwise/share.ts";
import { readRows } from "./pairwise/table.ts";
import { hasProviders, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the lives of all environments)`);

/** Every environment as it is, and those with options set that pairwise generation has found. */
function allRows(): Row[] {
  const environments = variedEnvironments();
  const varied = readRows().map(({ environment: name, settings }): Row => {
    const environment = environments.find((one) => one.name === name);
    if (!environment)
      throw new Error(`there is no environment ${name} any more; npm run pairwise drops its rows`);
    return { environment, settings };
  });
  return [...environments.map((environment) => ({ environment, settings: new Map() })), ...varied];
}

const LOGS = join(PROJECT, "coverage/lives");
/** A life takes minutes on a machine that has other things to do. */
const LONGEST_MS = 20 * 60_000;

const rows = allRows();
const { status, stdout } = spawnSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" });
const chosen = chosenRows(
  { count: rows.length, perShare: 3, what: "lives", variable: "LIFE_ROWS", script: "test:lives" },
  process.env["LIFE_ROWS"],
  status === 0 ? stdout.trim() : undefined,
);
console.log(`${chosen.sentence}. Logs of those that fail stay in coverage/lives.`);

describe.skipIf(missing)("the life of an environment", () => {
  let root: string;
  let cache: string;
  const table = new Table({
    head: ["row", "environment", "settings", "resources", "failed first", "changed by hand", "seconds", ""],
    style: { head: [], border: [] },
  });
  beforeAll(() => {
    // The shell has what the examples of shellVariables ask for.
    process.env["GIT_SHA"] = "1";
    root = emptyProject();
    mkdirSync(LOGS, { recursive: true });
    cache = mkdtempSync(join(tmpdir(), "plugins-"));
    // Terraform may fill a cache from one process only.
    expect(hasProviders(pluginCache())).toBe(true);
  });
  afterAll(() => {
    delete process.env["GIT_SHA"];
    removeProject(root);
    rmSync(cache, { recursive: true, force: true });
    console.log(table.toString());
  });

  const pluginCache = () => ({
    TF_PLUGIN_CACHE_DIR: cache,
    // There are no lock files, and without them Terraform would not take the providers from the cache.
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "true",
  });

  const tellEnd = (number: number, { environment, settings }: Row, lived?: Lived): void => {
    const { resources = "", failed = "", byHand = "", seconds } = lived ?? {};
    const taken = seconds?.toFixed(0) ?? "";
    table.push([
      number,
      environment.name,
      settings.size,
      resources,
      failed,
      byHand,
      taken,
      lived ? "" : "FAILED",
    ]);
    const end = lived ? `through, ${taken} s` : "failed";
    console.log(`life ${table.length} of ${chosen.rows.length}: row ${number}, ${environment.name}: ${end}`);
  };

  it.concurrent.each(chosen.rows)(
    "row %i goes from init to destroy",
    async (number) => {
      const committed = rows[number] as Row;
      const row = "refused" in synthesiseRow(committed, root) ? withoutRefused(committed, root) : committed;
      const outcome = synthesiseRow(row, root);
      if ("refused" in outcome) throw new Error(outcome.refused.map(({ message }) => message).join("\n"));
      const log = join(LOGS, `row-${number}-${row.environment.name}.log`);
      writeFileSync(log, `${JSON.stringify([...row.settings], null, 1)}\n`);
      try {
        const lived = await live(outcome.deployment.stacks, number, pluginCache(), (text) =>
          appendFileSync(log, `${text}\n`),
        );
        tellEnd(number, row, lived);
        rmSync(log);
      } catch (error) {
        tellEnd(number, row);
        // The run of all rows takes an hour, and says at its end what was wrong.
        appendFileSync(log, `${error instanceof Error ? error.message : error}\n`);
        throw error;
      }
    },
    LONGEST_MS,
  );
});

describe("what is said of a life", () => {
  const state: StateResource[] = [
    { mode: "managed", type: "aws_lb", name: "one", instances: [{ attributes: { id: "lb-1" } }] },
  ];

  it("is that something was made twice, or left behind", () => {
    const made = { action: "create", type: "aws_lb", id: "lb-1" } as const;
    expect(unequalToState("create", [made], state)).toEqual([]);
    expect(unequalToState("create", [made, { ...made, id: "lb-2" }], state)).toEqual([
      "create aws_lb: 2 times, 1 in the state",
    ]);
    expect(unequalToState("delete", [made], state)).toEqual(["delete aws_lb: 0 times, 1 in the state"]);
  });

  it("is that something went before what refers to it", () => {
    const service = {
      ...({ mode: "managed", type: "aws_ecs_service", name: "two" } as const),
      instances: [{ attributes: { id: "service-2" }, dependencies: ["aws_lb.one", "data.aws_region.here"] }],
    };
    const gone = [
      { action: "delete", type: "aws_lb", id: "lb-1" },
      { action: "delete", type: "aws_ecs_service", id: "service-2" },
    ] as const;
    expect(byReferences(gone, [...state, service])).toEqual(["aws_lb.one before aws_ecs_service.two"]);
    expect(byReferences([...gone].reverse(), [...state, service])).toEqual([]);
  });

  it("is nothing of two that the log cannot tell apart: the id of a validation is the time of its certificate", () => {
    const of = (name: string) => [
      {
        ...({ mode: "managed", type: "aws_acm_certificate", name } as const),
        instances: [{ attributes: { id: name } }],
      },
      {
        ...({ mode: "managed", type: "aws_acm_certificate_validation", name } as const),
        instances: [{ attributes: { id: "2025-01-01" }, dependencies: [`aws_acm_certificate.${name}`] }],
      },
    ];
    const gone = ["site", "web"].flatMap((id) => [
      { action: "delete", type: "aws_acm_certificate_validation", id: "2025-01-01" } as const,
      { action: "delete", type: "aws_acm_certificate", id } as const,
    ]);
    expect(byReferences(gone, [...of("site"), ...of("web")])).toEqual([]);
    expect(byReferences(gone.slice(0, 2).reverse(), of("site"))).toEqual([
      "aws_acm_certificate.site before aws_acm_certificate_validation.site",
    ]);
  });

  it("is that something went before what needs it, though nothing refers to it", () => {
    const gone = ["aws_autoscaling_group", "aws_ecs_service"].map(
      (type) => ({ action: "delete", type }) as const,
    );
    expect(byTypes(gone, IN_A_STACK)).toEqual(["aws_autoscaling_group before the last aws_ecs_service"]);
    expect(byTypes([...gone].reverse(), IN_A_STACK)).toEqual([]);
  });

  it("is no order between a cluster of the service and that of a database on a host, which goes later", () => {
    const one = (stack: string, type: string): [Logged, StateResource] => [
      { action: "delete", type, id: stack },
      { mode: "managed", type, name: stack, instances: [{ attributes: { id: stack } }] },
    ];
    const ofStack = (stack: string, ...types: string[]) => types.map((type) => one(stack, type));
    const service = ofStack("service", "aws_ecs_service", "aws_ecs_cluster");
    const data = ofStack("data", "aws_ecs_service", "aws_ecs_cluster");
    const states = [data, service].map((stack) => stack.map(([, state]) => state));
    const gone = [...service, ...data].map(([line]) => line);
    expect(outOfOrder(gone, states)).toEqual([]);
    expect(outOfOrder([...gone].reverse(), states)).toEqual([
      "aws_ecs_cluster before the last aws_ecs_service",
      "aws_ecs_cluster before the last aws_ecs_service",
    ]);
  });
});
