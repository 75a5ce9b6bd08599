import { type CANCEL_SYMBOL, cancel, confirm, intro, isCancel, select, text } from "@clack/prompts";
import { findRegion } from "../../modules/aws/regions.ts";
import { ENVIRONMENT_NAME } from "../../modules/environment/common.ts";
import type { ComposeFiles } from "./find-compose-files.ts";
import type { Proposal, ProposedContainer } from "./proposal.ts";

/** The person at the terminal broke off; nothing was written. */
export class BrokenOff extends Error {}

/** An answer, or the end of the whole. */
async function answered<Value>(asking: Promise<Value | typeof CANCEL_SYMBOL>): Promise<Value> {
  const answer = await asking;
  if (!isCancel(answer)) return answer;
  cancel("Nothing was written.");
  throw new BrokenOff();
}

/** What the name of an environment is made of. */
export const NAME_ALLOWED = "2 to 20 lower-case letters, digits and single hyphens, the first a letter";

export const isEnvironmentName = (name: string): boolean =>
  ENVIRONMENT_NAME.test(name) && name.length >= 2 && name.length <= 20;

export async function askForFiles(found: readonly ComposeFiles[]): Promise<ComposeFiles> {
  intro("express-on-ecs init");
  const [first] = found;
  if (first === undefined || found.length === 1) return first ?? [];
  return answered(
    select({
      message: "Which compose files describe what runs on AWS?",
      options: found.map((files) => ({ value: files, label: files.join(" and ") })),
    }),
  );
}

export interface Basics {
  readonly name: string;
  readonly region: string;
  readonly entry: string | undefined;
}

export async function askForBasics(proposal: Proposal, candidates: readonly string[]): Promise<Basics> {
  const name = await answered(
    text({
      message: "Name of the environment; it starts the name of everything that is made",
      initialValue: proposal.name,
      validate: (value = "") => (isEnvironmentName(value) ? undefined : NAME_ALLOWED),
    }),
  );
  const region = await answered(
    text({
      message: "AWS region",
      initialValue: proposal.region,
      validate: (value = "") => (findRegion(value) ? undefined : "no AWS region"),
    }),
  );
  const entry =
    candidates.length < 2
      ? candidates[0]
      : await answered(
          select({
            message: "Where do requests come in?",
            initialValue: proposal.entry?.service ?? "",
            options: candidates.map((value) => ({ value, label: value })),
          }),
        );
  return { name, region, entry };
}

/** Lets a person change the figures and places that were proposed. */
export async function askForDetails(proposal: Proposal): Promise<Proposal> {
  const launchType = await answered(
    select({
      message: "What do tasks run on?",
      initialValue: proposal.launchType.value,
      options: [
        { value: "fargate" as const, label: "Fargate", hint: "no hosts to look after" },
        { value: "ec2" as const, label: "EC2", hint: "hosts of your own, cheaper when they are full" },
      ],
    }),
  );
  const containers: Record<string, ProposedContainer> = {};
  for (const [name, container] of Object.entries(proposal.containers)) {
    const memory = await answered(
      text({
        message: `MiB of memory for ${name} (${container.memory.why})`,
        initialValue: String(container.memory.value),
        validate: (value = "") => (/^[1-9]\d{0,6}$/.test(value) ? undefined : "a number of MiB"),
      }),
    );
    containers[name] = { ...container, memory: { value: Number(memory), why: container.memory.why } };
  }
  const external: Record<string, Proposal["external"][string]> = {};
  for (const [name, { value, why }] of Object.entries(proposal.external)) {
    const host = await answered(
      text({ message: `Where does ${name} run? ${why}`, initialValue: value.host }),
    );
    external[name] = { value: { ...value, host }, why };
  }
  const volumes: Record<string, Proposal["volumes"][string]> = {};
  for (const [name, { value, why }] of Object.entries(proposal.volumes)) {
    const survives = await answered(
      confirm({ message: `Must the volume ${name} outlive its task?`, initialValue: value === "efs" }),
    );
    volumes[name] = { value: survives ? "efs" : "task", why };
  }
  return {
    ...proposal,
    launchType: { ...proposal.launchType, value: launchType },
    containers,
    external,
    volumes,
  };
}
