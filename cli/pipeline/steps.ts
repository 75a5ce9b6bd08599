import { COMMIT_DIGITS } from "../deploy/version.ts";
import type { Package, PipelineProject } from "./project.ts";

/** A step of a job: a command, and where it runs. */
export interface Step {
  readonly name: string;
  /** Relative to the repository; "" is the repository itself. */
  readonly folder: string;
  readonly command: string;
}

/** What a pipeline does, whoever runs it; what each job needs first is the runner's own. */
export interface Steps {
  readonly install: Step;
  /** Fails before anything is built when a deployment could not begin. */
  readonly check: readonly Step[];
  /** Need no credentials. */
  readonly testSite: readonly Step[];
  readonly testApplication: readonly Step[];
  readonly build: readonly Step[];
  readonly deploy: readonly Step[];
  /** The same in two: what is shown of the commit, and what then does no more. */
  readonly planVersion: Step;
  readonly deployPlanned: readonly Step[];
  /** For a pull request: Markdown on standard output. The commit that it is compared with is in BASE. */
  readonly cost: Step;
  readonly plan: Step;
}

/** In a folder that git ignores: a commit with changes is not deployed. */
const PLAN = "cdktf.out/plan.json";

/** Another deployment, such as one from a laptop, is waited for as long. */
const LOCK_TIMEOUT = "10m";

export function stepsOf({ environment, project, application, site }: PipelineProject): Steps {
  const run = (name: string, args: string): Step => ({
    name,
    folder: project.folder,
    command: `${PROGRAM[project.manager]} ${args}`,
  });
  const deploy = `deploy ${environment} --yes --lock-timeout ${LOCK_TIMEOUT}`;
  const verify = run("Verify what runs", `status ${environment}`);
  const isInstalled = ({ lockFile }: Package): boolean => lockFile === project.lockFile;
  return {
    install: install(project),
    check: [run("Check credentials, account, secrets and states", `deploy ${environment} --until check`)],
    testSite: site?.hasTests ? [...(isInstalled(site) ? [] : [install(site)]), tests(site)] : [],
    testApplication: [
      ...(application === undefined || isInstalled(application) ? [] : [install(application)]),
      ...[application, project].flatMap((one) => (one?.hasTests ? [tests(one)] : [])),
      run("Check the environment", `checks ${environment}`),
      run("Synthesise the environment", `synth ${environment}`),
      {
        name: "Demand that the record of data is committed",
        folder: project.folder,
        command: "git add --intent-to-add environments && git diff --exit-code -- environments",
      },
    ],
    build: [run("Build, test and push the images", `${deploy} --until images`)],
    deploy: [run("Deploy what was built", `${deploy} --no-build`), verify],
    planVersion: planned(run("Show what it changes", `plan ${environment} --tag "$version" --out ${PLAN}`)),
    deployPlanned: [run("Apply what was shown", `${deploy} --no-build --plan ${PLAN}`), verify],
    cost: run("Say what it costs", `cost ${environment} --diff "$BASE" --markdown`),
    plan: run("Say what it changes", `plan ${environment} --no-lock --markdown`),
  };
}

/** Of the version that `deploy` takes by itself, in place of the one that runs. */
const planned = ({ command, ...step }: Step): Step => ({
  ...step,
  command: [`version=$(git rev-parse --short=${COMMIT_DIGITS} HEAD)`, command].join("\n"),
});

const PROGRAM: Readonly<Record<Package["manager"], string>> = {
  npm: "npx express-on-ecs",
  pnpm: "pnpm exec express-on-ecs",
  yarn: "yarn express-on-ecs",
  bun: "bunx express-on-ecs",
};

/** Exactly what the lock file says, or nothing. */
const install = ({ folder, manager, isYarnClassic }: Package): Step => ({
  name: folder === "" ? "Install packages" : `Install packages of ${folder}`,
  folder,
  command: {
    npm: "npm ci",
    pnpm: "corepack enable && pnpm install --frozen-lockfile",
    yarn: `corepack enable && yarn install ${isYarnClassic ? "--frozen-lockfile" : "--immutable"}`,
    bun: "npm install --global bun && bun install --frozen-lockfile",
  }[manager],
});

const tests = ({ folder, manager }: Package): Step => ({
  name: folder === "" ? "Test the application" : `Test ${folder}`,
  folder,
  command: manager === "bun" ? "bun run test" : `${manager} test`,
});
