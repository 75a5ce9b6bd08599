import { SPECIFICATION } from "../specification.ts";
import { FIELD_RULES, fateOf, ruleFor } from "./catalogue.ts";
import type { Fate } from "./fate.ts";
import type { LaunchType } from "./launch-type.ts";
import { schemaFields } from "./schema-fields.ts";

/** One row of the table of fields. */
export interface FieldRow {
  readonly field: string;
  /** One for each launch type. */
  readonly cells: readonly string[];
}

const INTRODUCTION = `# Compose fields on ECS

What becomes of each field of the [Compose Specification](https://github.com/compose-spec/compose-spec), as compose-go
${SPECIFICATION.version} of ${SPECIFICATION.date} has it, when a service runs on ECS: first of those that most files use,
then of all, group by group. The tables are made from the code that does it: \`npm run docs\`.

- **accepted**: the same meaning as on the laptop.
- **mapped**: what ECS has comes close; the sentence says where it differs.
- **laptop only**: it has no meaning on ECS, and nothing is lost there.
- **refused**: ECS has nothing like it. \`synth\` stops with file, line and column, and says what to do instead. What is
  for the laptop only can be declared so in the environment file, with the field as the sentence prints it:
  \`laptopOnly: ["api.volumes[0]", api.pids_limit]\` (docs/services.md).

\`*\` stands for a name of your own, or for an entry of a list. Fields that begin with \`x-\` are yours, but for \`x-ecs\`
of a service, which this project reads:

| Field | Meaning |
| --- | --- |
| \`x-ecs.task\` | Services with the same name here share a task, an ECS service of that name, where no environment says otherwise. |
| \`x-ecs.schedule\` | The service is a job: a task of its own that starts at set times ([jobs.md](jobs.md)); \`containers.<service>.schedule\` of the environment file says the same without a line here. |
| \`x-ecs.secrets\` | Variable by variable, the secret that fills it, for images that read no \`..._FILE\` variables; \`containers.<service>.secrets\` of the environment file says the same without a line here. |

\`npx express-on-ecs explain --env market\` says the same about your own file, line by line; with \`--diff\` only what
differs between laptop and ECS.

What variables such as \`\${TAG}\` are on ECS, and what else of a laptop does not count there: [Variables](#variables).
`;

/** The one difference that no field has. */
const VARIABLES = `## Variables

On the laptop docker compose fills in \`\${TAG}\` from the shell and from \`.env\` beside the compose file. Both differ from
machine to machine, so neither counts on ECS: there the environment file says what the compose file's variables are.

\`\`\`yaml
variables: { TAG: 1.2.0 } # over those of variableFiles
variableFiles: [ecs.env] # in the syntax of .env, relative to the project's folder; the later over the earlier
shellVariables: [GIT_SHA] # from the shell where synth runs, over those of variableFiles
\`\`\`

A value that refers to a variable with neither a value there nor a default (\`\${TAG:-1.0.0}\`) is refused with its line,
where its service runs on ECS; what a service needs that runs elsewhere, or that no profile switches on, does not matter.
Nor does the text of a variable that \`service.environment\` or a secret fills.

With \`shellVariables\` the same files no longer make the same bytes: a colleague's or a pipeline's shell must hold the same
values, for snapshots and \`--check\` as well. A name that the shell does not have is refused.

Whatever else would come from one machine is taken from the environment, or refused by name:

| On the laptop | On ECS |
| --- | --- |
| \`.env\` beside a compose file, for its variables | Not read, unless \`variableFiles\` names it. |
| \`env_file: .env\` of a service | Not read either, with a warning: what the container needs goes into \`service.environment\` or \`service.secrets\`. Read where \`variableFiles\` names that file. Files of other names are read. |
| \`env_file\` of \`include\` | Read, unless it is called \`.env\`. |
| \`environment: [NAME]\`, \`NAME\` alone in an env file: the shell's value | That of \`variables\`; refused where there is none, unless \`service.environment\` or a secret gives one. |
| \`environment\` of a config | That of \`variables\`; refused where there is none. |
| \`args: [NAME]\` of a build | That of \`variables\`; without one the default of \`ARG\` in the Dockerfile counts. |
| \`COMPOSE_FILE\`, \`COMPOSE_PROFILES\`, \`COMPOSE_ENV_FILES\` | \`service.compose\`, \`service.profiles\`, \`variableFiles\`; refused among the variables. |
| \`COMPOSE_PROJECT_NAME\`: the folder's name by default | \`name\` of the compose file, or that of \`variables\`; refused where neither is there. |
| \`~\`, \`$HOME\`, \`$PWD\`, \`$USER\` | \`~\` is refused, the others are variables like any. Write paths relative to the compose file. |

\`explain\` without \`--env\` reads a file as the laptop does, \`.env\` included.
`;

