import type { PipelineProject } from "./project.ts";
import { type Step, stepsOf } from "./steps.ts";

/** A stage of the pipeline: what it runs, in order. */
interface Stage {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Whether it talks to AWS. */
  readonly onAws?: true;
}

/** Ids of Jenkins' credentials, by which `delivery` gives a build its role. */
export const credentialsOf = (environment: string): { readonly token: string; readonly role: string } => ({
  token: `${environment}-aws-token`,
  role: `${environment}-aws-role`,
});

/**
 * The file `Jenkinsfile`, in Jenkins's declarative language: https://www.jenkins.io/doc/book/pipeline/syntax/.
 * All stages have one workspace, so that packages are installed once. Messages go by `slackSend` of the plugin Slack
 * Notification, to the channel that Jenkins is set up for.
 */
export function jenkins(pipeline: PipelineProject): string {
  const { region, branch } = pipeline;
  const { install, check, testSite, testApplication, build, planVersion, deployPlanned } = stepsOf(pipeline);
  const [apply, ...verify] = deployPlanned;
  const init: Stage = { name: "Init", steps: [clean(), tools(), install] };
  // Before the tests, which take longest.
  const checking: Stage = { name: "Check", onAws: true, steps: check };
  const testing: readonly Stage[] = [
    ...(testSite.length > 0 ? [{ name: "Frontend", steps: testSite }] : []),
    { name: "Test", steps: testApplication },
  ];
  const deploying: readonly Stage[] = [
    { name: "Build", onAws: true, steps: build },
    { name: "Plan", onAws: true, steps: [planVersion] },
    { name: "Apply", onAws: true, steps: apply ? [apply] : [] },
    { name: "Verify", onAws: true, steps: verify },
  ];
  return [
    "pipeline {",
    ...indented(1, [
      "agent any",
      "options {",
      "  // One at a time; a deployment that has begun is not cancelled.",
      "  disableConcurrentBuilds()",
      "  buildDiscarder(logRotator(numToKeepStr: '50'))",
      "  timeout(time: 2, unit: 'HOURS')",
      "}",
      "environment {",
      "  CI = 'true'",
      `  AWS_REGION = ${quoted(region)}`,
      "}",
      "stages {",
      ...indented(1, [
        ...stageOf(init, pipeline),
        "// What is pushed to other branches is tested, and meets nothing in AWS.",
        ...stageOf(checking, pipeline, onlyFor(branch)),
        ...testing.flatMap((stage) => stageOf(stage, pipeline)),
      ]),
      "  stage('Deploy') {",
      ...indented(2, onlyFor(branch)),
      "    stages {",
      ...indented(
        3,
        deploying.flatMap((stage) => stageOf(stage, pipeline)),
      ),
      "    }",
      "  }",
      "}",
    ]),
    "}",
    "",
  ].join("\n");
}

/** Agents keep a workspace from one build to the next. */
const clean = (): Step => ({
  name: "Leave nothing of an earlier build",
  folder: "",
  command: "git reset --quiet && git clean -ffdxq",
});

/** Fails before anything else where the agent lacks a program. */
const tools = (): Step => ({
  name: "Demand what the agent must have",
  folder: "",
  command: ["docker version", "terraform version", "node --version"].join("\n"),
});

/** In a multibranch pipeline, and in one for a single branch. */
const onlyFor = (branch: string): string[] => [
  "when {",
  "  anyOf {",
  `    branch ${quoted(branch)}`,
  `    environment name: 'GIT_BRANCH', value: ${quoted(`origin/${branch}`)}`,
  "  }",
  "}",
];

/** @param when which builds it is for; default all */
function stageOf(
  { name, steps, onAws }: Stage,
  pipeline: PipelineProject,
  when: readonly string[] = [],
): string[] {
  const { environment } = pipeline;
  const tell = (color: "good" | "warning" | "danger", outcome: string): string =>
    `    slackSend color: '${color}', message: "${environment}: ${name} ${outcome}, \${env.JOB_NAME} \${env.BUILD_NUMBER}: \${env.BUILD_URL}"`;
  return [
    `stage(${quoted(name)}) {`,
    ...indented(1, when),
    ...(onAws && pipeline.role !== undefined ? indented(1, roleFor(environment)) : []),
    "  steps {",
    ...indented(2, steps.flatMap(stepOf)),
    "  }",
    "  post {",
    "    success {",
    `  ${tell("good", "succeeded")}`,
    "    }",
    "    failure {",
    `  ${tell("danger", "failed")}`,
    "    }",
    // By a person, or by the time that a build has at most.
    "    aborted {",
    `  ${tell("warning", "was stopped")}`,
    "    }",
    "  }",
    "}",
  ];
}

/**
 * The plugin OpenID Connect Provider writes a token into a file, which the SDKs and Terraform trade for the role.
 * https://plugins.jenkins.io/oidc-provider
 */
function roleFor(environment: string): string[] {
  const { token, role } = credentialsOf(environment);
  return [
    "environment {",
    `  AWS_WEB_IDENTITY_TOKEN_FILE = credentials(${quoted(token)})`,
    `  AWS_ROLE_ARN = credentials(${quoted(role)})`,
    `  AWS_ROLE_SESSION_NAME = "${environment}-\${env.BUILD_NUMBER}"`,
    "}",
  ];
}

/** Jenkins runs a script by `sh -xe`: it ends at its first error. */
function stepOf({ name, folder, command }: Step): string[] {
  const script = `sh label: ${quoted(name)}, script: ${quoted(command)}`;
  return folder === "" ? [script] : [`dir(${quoted(folder)}) {`, `  ${script}`, "}"];
}

/** A text of Groovy in which nothing is replaced. */
const quoted = (text: string): string =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n")}'`;

const indented = (depth: number, lines: readonly string[]): string[] =>
  lines.map((line) => "  ".repeat(depth) + line);
