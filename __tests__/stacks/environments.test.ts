import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { synthesiseOne } from "../../cli/synthesise";
import { PROJECT } from "../support/environment";

/** Environments that exist for their snapshots only: together with `market` they have all that can be synthesised. */
const ENVIRONMENTS = join(PROJECT, "__tests__/environments");
const SNAPSHOTS = join(PROJECT, "__tests__/__snapshots__/environments");
const MARKET = join(PROJECT, "__tests__/__snapshots__/stacks");

const names = readdirSync(ENVIRONMENTS)
  .filter((file) => file.endsWith(".yml"))
  .map((file) => basename(file, ".yml"));

const folder = mkdtempSync(join(tmpdir(), "environments-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stacksOf = (name: string): ReadonlyMap<string, string> => {
  const { stacks, bootstrap } = synthesiseOne(join(ENVIRONMENTS, `${name}.yml`), join(folder, name), {
    root: PROJECT,
    outdir: "cdktf.out",
  });
  const all = [...(bootstrap ? [bootstrap] : []), ...stacks];
  return new Map(all.map((stack) => [`${stack.name}.tf.json`, `${JSON.stringify(stack.json, null, 2)}\n`]));
};

/** `npx vitest run __tests__/stacks/environments.test.ts -u` writes them anew. */
describe.each(names)("the environment %s of the tests", (name) => {
  it("is synthesised as in its snapshots", async () => {
    const stacks = stacksOf(name);
    for (const [file, json] of stacks) await expect(json).toMatchFileSnapshot(join(SNAPSHOTS, file));
    const committed = readdirSync(SNAPSHOTS).filter((file) => file.startsWith(`${name}-`));
    expect(committed.sort(), "snapshots of stacks that are gone").toEqual([...stacks.keys()].sort());
  });
});

describe("the snapshots together", () => {
  it("hold every type that the constructs can make, resources and data sources", () => {
    const made = [MARKET, SNAPSHOTS].flatMap((home) =>
      readdirSync(home).flatMap((file) => typesIn(JSON.parse(readFileSync(join(home, file), "utf8")))),
    );
    expect(imported()).toEqual(expect.arrayContaining(["aws_ecs_service", "null_resource"]));
    expect(imported().filter((type) => !made.includes(type))).toEqual([]);
  });
});

function typesIn(json: Readonly<Record<"resource" | "data" | "ephemeral", object | undefined>>): string[] {
  return [json.resource, json.data, json.ephemeral].flatMap((types) => Object.keys(types ?? {}));
}

/** The types whose bindings are imported somewhere in `modules/`, by Terraform's names. */
function imported(): string[] {
  const files = readdirSync(join(PROJECT, "modules"), { recursive: true, encoding: "utf8" });
  const paths = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(join(PROJECT, "modules", file), "utf8").matchAll(
        /from "@cdktf\/provider-(aws|null)\/lib\/([^"]+)"/g,
      ),
    ]);
  const types = paths.flatMap(([, provider, path = ""]) =>
    path === "provider" ? [] : [`${provider}_${path.replace(/^data-aws-/, "").replaceAll("-", "_")}`],
  );
  return [...new Set(types)].sort();
}
