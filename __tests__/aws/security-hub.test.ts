import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Shown } from "../../modules/aws/control-answers.ts";
import { CONTROLS } from "../../modules/aws/security-hub.ts";
import { RULES } from "../../modules/checks/catalogue.ts";
import { allKeys } from "../../scripts/environment-page.ts";
import { rulesOf } from "../../scripts/security-page.ts";
import { PROJECT } from "../support/environment.ts";
import PUBLISHED from "./published-controls.json" with { type: "json" };

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** What is synthesised for market, all stacks. */
const market: readonly Resources[] = ["network", "data", "service"].map((stack) => {
  const file = join(PROJECT, `__tests__/__snapshots__/stacks/market-${stack}.tf.json`);
  return JSON.parse(readFileSync(file, "utf8")).resource;
});
const all = (type: string) => market.flatMap((resources) => Object.values(resources[type] ?? {}));

const valueAt = (resource: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((inner, key) => (inner as Record<string, unknown>)?.[key], resource);

const claims: [string, Shown][] = CONTROLS.flatMap(({ id, answer }) =>
  answer.by === "construction" && answer.shownBy ? [[id, answer.shownBy] as [string, Shown]] : [],
);

describe("the table of Security Hub's controls", () => {
  it("has each once, in the order of service and number", () => {
    const ids = CONTROLS.map(({ id }) => id);
    const sorted = [...ids].sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(sorted);
  });

  it("has all that AWS publishes for each service that it names, or a rule has it as its source", () => {
    const services = new Set(CONTROLS.map(({ id }) => id.split(".")[0]));
    const published = Object.entries(PUBLISHED.securityHub).flatMap(([service, numbers]) =>
      services.has(service) ? numbers.map((number) => `${service}.${number}`) : [],
    );
    const answered = (id: string) => CONTROLS.some((one) => one.id === id) || rulesOf(id).length > 0;
    // Retired in March 2026, in favour of ECS.4, ECS.17, ECS.20 and ECS.21.
    expect(published.filter((id) => !answered(id))).toEqual(["ECS.1"]);
  });

  it("names in its reasons rules and keys that there are", () => {
    const names = [...RULES.map(({ id }) => id as string), ...allKeys().map(({ path }) => path)];
    const isKnown = (name: string) => names.some((one) => one === name || one.startsWith(`${name}.`));
    const named = CONTROLS.flatMap(({ answer }) =>
      answer.by === "nobody" ? [...answer.because.matchAll(/`([a-z]+(?:-[a-z]+)+|[a-z]+\.[a-zA-Z]+)`/g)] : [],
    ).map(([, name = ""]) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !isKnown(name) && name !== "customise.ts")).toEqual([]);
  });

  it("names rules that there are", () => {
    const known: readonly string[] = RULES.map(({ id }) => id);
    const named = CONTROLS.flatMap(({ answer }) => (answer.by === "rule" ? answer.rules : []));
    expect(named.filter((rule) => !known.includes(rule))).toEqual([]);
  });

  it("names each rule that names the control", () => {
    const ruled = CONTROLS.flatMap(({ id, answer }) =>
      answer.by === "rule" ? answer.rules.map((rule) => ({ id, rule })) : [],
    );
    expect(ruled.filter(({ id, rule }) => !rulesOf(id).includes(rule))).toEqual([]);
  });

  it.each(claims)("%s is met by what is made", (_, { type, argument, value }) => {
    const found = all(type);
    expect(found.length).toBeGreaterThan(0);
    for (const resource of found) expect(valueAt(resource, argument)).toEqual(value);
  });
});
