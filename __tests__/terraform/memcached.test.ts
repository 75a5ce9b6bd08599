import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Problems } from "../../modules/problems.ts";
import { marketWith } from "../support/environment.ts";
import { COMPOSE_WITH_MEMCACHED, MEMCACHED } from "../support/kinds.ts";
import { actionsOf, ChangingProject, type Edited, type StackPlan } from "./change.ts";
import { terraform, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the life of Memcached)`);

const CLUSTER = "aws_elasticache_cluster.cache_cluster";

const withMemcached = (more: object = {}): Edited => ({
  environment: marketWith({ cache: { ...(MEMCACHED["cache"] as object), ...more } }),
  compose: COMPOSE_WITH_MEMCACHED,
});

/** Resources that a plan makes, changes and takes away, but for alarms, without the ends of their names. */
const told = (plans: readonly StackPlan[], part: string): string[] =>
  Object.entries(actionsOf(plans, part))
    .flatMap(([action, addresses]: [string, readonly string[]]) =>
      addresses.map((address) => `${action} ${address.replace(/_[0-9A-F]{8}$/, "")}`),
    )
    .filter((line) => !line.includes("aws_cloudwatch_metric_alarm"));

describe.skipIf(missing)("the life of Memcached", () => {
  let running: ChangingProject;
  beforeAll(() => {
    running = ChangingProject.deployed(withMemcached());
  });
  afterAll(() => running.remove());

  const changed = (edited: Edited): StackPlan[] => {
    const plans = running.change(edited);
    expect(running.plan("market-data").hasChanges).toBe(false);
    return plans;
  };
  const cluster = () => running.values("market-data", "aws_elasticache_cluster")[0]?.values;
  const zones = (): string[] => cluster()?.["preferred_availability_zones"] as string[];

  it("begins with two nodes in two zones, TLS, and a second plan that is empty", () => {
    expect(running.unsettled()).toEqual([]);
    expect(cluster()).toMatchObject({
      num_cache_nodes: 2,
      az_mode: "cross-az",
      transit_encryption_enabled: true,
    });
    expect(new Set(zones()).size).toBe(2);
  });

  it("gets a third node, a later version and a parameter in place, and the others stay where they are", () => {
    const before = zones();
    const plans = changed(
      withMemcached({ nodes: 3, engineVersion: "1.6.22", parameters: { max_item_size: "4194304" } }),
    );
    expect(told(plans, "data")).toEqual([
      `update ${CLUSTER}`,
      "update aws_elasticache_parameter_group.cache_parameters",
    ]);
    expect(zones().slice(0, 2)).toEqual(before);
    expect(running.values("market-data", "aws_cloudwatch_metric_alarm").length).toBeGreaterThan(11);
  });

  it("goes back to two, and never to one, which AWS refuses", () => {
    const plans = changed(withMemcached({ engineVersion: "1.6.22" }));
    expect(told(plans, "data")).toContain(`update ${CLUSTER}`);
    const copy = running.copy();
    try {
      expect(() => copy.edit(withMemcached({ engineVersion: "1.6.22", nodes: 1 }))).toThrow(Problems);
    } finally {
      copy.remove();
    }
  });

  it("makes another one for another name, beside nothing else", () => {
    const plans = changed(withMemcached({ engineVersion: "1.6.22", name: "cache-2", nodes: 1 }));
    const data = told(plans, "data");
    expect(data).toEqual(
      expect.arrayContaining([`delete ${CLUSTER}`, "create aws_elasticache_cluster.cache_cache-2_cluster"]),
    );
    expect(
      data.filter((line) => !/aws_elasticache_|aws_security_group|aws_vpc_security_group/.test(line)),
    ).toEqual([]);
  });

  it("goes with its stack, since it keeps nothing", () => {
    const { output } = terraform(running.folder("market-data"), ["plan", "-destroy"]);
    expect(output).not.toMatch(/aws_elasticache_\w+\.\S+ has lifecycle\.prevent_destroy/);
  });
});
