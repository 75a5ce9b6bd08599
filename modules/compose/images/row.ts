/**
 * Images that people run beside their own, with what a first proposal for ECS needs to know of each. As of 2026-11-27.
 *
 * Ports and folders: EXPOSE and VOLUME of the Dockerfile, or the documentation, that `read` names. Where it is absent
 * they are what the project documents for its image, and were not read again for this table.
 *
 * Memory: what a container of it is given if nobody says more, for a first deployment with little traffic. `source` names
 * where the project asks for it, or for the figure that it follows from; without one it is an estimate, and says so.
 */
export interface KnownImage {
  readonly name: string;
  readonly kind: ImageKind;
  /** As Docker Hub names them, without `library/`; those of other registries with the registry. */
  readonly repositories: readonly string[];
  /** Where it listens for its clients; absent where it does not, or where the program that is put into it decides. */
  readonly port?: number;
  /** Where a part of the tag changes it, such as `fpm`. */
  readonly portByTag?: Readonly<Record<string, number>>;
  readonly memory: ProposedMemory;
  /** Folders of what must survive the container. */
  readonly data: readonly string[];
  /** Why two containers must not share its folders: the end of a sentence that begins with its name. */
  readonly runsOnce?: string;
  /** First words of commands by which it shares the work with others like it, despite `runsOnce`. */
  readonly runsManyAs?: readonly string[];
  /** What AWS runs in its place. */
  readonly aws?: string;
  /** Where AWS's listens, if not at `port`, and with which scheme its URLs begin. */
  readonly there?: { readonly port: number; readonly scheme?: string };
  /** Nobody deploys it: it is for development, or for an engine of one's own. */
  readonly laptopOnly?: true;
  readonly read?: string;
}

export interface ProposedMemory {
  readonly mib: number;
  /** A sentence for the user. */
  readonly why: string;
  readonly source?: string;
}

export type ImageKind =
  | "database"
  | "cache"
  | "queue"
  | "search"
  | "storage"
  | "proxy"
  | "web server"
  | "runtime"
  | "admin tool"
  | "mail catcher"
  | "monitoring"
  | "application"
  /** Plays a service of a cloud on the laptop. */
  | "stand-in"
  /** A browser that tests steer. */
  | "browser"
  /** Commands the engine that it runs on. */
  | "host tool";

/** The same program in an image of another maker, of which other things are known. */
export const packagedElsewhere = (
  { read: _, ...row }: KnownImage,
  changes: Partial<KnownImage>,
): KnownImage => ({
  ...row,
  ...changes,
});

export const estimate = (mib: number, why: string): ProposedMemory => ({ mib, why: `Estimate: ${why}` });

export const JVM = "the JVM's heap is a quarter of it, and class data, threads and code come on top.";
export const WEB_PAGE = "a small program that one person at a time uses.";
export const STATIC = "a proxy of few connections needs some 10 MiB a process.";
export const INTERPRETER = "one process with a framework takes 100 to 200 MiB; workers multiply it.";
