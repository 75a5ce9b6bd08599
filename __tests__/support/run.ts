import { spawnSync } from "node:child_process";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, without colours, questions and calls home. */
export function run(
  program: string,
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Ran {
  const done = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: withoutQuestions(environment),
  });
  return {
    code: done.status ?? -1,
    stdout: done.stdout ?? "",
    stderr: `${done.stderr ?? ""}${done.error?.message ?? ""}`,
  };
}

/** The environment of a program that is to show no colours, ask nothing and call nobody. */
export const withoutQuestions = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...process.env,
  CHECKPOINT_DISABLE: "1",
  CI: "1",
  NO_COLOR: "1",
  FORCE_COLOR: "0",
  ...more,
});
