/**
 * Judges the pipelines that `express-on-ecs pipeline` writes, and those of this repository: by the schemas that are
 * published for them (check-jsonschema has them), workflows of GitHub by actionlint, too, and Jenkinsfiles by Groovy,
 * which they are written in. Each must pass; and one that has a fault must not, so that silence means something.
 * The grammar of Jenkins's declarative pipelines is in its plugins, which no public registry of packages has.
 *
 * What is missing is said in a line `skipped: ...`; where CI is set, that is a failure, but for Go.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PIPELINES } from "../__tests__/support/pipelines.ts";
import { circleci } from "../cli/pipeline/circleci.ts";
import { githubActions } from "../cli/pipeline/github-actions.ts";
import { jenkins } from "../cli/pipeline/jenkins.ts";
import type { PipelineProject } from "../cli/pipeline/project.ts";
import { installPinned, skipped } from "./python.ts";

const root = join(import.meta.dirname, "..");
/** Its module is signed by Go's checksum database. */
const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";

interface Judged {
  readonly name: string;
  readonly text: string;
  readonly service: "circleci" | "github" | "jenkins";
}

const judged: readonly Judged[] = [
  ...Object.entries(PIPELINES).flatMap(([name, project]) => written(name, project)),
  ...[".github/workflows/checks.yml", ".github/workflows/deploy.yml"].map((file) => ours(file, "github")),
  ours(".circleci/config.yml", "circleci"),
  ours("Jenkinsfile", "jenkins"),
];

function written(name: string, project: PipelineProject): Judged[] {
  return [
    { name: `circleci, ${name}`, text: circleci(project).toString({ lineWidth: 0 }), service: "circleci" },
    {
      name: `github-actions, ${name}`,
      text: githubActions(project).toString({ lineWidth: 0 }),
      service: "github",
    },
    { name: `jenkins, ${name}`, text: jenkins(project), service: "jenkins" },
  ];
}

function ours(name: string, service: Judged["service"]): Judged {
  return { name, text: readFileSync(join(root, name), "utf8"), service };
}

type Judge = (text: string, service: Judged["service"]) => string | undefined;

/** @returns what is wrong, or undefined */
const bySchema =
  (command: string): Judge =>
  (text, service) => {
    const schema = service === "github" ? "vendor.github-workflows" : "vendor.circle-ci";
    return complaint(text, command, ["--builtin-schema", schema]);
  };

const byActionlint =
  (command: string): Judge =>
  (text) =>
    complaint(text, command, ["-no-color"]);

function complaint(text: string, command: string, args: readonly string[]): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "pipelines-"));
  try {
    const file = join(folder, "pipeline.yml");
    writeFileSync(file, text);
    const { status, stdout, stderr, error } = spawnSync(command, [...args, file], { encoding: "utf8" });
    if (error) throw error;
    return status === 0 ? undefined : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The program by Go's module proxy, below node_modules/.cache; or why there is none. */
function actionlint(): { readonly command: string } | { readonly missing: string } {
  const folder = join(root, "node_modules/.cache", `actionlint-${ACTIONLINT.split("@")[1]}`);
  const command = join(folder, "actionlint");
  if (existsSync(command)) return { command };
  const { status, stderr, error } = spawnSync("go", ["install", ACTIONLINT], {
    encoding: "utf8",
    env: { ...process.env, GOBIN: folder, GOFLAGS: "-mod=mod" },
  });
  if (status === 0) return { command };
  return { missing: `actionlint cannot be installed: ${error?.message ?? stderr.trim().split("\n").at(-1)}` };
}

/** Of Maven Central, with its SHA-256: it compiles a Jenkinsfile, whose steps it looks for when it runs only. */
const GROOVY = {
  artifact: "org.apache.groovy:groovy:4.0.33",
  jar: "groovy-4.0.33.jar",
  sha256: "5240a9151289115e4d447d6b6d4cb9ac8a9fc6374e079714dfeeffda42323be8",
} as const;

/** The compiler by Maven, below node_modules/.cache; or why there is none. */
function groovy(): { readonly jar: string } | { readonly missing: string } {
  const folder = join(root, "node_modules/.cache/groovy");
  const jar = join(folder, GROOVY.jar);
  if (!existsSync(jar)) {
    const args = [
      "-q",
      "-B",
      "dependency:copy",
      `-Dartifact=${GROOVY.artifact}`,
      `-DoutputDirectory=${folder}`,
    ];
    const { status, stdout, error } = spawnSync("mvn", args, { encoding: "utf8", cwd: tmpdir() });
    if (status !== 0)
      return { missing: `Groovy cannot be installed: ${error?.message ?? stdout.trim().split("\n").at(-1)}` };
  }
  const sum = createHash("sha256").update(readFileSync(jar)).digest("hex");
  if (sum !== GROOVY.sha256) throw new Error(`${jar} has the SHA-256 ${sum}, not ${GROOVY.sha256}`);
  return { jar };
}

const byGroovy =
  (jar: string): Judge =>
  (text) => {
    const classes = mkdtempSync(join(tmpdir(), "pipelines-"));
    try {
      const compiler = ["-cp", jar, "org.codehaus.groovy.tools.FileSystemCompiler", "-d", classes];
      return complaint(text, "java", compiler);
    } finally {
      rmSync(classes, { recursive: true, force: true });
    }
  };

/** A job that waits for one that there is not, and a key that nobody knows; a brace that nobody closes. */
const FAULTY: Readonly<Record<Judged["service"], string>> = {
  github: "on: push\njobs:\n  a:\n    needs: [b]\n    runs-on: ubuntu-24.04\n    step: []\n",
  circleci: "version: 2.1\njobs:\n  a:\n    machine: 3\n    steps: 4\n",
  jenkins: "pipeline {\n  agent any\n  stages {\n",
};

function judge(by: string, services: readonly Judged["service"][], judges: Judge): void {
  for (const service of services)
    if (judges(FAULTY[service], service) === undefined) throw new Error(`${by} does not find what is wrong`);
  for (const { name, text, service } of judged.filter((one) => services.includes(one.service))) {
    const wrong = judges(text, service);
    if (wrong !== undefined) process.exitCode = 1;
    console.log(wrong === undefined ? `ok     ${by}: ${name}` : `FAILED ${by}: ${name}\n${wrong}`);
  }
}

function main(): void {
  const schemas = installPinned("check-jsonschema");
  if ("missing" in schemas) skipped(schemas.missing);
  else judge("schema", ["github", "circleci"], bySchema(schemas.command));
  const linter = actionlint();
  if ("missing" in linter) console.log(`skipped: ${linter.missing}`);
  else judge("actionlint", ["github"], byActionlint(linter.command));
  const compiler = groovy();
  if ("missing" in compiler) skipped(compiler.missing);
  else judge("Groovy", ["jenkins"], byGroovy(compiler.jar));
}

main();
