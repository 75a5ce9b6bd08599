import type { LaunchType } from "./launch-type.ts";

/** A type of EC2 instance, with the place in the environment file that names it. */
export interface NamedType {
  readonly type: string;
  readonly path: readonly PropertyKey[];
}

/** Hosts of the environment's own, of instance types that its file names. */
export interface NamedHosts {
  readonly types: readonly NamedType[];
  readonly fewest: number;
  /** Most hosts that there may be, and the key that says so. */
  readonly most: number;
  readonly mostKey: string;
}

/** What the services of an environment run on. */
export interface ChosenCapacity {
  readonly launchType: LaunchType;
  /** Hosts of instance types that the file names. Default: AWS chooses them. */
  readonly hosts?: NamedHosts | undefined;
}

/** What a form of `capacity` says of the services that run on it. */
export interface RunsServices<S> {
  readonly launchType: LaunchType;
  /** Undefined where AWS chooses the hosts. */
  readonly hosts: (settings: S) => NamedHosts | undefined;
}
