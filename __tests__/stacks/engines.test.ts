import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import semver from "semver";
import { describe, expect, it } from "vitest";
import { TERRAFORM_VERSION } from "../../modules/stacks/environment-stack.ts";
import { PROJECT } from "../support/environment.ts";

interface Feature {
  readonly terraform: string;
  readonly opentofu: string;
  readonly source: string;
  /** Whether a value, or the name that it has, is one. */
  readonly is: (key: string, parents: readonly string[]) => boolean;
}

const block = (name: string) => (key: string, parents: readonly string[]) =>
  parents.length === 0 && key === name;

/**
 * What not every release of both engines has; each with its first version. Read 2026-11-28: CDKTN's
 * provider-feature-constraints (cdktn 0.24), which it checks by running the engines, and the engines' own changelogs.
 */
const FEATURES: Readonly<Record<string, Feature>> = {
  "blocks that are in every release": {
    terraform: "1.5.0",
    opentofu: "1.6.0",
    source:
      "language reference of both: terraform, provider, resource, data, variable, output, locals, moved, check, import",
    is: (key, parents) =>
      parents.length === 0 &&
      [
        "//",
        "terraform",
        "provider",
        "resource",
        "data",
        "variable",
        "output",
        "locals",
        "moved",
        "check",
        "import",
      ].includes(key),
  },
  "ephemeral resources": {
    terraform: "1.10.0",
    opentofu: "1.11.0",
    source: "Terraform 1.10 changelog; OpenTofu 1.11 changelog",
    is: block("ephemeral"),
  },
  "write-only arguments": {
    terraform: "1.11.0",
    opentofu: "1.11.0",
    source: "Terraform 1.11 changelog; OpenTofu 1.11 changelog",
    is: (key, parents) => parents[0] === "resource" && key.endsWith("_wo"),
  },
  "locks of states in S3 without DynamoDB": {
    terraform: "1.10.0",
    opentofu: "1.10.0",
    source: "Terraform 1.10 changelog; OpenTofu 1.10 changelog",
    is: (key, parents) => parents.join(".") === "terraform.backend.s3" && key === "use_lockfile",
  },
};

/** Functions that one engine lacks, or has since then; others are in every release. */
const FUNCTIONS: Readonly<Record<string, { readonly terraform?: string; readonly opentofu?: string }>> =
  createRequire(import.meta.url)(
    "cdktn/lib/functions/function-availability.generated.js",
  ).functionVersionConstraints;

const OLDEST = semver.minVersion(TERRAFORM_VERSION)?.version ?? "";
const has = (since: string | undefined): boolean => since !== undefined && semver.gte(OLDEST, since);
const everywhere = ({ terraform, opentofu }: Pick<Feature, "terraform" | "opentofu">): boolean =>
  has(terraform) && has(opentofu);

/** Every key of the JSON with those that it is in, and every text. */
function walk(
  value: unknown,
  parents: readonly string[],
  see: (key: string, parents: readonly string[]) => void,
) {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) see(key, parents);
    walk(inner, Array.isArray(value) ? parents : [...parents, key], see);
  }
}

const functionsIn = (text: string): string[] =>
  [...text.matchAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g)].flatMap(([expression]) =>
    [...expression.matchAll(/\b([a-z][a-z0-9_]*)\(/g)].map(([, name]) => name ?? ""),
  );

const stacks = ["environments", "stacks"].flatMap((folder) => {
  const snapshots = join(PROJECT, "__tests__/__snapshots__", folder);
  return readdirSync(snapshots).map((file) => ({ file, text: readFileSync(join(snapshots, file), "utf8") }));
});

/** Features of one JSON by name; of a block at the top that no feature is, its own. */
function used(json: unknown): Set<string> {
  const found = new Set<string>();
  walk(json, [], (key, parents) => {
    const names = Object.entries(FEATURES).filter(([, { is }]) => is(key, parents));
    for (const [name] of names) found.add(name);
    if (parents.length === 0 && names.length === 0) found.add(`the block ${key}`);
  });
  return found;
}

describe("what Terraform and OpenTofu must both have", () => {
  it("is asked for in the version that is the oldest", () => {
    expect(OLDEST).toBe("1.11.0");
    for (const { text } of stacks)
      expect(JSON.parse(text).terraform.required_version).toBe(TERRAFORM_VERSION);
  });

  it("are features that both have by then, all in use", () => {
    const all = new Set(stacks.flatMap(({ text }) => [...used(JSON.parse(text))]));
    expect([...all].sort()).toEqual(Object.keys(FEATURES).sort());
    expect(Object.entries(FEATURES).filter(([, feature]) => !everywhere(feature))).toEqual([]);
  });

  it("are functions that both have by then", () => {
    const functions = new Set(stacks.flatMap(({ text }) => functionsIn(text)));
    expect(functions.size).toBeGreaterThan(2);
    const lacking = [...functions].filter((name) => {
      const since = FUNCTIONS[name];
      return (
        since &&
        ![since.terraform, since.opentofu].every(
          (range) => has(semver.minVersion(range ?? "*")?.version) && range,
        )
      );
    });
    expect(lacking).toEqual([]);
  });

  it("would be told of a block, or a function, that one of them lacks", () => {
    expect([...used({ action: {} })]).toEqual(["the block action"]);
    expect(functionsIn("${base64gunzip(aws_x.y)}")).toEqual(["base64gunzip"]);
    expect(FUNCTIONS["base64gunzip"]).toEqual({ opentofu: ">=1.7.0" });
  });
});
