import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import type { Decisions, Steps } from "../deploying.ts";
import type { state as schema } from "./schema.ts";

type Settings = z.output<typeof schema>;
type Reads = Common & { readonly state: Settings };

/** Which other environment makes the bucket for the state: of those that share one the first by name. */
function bucketMaker({ name, state }: Reads, others: readonly Reads[]): string | undefined {
  if (state.home !== "s3") return undefined;
  const sharing = others.flatMap((other) =>
    other.state.home === "s3" && other.state.bucket === state.bucket ? [other.name] : [],
  );
  const [first] = [name, ...sharing].sort();
  return first === name ? undefined : first;
}

export const decisions: Decisions<Settings, Reads> = (state, environment, { others }) => {
  if (state.home !== "s3") return [];
  const maker = bucketMaker(environment, others);
  return [
    maker === undefined
      ? `state.bucket: once, \`npx express-on-ecs bootstrap ${environment.name}\` and what it prints make the bucket ${state.bucket}: docs/state.md.`
      : `state.bucket: ${maker} makes the bucket ${state.bucket}; nothing to do here.`,
    `state.home: if ${environment.name} was deployed with another state, migrate that first, with \`terraform init -migrate-state\` in the folder of each stack; a plan without it creates everything a second time: docs/state.md.`,
  ].map((message) => ({ stage: "file", message }));
};

export const firstDeployment: Steps<Settings, Reads> = (state, environment, { others, folders }) => {
  const { name } = environment;
  if (state.home !== "s3" || bucketMaker(environment, others) !== undefined) return [];
  return [
    `npx express-on-ecs bootstrap ${name} # once, with the next two lines: the bucket ${state.bucket} for the state`,
    `terraform -chdir=${folders.outdir}/bootstrap/${name} init`,
    `terraform -chdir=${folders.outdir}/bootstrap/${name} apply`,
  ].map((command) => ({ before: "network", command }));
};
