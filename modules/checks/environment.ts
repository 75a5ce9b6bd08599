import type { Waiver } from "../environment/waiver-schema.ts";

/** What the rules read of a validated environment, by the keys of its file; a rule that reads more adds it here. */
export interface CheckedEnvironment {
  readonly name: string;
  readonly region: string;
  /** Absent: any account. */
  readonly account?: string | undefined;
  readonly disposable: boolean;
  readonly waivers: readonly Waiver[];
  readonly state: { readonly home: "local" } | { readonly home: "s3"; readonly bucket: string };
  readonly network: { readonly egress: string };
  readonly encryption?: object | undefined;
  readonly capacity: { readonly placement: "private" | "public" };
  readonly furtherServices?: Readonly<Record<string, { readonly entry?: CheckedEntry | undefined }>>;
  /** Absent: no load balancer, and no `entry`. */
  readonly ingress?: { readonly idleTimeoutSeconds: number } | undefined;
  /** Absent: no second load balancer, and no `entry` that is internal. */
  readonly internalIngress?: { readonly idleTimeoutSeconds: number } | undefined;
  readonly containers: Readonly<Record<string, { readonly environment: Readonly<Record<string, string>> }>>;
  readonly service: {
    readonly networkMode: "bridge" | "awsvpc";
    readonly entry?: CheckedEntry | undefined;
    readonly environment: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

/** What the load balancer talks to. */
export interface CheckedEntry {
  readonly service: string;
  readonly keepAliveSeconds?: number | undefined;
  /** Whether that is the second, internal one. Default false. */
  readonly internal?: boolean;
}

/** What the rules read of an ECS service's keys. */
export interface CheckedService {
  /** Where the environment file has them: `["service"]` or `["furtherServices", "worker"]`. */
  readonly path: readonly string[];
  /** One task at most, which stops before the next one starts. */
  readonly singleton: boolean;
  /** The greatest bounds of any time. */
  readonly peak: { readonly min: number; readonly max: number };
  readonly executeCommand: boolean;
  /** Tasks of its containers, one of them with another command. Default: none. */
  readonly standaloneTasks?: Readonly<Record<string, CheckedStandaloneTask>> | undefined;
}

/** What the rules read of a task that runs by itself, such as a migration. */
interface CheckedStandaloneTask {
  readonly container: string;
  readonly command: readonly string[];
}
