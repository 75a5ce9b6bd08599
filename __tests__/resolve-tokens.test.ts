import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { prepare } from "../cli/prepare.ts";
import { App, Fn, Lazy, TerraformStack, Token } from "../modules/cdktf.ts";
import { withQuickTokens } from "../modules/resolve-tokens.ts";
import { addStacks } from "../modules/stacks/deployment.ts";
import { PROJECT } from "./support/environment.ts";

const folder = mkdtempSync(join(tmpdir(), "tokens-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = ["environments", "__tests__/environments"].flatMap((home) =>
  readdirSync(join(PROJECT, home))
    .filter((file) => /^[^.]+\.yml$/.test(file))
    .map((file) => join(PROJECT, home, file)),
);

describe("what CDKTF writes and what is resolved quickly", () => {
  it.each(files)("is the same to the byte for %s", (path) => {
    const texts = [(work: () => void) => work(), withQuickTokens].map((how, index) => {
      const outdir = join(folder, `${basename(path)}-${index}`);
      const app = new App({ outdir, stackTraces: false });
      addStacks(app, prepare(path, PROJECT, outdir).deployment);
      how(() => app.synth());
      return textsIn(join(outdir, "stacks"));
    });
    expect(Object.keys(texts[0] ?? {}).length).toBeGreaterThanOrEqual(3);
    expect(texts[1]).toEqual(texts[0]);
  });

  const token = () => Lazy.stringValue({ produce: () => "late" });
  it.each([
    ["undefined members and elements", { a: undefined, b: [1, undefined, { c: undefined }], d: {}, e: [] }],
    ["tokens in strings, keys and lists", { [`k-${token()}`]: `v ${token()}`, l: ["a", token()] }],
    ["lists", { list: Lazy.listValue({ produce: () => ["x", "y"] }) }],
    ["lists of numbers", { list: Token.asNumberList(Lazy.anyValue({ produce: () => [1, 2] })) }],
    [
      "numbers",
      { port: Lazy.numberValue({ produce: () => 80 }), text: `:${Lazy.numberValue({ produce: () => 81 })}` },
    ],
    ["maps", { map: Token.asStringMap(Lazy.anyValue({ produce: () => ({ a: "b" }) })) }],
    ["functions of Terraform", { joined: Fn.join(",", ["a", token()]) }],
    ["escapes and large numbers", { escaped: "$${a} ${b}", large: 1e300, small: -1e-300, date: new Date(0) }],
    ["nothing", { none: null, text: "", no: false, zero: 0 }],
  ])("is the same for %s", (_, value) => {
    const [slow, quick] = [resolvedBy((work) => work(), value), resolvedBy(withQuickTokens, value)];
    expect(quick).toStrictEqual(slow);
  });

  it("is refused in the same words", () => {
    const wrong = { a: { b: [{ c: () => undefined }] } };
    const said = (how: (work: () => unknown) => unknown) => {
      try {
        return resolvedBy(how, wrong);
      } catch (error) {
        return String(error);
      }
    };
    expect(said((work) => work())).toContain("/a/b/0/c");
    expect(said(withQuickTokens)).toBe(said((work) => work()));
  });
});

function resolvedBy(how: (work: () => unknown) => unknown, value: object): unknown {
  const app = new App({ outdir: join(folder, "values"), stackTraces: false });
  const stack = new TerraformStack(app, "values");
  stack.addOverride("locals.value", value);
  return how(() => {
    stack.prepareStack();
    return stack.toTerraform()["locals"];
  });
}

function textsIn(home: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(home).map((stack) => [stack, readFileSync(join(home, stack, "cdk.tf.json"), "utf8")]),
  );
}
