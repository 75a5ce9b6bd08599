import type { Document } from "yaml";
import { comment, commentJobs, documentOf } from "./document.ts";
import { CIRCLECI_MACHINE, NODE, type Processor, TERRAFORM } from "./pinned.ts";
import type { PipelineProject } from "./project.ts";
import { type Step, stepsOf } from "./steps.ts";

type Mapping = Readonly<Record<string, unknown>>;

/** Builds say nothing until they have ended; CircleCI would stop a silent step after ten minutes. */
const LONG = { no_output_timeout: "30m" };

/** The file `.circleci/config.yml`. */
export function circleci(pipeline: PipelineProject): Document {
  const { environment, region, branch, processor } = pipeline;
  const steps = stepsOf(pipeline);
  const onBranch = { equal: [branch, "<< pipeline.git.branch >>"] };
  const document = documentOf({
    version: 2.1,
    executors: {
      runner: {
        machine: { image: CIRCLECI_MACHINE.image },
        resource_class: CIRCLECI_MACHINE.classes[processor],
        environment: { AWS_REGION: region },
      },
    },
    commands: {
      prepare: {
        description: "The commit, Node.js, and the packages of the lock file",
        steps: ["checkout", runOf(node(pipeline)), runOf(steps.install)],
      },
      "prepare-for-aws": {
        description: "Terraform, and CircleCI's token in place of keys",
        steps: [runOf(terraform(processor)), runOf(credentials(environment))],
      },
    },
    jobs: {
      check: job(["prepare", "prepare-for-aws", ...steps.check.map((step) => runOf(step))]),
      test: job([
        "prepare",
        ...steps.testSite.map((step) => runOf(step)),
        ...steps.testApplication.map((step) => runOf(step)),
      ]),
      build: job(["prepare", "prepare-for-aws", ...steps.build.map((step) => runOf(step, LONG))]),
      deploy: job(["prepare", "prepare-for-aws", ...steps.deploy.map((step) => runOf(step, LONG))]),
      review: job([
        "prepare",
        runOf(inReview(steps.cost, [`BASE=$(git merge-base HEAD origin/${branch})`])),
        KEEP_REVIEW,
        runOf(roleForPlans()),
        "prepare-for-aws",
        runOf(inReview(steps.plan)),
        KEEP_REVIEW,
      ]),
    },
    workflows: {
      deploy: {
        when: onBranch,
        jobs: [
          { check: { context: contextOf(environment) } },
          "test",
          { build: { requires: ["check", "test"], ...serial(environment, "build") } },
          { deploy: { requires: ["build"], ...serial(environment, "deploy") } },
        ],
      },
      review: { unless: onBranch, jobs: ["test", "review"] },
    },
  });
  commentJobs(document, "among the artifacts of the job");
  comment(
    document,
    ["workflows", "deploy"],
    "One at a time. CircleCI skips a job when that of a later commit waits.",
  );
  return document;
}

/** Holds AWS_ROLE_ARN, and says who may use it. */
export const contextOf = (environment: string): string => `${environment}-deploy`;

/** Outside of the repository, which stays as it was checked out. */
const REVIEW = "~/review";
const KEEP_REVIEW = { store_artifacts: { path: REVIEW, destination: "review" } };

const job = (steps: readonly unknown[]): Mapping => ({ executor: "runner", steps });

/** Each serial group may be in a workflow once only. */
const serial = (environment: string, part: string): Mapping => ({
  context: contextOf(environment),
  "serial-group": `<< pipeline.project.slug >>/${environment}/${part}`,
});

const runOf = ({ name, folder, command }: Step, more: Mapping = {}): Mapping => ({
  run: { name, ...(folder === "" ? {} : { working_directory: folder }), ...more, command },
});

/** The machine has nvm; later steps find what it has installed by PATH. */
const node = ({ nodeVersionFile }: PipelineProject): Step => ({
  name: "Node.js",
  folder: "",
  command: [
    ...(nodeVersionFile === undefined ? [`version=${NODE}`] : [`version=$(cat '${nodeVersionFile}')`]),
    '. "${NVM_DIR:-/opt/circleci/.nvm}/nvm.sh" --no-use',
    'nvm install "$version"',
    `echo "export PATH='$(dirname "$(nvm which "$version")")':\\$PATH" >> "$BASH_ENV"`,
  ].join("\n"),
});

const terraform = (processor: Processor): Step => {
  const { version, sha256 } = TERRAFORM;
  const file = `terraform_${version}_linux_${processor}.zip`;
  return {
    name: "Terraform",
    folder: "",
    command: [
      "cd /tmp",
      `curl -fsSLO https://releases.hashicorp.com/terraform/${version}/${file}`,
      `echo '${sha256[processor]}  ${file}' | sha256sum --check --strict`,
      `sudo unzip -oq ${file} terraform -d /usr/local/bin`,
    ].join("\n"),
  };
};

/**
 * The SDKs and Terraform trade the token for the role themselves. Of the two tokens the second names the branch, by
 * which a role can trust one branch only.
 * https://circleci.com/docs/guides/permissions-authentication/openid-connect-tokens/
 */
const credentials = (environment: string): Step => ({
  name: "Credentials for AWS, by OpenID Connect",
  folder: "",
  command: [
    `: "\${AWS_ROLE_ARN:?is not set: the context ${contextOf(environment)} must have it, the ARN of the role that deploys}"`,
    ': "${CIRCLE_OIDC_TOKEN_V2:?is not set: CircleCI gives a job no token}"',
    "umask 077",
    'printf %s "$CIRCLE_OIDC_TOKEN_V2" > ~/aws-token',
    `echo 'export AWS_WEB_IDENTITY_TOKEN_FILE=~/aws-token' >> "$BASH_ENV"`,
    `echo 'export AWS_ROLE_SESSION_NAME=${environment}-'"\${CIRCLE_BUILD_NUM:-0}" >> "$BASH_ENV"`,
  ].join("\n"),
});

const inReview = ({ command, ...step }: Step, before: readonly string[] = []): Step => ({
  ...step,
  command: [...before, `mkdir -p ${REVIEW}`, `${command} | tee -a ${REVIEW}/review.md`].join("\n"),
});

/** A pull request may change what its own jobs do: it has the role that only reads, or none. */
const roleForPlans = (): Step => ({
  name: "Stop here without a role for plans",
  folder: "",
  command: [
    'if [ -z "${AWS_PLAN_ROLE_ARN:-}" ]; then',
    '  echo "The project has no variable AWS_PLAN_ROLE_ARN: the ARN of a role that reads."',
    "  circleci-agent step halt",
    "else",
    `  echo "export AWS_ROLE_ARN='$AWS_PLAN_ROLE_ARN'" >> "$BASH_ENV"`,
    "fi",
  ].join("\n"),
});
