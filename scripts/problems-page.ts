import { problems } from "../modules/capabilities/problems.ts";
import { RETIRED } from "../modules/problem-codes/retired.ts";

/** By the middle of the code, in the order of the page. */
const AREAS: Readonly<Record<string, string>> = {
  ENV: "Environment files",
  COMPOSE: "Compose files",
  DATA: "Records of data",
  FILE: "Files",
  CLI: "Commands",
  DEPLOY: "Deployments",
};

/** docs/problems.md, from the tables in modules/problem-codes/ and of all capabilities. */
export function problemsPage(): string {
  return [
    "# Problems",
    "",
    "Every sentence that stops a synthesis or a deployment, and every field that `compose explain` refuses, has a stable code in brackets.",
    "With `--json` it is the member `code`. A code keeps its meaning and is never reused, so search for it here, or in",
    "your pipeline's logs. A sentence of a rule ends in the rule's id instead, which is its code: [checks.md](checks.md)",
    "has what rules look at, [combinations.md](combinations.md) keys that must agree.",
    ...Object.entries(AREAS).flatMap(([area, title]) => ["", `## ${title}`, "", ...rowsOf(area)]),
    "",
    "## No longer used",
    "",
    "These codes are no longer used; they are listed for anyone who finds one in an old log.",
    "",
    "| Code | What has taken its place |",
    "| --- | --- |",
    ...Object.entries(RETIRED).map(([code, instead]) => `| \`${code}\` | ${instead} |`),
    "",
  ].join("\n");
}

function rowsOf(area: string): string[] {
  const codes = Object.entries(problems()).filter(([code]) => code.startsWith(`EOE-${area}-`));
  return [
    "| Code | What it means | For example | What to do |",
    "| --- | --- | --- | --- |",
    ...codes.map(
      ([code, { means, example, mend }]) =>
        `| \`${code}\` | ${cell(means)} | ${cell(example)} | ${cell(mend)} |`,
    ),
  ];
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
