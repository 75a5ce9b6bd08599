import { RULES } from "../modules/checks/catalogue.ts";
import { lastResult } from "./mutations/result.ts";
import { SEEDED } from "./mutations/seeded.ts";

/** How the project is tested, for those who rely on it. */
export function testingPage(): string {
  const { date, seeded, rules } = lastResult();
  return [
    "# How this is tested",
    "",
    "Nothing here needs an AWS account, so nothing here proves what AWS itself does at the end. What is tried:",
    "",
    "| What | How |",
    "| --- | --- |",
    "| What is synthesised | Each construct has tests of its own; the Terraform JSON of all environments together is compared with snapshots |",
    "| What AWS accepts | AWS's own model of its API judges the arguments, IAM policies are evaluated, and rules look at all stacks: [checks.md](checks.md) |",
    "| What Terraform does | Real Terraform applies, changes and destroys environments with stand-ins for the providers: [changes.md](changes.md) |",
    "| The whole life | Every environment goes from `init` to `destroy`, and one of its types fails at first: the section below |",
    "| The key scan | Terraform runs it against real SSH servers: late, silent, with other keys, two at once, through links and read-only files |",
    "| What machines do at boot | The user data of each kind of machine boots twice in namespaces, with real disks, `sshd` and ports, and fits into EC2's 16 KB |",
    "| The containers | The compose stack runs under load and faults, and the task definitions as ECS starts them |",
    "| What is forgotten | Facts are taken away one by one, and the compiler or a test must notice: `npm run test:deletions` |",
    "| What is done wrong | Mistakes are made one by one, and a test or a rule must notice: the table below |",
    "",
    "[CONTRIBUTING.md](../CONTRIBUTING.md) has the commands and what they need.",
    "",
    ...wholeLife(),
    "## Mistakes that are noticed",
    "",
    "`npm run test:mutations` makes each of these mistakes in a copy of the project and runs the tests that concern it. A named",
    "assertion or a rule must notice; a snapshot does not count, since it notices everything and says nothing.",
    `This is what it found on ${date}:`,
    "",
    "| Mistake | Noticed by |",
    "| --- | --- |",
    ...SEEDED.map(({ wrong }) => `| ${wrong} | ${noticed(seeded[wrong])} |`),
    "",
    "Each rule of [checks.md](checks.md) is broken, too, in two ways, and its own examples must notice:",
    "",
    ...Object.entries(rules).map(
      ([wrong, one]) => `- A rule that ${wrong}: noticed in ${one.noticed} of ${RULES.length}.`,
    ),
    "",
  ].join("\n");
}

const wholeLife = (): string[] => [
  "## The whole life",
  "",
  "`npm run test:lives` takes environments through `init`, `validate`, `plan`, `apply`, an empty second plan, drift and `destroy`,",
  "by Terraform and stand-ins for the providers: each environment as it is, and each with many options set at once, which",
  "`npm run pairwise` has chosen so that pairs of values meet.",
  "",
  "- At first every resource of one type fails, each row another. Apply again completes, and nothing is made twice.",
  "- What autoscaling changes is not planned; what somebody changes by hand, `plan -refresh-only` shows.",
  "- What is protected is refused to be destroyed. Without its protection nothing is left, and what needs another thing goes before it.",
  "",
  "The tests of a commit take three rows, in turn by its hash; `LIFE_ROWS=all npm run test:lives` takes them all, `LIFE_WORKERS=1`",
  "one at a time. A row is about 22 runs of Terraform, and 30 to 40 seconds on two processors that do nothing else (2026-11-28).",
  "Logs of rows that fail stay in `coverage/lives`.",
  "",
];

/** A rule's id, a refusal's code, or a test without what `describe` and `it` say. */
function noticed(by: string | null | undefined): string {
  if (by === undefined) return "not tried yet";
  if (by === null) return "nobody";
  if (by.startsWith("EOE-")) return `refusal \`${by}\``;
  const [file = ""] = by.split(" > ");
  return file === by ? `rule \`${by}\`` : `\`${file.replace("__tests__/", "")}\``;
}
