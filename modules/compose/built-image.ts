import { Env, From } from "dockerfile-ast";
import { dockerfileOf, instructionsOf } from "./image-user.ts";
import type { ServiceBuild } from "./model.ts";

/** What a Dockerfile says of the image that is built, the stages that it begins with among it. */
export interface BuiltImage {
  /** The image that all begins with, as it is written. */
  readonly base: string;
  /** Variables by ENV. */
  readonly variables: Readonly<Record<string, string>>;
  /** ENTRYPOINT and CMD, as they are written. */
  readonly command: string;
  /** CMD alone, as it is written: what `command` of a compose file replaces. */
  readonly cmd?: string;
}

interface Stage {
  readonly name: string | undefined;
  readonly from: string;
  readonly variables: Record<string, string>;
  entrypoint?: string;
  command?: string;
}

/** Undefined where there is no Dockerfile to read, such as for a repository elsewhere. */
export function builtImage(build: ServiceBuild): BuiltImage | undefined {
  const text = dockerfileOf(build);
  const stages = text === undefined ? [] : stagesOf(text);
  const target = build.target?.toLowerCase();
  const stage = target === undefined ? stages.at(-1) : stages.find(({ name }) => name === target);
  if (stage === undefined) return undefined;
  const { from, variables, entrypoint, command } = withEarlier(stages, stage);
  const parts = [entrypoint, command].filter((part) => part !== undefined);
  return {
    base: from,
    variables,
    command: parts.join(" "),
    ...(command === undefined ? {} : { cmd: command }),
  };
}

/**
 * Names of stages, where the Dockerfile has none of the name or number in `target`; undefined where it has, and where
 * there is no Dockerfile to read.
 * Source: Docker documentation, "Multi-stage builds" (2026-11).
 */
export function stagesBesideTarget({ target, ...build }: ServiceBuild): readonly string[] | undefined {
  const text = target === undefined ? undefined : dockerfileOf(build);
  if (target === undefined || text === undefined) return undefined;
  const stages = stagesOf(text);
  const isNumber = /^\d+$/.test(target) && Number(target) < stages.length;
  if (isNumber || stages.some(({ name }) => name === target.toLowerCase())) return undefined;
  return stages.flatMap(({ name }) => name ?? []);
}

/** A stage with what it takes over from the one that it begins with. */
function withEarlier(stages: readonly Stage[], wanted: Stage): Stage {
  let stage = wanted;
  for (let index = stages.indexOf(wanted) - 1; index >= 0; index--) {
    const before = stages[index];
    if (before === undefined || before.name !== stage.from.toLowerCase()) continue;
    const variables = { ...before.variables, ...stage.variables };
    stage = { ...before, ...stage, from: before.from, variables };
  }
  return stage;
}

function stagesOf(text: string): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of instructionsOf(text)) {
    const stage = stages.at(-1);
    if (instruction instanceof From) {
      stages.push({
        name: instruction.getBuildStage()?.toLowerCase(),
        from: instruction.getImage() ?? "",
        variables: {},
      });
    } else if (instruction instanceof Env && stage) {
      for (const property of instruction.getProperties())
        stage.variables[property.getName()] = property.getValue() ?? "";
    } else if (stage) {
      const content = instruction.getArgumentsContent() ?? "";
      if (instruction.getKeyword() === "ENTRYPOINT") stage.entrypoint = content;
      if (instruction.getKeyword() === "CMD") stage.command = content;
    }
  }
  return stages;
}
