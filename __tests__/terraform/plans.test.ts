import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgePlan } from "../../cli/judge.ts";
import { LAUNCH_TYPES } from "../../modules/capabilities/launch-types.ts";
import { MAPPINGS } from "../../modules/capabilities/resources.ts";
import { RULES } from "../../modules/checks/catalogue.ts";
import { judgeStacks } from "../../modules/checks/judge-resources.ts";
import { trueUnlessDisposable } from "../../modules/checks/judges.ts";
import type { Rule } from "../../modules/checks/rule.ts";
import type { Finding } from "../../modules/checks/waivers.ts";
import { PROJECT } from "../support/environment.ts";
import { run } from "../support/run.ts";
import { completeExample, type ExampleResources, type ProviderSchema } from "./complete-example.ts";
import { succeeds, terraform, whyNot } from "./terraform.ts";

const skipped = whyNot();
if (skipped !== undefined) console.warn(`skipped: ${skipped}`);

/** Somebody's Terraform by hand: modules, loops, local values, data sources, another provider; nothing in it is wrong. */
const FOREIGN = join(import.meta.dirname, "foreign");

/** Keys of nobody: the stand-in does not ask, and a plan of what is new calls nothing. */
const PROVIDER = { aws: [{ region: "eu-central-1", access_key: "none", secret_key: "none" }] };
const TERRAFORM = { required_providers: { aws: { source: "hashicorp/aws" } } };

/** What a plan cannot show by its nature. */
const UNSEEN: Readonly<Record<string, string>> = {
  "stores-use-the-key": "asks only where an environment file names a key",
};

const EXAMPLES = RULES.filter(({ reads, fails, passes, id }) => {
  const has = [fails, passes].every((one) => one.resources !== undefined && one.modules === undefined);
  return reads === "resources" && has && UNSEEN[id] === undefined;
});

interface Plan {
  readonly resource_changes: readonly { readonly module_address?: string }[];
}

describe.skipIf(skipped !== undefined)("a plan of Terraform's own", () => {
  const folder = mkdtempSync(join(tmpdir(), "plans-"));
  let plan: Plan = { resource_changes: [] };
  const made = new Map<string, ExampleResources>();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(() => {
    write("", { terraform: TERRAFORM, provider: PROVIDER });
    succeeds(folder, ["init"]);
    const schema = providerSchema();
    const module: Record<string, object> = {};
    for (const rule of EXAMPLES) {
      for (const side of ["fails", "passes"] as const) {
        const example = completeExample(rule[side], schema);
        made.set(nameOf(rule, side), example.resource);
        write(nameOf(rule, side), example);
        module[nameOf(rule, side)] = { source: `./${nameOf(rule, side)}` };
      }
    }
    write("", { terraform: TERRAFORM, provider: PROVIDER, module });
    succeeds(folder, ["init"]);
    succeeds(folder, ["plan", "-out", "saved"]);
    plan = JSON.parse(terraform(folder, ["show", "-json", "saved"]).stdout);
  });

  function write(module: string, json: object): void {
    mkdirSync(join(folder, module), { recursive: true });
    writeFileSync(join(folder, module, "main.tf.json"), JSON.stringify(json));
  }

  function providerSchema(): ProviderSchema {
    const { provider_schemas } = JSON.parse(
      run("terraform", [`-chdir=${folder}`, "providers", "schema", "-json"], PROJECT).stdout,
    );
    return provider_schemas["registry.terraform.io/hashicorp/aws"].resource_schemas;
  }

  /** Of one module, each finding where the module itself has it; the way out of a plan is a flag, that of sources a call. */
  const inPlan = (name: string): string[] => {
    const ofModule = plan.resource_changes.filter((one) => one.module_address === `module.${name}`);
    return sentences(judgePlan({ ...plan, resource_changes: ofModule })).map((text) =>
      text
        .replaceAll(`module.${name}.`, "")
        .replace(trueUnlessDisposable({ from: "plan" }), trueUnlessDisposable({ from: "sources" })),
    );
  };
  const inSources = (name: string): string[] =>
    sentences(
      judgeStacks({
        stacks: [{ name: "", path: "", json: { resource: made.get(name) ?? {} } }],
        mappings: MAPPINGS,
        launchType: LAUNCH_TYPES[0] as (typeof LAUNCH_TYPES)[number],
        from: "sources",
      }).filter(({ rule }) => EXAMPLES.some(({ id }) => id === rule)),
    );

  it.each(EXAMPLES.map((rule) => [rule.id, rule] as const))(
    "says the same as the sources of %s",
    (id, rule) => {
      const of = (texts: readonly string[]) => texts.filter((text) => text.startsWith(`${id} `));
      const [fails, passes] = [nameOf(rule, "fails"), nameOf(rule, "passes")];
      expect(of(inPlan(fails))).not.toEqual([]);
      expect(of(inPlan(fails))).toEqual(of(inSources(fails)));
      expect(of(inPlan(passes))).toEqual([]);
    },
  );
});

