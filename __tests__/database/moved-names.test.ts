/** A database that moves to another hosting is made while the one before it is still there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { NAMED } from "../../modules/aws/physical-names.ts";
import { type Changes, marketWith } from "../support/environment.ts";
import {
  CACHE,
  CACHE_ON_HOST,
  COMPOSE_WITH_CACHE,
  DOCUMENTDB,
  MONGO_ON_HOST,
  MYSQL_ON_AURORA,
  MYSQL_ON_HOST,
  MYSQL_ON_RDS,
  POSTGRES_ON_AURORA,
  POSTGRES_ON_HOST,
  POSTGRES_ON_RDS,
} from "../support/kinds.ts";
import { ChangingProject } from "../terraform/change.ts";

type Names = ReadonlyMap<string, string>;

/** Addresses of the data stack by type and name, of types whose name is to be the only one. */
function namesOf(changes: Changes, compose?: string): Names {
  const project = ChangingProject.empty();
  try {
    project.edit({ environment: marketWith(changes), ...(compose === undefined ? {} : { compose }) });
    const text = readFileSync(join(project.folder("market-data"), "cdk.tf.json"), "utf8");
    const { resource } = JSON.parse(text) as {
      resource: Record<string, Record<string, Record<string, unknown>>>;
    };
    return new Map(
      Object.entries(resource).flatMap(([type, byId]) => {
        const rule = NAMED[type];
        if (rule === undefined || typeof rule.scope !== "string") return [];
        return Object.entries(byId).flatMap(([id, { [rule.argument]: name }]) =>
          typeof name === "string" ? [[`${type} ${name}`, id] as const] : [],
        );
      }),
    );
  } finally {
    project.remove();
  }
}

describe.each([
  ["MongoDB", [MONGO_ON_HOST, DOCUMENTDB], undefined],
  ["PostgreSQL", [POSTGRES_ON_HOST, POSTGRES_ON_RDS, POSTGRES_ON_AURORA], undefined],
  ["MySQL", [MYSQL_ON_HOST, MYSQL_ON_RDS, MYSQL_ON_AURORA], undefined],
  ["a cache", [CACHE_ON_HOST, CACHE], COMPOSE_WITH_CACHE],
])("%s on another hosting", (_what, hostings, compose) => {
  it("has no name of what goes, which AWS would refuse", () => {
    const all = hostings.map((changes) => namesOf(changes, compose));
    expect(all.map(({ size }) => size > 0)).toEqual(hostings.map(() => true));
    const taken = all.flatMap((before) =>
      all.flatMap((after) =>
        [...after].flatMap(([name, id]) =>
          before.has(name) && before.get(name) !== id ? [`${name}: ${before.get(name)} and ${id}`] : [],
        ),
      ),
    );
    expect(taken).toEqual([]);
  });
});
