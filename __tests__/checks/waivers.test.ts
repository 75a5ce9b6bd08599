import { describe, expect, it } from "vitest";
import { formatReport } from "../../cli/report.ts";
import { checkSynthesis } from "../../modules/checks/catalogue.ts";
import { market, marketWith, sentencesOf } from "../support/environment.ts";
import { container, type Resources, synthesis } from "./support.ts";

const REASON = "The map's token goes to every browser, and only our domain may use it.";
const SECRET = "no-secret-in-plain-text";

type Waiver = Readonly<Record<"rule" | "at" | "reason", string> & { readonly until?: string }>;
const waiver = (changes: Partial<Waiver> = {}): Waiver => ({
  rule: SECRET,
  at: "nginx.MAP_TOKEN",
  reason: REASON,
  ...changes,
});

const tokens = ["MAP_TOKEN", "OTHER_TOKEN"].map((name) => ({ name, value: "a1b2c3d4" }));

const review = (waivers: readonly Waiver[], resources?: Resources, today = "2026-11-28") =>
  checkSynthesis(
    synthesis({
      environment: { waivers },
      resources,
      containers: [
        container({
          name: "nginx",
          environment: [...tokens, { name: "KEEPALIVE_TIMEOUT", value: "315s" }],
        }),
      ],
    }),
    today,
  );
const sentences = (...args: Parameters<typeof review>) =>
  review(...args).problems.map(({ path, message }) => `${path}: ${message}`);

describe("waivers", () => {
  it("name what a problem ends in", () => {
    expect(sentences([])).toEqual([
      expect.stringMatching(
        /^service\.environment\.nginx: .+ \(no-secret-in-plain-text at nginx\.MAP_TOKEN\)$/,
      ),
      expect.stringMatching(/ \(no-secret-in-plain-text at nginx\.OTHER_TOKEN\)$/),
    ]);
  });

  it("let go of a rule at one place, and keep what it found with the reason", () => {
    const { problems, waived } = review([waiver()]);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining(`(${SECRET} at nginx.OTHER_TOKEN)`),
    ]);
    expect(waived).toEqual([
      expect.objectContaining({
        rule: SECRET,
        at: "nginx.MAP_TOKEN",
        reason: REASON,
        message: expect.stringContaining("the variable MAP_TOKEN would hold a secret"),
      }),
    ]);
  });

  it("are refused where the rule finds nothing, or something elsewhere", () => {
    expect(sentences([waiver({ rule: "ssh-is-closed", at: "aws_security_group.web" })])).toContain(
      'waivers[0].at: "aws_security_group.web" needs no waiver: ssh-is-closed finds nothing; remove the waiver.',
    );
    expect(sentences([waiver({ at: "nginx.MAP_TOKN" })])).toContain(
      'waivers[0].at: "nginx.MAP_TOKN" needs no waiver: no-secret-in-plain-text finds something at nginx.MAP_TOKEN, nginx.OTHER_TOKEN only; remove the waiver or correct the place.',
    );
  });

  it("are refused when no rule has their name, with the one that was meant", () => {
    expect(sentences([waiver({ rule: "no-secrets-in-plain-text" })])).toContain(
      'waivers[0].rule: "no-secrets-in-plain-text" is not a rule. Did you mean "no-secret-in-plain-text"?',
    );
    expect(sentences([waiver({ rule: "zz" })])).toContain(
      'waivers[0].rule: "zz" is not a rule. The rules are in docs/checks.md.',
    );
  });

  it("are refused twice for one place", () => {
    expect(sentences([waiver(), waiver()])).toContain(
      'waivers[1].at: "nginx.MAP_TOKEN" is waived from no-secret-in-plain-text twice; remove one of the two.',
    );
  });

  it("hold to their last day, and then are refused with what they covered", () => {
    const until = [waiver({ until: "2026-11-28" })];
    expect(review(until, {}, "2026-11-28").waived).toHaveLength(1);
    const ended = review(until, {}, "2026-11-29");
    expect(ended.waived).toEqual([]);
    expect(ended.problems).toEqual([
      expect.objectContaining({ code: SECRET, at: "nginx.MAP_TOKEN" }),
      expect.objectContaining({ code: SECRET, at: "nginx.OTHER_TOKEN" }),
      {
        file: "environments/market.yml",
        path: "waivers[0].until",
        code: "EOE-ENV-470",
        message: `"2026-11-28" is over: the waiver of ${SECRET} has ended; put right what the rule finds and remove the waiver, or write a later date.`,
      },
    ]);
  });

  it("need a real date for an end", () => {
    expect(sentencesOf(marketWith({ waivers: [waiver({ until: "2026-02-30" })] }))).toEqual([
      expect.stringMatching(/^waivers\[0\]\.until: .*2026-02-30.* must be a date, such as 2027-03-31/),
    ]);
  });

  it("cover what a rule only warns of, too", () => {
    const resources: Resources = { aws_cloudwatch_log_group: { app: { retention_in_days: 30 } } };
    const { problems, warnings } = review([], resources);
    expect(problems.map(({ code }) => code)).toEqual([SECRET, SECRET]);
    expect(warnings.map(({ rule, at }) => `${rule} at ${at}`)).toEqual([
      "logs-are-kept-a-year at aws_cloudwatch_log_group.app",
    ]);
    const waived = review(
      [waiver({ rule: "logs-are-kept-a-year", at: "aws_cloudwatch_log_group.app" })],
      resources,
    );
    expect(waived.warnings).toEqual([]);
    expect(waived.waived).toHaveLength(1);
  });

  it("reach a resource by its address, and a rule about the environment by its key", () => {
    const resources: Resources = { aws_cloudwatch_log_group: { app: { name: "app" } } };
    const { waived } = review(
      [waiver({ rule: "logs-expire", at: "aws_cloudwatch_log_group.app" })],
      resources,
    );
    expect(waived.map(({ path }) => path)).toEqual(["aws_cloudwatch_log_group.app.retention_in_days"]);
    const key = checkSynthesis(
      synthesis({
        environment: {
          waivers: [waiver({ rule: "timeouts-grow-inwards", at: "ingress.idleTimeoutSeconds" })],
          "service.entry.keepAliveSeconds": 75,
        },
        containers: [container({ name: "nginx" })],
      }),
      "2026-11-28",
    );
    expect(key.problems).toEqual([]);
    expect(key.waived).toHaveLength(1);
  });

  it("let a user go on whom our table of AWS's limits holds up", () => {
    const resources: Resources = {
      aws_security_group: { group: { description: "It's open", vpc_id: "vpc-1", name: "group" } },
    };
    const address = "aws_security_group.group";
    expect(sentences([], resources)[0]).toContain(`(api-accepts at ${address})`);
    const { waived } = review([waiver({ rule: "api-accepts", at: address })], resources);
    expect(waived).toEqual([expect.objectContaining({ rule: "api-accepts", at: address })]);
  });

  it.each([
    [
      "without a reason",
      { reason: undefined },
      'waivers[0].reason: is missing; write it, such as `reason: "The token is public: browsers get it with each page."`: Why the rule does not matter there, in a sentence; every report prints it.',
    ],
    [
      "with a word for one",
      { reason: "ok" },
      'waivers[0].reason: "ok" must say why the rule does not matter here, in a sentence of at least 20 characters.',
    ],
    [
      "with letters for one",
      { reason: "xxxxxxxxxxxxxxxxxxxxxxxxxx" },
      'waivers[0].reason: "xxxxxxxxxxxxxxxxxxxxxxxxxx" must say why the rule does not matter here, in a sentence of at least 20 characters.',
    ],
  ])("are refused %s", (_what, changes, sentence) => {
    expect(sentencesOf(marketWith({ waivers: [{ ...waiver(), ...changes }] }))).toEqual([sentence]);
  });

  it("are none by default", () => {
    expect(market().waivers).toEqual([]);
  });
});

