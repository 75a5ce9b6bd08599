import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { DockerfileParser, From, type Instruction } from "dockerfile-ast";
import { whyUnreadable } from "../read-text.ts";
import type { ComposeModel, ServiceBuild } from "./model.ts";

/**
 * The users that images of services run as, as far as their Dockerfiles say it: the last USER of the stage that is
 * built, or of the stage that it begins with. By service; an image of somebody else's says nothing here.
 */
export function imageUsers({ services }: ComposeModel): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(services).flatMap(([name, { build }]) => {
      const text = build && dockerfileOf(build);
      const user = build && text !== undefined ? lastUser(text, build) : undefined;
      return user === undefined ? [] : [[name, user] as const];
    }),
  );
}

export function dockerfileOf({ context, dockerfile = "Dockerfile", dockerfile_inline }: ServiceBuild) {
  if (dockerfile_inline !== undefined) return dockerfile_inline;
  const path = isAbsolute(dockerfile) ? dockerfile : join(context, dockerfile);
  // The context may be a repository elsewhere. Whoever builds the image is told that a file is missing.
  return whyUnreadable(path) === undefined ? readFileSync(path, "utf8") : undefined;
}

/** What was read of a Dockerfile's text. Mostly several environments and several checks ask for the same few. */
const parsed = new Map<string, readonly Instruction[]>();
const MOST_PARSED = 100;

export function instructionsOf(text: string): readonly Instruction[] {
  const instructions = parsed.get(text) ?? DockerfileParser.parse(text).getInstructions();
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(text, instructions);
  return instructions;
}

interface Stage {
  readonly name: string | undefined;
  readonly image: string | undefined;
  readonly user: string | undefined;
}

/**
 * Images whose tag says that their user is another than root, whose number is this one.
 * Source: GoogleContainerTools/distroless, README and common/variables.bzl, NONROOT (2026-11).
 */
const NONROOT = /^gcr\.io\/distroless\/[^:@]+:([^@]*-)?nonroot(-[^@]*)?(@|$)/;
const NONROOT_USER = "65532";

/** The user of the target stage, or of the last one; undefined where the Dockerfile leaves it to another image. */
export function lastUser(text: string, { target, args = {} }: Pick<ServiceBuild, "target" | "args">) {
  const stages = stagesOf(instructionsOf(text), args);
  const wanted =
    target === undefined ? stages.length - 1 : stages.findIndex(({ name }) => name === target.toLowerCase());
  return userOf(stages, wanted);
}

/** Step by step, since a Dockerfile may have thousands of stages. */
function userOf(stages: readonly Stage[], wanted: number): string | undefined {
  let index = wanted;
  for (;;) {
    const stage = stages[index];
    if (stage === undefined || stage.user !== undefined) return stage?.user;
    if (NONROOT.test(stage.image ?? "")) return NONROOT_USER;
    index = earlierStage(stages, index, stage.image);
  }
}

function earlierStage(stages: readonly Stage[], from: number, image: string | undefined): number {
  for (let index = from - 1; index >= 0; index--) if (stages[index]?.name === image) return index;
  return -1;
}

function stagesOf(instructions: readonly Instruction[], args: NonNullable<ServiceBuild["args"]>): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of instructions) {
    const last = stages.at(-1);
    if (instruction instanceof From) {
      stages.push({
        name: instruction.getBuildStage()?.toLowerCase(),
        image: instruction.getImage()?.toLowerCase(),
        user: undefined,
      });
    } else if (instruction.getKeyword() === "USER" && last) {
      stages[stages.length - 1] = { ...last, user: userNamed(instruction, args) };
    }
  }
  return stages;
}

/** The argument with its variables filled in; nothing where one has no value. */
function userNamed(instruction: Instruction, args: NonNullable<ServiceBuild["args"]>): string | undefined {
  const given = instruction
    .getVariables()
    .map((variable) => args[variable.getName()])
    .find((value) => typeof value === "string");
  const [argument] = instruction.getExpandedArguments();
  const user = given ?? argument?.getValue() ?? "";
  return user === "" || user.includes("$") ? undefined : user;
}