/** What most compose files are made of, in the order in which people write it: they look for it first. */
const MOST_USED = [
  "image",
  "build",
  "command",
  "entrypoint",
  "environment",
  "env_file",
  "ports",
  "expose",
  "volumes",
  "depends_on",
  "networks",
  "restart",
  "healthcheck",
  "secrets",
  "configs",
  "deploy.resources.limits.memory",
  "deploy.replicas",
  "user",
  "container_name",
  "logging",
].map((field) => `services.*.${field}`);

/** A row for each field of the specification's schema. */
export function fieldRows(launchTypes: readonly LaunchType[]): FieldRow[] {
  return schemaFields().map((field) => {
    const found = ruleFor(field);
    if (found === undefined) throw new Error(`no rule for ${field}`);
    const parent = found.field === field ? undefined : found.field;
    return { field, cells: launchTypes.map((launchType) => cell(fateOf(found, launchType), parent)) };
  });
}

function cell({ outcome, sentence }: Fate, parent: string | undefined): string {
  return parent === undefined ? `**${outcome}** ${sentence}` : `**${outcome}** as \`${parent}\``;
}

/** `docs/compose.md`, with a column for each launch type. */
export function fieldsDocument(launchTypes: readonly LaunchType[]): string {
  const rows = fieldRows(launchTypes);
  const heads = launchTypes.map(({ title }) => `On ${title}`);
  const first = MOST_USED.map((field) => {
    const row = rows.find((one) => one.field === field);
    if (row === undefined) throw new Error(`no row for ${field}`);
    return row;
  });
  const sections = [...new Set(rows.map(({ field }) => sectionOf(field)))];
  const parts = [
    table("What most files use", heads, first),
    ...sections.map((section) =>
      table(
        section,
        heads,
        rows.filter(({ field }) => sectionOf(field) === section),
      ),
    ),
  ];
  const count = `${rows.length} fields, ${Object.keys(FIELD_RULES).length} rules.`;
  return `${INTRODUCTION}\n${count}\n\n${parts.join("\n")}\n${VARIABLES}`;
}

const table = (title: string, heads: readonly string[], rows: readonly FieldRow[]): string =>
  [
    `## ${title}`,
    "",
    `| Field | ${heads.join(" | ")} |`,
    `| --- | ${heads.map(() => "---").join(" | ")} |`,
    ...rows.map((row) => line(row, `as ${heads[0]?.replace(/^On/, "on")}`)),
    "",
  ].join("\n");

/** Fields of services by their first part; all others by theirs. */
function sectionOf(field: string): string {
  const [first = "", , second] = field.split(".");
  if (first !== "services" || second === undefined)
    return SECTIONS_AT_TOP.has(first) ? first : "Top of the file";
  return SERVICE_SECTIONS.has(second) ? `services: ${second}` : "services";
}

const SECTIONS_AT_TOP = new Set(["networks", "volumes", "secrets", "configs", "models", "jobs"]);
const SERVICE_SECTIONS = new Set([
  "build",
  "deploy",
  "develop",
  "blkio_config",
  "healthcheck",
  "networks",
  "volumes",
  "ports",
]);

const line = ({ field, cells: [first = "", ...others] }: FieldRow, same: string): string => {
  const rest = others.map((cell) => (cell === first ? same : escaped(cell)));
  return `| \`${field.replace(/^services\.\*\./, "")}\` | ${[escaped(first), ...rest].join(" | ")} |`;
};

const escaped = (text: string): string => text.replaceAll("|", "\\|");
