import type { ComposeCode } from "../../problem-codes/compose.ts";
import type { ComposeService } from "../model.ts";
import { type Path, pathText } from "../origin.ts";
import type { ComposeProject } from "../project.ts";
import type { ContainerDefinition, LinuxParameters, TaskVolume } from "./definition.ts";
import type { Outcome } from "./fate.ts";
import { type Refusal, refusal } from "./refusals.ts";
import type { Decision, TaskTarget } from "./target.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A container while it is put together. */
export type ContainerDraft = Omit<Writable<ContainerDefinition>, "linuxParameters"> & {
  linuxParameters: Writable<LinuxParameters>;
};

/** A file that a container of the task lays down before the service starts. */
export interface CarriedFile {
  readonly service: string;
  /** In the container, absolute: where a volume is mounted that holds the file. */
  readonly folder: string;
  readonly path: string;
  /** Whether the folder holds nothing else: that of the image is hidden, as by a mount. Default: it holds that, too. */
  readonly whole?: true;
  /** Base64. */
  readonly content: string;
  readonly mode: string;
  readonly origin: Path;
}

/** A task while it is put together. */
export interface TaskDraft {
  readonly volumes: Map<string, TaskVolume>;
  /** Containers that lay files down for others, which start after them. */
  readonly carriers: ContainerDefinition[];
  /** Files of all services that have been looked at. */
  readonly carried: CarriedFile[];
  readonly decisions: Decision[];
  readonly refusals: Refusal[];
  /** Fields whose values have none, since they refer to variables that the environment does not set. */
  readonly unset: Set<string>;
  replicas?: number;
}

/** All that a rule for a field of a service may look at, and what it may say. */
export class FieldContext {
  constructor(
    readonly project: ComposeProject,
    readonly target: TaskTarget,
    readonly name: string,
    readonly service: ComposeService,
    readonly container: ContainerDraft,
    readonly task: TaskDraft,
    /** Of the field that is being looked at. */
    readonly path: Path,
    private readonly spoken: Set<string>,
  ) {}

  at(path: Path): FieldContext {
    return new FieldContext(
      this.project,
      this.target,
      this.name,
      this.service,
      this.container,
      this.task,
      path,
      this.spoken,
    );
  }

  /** The path of a member of this service. */
  member(...path: Path): Path {
    return ["services", this.name, ...path];
  }

  refuse(code: ComposeCode, message: string, path: Path = this.path): void {
    const refused = refusal(this.project, code, path, message);
    this.decide("refused", refused.message, path, code);
    this.task.refusals.push(refused);
  }

  decide(outcome: Outcome, sentence: string, path: Path = this.path, code?: ComposeCode): void {
    this.spoken.add(pathText(path));
    this.task.decisions.push({
      service: this.name,
      field: pathText(this.project.writtenAt(path)),
      ...this.project.positionOf(path),
      outcome,
      sentence,
      ...(code === undefined ? {} : { code }),
    });
  }

  /** Whether a rule has said by itself what becomes of a field. */
  hasSpoken(path: Path): boolean {
    return this.spoken.has(pathText(path));
  }
}
