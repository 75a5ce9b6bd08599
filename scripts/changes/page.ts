import { BASES } from "./bases.ts";
import { CHANGES, type Change, isTried } from "./catalogue.ts";
import { effectOf } from "./effects.ts";
import { idOf, type Records } from "./records.ts";

/** docs/changes.md. */
export function changesPage(records: Records): string {
  const sections = new Map<string, Change[]>();
  for (const change of CHANGES) {
    const section = sectionOf(change);
    sections.set(section, [...(sections.get(section) ?? []), change]);
  }
  return [
    "# What a change does",
    "",
    "For each key of the [environment file](environment.md): what happens to a running system when it changes. Each was",
    "tried: the environment deployed by Terraform, the key changed, and the plans of its stacks read. Arguments that the",
    "provider replaces in code of its own come from its source (`modules/aws/replacements.ts`). Read your own plan, too:",
    "`npx cdktf diff <stack>` shows it without changing anything.",
    "",
    "- **in place**: nothing is restarted.",
    "- **new tasks**: ECS starts new tasks beside the old ones, and stops those when the new ones are healthy.",
    "- **service updated**: no new task definition; ECS decides whether tasks are replaced.",
    "- **new hosts**: an instance refresh replaces hosts one after the other, and drains their tasks first.",
    "- **database restarts**: it is unavailable until its task runs again.",
    "- **cache restarts**: it answers nobody until its task runs again; its data stays.",
    "- **made beside**: the new one is there before the old one goes.",
    "- **service goes**: an ECS service is deleted, and nothing takes its place by itself.",
    "- **no way in**: nothing outside reaches the services any more.",
    "- **replaced, downtime**: something goes before its successor is there.",
    "- **refused**: nothing happens; the sentence says what to do instead.",
    "- **not planned**: no plan shows it; the text does.",
    "",
    "The environments that changes were tried on:",
    "",
    ...Object.entries(BASES).map(([name, { what }]) => `- \`${name}\`: ${what}.`),
    "",
    "`npm run changes` tries them all again and writes this page; some are tried at each run of the tests.",
    "",
    ...[...sections].flatMap(([section, changes]) => [
      `## ${section}`,
      "",
      "| Key | Change | Effect | What happens |",
      "| --- | --- | --- | --- |",
      ...changes.map((change) => rowOf(change, records)),
      "",
    ]),
  ].join("\n");
}

const sectionOf = ({ keys: [key = ""] }: Change): string =>
  key.includes(".") || ["furtherServices", "database", "bastion", "registry", "ingress"].includes(key)
    ? key.replace(/[.[].*$/, "")
    : "The environment itself";

function rowOf(change: Change, records: Records): string {
  const keys = change.keys.map((key) => `\`${key}\``).join(", ");
  const what = change.what ?? "another value";
  if (!isTried(change)) return row(keys, what, "not planned", change.told);
  const outcome = records[idOf(change)];
  if (!outcome) return row(keys, what, "not tried yet", "`npm run changes -- --missing` tries it.");
  const { effect, sentences } = effectOf(outcome);
  const where = change.base === "market" ? [] : [`Tried on \`${change.base}\`.`];
  return row(keys, what, effect, [...sentences, ...(change.note ? [change.note] : []), ...where].join(" "));
}

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
