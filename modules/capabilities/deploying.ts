import type { FargateTasks } from "../aws/fargate.ts";
import type { QuotaName } from "../aws/quotas.ts";
import type { ComposeProject } from "../compose/index.ts";

/** What a capability says to whoever deploys. */

/** What an environment stands beside. */
export interface Beside<Reads> {
  readonly project: ComposeProject;
  /** The other environments of the project. */
  readonly others: readonly Reads[];
}

/**
 * When something comes up that only the user can know or do: values of the file, what must be in the account before
 * tasks start, what is done once the data stack is there, doubts about the compose file, what shows only beside the
 * project's other environments.
 */
export type Stage = "file" | "account" | "data" | "compose" | "neighbours";

export interface Decision {
  readonly stage: Stage;
  /** Begins with the key that it is about. */
  readonly message: string;
}

export type Decisions<S, Reads> = (
  settings: S,
  environment: Reads,
  beside: Beside<Reads>,
) => readonly Decision[];

/** A secret that exists already. */
export interface ExistingSecret {
  /** Key of the environment file. */
  readonly path: string;
  /** Name or ARN. */
  readonly source: string;
  /** The application reaches its database by it. */
  readonly isConnection: boolean;
}

export type ExistingSecrets<S, Reads> = (settings: S, environment: Reads) => readonly ExistingSecret[];

/** How much of AWS's quotas it takes at its largest. */
export type Quotas<S, Reads> = (
  settings: S,
  environment: Reads,
  fargateTasks: readonly FargateTasks[],
) => Readonly<Partial<Record<QuotaName, number>>>;

/** Where commands are run, and where the JSON is. */
export interface Folders {
  /** The project's folder. */
  readonly root: string;
  /** That of the Terraform JSON, relative to it. */
  readonly outdir: string;
}

/** Commands of a first deployment: before the network and the data are deployed, or between them and the service. */
export interface Step {
  readonly before: "network" | "service";
  readonly command: string;
}

export type Steps<S, Reads> = (
  settings: S,
  environment: Reads,
  beside: Beside<Reads> & { readonly folders: Folders },
) => readonly Step[];
