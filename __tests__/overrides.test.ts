import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { parse, stringify } from "yaml";
import { addLifecycle, childrenOf, withOverrides } from "../modules/overrides.ts";
import { type Changes, marketWith, PROJECT } from "./support/environment.ts";
import { CACHE, COMPOSE_WITH_CACHE, COMPOSE_WITH_MEMCACHED, MEMCACHED } from "./support/kinds.ts";

/** What is laid over the arguments of each resource that has an override, while it is set. */
const probe = vi.hoisted(() => ({ override: undefined as object | undefined }));

vi.mock("../modules/overrides.ts", async (original) => {
  const actual = await original<typeof import("../modules/overrides.ts")>();
  return {
    ...actual,
    withOverrides: (override: object | undefined, config: object): object =>
      actual.withOverrides(probe.override, actual.withOverrides(override, config)),
  };
});

const { stacksOf, DOCUMENTDB, MONGO_ON_HOST, MYSQL_ON_AURORA, POSTGRES_ON_RDS, withDatabase } = await import(
  "./support/databases.ts"
);
const { COMPOSE_WITH_VOLUMES, FARGATE, stacksWithMore, VOLUMES } = await import(
  "./support/further-services.ts"
);
const { EcsCluster } = await import("#provider-aws/ecs-cluster");
const { synthesiseConstruct } = await import("./support/synthesis.ts");

interface Arguments {
  readonly lifecycle?: object;
  readonly timeouts?: object;
  readonly depends_on?: readonly string[];
  readonly ignored?: string;
}

describe("an override", () => {
  const ours: Arguments = { lifecycle: { preventDestroy: true, ignoreChanges: ["desired_count"] } };
  const lifecycle = (theirs: object): unknown =>
    withOverrides<Arguments>({ lifecycle: theirs }, ours).lifecycle;

  it("keeps what protects, unless it is given", () => {
    expect(lifecycle({ createBeforeDestroy: true })).toEqual({
      preventDestroy: true,
      createBeforeDestroy: true,
      ignoreChanges: ["desired_count"],
    });
    expect(lifecycle({ preventDestroy: undefined })).toMatchObject({ preventDestroy: true });
    expect(lifecycle({ preventDestroy: false })).toMatchObject({ preventDestroy: false });
  });

  it("joins lists of the lifecycle, each entry once", () => {
    expect(lifecycle({ ignoreChanges: ["tags", "desired_count"] })).toMatchObject({
      ignoreChanges: ["desired_count", "tags"],
    });
    expect(lifecycle({ ignoreChanges: "all" })).toMatchObject({ ignoreChanges: "all" });
    const condition = (name: string) => ({ condition: name, errorMessage: name });
    expect(
      withOverrides<Arguments>(
        { lifecycle: { postcondition: [condition("theirs")] } },
        { lifecycle: { postcondition: [condition("ours")] } },
      ).lifecycle,
    ).toEqual({ postcondition: [condition("ours"), condition("theirs")] });
  });

  it("joins dependencies, and merges tags and timeouts by key", () => {
    const merged = withOverrides<object>(
      { dependsOn: ["b"], tags: { team: "shop" }, timeouts: { create: "1h" } },
      { dependsOn: ["a"], tags: { Name: "market" }, timeouts: { create: "20m", delete: "20m" } },
    );
    expect(merged).toEqual({
      dependsOn: ["a", "b"],
      tags: { Name: "market", team: "shop" },
      timeouts: { create: "1h", delete: "20m" },
    });
  });

  it("takes the place of any other argument, and leaves those that are undefined", () => {
    expect(withOverrides<object>({ a: 2, b: undefined, c: [3] }, { a: 1, b: 1, c: [1, 2] })).toEqual({
      a: 2,
      b: 1,
      c: [3],
    });
  });

  it("may be a function, which decides it all", () => {
    const decided = withOverrides<{ a: number; lifecycle?: object }>(({ a }) => ({ a: a + 1 }), {
      a: 1,
      lifecycle: { preventDestroy: true },
    });
    expect(decided).toEqual({ a: 2 });
  });

  it("can add to the lifecycle of a resource that is built already", () => {
    const { json } = synthesiseConstruct((stack) => {
      new EcsCluster(stack, "cluster", { name: "one", lifecycle: { preventDestroy: true } });
      for (const cluster of childrenOf(stack, EcsCluster))
        addLifecycle(cluster, { ignoreChanges: ["setting"] });
    });
    expect(Object.values(json["resource"]?.["aws_ecs_cluster"] ?? {})).toMatchObject([
      { lifecycle: { prevent_destroy: true, ignore_changes: ["setting"] } },
    ]);
  });
});

const SOURCES = readdirSync(join(PROJECT, "modules"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({
    path,
    text: readFileSync(join(PROJECT, "modules", path), "utf8"),
  }));

/** Keys of `overrides` with the class of their arguments, by file. */
const DECLARED = SOURCES.flatMap(({ path, text }) =>
  [...text.matchAll(/overrides\?: Overrides<\{([^}]*)\}>/g)].flatMap(([, keys = ""]) =>
    [...keys.matchAll(/(\w+): (\w+)Config/g)].map(([, key = "", type = ""]) => ({ path, text, key, type })),
  ),
);

