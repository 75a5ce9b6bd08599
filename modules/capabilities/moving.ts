import type { z } from "zod";
import type { ComposeProject } from "../compose/index.ts";
import type { AgreementCode, ProblemCode } from "../problem-codes/index.ts";
import type { Meanings } from "../problem-codes/meaning.ts";

/** What may be running: remembered in an environment's record of data, by the capabilities that it had. */
export interface Runs {
  /** Records from before this was remembered lack it. */
  readonly region?: string | undefined;
  /** Of the environment: nothing is protected. Records from before this was remembered lack it. */
  readonly disposable?: boolean | undefined;
  readonly [key: string]: unknown;
}

/** A change that cannot be made in one deployment. */
export interface Found<Code extends ProblemCode = ProblemCode> {
  readonly code: Code;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What of a capability is remembered, and which of its changes cannot be made in one deployment. */
export interface Moves<S, Reads> {
  /** What the record holds of it; a literal of several forms is one of theirs. */
  readonly shape: z.ZodRawShape;
  /** What the codes mean of its changes that are refused. */
  readonly problems: Meanings;
  readonly now: (
    settings: S,
    environment: Reads,
    project: ComposeProject | undefined,
  ) => Readonly<Record<string, unknown>>;
  /** Changes that fail, or that nobody can reach the application during, when they are made in one deployment. */
  readonly refused: (
    was: Runs,
    settings: S,
    environment: Reads,
    project: ComposeProject | undefined,
  ) => readonly Found[];
  /** The same for an environment that has the capability no more. Default: it may go. */
  readonly gone?: (was: Runs) => readonly Found[];
}

/** What a capability gives. */
interface Given<S, Reads, Was, Code extends AgreementCode> extends Omit<Moves<S, Reads>, "refused"> {
  readonly problems: Meanings<Code>;
  readonly refused: (
    was: Was,
    settings: S,
    environment: Reads,
    project: ComposeProject | undefined,
  ) => readonly Found<Code>[];
  readonly gone?: (was: Runs) => readonly Found<Code>[];
}

/**
 * @typeParam Was what it reads of what was running
 * @typeParam Code what it refuses with: `problems` explains each
 */
export const moves = <S, Reads, Was, Code extends AgreementCode>(
  given: Given<S, Reads, Was, Code>,
): Moves<S, Reads> => ({
  ...given,
  // The record's schema, which is made of all shapes, has let it pass.
  refused: (was, ...now) => given.refused(was as unknown as Was, ...now),
});
