import type { ComposeFiles } from "./find-compose-files.ts";
import type { Guard } from "./guards.ts";

/** A value that is proposed, and why. */
export interface Proposed<Value> {
  readonly value: Value;
  /** Stands as a comment beside the value. */
  readonly why: string;
}

/** Where a secret's value is to come from. */
export type ProposedSecret = string | { readonly generate: Record<string, never> };

export interface ProposedContainer {
  readonly memory: Proposed<number>;
  /** Of images that are built, or that the compose file names without a tag that stays. */
  readonly tag?: Proposed<string>;
  readonly digest?: Proposed<string>;
  /** In place of one that is for development. */
  readonly command?: Proposed<readonly string[]>;
  /** Variables that mean something else on ECS. */
  readonly environment: Readonly<Record<string, Proposed<string>>>;
  /** Secret by variable. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Volume by path in the container, in place of folders of the laptop. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Ports that others reach it at, where the compose file does not say them. */
  readonly expose?: Proposed<readonly number[]>;
  /** When it starts by itself, where the compose file does not say it in this project's words. */
  readonly schedule?: Proposed<string>;
  /** Services that it calls, where the compose file does not say so. */
  readonly dependsOn?: Proposed<readonly string[]>;
}

export interface ProposedEntry {
  readonly service: string;
  readonly port: number;
  readonly why: string;
  /** Path that a load balancer asks. */
  readonly healthCheckPath: Proposed<string>;
  /** What a proxy on the laptop asks before it lets anybody in. */
  readonly guard?: Guard | undefined;
}

export interface ProposedDoor {
  /** Compose service. */
  readonly service: string;
  readonly port: number;
  /** Empty: any. */
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  /** Path that a load balancer asks. */
  readonly healthCheckPath: Proposed<string>;
}

/** A page whose files CloudFront serves, and which no task runs. */
export interface ProposedPage {
  readonly service: string;
  /** Folder of the files in its image; undefined where it is the default. */
  readonly files: string | undefined;
  /** Path patterns of what it passes on. */
  readonly paths: readonly string[];
  readonly behind: { readonly service: string; readonly port: number };
}

/** All that init proposes for a repository's compose files. */
export interface Proposal {
  readonly name: string;
  readonly region: string;
  /** Id of a VPC that exists, in place of one that is made. */
  readonly vpc?: string | undefined;
  readonly launchType: Proposed<"fargate" | "ec2">;
  /** Relative to the project's folder. */
  readonly compose: ComposeFiles;
  /** Undefined where nothing listens. */
  readonly entry: ProposedEntry | undefined;
  readonly site: ProposedPage | undefined;
  /** Compose services of pages that run as tasks, each with why CloudFront cannot serve them as they are. */
  readonly pagesInTasks: readonly Proposed<string>[];
  /** Compose services of the task behind the load balancer; of the first service where there is none. */
  readonly task: readonly string[];
  /** Further ECS services, by name: their compose services. */
  readonly further: Readonly<Record<string, readonly string[]>>;
  /** Where requests come to further services, by name, as a proxy on the laptop hands them out. */
  readonly doors: Readonly<Record<string, Proposed<ProposedDoor>>>;
  /** Standalone tasks before each deployment, by name. */
  readonly standalone: Readonly<
    Record<string, Proposed<{ readonly container: string; readonly command: readonly string[] }>>
  >;
  /** Compose services that end by themselves, and run nowhere on ECS: no container of the first task has their image. */
  readonly leftOut: readonly string[];
  /** Compose services whose tasks must not run twice, each with the reason. */
  readonly singletons: Readonly<Record<string, string>>;
  /** Containers that compose asks for by `scale` or `replicas`, of the compose services with more than one. */
  readonly replicas: Readonly<Record<string, number>>;
  /** Compose services, and further ports of the entry, that people reach on the laptop, and no load balancer reaches here. */
  readonly unreached: readonly string[];
  /** Absolute folders that images are built from. */
  readonly contexts: readonly string[];
  readonly containers: Readonly<Record<string, ProposedContainer>>;
  /** Compose services that run elsewhere. */
  readonly external: Readonly<
    Record<
      string,
      Proposed<{ readonly host: string; readonly port: number; readonly furtherPorts?: readonly number[] }>
    >
  >;
  /** Variables whose values name the laptop, each with its services: a person must say what they are on AWS. */
  readonly ownMachine: Readonly<Record<string, readonly string[]>>;
  /** Variables that ECS gets from env files as they are, by file as problems name it. */
  readonly carried: Readonly<Record<string, readonly string[]>>;
  /** Compose services that run to their end before others start, in each task anew. */
  readonly once: readonly string[];
  /** Compose services that no profile switches on. */
  readonly off: readonly string[];
  /** Compose services, and fields of others, that stay on the laptop. */
  readonly laptopOnly: readonly Proposed<string>[];
  readonly volumes: Readonly<Record<string, Proposed<"efs" | "task">>>;
  readonly secrets: Readonly<Record<string, Proposed<ProposedSecret>>>;
  /** Variables that the compose files refer to. */
  readonly variables: Readonly<Record<string, Proposed<string>>>;
  readonly waivers: readonly { readonly rule: string; readonly at: string; readonly reason: string }[];
}
