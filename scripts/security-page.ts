import { CIS, CIS_CONTROLS, CIS_REASONS } from "../modules/aws/cis-controls.ts";
import type { ControlAnswer } from "../modules/aws/control-answers.ts";
import { CONTROLS } from "../modules/aws/security-hub.ts";
import { RULES } from "../modules/checks/catalogue.ts";

const CONTROL = /^Security Hub (\w+\.\d+)$/;

interface Row {
  readonly id: string;
  readonly asks: string;
  readonly here: string;
}

/** Ids of the rules that name a control as their source. */
export const rulesOf = (control: string): string[] =>
  RULES.filter(({ sources }) => sources.some((source) => CONTROL.exec(source)?.[1] === control)).map(
    ({ id }) => id,
  );

/** The table of controls, and those that only rules on what `customise.ts` adds know. */
export function controlRows(): Row[] {
  const known = CONTROLS.map(({ id, asks, answer }) => ({ id, asks, here: withRules(id, answer) }));
  const others = RULES.flatMap(({ id, title, sources }) =>
    sources.flatMap((source) => {
      const control = CONTROL.exec(source)?.[1];
      return control === undefined || CONTROLS.some((one) => one.id === control)
        ? []
        : [{ id: control, asks: title.replace(/\.$/, ""), here: `rule: \`${id}\`` }];
    }),
  );
  return [...known, ...others].sort((one, other) => one.id.localeCompare(other.id, "en", { numeric: true }));
}

function withRules(id: string, answer: ControlAnswer["answer"]): string {
  const rules = answer.by === "rule" ? [] : rulesOf(id);
  return [answerText(answer), ...rules.map((rule) => `rule: \`${rule}\``)].join("; ");
}

/** `CIS ... v3.0.0, 3.8 and 3.9` names two. */
const rulesOfCis = (number: string): string[] =>
  RULES.filter(({ sources }) =>
    sources.some(
      (source) =>
        source.startsWith(CIS) &&
        source
          .slice(CIS.length)
          .match(/\d+(\.\d+)+/g)
          ?.includes(number),
    ),
  ).map(({ id }) => id);

function cisRows(): Row[] {
  const ruled = Object.entries(CIS_CONTROLS).map(([id, asks]) => ({
    id,
    asks,
    here: `rule: ${rulesOfCis(id)
      .map((rule) => `\`${rule}\``)
      .join(", ")}`,
  }));
  const others = Object.entries(CIS_REASONS).map(([id, { asks, because }]) => ({ id, asks, here: because }));
  return [...ruled, ...others].sort((one, other) => one.id.localeCompare(other.id, "en", { numeric: true }));
}

export function securityPage(): string {
  return [
    "# AWS's security controls, and what becomes of them here",
    "",
    "AWS Security Hub checks its controls against an account. This table goes over those for the kinds of resources that an",
    "environment is made of: *made so* is how it is built, whatever the environment says; *rule* finds what",
    "breaks it ([checks.md](checks.md)); *your key* is a choice of the environment file; *not met* has a reason. What the",
    "account needs beside it is in [account.md](account.md).",
    "",
    "Container Insights, access logs and a year of logs cost something; where that matters, the keys are there to say less.",
    "The containers that write files before others start run as root, with a read-only root and few capabilities, and end",
    "at once; Security Hub reports their task definition under ECS.20 all the same.",
    "",
    "A rule reads the finished Terraform JSON, so that it holds for what `customise.ts` adds and changes, too. Those on",
    "containers, stores, ports and load balancers also refuse what they cannot read, such as an expression that only",
    "Terraform knows, until you waive it with a reason; `can-be-judged` does so for modules, templates of CloudFormation and",
    "other providers. Where no rule is named, what is *made so* is held by tests of this project only: `customise.ts` can undo",
    "it, and what it adds is not asked for it. Read that yourself. Some of the rules warn and stop nothing.",
    "",
    "A system for real users sets what `market` leaves out, since it costs money or needs a domain:",
    "",
    "```yaml",
    "network: { egress: nat-gateway }",
    "capacity: { placement: private }",
    "ingress: { certificateArn: arn:aws:acm:... }",
    "```",
    "",
    "`npm run test:checkov` checks both against checkov's policies; what is left of each, and why, is in",
    "[security/checkov.json](../security/checkov.json). Anything new fails.",
    "",
    "| Control | What it asks | Here |",
    "| --- | --- | --- |",
    ...controlRows().map(({ id, asks, here }) => `| ${id} | ${asks} | ${here} |`),
    "",
    `## ${CIS}`,
    "",
    "| Control | What it asks | Here |",
    "| --- | --- | --- |",
    ...cisRows().map(({ id, asks, here }) => `| ${id} | ${asks} | ${here} |`),
    "",
    'Source of the controls: AWS Security Hub User Guide, "Control reference for Security Hub CSPM", November 2026.',
    "",
  ].join("\n");
}

function answerText(answer: ControlAnswer["answer"]): string {
  switch (answer.by) {
    case "construction":
      return `made so: ${answer.says}`;
    case "rule":
      return `rule: ${answer.rules.map((rule) => `\`${rule}\``).join(", ")}`;
    case "key":
      return `your key: ${answer.says}`;
    case "nobody":
      return `not met: ${answer.because}`;
  }
}
