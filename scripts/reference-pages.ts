import { combinations } from "../modules/capabilities/agreement.ts";
import { LAUNCH_TYPES } from "../modules/capabilities/launch-types.ts";
import { judgedTypes } from "../modules/capabilities/resources.ts";
import { RULES } from "../modules/checks/catalogue.ts";
import { NOT_ASKED } from "../modules/checks/stores/exclusions.ts";
import { STORES } from "../modules/checks/stores/facts.ts";
import { NAMES_ARE_GIVEN_ONCE } from "../modules/checks/terraform/names-are-given-once.ts";
import { compareText } from "../modules/compare-text.ts";
import { fieldsDocument } from "../modules/compose/ecs/document.ts";
import { environmentJsonSchema, environmentPage } from "./environment-page.ts";
import { problemsPage } from "./problems-page.ts";
import { securityPage } from "./security-page.ts";
import { testingPage } from "./testing-page.ts";

export interface Page {
  /** Relative to the project. */
  readonly file: string;
  readonly text: string;
}

/** The pages of docs/ that are made from code. */
export function referencePages(): Page[] {
  return [
    { file: "docs/environment.md", text: environmentPage() },
    { file: "docs/environment.schema.json", text: `${JSON.stringify(environmentJsonSchema(), null, 2)}\n` },
    { file: "docs/compose.md", text: fieldsDocument(LAUNCH_TYPES) },
    { file: "docs/checks.md", text: checksPage() },
    { file: "docs/security.md", text: securityPage() },
    { file: "docs/combinations.md", text: combinationsPage() },
    { file: "docs/problems.md", text: problemsPage() },
    { file: "docs/testing.md", text: testingPage() },
  ];
}

const list = (types: readonly string[]): string =>
  [...types]
    .sort()
    .map((type) => `\`${type}\``)
    .join(", ");

