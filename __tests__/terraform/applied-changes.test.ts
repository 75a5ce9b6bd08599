/** Changes of docs/changes.md whose whole way is gone: what was there before, the change, and a second plan without any. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { isObject } from "../../modules/aws/json.ts";
import { NAMED } from "../../modules/aws/physical-names.ts";
import { Problems } from "../../modules/problems.ts";
import { editedBase } from "../../scripts/changes/bases.ts";
import { CHANGES, isTried, type TriedChange } from "../../scripts/changes/catalogue.ts";
import { idOf } from "../../scripts/changes/records.ts";
import { ChangingProject, type PlannedActions, type StackPlan } from "./change.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (changes that are applied)`);

const RECORD = "environments/market.data.yml";

function changeOf(id: string): TriedChange {
  const change = CHANGES.filter(isTried).find((one) => idOf(one) === id);
  if (!change) throw new Error(`the catalogue of changes has no ${id}`);
  return change;
}

/**
 * Resources that are made with the name of one that goes or is forgotten in the same apply, which makes first and deletes
 * late: AWS refuses the second of a name, and stand-ins of the provider take it.
 */
function namedTwice(plans: readonly StackPlan[]): string[] {
  const changes = plans.flatMap((plan) => plan.changes);
  const named = (
    side: "before" | "after",
    only: (actions: readonly string[]) => boolean,
  ): Map<string, string> =>
    new Map(
      changes.flatMap(({ address, type, change }) => {
        const rule = NAMED[type];
        const values = change[side];
        if (rule === undefined || typeof rule.scope !== "string" || !only(change.actions)) return [];
        const name = isObject(values) ? values[rule.argument] : undefined;
        return typeof name === "string" ? [[`${type} ${name}`, address] as const] : [];
      }),
    );
  const gone = named("before", (actions) => ["delete", "forget"].includes(actions.join()));
  const made = named("after", (actions) => actions.join() === "create");
  return [...made].flatMap(([name, address]) =>
    gone.has(name) ? [`${name}: ${gone.get(name)}, ${address}`] : [],
  );
}

const typesOf = (plans: readonly StackPlan[], action: keyof PlannedActions): string[] => [
  ...new Set(plans.flatMap(({ actions }) => actions[action].map((address) => address.split(".")[0] ?? ""))),
];

describe.skipIf(missing)("a change that is applied", () => {
  let running: ChangingProject | undefined;
  afterEach(() => running?.remove());

  const deployed = (id: string) => {
    const { base, to, compose } = changeOf(id);
    running = ChangingProject.deployed(editedBase(base));
    return { project: running, after: editedBase(base, to, compose) };
  };
  /** Nothing is left to do. */
  const applied = (id: string): StackPlan[] => {
    const { project, after } = deployed(id);
    const plans = project.change(after);
    expect(namedTwice(plans)).toEqual([]);
    expect(project.unsettled()).toEqual([]);
    return plans;
  };

  it("gives a job another name, and touches no service", () => {
    const plans = applied("service.standaloneTasks.<name> a job with a schedule has another name (jobs)");
    expect(typesOf(plans, "create")).toContain("aws_scheduler_schedule");
    expect(typesOf(plans, "delete")).toContain("aws_scheduler_schedule");
    expect(
      ["update", "replace", "delete"].flatMap((action) => typesOf(plans, action as "update")),
    ).not.toContain("aws_ecs_service");
  });

  it("gives a job of the compose file another name, whose volume stays", () => {
    const plans = applied("containers.<name>.schedule.expression the compose file renames a job (workers)");
    expect(typesOf(plans, "delete")).toContain("aws_scheduler_schedule");
    const gone = [...typesOf(plans, "delete"), ...typesOf(plans, "replace")];
    expect(gone.filter((type) => /^aws_(ecs_service|efs_)/.test(type))).toEqual([]);
  });

  it("adds a third zone, and moves nothing that stands in the others", () => {
    const plans = applied("network.zones a third zone comes at the end (two-zones)");
    expect(typesOf(plans, "delete")).toEqual([]);
    expect(typesOf(plans, "replace")).toEqual(["aws_ecs_task_definition"]);
    expect(typesOf(plans, "update")).toContain("aws_db_subnet_group");
    expect(typesOf(plans, "create")).toEqual(
      expect.arrayContaining(["aws_subnet", "aws_route", "aws_efs_mount_target"]),
    );
  });

  it("switches IPv6 on in place", () => {
    const plans = applied("network.ipv6 false → true (market)");
    expect(typesOf(plans, "delete")).toEqual([]);
    expect(typesOf(plans, "replace")).toEqual([]);
    expect(typesOf(plans, "update")).toEqual(expect.arrayContaining(["aws_subnet", "aws_vpc"]));
  });

  it("takes a database from its host to RDS only when its data is retired, which then stays", () => {
    const { project, after } = deployed("database host → rds (postgres-host)");
    const [volume] = project.values("market-data", "aws_ebs_volume");
    expect(volume).toBeDefined();
    expect(() => project.change(after)).toThrow(Problems);
    expect(project.values("market-data", "aws_ebs_volume")).toEqual([volume]);

    retire(project, ["the data of the database postgres", "the generated secret postgres_app_password"]);
    const plans = project.change(after);
    expect(namedTwice(plans)).toEqual([]);
    expect(typesOf(plans, "create")).toContain("aws_db_instance");
    expect(typesOf(plans, "forget")).toEqual(
      expect.arrayContaining(["aws_ebs_volume", "aws_secretsmanager_secret"]),
    );
    const gone = [...typesOf(plans, "delete"), ...typesOf(plans, "replace")];
    expect(gone.filter((type) => /^aws_(ebs_|db_|kms_|secretsmanager_secret$)/.test(type))).toEqual([]);
    expect(project.values("market-data", "aws_ebs_volume")).toEqual([]);
    expect(project.unsettled()).toEqual([]);
  });
});

function retire(project: ChangingProject, names: readonly string[]): void {
  const path = join(project.root, RECORD);
  const text = readFileSync(path, "utf8");
  const retired = names.reduce((record, name) => {
    expect(record).toContain(`- what: ${name}\n`);
    return record.replace(`- what: ${name}\n`, `- what: ${name}\n    retired: "2026-11-29: on RDS"\n`);
  }, text);
  writeFileSync(path, retired);
}
