import { type Document, visit } from "yaml";
import { comment, commentJobs, documentOf } from "./document.ts";
import { ACTIONS, type Action, GITHUB_RUNNERS, NODE, TERRAFORM } from "./pinned.ts";
import type { PipelineProject } from "./project.ts";
import { type Step, stepsOf } from "./steps.ts";

type Mapping = Readonly<Record<string, unknown>>;

const IS_PULL_REQUEST = "github.event_name == 'pull_request'";
/** A fork's pull request is not trusted with any role. */
const MAY_PLAN =
  "vars.AWS_PLAN_ROLE_ARN != '' && github.event.pull_request.head.repo.full_name == github.repository";

/** The workflow `.github/workflows/deploy.yml`. */
export function githubActions(pipeline: PipelineProject): Document {
  const { environment, region, branch } = pipeline;
  const document = documentOf({
    name: `Deploy ${environment}`,
    on: { push: { branches: [branch] }, pull_request: { branches: [branch] }, workflow_dispatch: null },
    permissions: { contents: "read" },
    concurrency: {
      group: `\${{ ${IS_PULL_REQUEST} && github.ref || 'deploy-${environment}' }}`,
      "cancel-in-progress": `\${{ ${IS_PULL_REQUEST} }}`,
    },
    defaults: { run: { shell: "bash" } },
    env: { AWS_REGION: region },
    jobs: jobsOf(pipeline),
  });
  comment(document, ["concurrency"], "One deployment at a time; one that has begun is never cancelled.");
  commentJobs(document, "in the summary of the run");
  sayVersions(document);
  return document;
}

function jobsOf(pipeline: PipelineProject): Mapping {
  const steps = stepsOf(pipeline);
  const { processor, githubEnvironment } = pipeline;
  const job = (minutes: number, more: Mapping, all: readonly Mapping[]): Mapping => ({
    "runs-on": GITHUB_RUNNERS[processor],
    "timeout-minutes": minutes,
    ...more,
    steps: all,
  });
  const prepared = [checkout(), node(pipeline), run(steps.install)];
  const forAws = [...prepared, terraform(), credentials(pipeline, "AWS_ROLE_ARN")];
  const deploys = {
    if: `github.event_name != 'pull_request'`,
    ...(githubEnvironment === undefined ? {} : { environment: githubEnvironment }),
    permissions: WITH_TOKEN,
  };
  return {
    check: job(15, deploys, [roleIsNamed(), ...forAws, ...steps.check.map(run)]),
    test: job(60, {}, [...prepared, ...steps.testSite.map(run), ...steps.testApplication.map(run)]),
    build: job(60, { needs: ["check", "test"], ...deploys }, [...forAws, ...steps.build.map(run)]),
    deploy: job(60, { needs: ["build"], ...deploys }, [...forAws, ...steps.deploy.map(run)]),
    review: job(20, { if: IS_PULL_REQUEST, permissions: WITH_TOKEN }, [
      checkout(0),
      node(pipeline),
      run(steps.install),
      { ...inSummary(steps.cost), env: { BASE: "${{ github.event.pull_request.base.sha }}" } },
      ...[terraform(), credentials(pipeline, "AWS_PLAN_ROLE_ARN"), inSummary(steps.plan)].map(
        ({ name, ...step }) => ({ name, if: MAY_PLAN, ...step }),
      ),
    ]),
  };
}

/** What is exchanged for the role; it is worth nothing but for whoever trusts this repository and branch. */
const WITH_TOKEN = { contents: "read", "id-token": "write" };

const run = ({ name, folder, command }: Step): Mapping => ({
  name,
  ...(folder === "" ? {} : { "working-directory": folder }),
  run: command,
});

const inSummary = ({ command, ...step }: Step): Mapping =>
  run({ ...step, command: `${command} | tee -a "$GITHUB_STEP_SUMMARY"` });

const action = (name: string, { uses }: Action, options: Mapping): Mapping => ({ name, uses, with: options });

/** @param depth how many commits; 0 is all */
const checkout = (depth = 1): Mapping =>
  action("Check out", ACTIONS.checkout, {
    "persist-credentials": false,
    ...(depth === 1 ? {} : { "fetch-depth": depth }),
  });

const node = ({ nodeVersionFile, project }: PipelineProject): Mapping =>
  action("Node.js", ACTIONS.node, {
    ...(nodeVersionFile === undefined ? { "node-version": NODE } : { "node-version-file": nodeVersionFile }),
    ...(project.manager === "npm" ? { cache: "npm", "cache-dependency-path": project.lockFile } : {}),
  });

/** Its wrapper would change what Terraform says. */
const terraform = (): Mapping =>
  action("Terraform", ACTIONS.terraform, { terraform_version: TERRAFORM.version, terraform_wrapper: false });

const credentials = ({ environment, account }: PipelineProject, role: string): Mapping =>
  action("Credentials for AWS, by OpenID Connect", ACTIONS.credentials, {
    "role-to-assume": `\${{ vars.${role} }}`,
    "role-session-name": `${environment}-\${{ github.run_id }}`,
    "aws-region": "${{ env.AWS_REGION }}",
    ...(account === undefined ? {} : { "allowed-account-ids": account }),
  });

const roleIsNamed = (): Mapping => ({
  name: "Demand a role",
  env: { AWS_ROLE_ARN: "${{ vars.AWS_ROLE_ARN }}" },
  run: [
    'if [ -z "$AWS_ROLE_ARN" ]; then',
    '  echo "::error::The repository has no variable AWS_ROLE_ARN: the ARN of the role that deploys."',
    "  exit 1",
    "fi",
  ].join("\n"),
});

/** Beside each commit the release that it is of. */
function sayVersions(document: Document): void {
  const versions = new Map<string, string>(
    Object.values(ACTIONS).map(({ uses, version }) => [uses, version]),
  );
  visit(document, {
    Scalar: (_, scalar) => {
      const version = versions.get(String(scalar.value));
      if (version !== undefined) scalar.comment = ` ${version}`;
    },
  });
}
