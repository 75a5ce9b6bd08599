import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BASES } from "../../scripts/changes/bases.ts";
import { CHANGES, isTried, NOT_TRIED_YET } from "../../scripts/changes/catalogue.ts";
import { effectOf } from "../../scripts/changes/effects.ts";
import { changesPage } from "../../scripts/changes/page.ts";
import { idOf, readRecords } from "../../scripts/changes/records.ts";
import { sliceOf } from "../../scripts/changes/slice.ts";
import { environmentKeys } from "../../scripts/environment-page.ts";
import { PROJECT } from "../support/environment.ts";

const tried = CHANGES.filter(isTried);
const records = readRecords();

describe("the catalogue of changes", () => {
  const keys = environmentKeys();

  it("knows the keys of the schema", () => {
    expect(keys.length).toBeGreaterThan(100);
    expect(keys).toEqual(
      expect.arrayContaining([
        "name",
        "network.flowLogs.retentionDays",
        "service.secrets.<name>.generate.version",
        "waivers[].rule",
      ]),
    );
    expect(keys).not.toContain("service.entry");
  });

  it("says for every key of the environment file what a change of it does", () => {
    const said = new Set(CHANGES.flatMap((change) => change.keys));
    const unsaid = keys.filter((key) => !said.has(key));
    expect(unsaid, "add them to scripts/changes/catalogue.ts, then: npm run changes -- --missing").toEqual(
      [],
    );
  });

  it("has each change once", () => {
    const ids = tried.map(idOf);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it("has recorded each but those that it names, and nothing else", () => {
    const ids = tried.map(idOf);
    expect(
      ids.filter((id) => !(id in records)),
      "npm run changes -- --missing",
    ).toEqual(NOT_TRIED_YET);
    expect(Object.keys(records)).toEqual(ids.filter((id) => id in records));
  });

  it("is what docs/changes.md says", () => {
    expect(readFileSync(join(PROJECT, "docs/changes.md"), "utf8"), "npm run changes -- --page").toBe(
      changesPage(records),
    );
  });
});

describe("a plan in words", () => {
  const effect = (...lines: string[]) => effectOf({ plan: { service: lines } }).effect;

  it("says the worst for those who use the application", () => {
    expect(effect("update aws_lb.ingress")).toBe("in place");
    expect(effect("replace aws_ecs_task_definition.a", "update aws_ecs_service.a")).toBe("new tasks");
    expect(effect("update aws_ecs_service.a", "update aws_launch_template.capacity_a")).toBe("new hosts");
    expect(effect("replace aws_lb.a", "update aws_launch_template.capacity_a")).toBe("replaced, downtime");
    expect(effect("delete aws_ebs_volume.a", "update aws_ecs_service.a")).toBe("data is lost");
    expect(effect("replace aws_ecs_service.a")).toBe("replaced, downtime");
    expect(effect("move aws_ecs_service.a", "update aws_lb_listener_rule.a")).toBe("made beside");
    expect(effect("delete aws_ecs_service.a", "update aws_cloudwatch_dashboard.a")).toBe("service goes");
    expect(effect("replace aws_ecs_task_definition.database_a")).toBe("database restarts");
    expect(effect("replace aws_ecs_task_definition.cache_a")).toBe("cache restarts");
    expect(effectOf({ plan: {} }).effect).toBe("nothing");
    expect(effectOf({ refusedBy: "synth", says: "no" })).toEqual({
      effect: "refused",
      sentences: ["Synth refuses it: no."],
    });
  });

  it("tells no slip of the trial's own files for what a change does", () => {
    const slips = Object.entries(records).filter(
      ([, outcome]) =>
        "refusedBy" in outcome && /publishes port|has no place on ECS|exec-can-write/.test(outcome.says),
    );
    expect(slips.map(([id]) => id)).toEqual([]);
  });

  it("counts what is touched", () => {
    const { sentences } = effectOf({
      plan: { network: ["create aws_eip.a", "create aws_eip.b", "update aws_lb.c"] },
    });
    expect(sentences).toEqual(["Made: 2 `aws_eip`; updated: `aws_lb`."]);
  });
});

describe("the slice of a day", () => {
  const day = (number: number): Date => new Date(Date.UTC(2026, 0, 1) + number * 86_400_000);
  const { of } = sliceOf(day(0), records);

  it("is the same all day, and another one the next", () => {
    expect(sliceOf(new Date(day(3).getTime() + 80_000_000), records)).toEqual(sliceOf(day(3), records));
    expect(sliceOf(day(4), records).number).not.toBe(sliceOf(day(3), records).number);
  });

  it("comes to every change within some days", () => {
    const all = Array.from({ length: of }, (_, index) => sliceOf(day(index), records).changes).flat();
    expect(new Set(all)).toEqual(new Set(tried.filter((change) => idOf(change) in records)));
    expect(Object.keys(BASES)).toEqual(expect.arrayContaining([...new Set(all.map(({ base }) => base))]));
  });
});
