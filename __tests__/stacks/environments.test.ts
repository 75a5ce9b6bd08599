import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { synthesiseOne } from "../../cli/synthesise.ts";
import type { SynthesisedStack } from "../../cli/synthesised-stack.ts";
import { PROJECT } from "../support/environment.ts";

/** Environments that exist for their snapshots only: together with `market` they have all that can be synthesised. */
const ENVIRONMENTS = join(PROJECT, "__tests__/environments");
const SNAPSHOTS = join(PROJECT, "__tests__/__snapshots__/environments");
const MARKET = join(PROJECT, "__tests__/__snapshots__/stacks");

const names = readdirSync(ENVIRONMENTS)
  .filter((file) => file.endsWith(".yml"))
  .map((file) => basename(file, ".yml"));

const folder = mkdtempSync(join(tmpdir(), "environments-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const made = new Map<string, readonly SynthesisedStack[]>();

/** Each is synthesised once. */
function stacksOf(name: string): readonly SynthesisedStack[] {
  const known = made.get(name);
  if (known) return known;
  const { stacks, bootstrap } = synthesiseOne(join(ENVIRONMENTS, `${name}.yml`), join(folder, name), {
    root: PROJECT,
    outdir: "cdktf.out",
  });
  const all = [...(bootstrap ? [bootstrap] : []), ...stacks];
  made.set(name, all);
  return all;
}

const fileOf = (stack: SynthesisedStack): string => `${stack.name}.tf.json`;

/** `npx vitest run __tests__/stacks/environments.test.ts -u` writes them anew; no file has changed before it ends. */
describe.each(names)("the environment %s of the tests", (name) => {
  it("is synthesised as in its snapshots", async () => {
    for (const stack of stacksOf(name)) {
      const json = `${JSON.stringify(stack.json, null, 2)}\n`;
      await expect(json).toMatchFileSnapshot(join(SNAPSHOTS, fileOf(stack)));
    }
  });
});

describe("the snapshots together", () => {
  it("are those of stacks that are made", () => {
    const files = names.flatMap((name) => stacksOf(name).map(fileOf));
    expect(readdirSync(SNAPSHOTS).filter((file) => !files.includes(file))).toEqual([]);
  });

  it("hold every type that the constructs can make, resources and data sources", () => {
    const market = readdirSync(MARKET).map((file) => JSON.parse(readFileSync(join(MARKET, file), "utf8")));
    const types = [...market, ...names.flatMap((name) => stacksOf(name).map(({ json }) => json))].flatMap(
      typesIn,
    );
    expect(imported()).toContain("aws_ecs_service");
    expect(types).toContain("null_resource");
    expect(imported().filter((type) => !types.includes(type))).toEqual([]);
  });
});

function typesIn(json: Readonly<Record<"resource" | "data" | "ephemeral", object | undefined>>): string[] {
  return [json.resource, json.data, json.ephemeral].flatMap((types) => Object.keys(types ?? {}));
}

/** AWS's types whose bindings are imported somewhere in `modules/`, by Terraform's names. */
function imported(): string[] {
  const files = readdirSync(join(PROJECT, "modules"), { recursive: true, encoding: "utf8" });
  const paths = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(join(PROJECT, "modules", file), "utf8").matchAll(/from "#provider-aws\/([^"]+)"/g),
    ]);
  const types = paths.flatMap(([, path = ""]) =>
    path === "provider" ? [] : [`aws_${path.replace(/^data-aws-/, "").replaceAll("-", "_")}`],
  );
  return [...new Set(types)].sort();
}
