import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import pc from "picocolors";
import type { Document } from "yaml";
import type { Delivery } from "../modules/capabilities/delivery/schema.ts";
import { Problems } from "../modules/problems.ts";
import { circleci, contextOf } from "./pipeline/circleci.ts";
import { githubActions } from "./pipeline/github-actions.ts";
import { credentialsOf, jenkins } from "./pipeline/jenkins.ts";
import { type PipelineProject, pipelineProject } from "./pipeline/project.ts";
import { projectRoot } from "./root.ts";

export interface PipelineOptions {
  readonly root?: string;
  /** What is pushed to it is deployed. Default the one that the remote names, or main. */
  readonly branch?: string;
  /** Replace what a person has written. */
  readonly force: boolean;
  readonly json: boolean;
}

interface Service {
  /** Relative to the repository; the service looks for it there and nowhere else. */
  readonly file: string;
  readonly write: (project: PipelineProject) => Document | string;
  /** What the user does once, so that AWS lets the pipeline in. */
  readonly trust: (project: PipelineProject) => string;
}

/** By the role that `delivery` makes. @param place where its ARN goes, by environment */
const byRole =
  (service: Delivery["pipeline"], place: (environment: string) => string) =>
  ({ environment, role }: PipelineProject): string =>
    role === undefined
      ? `Let AWS trust the pipeline, once: write delivery for ${service} into environments/${environment}.yml, and the ARN of the role that it makes into ${place(environment)} (docs/pipelines.md).`
      : `Deploy once from your own machine, with rights on IAM (npx express-on-ecs deploy ${environment}), and write ${role} into ${place(environment)} (docs/pipelines.md).`;

const byAgent = ({ environment }: PipelineProject): string =>
  `Give the agents of Jenkins rights in AWS by a role of the hosts or tasks that they run on, not by keys, and Docker, Terraform and Node.js; install the plugin Slack Notification. The role must be able to do what ${environment} needs (docs/pipelines.md).`;

const byToken = (project: PipelineProject): string => {
  const { token, role } = credentialsOf(project.environment);
  const place = (): string => `the credentials ${role} of Jenkins, a secret text`;
  return `${byRole("jenkins", place)(project)} Beside it goes ${token}, an OpenID Connect id token as file with the audience sts.amazonaws.com, of the plugin OpenID Connect Provider; install Slack Notification, too.`;
};

export const SERVICES = {
  circleci: {
    file: ".circleci/config.yml",
    write: circleci,
    trust: byRole(
      "circleci",
      (environment) => `the context ${contextOf(environment)} of CircleCI, as AWS_ROLE_ARN`,
    ),
  },
  "github-actions": {
    file: ".github/workflows/deploy.yml",
    write: githubActions,
    trust: byRole("github-actions", () => "the repository variable AWS_ROLE_ARN of GitHub"),
  },
  jenkins: {
    file: "Jenkinsfile",
    write: jenkins,
    trust: (project) => (project.role === undefined ? byAgent(project) : byToken(project)),
  },
} as const satisfies Readonly<Record<string, Service>>;

export type ServiceName = keyof typeof SERVICES;

/**
 * Writes a pipeline for an environment into its repository.
 * @throws Problems when something keeps it from running, or a person has written or changed the file
 */
export async function writePipeline(
  service: ServiceName,
  environment: string | undefined,
  { root, branch, force, json }: PipelineOptions,
): Promise<void> {
  const { file, write, trust } = SERVICES[service];
  const project = await pipelineProject({ root: projectRoot(root), environment, branch, service });
  const text = signed(`express-on-ecs pipeline ${service} ${project.environment}`, write(project));
  const outcome = put(join(project.repository, file), { file, text, force });
  const next = [...project.lacks, trust(project)];
  if (json) {
    console.log(
      JSON.stringify(
        { service, environment: project.environment, branch: project.branch, file, outcome, next },
        null,
        2,
      ),
    );
    return;
  }
  console.log(`${outcome.padEnd(14)} ${file}`);
  const deploys = `It deploys what is pushed to the branch ${project.branch}; --branch names another one.`;
  console.log([deploys, pc.bold("Before the first run"), ...next.map((line) => `  - ${line}`)].join("\n"));
}

/** The text with a line at its top by which the command knows its own work again. */
export function signed(command: string, written: Document | string): string {
  const [mark, body] =
    typeof written === "string" ? ["//", written] : ["#", written.toString({ lineWidth: 0 })];
  return `${mark} Written by: ${command}\n${mark} It replaces its own work only, and asks for --force after a change by hand (${digestOf(body)}).\n${body}`;
}

const digestOf = (body: string): string => createHash("sha256").update(body).digest("hex").slice(0, 12);

const SIGNED =
  /^(#|\/\/) Written by: express-on-ecs pipeline .*\n\1.*\((?<digest>[0-9a-f]{12})\)\.\n(?<body>[\s\S]*)$/;

/** Whether nobody has changed it since. Git may have given it the line ends of Windows. */
function isOwn(text: string): boolean {
  const { digest, body = "" } = SIGNED.exec(text)?.groups ?? {};
  return digest !== undefined && digestOf(body) === digest;
}

type Outcome = "written" | "left as it is" | "replaced";

function put(path: string, { file, text, force }: { file: string; text: string; force: boolean }): Outcome {
  const before = existsSync(path) ? readFileSync(path, "utf8").replaceAll("\r\n", "\n") : undefined;
  if (before === text) return "left as it is";
  if (before !== undefined && !force) demandOwn(file, before, text);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return before === undefined ? "written" : "replaced";
}

function demandOwn(file: string, before: string, text: string): void {
  const firstLine = (one: string): string => one.split("\n", 1)[0] ?? "";
  if (!isOwn(before)) throw refused(file, "has been written or changed by hand; --force replaces it.");
  if (firstLine(before) !== firstLine(text))
    throw refused(
      file,
      `is another pipeline (${firstLine(before).replace(/^(#|\/\/) /, "")}); --force replaces it.`,
    );
}

const refused = (file: string, message: string): Problems =>
  new Problems([{ code: "EOE-CLI-017", file, path: "", message }]);
