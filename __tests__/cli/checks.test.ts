/** What `checks` says of a rule and of plans, the files that it writes, and the functions of the library. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CloudwatchMetricAlarm } from "#provider-aws/cloudwatch-metric-alarm";
import { KmsKey } from "#provider-aws/kms-key";
import { AwsProvider } from "#provider-aws/provider";
import { checkEnvironments, checkPlan, explainRule } from "../../cli/checks.ts";
import { junitOf, type Reported, sarifOf } from "../../cli/checks-files.ts";
import { judgeApp, judgePlan } from "../../cli/judge.ts";
import { ruleInWords } from "../../cli/rule-in-words.ts";
import { App, TerraformStack } from "../../modules/cdktf.ts";
import { RULES } from "../../modules/checks/catalogue.ts";
import { Problems } from "../../modules/problems.ts";
import { PROJECT } from "../support/environment.ts";

let folder: string;
let said: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "checks-"));
  said = vi.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => {
  said.mockRestore();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const codesOf = (work: () => void): string[] => {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.map(({ code }) => code);
  }
};

/** A plan with a key in a module, a trail whose key only an apply knows, and a key that goes. */
const PLAN = {
  format_version: "1.2",
  resource_changes: [
    {
      address: 'module.keys["a.b"].aws_kms_key.this[0]',
      module_address: 'module.keys["a.b"]',
      mode: "managed",
      type: "aws_kms_key",
      name: "this",
      change: {
        actions: ["create"],
        after: { enable_key_rotation: false, policy: null },
        after_unknown: { arn: true, policy: true },
      },
    },
    {
      address: "aws_cloudtrail.account",
      mode: "managed",
      type: "aws_cloudtrail",
      name: "account",
      change: {
        actions: ["create"],
        after: {
          is_multi_region_trail: true,
          enable_log_file_validation: true,
          cloud_watch_logs_group_arn: null,
        },
        after_unknown: { kms_key_id: true, cloud_watch_logs_group_arn: true },
      },
    },
    {
      address: "aws_kms_key.old",
      mode: "managed",
      type: "aws_kms_key",
      name: "old",
      change: { actions: ["delete"], after: null, after_unknown: {} },
    },
  ],
  configuration: {
    root_module: {
      resources: [
        {
          address: "aws_cloudtrail.account",
          expressions: {
            is_multi_region_trail: { constant_value: true },
            enable_log_file_validation: { constant_value: true },
            kms_key_id: { references: ["module.keys.arn", "module.keys"] },
          },
        },
      ],
      module_calls: {
        keys: { module: { resources: [{ address: "aws_kms_key.this", expressions: {} }] } },
      },
    },
  },
};

describe("a plan", () => {
  it("is judged by its values, each finding at the address that Terraform prints", () => {
    const found = judgePlan(PLAN).map(({ level, path, message }) => `${level} ${path}: ${message}`);
    expect(found).toEqual([
      'error module.keys["a.b"].aws_kms_key.this[0].enable_key_rotation: must be true; what was encrypted before stays readable. (keys-rotate at module.keys["a.b"].aws_kms_key.this[0])',
      "warning aws_cloudtrail.account.cloud_watch_logs_group_arn: must name a log group. (trails-reach-cloudwatch at aws_cloudtrail.account)",
    ]);
  });

  it("ends with exit code 1 for errors, and is written as SARIF and JUnit", () => {
    const file = join(folder, "plan.json");
    writeFileSync(file, JSON.stringify(PLAN));
    const [sarif, junit] = [join(folder, "checks.sarif"), join(folder, "checks.xml")];
    checkPlan(file, { json: true, sarif, junit });
    expect(process.exitCode).toBe(1);
    expect(JSON.parse(String(said.mock.calls[0]?.[0])).found).toHaveLength(2);
    expect(JSON.parse(readFileSync(sarif, "utf8")).runs[0].results).toHaveLength(2);
    expect(readFileSync(junit, "utf8")).toContain('failures="1"');
  });

  it("has no list of changes where nothing is planned, and then is judged by the state before it", () => {
    const { configuration } = PLAN;
    const empty = { format_version: "1.2", planned_values: { root_module: {} }, configuration };
    expect(judgePlan(empty)).toEqual([]);
    const key = {
      address: 'module.keys["a.b"].aws_kms_key.this[0]',
      ...({ mode: "managed", type: "aws_kms_key", name: "this", index: 0 } as const),
      values: { enable_key_rotation: false },
    };
    const module = { address: 'module.keys["a.b"]', resources: [key] };
    const refreshed = { ...empty, prior_state: { values: { root_module: { child_modules: [module] } } } };
    expect(judgePlan(refreshed).map(({ rule, at }) => [rule, at])).toEqual([["keys-rotate", key.address]]);
  });

  it("is refused when it is none", () => {
    const file = join(folder, "tfplan");
    writeFileSync(file, "PK");
    expect(codesOf(() => checkPlan(file, { json: false }))).toEqual(["EOE-CLI-020"]);
    writeFileSync(file, '{"values": {}}');
    expect(codesOf(() => checkPlan(file, { json: false }))).toEqual(["EOE-CLI-020"]);
    expect(codesOf(() => checkPlan(join(folder, "none"), { json: false }))).toEqual(["EOE-FILE-001"]);
  });
});