function checksPage(): string {
  return [
    "# Checks at synth time",
    "",
    "`npx express-on-ecs synth` says what a careful reviewer would say. Each rule looks at the finished Terraform JSON of all",
    "stacks together, what `customise.ts` adds among it, or at the containers of a task. An error stops the synthesis, and",
    "nothing is written; a warning is told. `npx express-on-ecs checks shop` prints each finding with the construct that made",
    "the resource and the keys of the environment file that change it; `checks --explain keys-rotate` prints the whole of a",
    "rule: who asks for it, what fails and what passes. `--sarif FILE` and `--junit FILE` write what is found for code scanning",
    "and for CI.",
    "",
    "| Rule | Level | What must hold | Why |",
    "| --- | --- | --- | --- |",
    ...RULES.map(({ id, title, reason, level }) => `| \`${id}\` | ${level} | ${title} | ${reason} |`),
    "",
    "## What `api-accepts` knows",
    "",
    "These resource types are checked against AWS's own model of its API. Only AWS checks all others, during the",
    "apply; the report of a synthesis names those that it made:",
    "",
    `${judgedTypes()
      .map((type) => `\`${type}\``)
      .join(", ")}.`,
    "",
    "## What the rules on stores know",
    "",
    "`stores-are-encrypted` and `stores-are-kept` ask these resource types, each by a table in `modules/checks/stores/`:",
    "",
    `${list(Object.keys(STORES))}.`,
    "",
    "The provider has an argument on encryption for some more, which are not asked, since",
    "",
    ...Object.entries(NOT_ASKED).map(([reason, types]) => `- ${reason}: ${list(types)}.`),
    "",
    "## Plans and apps of your own",
    "",
    "The rules need nothing else of this project. Those on resources judge any plan of Terraform or OpenTofu:",
    "",
    "```sh",
    "terraform plan -out tfplan && terraform show -json tfplan > plan.json",
    "npx express-on-ecs checks --plan plan.json --sarif checks.sarif",
    "```",
    "",
    "An error ends with exit code 1. References are followed through modules, `count` and `for_each`, so that the verdict is",
    "that of the sources; a plan of `-refresh-only` has that of its state. A plan does not say everything: a lifecycle such as",
    "`prevent_destroy`, what a local value refers to, and a policy in which `jsonencode` has an ARN that only an apply tells are",
    "not judged in it; `data.aws_iam_policy_document` is. A plan that ended in an error, or that `-target` made, is told by",
    "`plans-are-complete`, on standard error, too: what it leaves out is not judged. OpenTofu's plans do not say that they are",
    "of a target.",
    "",
    "`--disposable` asks nothing that only data to keep needs. `--waivers` names a file of waivers, as an environment file has",
    "them; the place is the resource's address, as Terraform prints it:",
    "",
    "```yaml",
    "waivers:",
    "  - rule: keys-rotate",
    "    at: module.tokens.aws_kms_key.this[0]",
    "    reason: The key signs tokens that live for a minute, and other regions know its public half.",
    "    until: 2027-03-31 # optional",
    "```",
    "",
    "```sh",
    "npx express-on-ecs checks --plan plan.json --waivers waivers.yml",
    "```",
    "",
    "A waiver that has no effect, or has ended, is an error with its line.",
    "",
    "As a library they judge any app of CDKTF or CDKTN, too, written as ES modules or, as `cdktf init` and `cdktn init` make it, as",
    "CommonJS:",
    "",
    "```ts",
    'import { judgeApp, judgePlan } from "express-on-ecs";',
    "",
    'const errors = judgeApp(app).filter(({ level }) => level === "error");',
    'const inPlan = judgePlan(JSON.parse(readFileSync("plan.json", "utf8")));',
    "```",
    "",
    "Each finding has `rule`, `level`, `path`, `message` and, in an app, `construct`. `{ disposable: true }` asks nothing that",
    "only data to keep needs.",
    "",
    "## Waiving a rule",
    "",
    "A problem ends in the rule's id and the place that it is about: `(no-secret-in-plain-text at app.MAP_TOKEN)`; without",
    "a place in the brackets, it is the key that the line begins with. Where the rule is wrong, or its risk is one that you",
    "take, the environment file says so, for that one place:",
    "",
    "```yaml",
    "waivers:",
    "  - rule: no-secret-in-plain-text",
    "    at: app.MAP_TOKEN",
    "    reason: The map's token is sent to every browser, and bound to our own domain.",
    "    until: 2027-03-31 # optional; from the next day on, in UTC, the rule counts again and the waiver is refused",
    "```",
    "",
    "The place is a container of a compose file, a variable `container.NAME` of one, a resource `type.id`, a container of a",
    "resource `type.id.container`, a module `module.name`, or a key of the environment file. The reason is a sentence; it",
    "stands with what was found in every report, under `Waived`, and in `--json` as `waived`.",
    "A waiver that has no effect is refused, so that none outlives what it was written for. A waiver of `api-accepts`",
    "says that our table of AWS's limits is wrong; AWS may still refuse the argument in the middle of an apply.",
    "",
  ].join("\n");
}

function combinationsPage(): string {
  const ofRules = RULES.flatMap(({ id, title, combines }) =>
    combines ? [{ id, sentence: title, ...combines }] : [],
  );
  const all = [...combinations(), NAMES_ARE_GIVEN_ONCE, ...ofRules].sort((one, other) =>
    compareText(one.id, other.id),
  );
  return [
    "# Keys that must fit each other",
    "",
    "Values that are each legal, but not together, are refused by `npx express-on-ecs synth` with a sentence that names the keys and",
    "ends in one of these words, or are made to fit. `compose:` stands before fields of the compose file. What else keys may",
    "disagree on, with each other or with what AWS has, has a code: [problems.md](problems.md).",
    "",
    "| Word | Keys | What must hold | Source |",
    "| --- | --- | --- | --- |",
    ...all.map(
      ({ id, keys, sentence, source }) =>
        `| \`${id}\` | ${keys.map((key) => `\`${key}\``).join(", ")} | ${sentence} | ${source} |`,
    ),
    "",
  ].join("\n");
}