describe.skipIf(skipped !== undefined)("a plan of Terraform that somebody wrote by hand", () => {
  const folder = mkdtempSync(join(tmpdir(), "foreign-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(() => {
    cpSync(FOREIGN, folder, { recursive: true });
    succeeds(folder, ["init"]);
  });

  const judged = (...flags: readonly string[]): string[] => {
    succeeds(folder, ["plan", ...flags, "-out", "saved"]);
    return sentences(judgePlan(JSON.parse(terraform(folder, ["show", "-json", "saved"]).stdout)));
  };
  const change = (file: string, from: string, to: string): void => {
    const text = readFileSync(join(folder, file), "utf8");
    expect(text).toContain(from);
    writeFileSync(join(folder, file), text.replace(from, to));
  };

  it("has no findings before it is applied, nor afterwards", () => {
    expect(judged()).toEqual([]);
    succeeds(folder, ["apply", "saved"]);
    expect(judged()).toEqual([]);
    expect(judged("-refresh-only")).toEqual([]);
    expect(judged("-destroy")).toEqual([]);
  });

  it("does not pass for a whole one where it is of one target, or ended in an error", () => {
    const incomplete = (...flags: readonly string[]): (readonly string[])[] => {
      terraform(folder, ["plan", ...flags, "-out", "saved"]);
      const plan: unknown = JSON.parse(terraform(folder, ["show", "-json", "saved"]).stdout);
      return judgePlan(plan)
        .filter(({ rule }) => rule === "plans-are-complete")
        .map(({ level, at }) => [level, at]);
    };
    expect(incomplete("-target=module.network")).toEqual([["warning", "complete"]]);
    const broken = join(folder, "broken.tf.json");
    const precondition = { condition: "${length(path.module) < 0}", error_message: "No." };
    const data = { aws_region: { broken: { lifecycle: { precondition } } } };
    writeFileSync(broken, JSON.stringify({ data }));
    expect(incomplete()).toEqual([["warning", "errored"]]);
    rmSync(broken);
    expect(incomplete()).toEqual([]);
  });

  it("has the findings of what is taken away, where it is missing", () => {
    change("bucket/main.tf", '"aws:SecureTransport"', '"aws:SourceVpc"');
    change(
      "main.tf",
      "for_each   = aws_ecr_repository.this",
      'for_each   = { web = aws_ecr_repository.this["web"] }',
    );
    change("main.tf", "count         = 2\n  allocation_id", "count         = 1\n  allocation_id");
    change("main.tf", "alarm_actions       = [var.on_call]", "alarm_actions       = []");
    change(
      "network/main.tf",
      'resource "aws_default_security_group" "this" {\n  vpc_id = aws_vpc.this.id\n}',
      "",
    );
    expect(judged().map((text) => text.split(": ")[0])).toEqual([
      "addresses-are-used aws_eip.nat[1]",
      "alarms-notify aws_cloudwatch_metric_alarm.jobs.alarm_actions",
      'buckets-take-tls-only module.bucket["logs"].aws_s3_bucket.this',
      'buckets-take-tls-only module.bucket["uploads"].aws_s3_bucket.this',
      "default-groups-are-empty module.network.aws_vpc.this",
      'images-expire aws_ecr_repository.this["worker"]',
    ]);
  });
});

const nameOf = ({ id }: Rule, side: "fails" | "passes"): string => `${id}_${side}`;

/** A single block and a list of one are the same to Terraform. */
const sentences = (found: readonly Finding[]): string[] =>
  found.map(({ rule, path, message }) => `${rule} ${path.replaceAll("[0]", "")}: ${message}`).toSorted();
