import type { PipelineProject } from "./project.ts";
import { type Step, stepsOf } from "./steps.ts";

/** A stage of the pipeline: what it runs, in order. */
interface Stage {
  readonly name: string;
  readonly steps: readonly Step[];
}

/**
 * The file `Jenkinsfile`, in Jenkins's declarative language: https://www.jenkins.io/doc/book/pipeline/syntax/.
 * All stages have one workspace, so that packages are installed once. Messages go by `slackSend` of the plugin Slack
 * Notification, to the channel that Jenkins is set up for.
 */
export function jenkins(pipeline: PipelineProject): string {
  const { environment, region, branch } = pipeline;
  const { install, check, test, build, deploy, plan } = stepsOf(pipeline);
  const [apply, ...verify] = deploy;
  const always: readonly Stage[] = [
    { name: "Init", steps: [clean(), tools(), install] },
    { name: "Test", steps: test },
  ];
  const deploying: readonly Stage[] = [
    { name: "Check", steps: check },
    { name: "Build", steps: build },
    { name: "Plan", steps: [planInLog(plan)] },
    { name: "Apply", steps: apply ? [apply] : [] },
    { name: "Verify", steps: verify },
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
      ...indented(
        1,
        always.flatMap((stage) => stageOf(stage, environment)),
      ),
      "  // What is pushed to other branches is tested, and changes nothing in AWS.",
      "  stage('Deploy') {",
      "    when {",
      "      anyOf {",
      `        branch ${quoted(branch)}`,
      `        environment name: 'GIT_BRANCH', value: ${quoted(`origin/${branch}`)}`,
      "      }",
      "    }",
      "    stages {",
      ...indented(
        3,
        deploying.flatMap((stage) => stageOf(stage, environment)),
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

function stageOf({ name, steps }: Stage, environment: string): string[] {
  const tell = (color: "good" | "danger", outcome: string): string =>
    `    slackSend color: '${color}', message: "${environment}: ${name} ${outcome}, \${env.JOB_NAME} \${env.BUILD_NUMBER}: \${env.BUILD_URL}"`;
  return [
    `stage(${quoted(name)}) {`,
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
    "  }",
    "}",
  ];
}

/** For the log of the build, not as a comment. `deploy` plans once more, shows that plan, and applies exactly it. */
const planInLog = ({ command, ...step }: Step): Step => ({
  ...step,
  command: command.replace(" --markdown", ""),
});

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
