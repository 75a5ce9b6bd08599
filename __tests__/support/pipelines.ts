import type { Package, PipelineProject } from "../../cli/pipeline/project.ts";

const PACKAGE: Package = {
  folder: "",
  lockFile: "package-lock.json",
  manager: "npm",
  isYarnClassic: false,
  hasTests: true,
};

const PROJECT: PipelineProject = {
  repository: "/repository",
  environment: "shop",
  region: "eu-central-1",
  account: undefined,
  processor: "amd64",
  project: PACKAGE,
  application: undefined,
  site: undefined,
  nodeVersionFile: undefined,
  branch: "main",
  githubEnvironment: undefined,
  lacks: [],
  role: undefined,
};

/** A pipeline of each kind. */
export const PIPELINES = {
  npm: PROJECT,
  "arm64, an account, a version of Node.js, another branch, a GitHub environment": {
    ...PROJECT,
    account: "123456789012",
    processor: "arm64",
    nodeVersionFile: ".nvmrc",
    branch: "production",
    githubEnvironment: "production",
  },
  "pnpm in a folder, beside an application with yarn": {
    ...PROJECT,
    project: { ...PACKAGE, folder: "ecs", lockFile: "ecs/pnpm-lock.yaml", manager: "pnpm", hasTests: false },
    application: { ...PACKAGE, lockFile: "yarn.lock", manager: "yarn", isYarnClassic: true },
  },
  "a site that is built from a folder of its own": {
    ...PROJECT,
    site: { ...PACKAGE, folder: "web", lockFile: "web/package-lock.json" },
  },
  "a workspace of yarn": {
    ...PROJECT,
    project: { ...PACKAGE, folder: "packages/shop", lockFile: "yarn.lock", manager: "yarn" },
    application: { ...PACKAGE, lockFile: "yarn.lock", manager: "yarn" },
  },
  bun: { ...PROJECT, project: { ...PACKAGE, lockFile: "bun.lock", manager: "bun" } },
} as const satisfies Readonly<Record<string, PipelineProject>>;
