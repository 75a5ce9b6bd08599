/** What `checks` says of a rule and of plans, the files that it writes, and the functions of the library. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CloudwatchMetricAlarm } from "#provider-aws/cloudwatch-metric-alarm";
import { KmsKey } from "#provider-aws/kms-key";
import { AwsProvider } from "#provider-aws/provider";
import {
  checkEnvironments,
  checkPlan,
  explainRule,
  type PlanChecksOptions,
  refusePlanOptions,
} from "../../cli/checks.ts";
import { junitOf, type Reported, sarifOf } from "../../cli/checks-files.ts";
import { judgeApp, judgePlan } from "../../cli/judge.ts";
import { ruleInWords } from "../../cli/rule-in-words.ts";
import { App, TerraformStack } from "../../modules/cdktf.ts";
import { RULES } from "../../modules/checks/catalogue.ts";
import { Problems } from "../../modules/problems.ts";
import { PROJECT } from "../support/environment.ts";

let folder: string;
let said: ReturnType<typeof vi.spyOn>;
let warned: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  warned = vi.spyOn(console, "error").mockImplementation(() => {});
  folder = mkdtempSync(join(tmpdir(), "checks-"));
  said = vi.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => {
  said.mockRestore();
  warned.mockRestore();
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

  it("is read where it is larger than what people write by hand", () => {
    const file = join(folder, "plan.json");
    writeFileSync(file, `${JSON.stringify(PLAN)}${" ".repeat(5 * 1024 * 1024)}`);
    checkPlan(file, { json: true });
    expect(JSON.parse(String(said.mock.calls[0]?.[0])).found).toHaveLength(2);
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

describe("a plan that has not everything", () => {
  const { resource_changes: _, ...nothing } = PLAN;
  const empty = { ...nothing, planned_values: {}, configuration: { root_module: {} } };
  const ERRORED = { ...empty, applyable: false, complete: false, errored: true };

  it.each([
    ["that ended in an error", ERRORED, "errored: Terraform stopped on an error"],
    ["of a few targets", { ...ERRORED, errored: false }, "complete: the plan leaves something out"],
  ])("does not pass for a clean one: one %s", (_what, plan, sentence) => {
    const file = join(folder, "plan.json");
    const [sarif, junit] = [join(folder, "checks.sarif"), join(folder, "checks.xml")];
    writeFileSync(file, JSON.stringify(plan));
    checkPlan(file, { json: true, sarif, junit });
    expect(process.exitCode).toBeUndefined();
    const [found] = JSON.parse(String(said.mock.calls[0]?.[0])).found;
    expect(found).toMatchObject({ rule: "plans-are-complete", level: "warning" });
    expect(String(warned.mock.calls)).toContain(`warning: ${file} ${sentence}`);
    expect(JSON.parse(readFileSync(sarif, "utf8")).runs[0].results).toMatchObject([{ level: "warning" }]);
    expect(readFileSync(junit, "utf8")).toContain(sentence);
    checkPlan(file, { json: false });
    expect(warned.mock.calls).toHaveLength(2);
    expect(said.mock.calls[1]).toEqual([expect.stringMatching(/0 errors, 1 warning\.$/)]);
  });

  it("is whole where it says nothing of it, and where it changes nothing", () => {
    expect(judgePlan(empty)).toEqual([]);
    expect(judgePlan({ ...ERRORED, complete: true, errored: false })).toEqual([]);
  });
});

describe("waivers of a plan", () => {
  const KEY = 'module.keys["a.b"].aws_kms_key.this[0]';
  const REASON = "The key signs tokens that live for a minute.";
  const waiver = (more: object = {}) => ({ rule: "keys-rotate", at: KEY, reason: REASON, ...more });
  const judged = (waivers: unknown, options: Partial<PlanChecksOptions> = {}) => {
    const files = { plan: join(folder, "plan.json"), waivers: join(folder, "waivers.yml") };
    writeFileSync(files.plan, JSON.stringify(PLAN));
    writeFileSync(files.waivers, JSON.stringify(waivers));
    checkPlan(files.plan, { json: true, waivers: files.waivers, ...options });
    return JSON.parse(String(said.mock.calls[0]?.[0])) as {
      found: readonly Reported[];
      waived: readonly Reported[];
    };
  };

  it("let go of a rule at the address that Terraform prints, and are told with their reason", () => {
    const [sarif, junit] = [join(folder, "checks.sarif"), join(folder, "checks.xml")];
    const { found, waived } = judged({ waivers: [waiver()] }, { sarif, junit });
    expect(found.map(({ code }) => code)).toEqual(["trails-reach-cloudwatch"]);
    expect(waived).toMatchObject([{ code: "keys-rotate", at: KEY, reason: REASON }]);
    expect(process.exitCode).toBeUndefined();
    const [result] = JSON.parse(readFileSync(sarif, "utf8")).runs[0].results.slice(-1);
    expect(result.suppressions).toEqual([{ kind: "external", justification: REASON }]);
    expect(readFileSync(junit, "utf8")).toContain('failures="0"');
  });

  it("are told in the terminal", () => {
    const plan = join(folder, "plan.json");
    const waivers = join(folder, "waivers.yml");
    writeFileSync(plan, JSON.stringify(PLAN));
    writeFileSync(waivers, JSON.stringify({ waivers: [waiver()] }));
    checkPlan(plan, { json: false, waivers });
    const lines = said.mock.calls.map(([line]: readonly unknown[]) => String(line));
    expect(lines[1]).toBe(`waived: keys-rotate at ${KEY}: ${REASON}`);
    expect(lines[2]).toMatch(/: 0 errors, 1 warning, 1 waived\.$/);
  });

  it.each([
    ["of another address", waiver({ at: "aws_kms_key.other" }), "EOE-ENV-010", "waivers[0].at"],
    ["of a rule that there is not", waiver({ rule: "zz" }), "EOE-ENV-010", "waivers[0].rule"],
    ["that has ended", waiver({ until: "2026-01-31" }), "EOE-ENV-470", "waivers[0].until"],
  ])("fail with the file and the line where they do nothing: one %s", (_what, one, code, path) => {
    const { found, waived } = judged({ waivers: [one] });
    expect(found).toContainEqual(expect.objectContaining({ code, path, line: 1, level: "error" }));
    expect(found.map((each) => each.code)).toContain("keys-rotate");
    expect(waived).toEqual([]);
    expect(process.exitCode).toBe(1);
  });

  it("are refused all at once where they are none", () => {
    const codes = codesOf(() =>
      judged({ waivers: [{ rule: "keys-rotate", reason: "short" }], name: "shop" }),
    );
    expect(codes.sort()).toEqual(["EOE-ENV-005", "EOE-ENV-006", "EOE-ENV-007"]);
  });

  it("and --disposable go with a plan only", () => {
    expect(codesOf(() => refusePlanOptions({ json: false, disposable: true, waivers: "w.yml" }))).toEqual([
      "EOE-CLI-061",
      "EOE-CLI-061",
    ]);
    expect(codesOf(() => refusePlanOptions({ json: false }))).toEqual([]);
  });
});

describe("a plan of what need not last", () => {
  const database = {
    address: "aws_db_instance.main",
    ...({ mode: "managed", type: "aws_db_instance", name: "main" } as const),
    change: { actions: ["create"], after: { storage_encrypted: true }, after_unknown: {} },
  };
  const plan = { ...PLAN, resource_changes: [database], configuration: { root_module: {} } };
  const kept = (options: Partial<PlanChecksOptions>): string[] => {
    const file = join(folder, "plan.json");
    writeFileSync(file, JSON.stringify(plan));
    checkPlan(file, { json: true, ...options });
    const { found } = JSON.parse(String(said.mock.calls.at(-1)?.[0])) as { found: readonly Reported[] };
    return found.filter(({ code }) => code === "stores-are-kept").map(({ message }) => message);
  };

  it("is asked for no protection, and says how one says so", () => {
    expect(kept({})).toEqual([
      "must be true, or the plan judged with --disposable (judgePlan: { disposable: true }). (stores-are-kept at aws_db_instance.main)",
    ]);
    expect(kept({ disposable: true })).toEqual([]);
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
