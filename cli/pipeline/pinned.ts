/**
 * What pipelines take from elsewhere, each in one version: a tag can be moved to other code, a commit and a checksum
 * cannot. Looked up on 2026-11-27.
 */

export interface Action {
  readonly uses: string;
  /** The release that the commit belongs to. */
  readonly version: string;
}

/** Commits of releases, as https://github.com/<name>/releases has them. */
export const ACTIONS = {
  checkout: {
    uses: "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd",
    version: "v6.0.2",
  },
  node: {
    uses: "actions/setup-node@6044e13b5dc448c55e2357c09f80417699197238",
    version: "v6.2.0",
  },
  terraform: {
    uses: "hashicorp/setup-terraform@5e8dbf3c6d9deaf4193ca7a8fb23f2ac83bb6c85",
    version: "v4.0.0",
  },
  credentials: {
    uses: "aws-actions/configure-aws-credentials@8df5847569e6427dd6c4fb1cf565c83acfa8afa7",
    version: "v6.0.0",
  },
} as const satisfies Readonly<Record<string, Action>>;

/** https://releases.hashicorp.com/terraform/<version>/terraform_<version>_SHA256SUMS */
export const TERRAFORM = {
  version: "1.14.3",
  sha256: {
    amd64: "178b2a602251bb68b94732aceca2cc1023d87597cb83dba92cab31b6689edb4d",
    arm64: "fb5b004070e5e438214a74ddca321c22246f799e5cbe1ee9df582528e953f8cc",
  },
} as const;

/** The line of Node.js that runs where the repository names none. */
export const NODE = "24";

export type Processor = keyof typeof TERRAFORM.sha256;

/**
 * Machines of the processor that tasks run on, so that nothing is emulated.
 * https://docs.github.com/en/actions/reference/runners/github-hosted-runners
 */
export const GITHUB_RUNNERS: Readonly<Record<Processor, string>> = {
  amd64: "ubuntu-24.04",
  arm64: "ubuntu-24.04-arm",
};

/**
 * A whole machine, since a test of the images asks them on the machine's own ports, which a remote engine does not have.
 * CircleCI takes dated images away after some months; `current` is what it keeps.
 * https://circleci.com/docs/reference/configuration-reference/#machine
 */
export const CIRCLECI_MACHINE = {
  image: "ubuntu-2404:current",
  classes: { amd64: "medium", arm64: "arm.medium" },
} as const satisfies { image: string; classes: Readonly<Record<Processor, string>> };