describe("a CDKTF app of one's own", () => {
  it("is judged without an environment file, and told by its constructs", () => {
    const app = new App({ outdir: folder });
    const stack = new TerraformStack(app, "own");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    new KmsKey(stack, "key", { enableKeyRotation: false });
    const rotation = judgeApp(app).filter(({ rule }) => rule === "keys-rotate");
    expect(rotation).toEqual([
      expect.objectContaining({
        level: "error",
        construct: "own/key",
        at: "aws_kms_key.key",
        message: expect.stringContaining("Made by own/key. (keys-rotate at aws_kms_key.key)"),
      }),
    ]);
  });
});

describe("an alarm of a CDKTF app of one's own", () => {
  const judged = (values: {
    readonly alarmActions?: string[];
    readonly dimensions?: Record<string, string>;
  }) => {
    const app = new App({ outdir: folder });
    const stack = new TerraformStack(app, "own");
    new AwsProvider(stack, "aws", { region: "eu-central-1" });
    new CloudwatchMetricAlarm(stack, "errors", {
      alarmName: "errors",
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 1,
      metricName: "Errors",
      namespace: "Shop",
      period: 60,
      statistic: "Sum",
      threshold: 0,
      ...values,
    });
    return judgeApp(app).map(({ rule, path }) => `${rule} ${path.split(".").slice(2).join(".")}`);
  };

  it("may tell a topic that others made, about metrics of one's own", () => {
    const alarmActions = ["arn:aws:sns:eu-central-1:123456789012:ops"];
    expect(judged({ alarmActions, dimensions: { Shop: "Lisbon" } })).toEqual([]);
  });

  it("tells someone", () => {
    expect(judged({ dimensions: { Shop: "Lisbon" } })).toEqual(["alarms-notify alarm_actions"]);
    expect(judged({ alarmActions: ["${aws_sns_topic.mistyped.arn}"] })).toEqual([
      "alarms-notify alarm_actions",
    ]);
  });
});

describe("a rule", () => {
  it("is explained as a whole", () => {
    explainRule("keys-rotate", { json: false });
    const text = String(said.mock.calls[0]?.[0]);
    for (const part of ["Security Hub KMS.4", "enable_key_rotation: false", "enable_key_rotation: true"])
      expect(text).toContain(part);
    explainRule("keys-rotate", { json: true });
    expect(JSON.parse(String(said.mock.calls[1]?.[0]))).toMatchObject({ id: "keys-rotate", level: "error" });
  });

  it.each(RULES)("$id can be explained", (rule) => {
    const text = ruleInWords(rule);
    for (const part of [rule.title, rule.reason, ...rule.sources, ...(rule.keys ?? [])])
      expect(text).toContain(part);
  });

  it("is told when there is none, with the one that was meant", () => {
    expect(() => explainRule("key-rotate", { json: false })).toThrow('Did you mean "keys-rotate"?');
    expect(codesOf(() => explainRule("zz", { json: false }))).toEqual(["EOE-CLI-021"]);
  });
});

describe("the files for CI", () => {
  const finding: Reported = {
    code: "keys-rotate",
    level: "error",
    file: "stacks/a b/cdk.tf.json",
    path: "aws_kms_key.key",
    message: 'must be "true" & <on>\u0007.',
  };
  const waived: Reported = { ...finding, level: "warning", reason: "It signs nothing & nobody uses it." };

  it("have rules, levels, places and suppressions in SARIF", () => {
    expect(sarifOf([finding, waived])).toMatchObject({
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { rules: [{ id: "keys-rotate", defaultConfiguration: { level: "error" } }] } },
          results: [
            {
              ruleId: "keys-rotate",
              ruleIndex: 0,
              level: "error",
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: "stacks/a%20b/cdk.tf.json" },
                    region: { startLine: 1 },
                  },
                },
              ],
            },
            { level: "warning", suppressions: [{ kind: "external", justification: waived.reason }] },
          ],
        },
      ],
    });
  });

  it("have a case for each rule in JUnit, and fail by errors that nobody waives", () => {
    const xml = junitOf([finding, waived]);
    expect(xml.match(/<testcase /g)).toHaveLength(RULES.length);
    expect(xml.match(/<failure /g)).toHaveLength(1);
    expect(xml).toContain("must be &quot;true&quot; &amp; &lt;on&gt;.");
    expect(junitOf([waived])).toContain('failures="0"');
    expect(xml).toMatch(/<testsuite name="[^"]+" tests="\d+" failures="1" errors="0">/);
  });
});

describe("what is found in stacks", () => {
  it("stands where synth writes it, not in a folder that is gone", async () => {
    await checkEnvironments(["board"], { root: PROJECT, json: true });
    const { environments } = JSON.parse(String(said.mock.calls[0]?.[0])) as {
      environments: readonly { warned: readonly Reported[]; waived: readonly Reported[] }[];
    };
    const files = environments.flatMap(({ warned, waived }) =>
      [...warned, ...waived].map(({ file }) => file),
    );
    expect(files.filter((file) => file.includes("stacks"))).not.toEqual([]);
    expect(files.filter((file) => file.startsWith("/"))).toEqual([]);
    expect(files).toContain("cdktf.out/stacks/board-service/cdk.tf.json");
  });
});
