import { type Problem, Problems } from "../../modules/problems.ts";
import { AwsRefused } from "./aws-refused.ts";

/** Exit codes of `deploy`, so that a pipeline can tell why it failed. 1 is bad input, as for every command. */
export const EXIT_CODES = {
  planRefused: 2,
  build: 3,
  push: 4,
  apply: 5,
  rolledBack: 6,
  wrongVersion: 7,
  taskFailed: 8,
  /** As shells say it of a program that SIGINT has ended. */
  interrupted: 130,
} as const;

export type Stopped = keyof typeof EXIT_CODES;

/** A step of a deployment that did not come to its end. */
export class DeployStopped extends Problems {
  constructor(
    readonly why: Stopped,
    problem: Problem,
  ) {
    super([problem]);
    this.name = "DeployStopped";
  }
}

/** Runs a part of a step; where AWS refuses it, it stops with the step's exit code. */
export async function stopsAs<T>(why: Stopped, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const [problem] = error instanceof AwsRefused ? error.list : [];
    throw problem ? new DeployStopped(why, problem) : error;
  }
}