describe("the report", () => {
  const reportWith = (rule: string) =>
    formatReport({
      outdir: "cdktf.out",
      refused: [],
      problems: [],
      environments: [
        {
          name: "market",
          region: "eu-central-1",
          stacks: [],
          notJudged: ["aws_route", "null_resource"],
          decisions: [],
          warnings: [],
          checks: { rules: 2, warnings: [] },
          firstDeployment: [],
          waived: [{ rule, at: "nginx.MAP_TOKEN", found: "what was found", reason: REASON }],
          data: {
            file: "environments/market.data.yml",
            changed: false,
            isFirst: false,
            holds: [],
            retired: [],
          },
          costs: {
            region: "eu-central-1",
            tableOf: "2026-11-26",
            usd: 0,
            atLeast: false,
            unknown: [],
            unknownByUse: [],
            standing: [],
            byUse: [],
          },
        },
      ],
    });

  it("prints what is waived, with the reason", () => {
    expect(reportWith(SECRET)).toContain(`Waived\n  - what was found\n    because: ${REASON}\n`);
    expect(reportWith(SECRET)).not.toContain("AWS may still refuse");
  });

  it("names what it could not hold against AWS's API", () => {
    expect(reportWith(SECRET)).toContain(
      "Not checked against AWS's API (only AWS checks what is written there, during the apply: docs/checks.md): route, null_resource",
    );
  });

  it("warns where AWS has the last word", () => {
    expect(reportWith("api-accepts")).toContain("AWS may still refuse this in the middle of an apply.");
  });
});