describe("the overrides of constructs", () => {
  it("are many", () => expect(DECLARED.length).toBeGreaterThan(50));

  it.each(DECLARED.map(({ path, key, text }) => [path, key, text]))(
    "%s lays %s over by one helper",
    (_, key, text) => {
      const laid = new RegExp(
        `withOverrides\\(\\s*(this\\.)?(props\\.)?overrides\\?\\.${key},|overrides\\?\\.${key},?\\s*\\)|overrides?: overrides\\?\\.${key}`,
      );
      expect(text).toMatch(laid);
    },
  );

  it("are spread nowhere, which would drop what protects", () => {
    const spread = SOURCES.filter(({ text }) => /\.\.\.[\w.]*overrides/.test(text));
    expect(spread.map(({ path }) => path)).toEqual([]);
  });
});

const SESSION: Changes = { bastion: { access: "session-manager" } };
const HTTPS: Changes = {
  "ingress.certificateArn":
    "arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
  "ingress.accessLogs": { retentionDays: 30 },
};
function withWeb(compose: string): string {
  const file = parse(compose);
  file.services.web = { build: { context: "nginx" } };
  return stringify(file);
}

/** Between them they have every resource that can be overridden. */
const KINDS: readonly (() => Readonly<Record<string, { readonly json: object }>>)[] = [
  () => stacksOf(withDatabase(MONGO_ON_HOST, { ...HTTPS })),
  () => stacksOf(withDatabase(POSTGRES_ON_RDS)),
  () => stacksOf(withDatabase(MYSQL_ON_AURORA)),
  () => stacksOf(marketWith({ trail: {} })),
  () => stacksOf(marketWith({ waf: { groups: ["common"] } })),
  () => stacksOf(marketWith({ operators: { principals: ["arn:aws:iam::123456789012:user/alice"] } })),
  () =>
    stacksOf(
      withDatabase(DOCUMENTDB, {
        encryption: { key: "create" },
        "network.egress": "nat-gateway",
        "network.zones": 2,
        "network.subnets": undefined,
        "capacity.placement": "private",
      }),
    ),
  () =>
    stacksOf(
      withDatabase(DOCUMENTDB, {
        ...SESSION,
        "network.egress": "endpoints",
        "capacity.placement": "private",
      }),
    ),
  () => stacksOf(marketWith(CACHE), () => COMPOSE_WITH_CACHE),
  () => stacksOf(marketWith(MEMCACHED), () => COMPOSE_WITH_MEMCACHED),
  () => stacksOf(marketWith({ site: { service: "web" } }), withWeb),
  () => stacksWithMore({ ...VOLUMES, ...FARGATE }, COMPOSE_WITH_VOLUMES),
  () => stacksOf(marketWith({ domain: { zone: { name: "example.com" }, names: ["www.example.com"] } })),
  () =>
    stacksOf(
      marketWith({
        state: { home: "s3", bucket: "market-state" },
        "service.scaling.schedule": { burst: { expression: "45 23 * * *", min: 2, max: 4 } },
        "service.standaloneTasks": {
          report: { container: "app", command: ["node", "report.js"], schedule: { expression: "@daily" } },
        },
        delivery: { pipeline: "github-actions", repository: "octo-org/octo-repo" },
      }),
    ),
];

/** All resources and data sources of some stacks, `type.name` with arguments. */
function blocksOf(stacks: Readonly<Record<string, { readonly json: object }>>): Map<string, Arguments> {
  const blocks = Object.entries(stacks).flatMap(([stack, { json }]) =>
    Object.entries(json as Record<string, Record<string, Record<string, Arguments>>>)
      .filter(([kind]) => kind === "resource" || kind === "data")
      .flatMap(([, types]) =>
        Object.entries(types).flatMap(([type, named]) =>
          Object.entries(named).map(([name, block]) => [`${stack} ${type}.${name}`, block] as const),
        ),
      ),
  );
  return new Map(blocks);
}

describe("every resource that can be overridden", () => {
  it("keeps its lifecycle when an override adds to it", () => {
    const seen = new Set<string>();
    for (const synthesise of KINDS) {
      const plain = blocksOf(synthesise());
      probe.override = { lifecycle: { ignoreChanges: ["probe"] } };
      const probed = blocksOf(synthesise());
      probe.override = undefined;
      expect([...probed.keys()]).toEqual([...plain.keys()]);
      for (const [address, before] of plain) {
        const after = probed.get(address) as Arguments;
        if (!JSON.stringify(after.lifecycle ?? {}).includes("probe")) continue;
        seen.add(address.split(" ")[1]?.split(".")[0] ?? "");
        const { ignore_changes: ignored = [], ...lifecycle } = (before.lifecycle ?? {}) as {
          ignore_changes?: string[];
        };
        expect(after, address).toMatchObject({
          ...before,
          lifecycle: { ...lifecycle, ignore_changes: [...ignored, "probe"] },
        });
      }
    }
    const types = DECLARED.map(({ type }) => terraformType(type));
    expect(types.filter((type) => !seen.has(type))).toEqual([]);
  });
});

/** `DataAwsEcrImage` is `aws_ecr_image`. */
const terraformType = (name: string): string =>
  `aws_${name
    .replace(/^DataAws/, "")
    .replace(/^S3/, "S3_")
    .replace(/[A-Z]+/g, (capitals) => `_${capitals.toLowerCase()}`)
    .replace("__", "_")
    .replace(/^_/, "")}`;
