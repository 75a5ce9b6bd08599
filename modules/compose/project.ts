import type { ComposeCode } from "../problem-codes/compose.ts";
import type { Problem } from "../problems.ts";
import type { Variables } from "./interpolate.ts";
import type { ComposeModel, ComposeService } from "./model.ts";
import type { MountableFile } from "./mountable.ts";
import type { Path, Position, Replaced } from "./origin.ts";

export interface ComposeOptions {
  /** Compose files, relative to `workingDir`; later ones go over earlier ones. The first one's folder is the project's. */
  readonly files: readonly string[];
  /** Problems name files relative to this folder. */
  readonly workingDir: string;
  /** Profiles to switch on; `*` is all. Default: `COMPOSE_PROFILES` of the environment, parted by commas. */
  readonly profiles?: readonly string[];
  /** Variables for interpolation; they go before those of `.env` beside the first file. Default: none. */
  readonly environment?: Variables;
  /** Where the files are read for ECS: `environment` alone gives variables their values. Default: as on the laptop. */
  readonly forEcs?: ForEcs;
}

/**
 * What the files say on every machine alike: no file called `.env` counts, nor the home folder, the folder's name or
 * docker compose's own variables. What then has no value is in `unset` of the project.
 */
export interface ForEcs {
  /** Files called `.env` that the environment names, by absolute path: they count. Default: none. */
  readonly dotEnvFiles?: readonly string[];
  /** Variables by service that something else gives their values, such as secrets: what the files say does not count. */
  readonly filledElsewhere?: Readonly<Record<string, readonly string[]>>;
}

/** A value of a service that has none on ECS. */
export interface Unset {
  readonly problem: Problem<ComposeCode>;
  /** Where the value is. */
  readonly field: Path;
  /** Variable of the service whose value it is. */
  readonly variable?: string;
}

/** What docker compose would run, and where each part of it is written. */
export interface ComposeProject {
  readonly model: ComposeModel;
  /** The model's services: all that the profiles switch on. */
  readonly services: ComposeModel["services"];
  /** Services that only profiles which are off would start. */
  readonly disabled: Readonly<Record<string, ComposeService>>;
  /** Absolute folder of the first file. */
  readonly directory: string;
  /** The files named, as problems name them. */
  readonly files: readonly string[];
  /** What docker compose warns about, such as variables that nobody set, and what is not read for ECS. */
  readonly warnings: readonly Problem[];
  /** By service: what of it refers to variables without a value. Nothing where files are read as on the laptop. */
  readonly unset: ReadonlyMap<string, readonly Unset[]>;
  /** Files and folders of this machine that services would mount: their content, for a task to carry. By absolute path. */
  readonly mountable: ReadonlyMap<string, MountableFile>;
  /** Users that images run as, by service, as far as the Dockerfiles of this machine say it. */
  readonly imageUsers: ReadonlyMap<string, string>;
  /** Services that the environment leaves to the laptop; they are among those that are off. Default none. */
  readonly laptopServices: readonly string[];
  /** Fields of services that say what the environment file says of their containers: `withContainers`. */
  readonly replaced: readonly Replaced[];
  /** The path that a part of the model has in the files, where some of theirs are left out: `withoutFields`. */
  readonly writtenAt: (path: Path) => Path;
  /** Where a part of the model is written; the nearest part around it where that part itself comes from a default. */
  readonly positionOf: (path: Path) => Position;
  /** The file of `env_file` that a variable of a service comes from, as problems name it; undefined for one of `environment`. */
  readonly envFileOf: (service: string, variable: string) => string | undefined;
}
