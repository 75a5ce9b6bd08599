import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { Instance } from "#provider-aws/instance";
import { AwsProvider } from "#provider-aws/provider";
import { Vpc } from "#provider-aws/vpc";
import { withArgumentsOnce } from "../modules/arguments-once.ts";
import { App, Aspects, type IConstruct, TerraformStack } from "../modules/cdktf.ts";

const folder = mkdtempSync(join(tmpdir(), "arguments-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two stacks, of which the second refers to the first. */
function stacksOf(name: string) {
  const app = new App({ outdir: join(folder, name), stackTraces: false });
  const [first, second] = [new TerraformStack(app, "first"), new TerraformStack(app, "second")];
  for (const stack of [first, second]) new AwsProvider(stack, "aws", { region: "eu-central-1" });
  const vpc = new Vpc(first, "vpc", { cidrBlock: "10.0.0.0/16" });
  const instance = new Instance(second, "host", { ami: "ami-1", instanceType: "t4g.nano", subnetId: vpc.id });
  const texts = () =>
    ["first", "second"].map((stack) =>
      readFileSync(join(folder, name, "stacks", stack, "cdk.tf.json"), "utf8"),
    );
  return { app, first, second, instance, texts };
}

test("each element is asked once, and the JSON is the same", () => {
  const twice = stacksOf("twice");
  twice.app.synth();
  const once = stacksOf("once");
  const asked = vi.spyOn(Instance.prototype, "toTerraform");
  withArgumentsOnce([once.first, once.second], () => once.app.synth());
  expect(asked).toHaveBeenCalledTimes(1);
  asked.mockRestore();
  expect(once.texts()).toEqual(twice.texts());
  expect(once.texts().join()).toContain("terraform_remote_state");
});

test("what an aspect changes is written", () => {
  const { app, first, second, texts } = stacksOf("aspect");
  const visit = (node: IConstruct) => {
    if (node instanceof Instance) node.ami = "ami-2";
  };
  Aspects.of(second).add({ visit });
  withArgumentsOnce([first, second], () => app.synth());
  expect(texts().join()).toContain("ami-2");
});

test("nothing is kept afterwards, even where the synthesis fails", () => {
  const { first, second, instance } = stacksOf("failing");
  const fail = () =>
    withArgumentsOnce([first, second], () => {
      throw new Error("full disk");
    });
  expect(fail).toThrow("full disk");
  instance.ami = "ami-3";
  expect(JSON.stringify(instance.toTerraform())).toContain("ami-3");
});
