import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { App, type Construct, TerraformStack } from "../../modules/cdktf.ts";

type Arguments = Readonly<Record<string, unknown>>;

/** The resources of a synthesised stack, with assertions that read like sentences. */
export class Synthesised {
  constructor(
    readonly json: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Arguments>>>>>>,
  ) {}

  /** All resources of a type, by their Terraform names, in the order of the alphabet. */
  all(type: string): Readonly<Record<string, Arguments>> {
    const found = Object.entries(this.json["resource"]?.[type] ?? {});
    return Object.fromEntries(found.sort(([one], [other]) => one.localeCompare(other)));
  }

  data(type: string): Readonly<Record<string, Arguments>> {
    return this.json["data"]?.[type] ?? {};
  }

  count(type: string): number {
    return Object.keys(this.all(type)).length;
  }

  /** The one resource of a type; with `name`, the one whose Terraform name holds that text. */
  only(type: string, name = ""): Arguments {
    const found = Object.entries(this.all(type)).filter(([id]) => id.includes(name));
    expect(
      found.map(([id]) => id),
      `resources ${type} named like "${name}"`,
    ).toHaveLength(1);
    return found[0]?.[1] ?? {};
  }

  /** The address of the one resource of a type, `type.name`. */
  address(type: string, name = ""): string {
    const found = Object.keys(this.all(type)).filter((id) => id.includes(name));
    expect(found, `resources ${type} named like "${name}"`).toHaveLength(1);
    return `${type}.${found[0]}`;
  }
}

/** Synthesises what `build` puts into an empty stack. */
export function synthesiseConstruct(build: (stack: Construct) => void): Synthesised {
  const outdir = mkdtempSync(join(tmpdir(), "construct-"));
  try {
    const app = new App({ outdir, stackTraces: false });
    const stack = new TerraformStack(app, "test");
    build(stack);
    stack.prepareStack();
    return new Synthesised(stack.toTerraform());
  } finally {
    // Not in afterAll, which a module that files share calls for the first of them only.
    rmSync(outdir, { recursive: true, force: true });
  }
}
