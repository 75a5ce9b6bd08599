import { existsSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { stagesBesideTarget } from "../../compose/built-image.ts";
import type { ComposeProject } from "../../compose/index.ts";
import { nameIn, repositoryArn } from "../../delivery/repository-names.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { didYouMean } from "../../environment/sentences.ts";
import type { ProblemAt } from "../../environment/source.ts";
import { physicalName } from "../../naming.ts";
import type { Observation, Problem } from "../../problems.ts";
import { fromFolder } from "../../relative-paths.ts";
import { composeObservation, type ProjectCombination, type ProjectRule } from "../rules.ts";
import { containersOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { REGISTRY_PROBLEMS } from "./problems.ts";
import type { RegistrySettings } from "./schema.ts";

type Code = keyof typeof REGISTRY_PROBLEMS;
type Settings = Part<RegistrySettings>;

function namesFit(
  { repositories }: Settings,
  { name, service }: Part<Common & Services>,
): Disagreement<Code>[] {
  if (name === undefined) return [];
  return Object.keys(service?.images ?? {}).flatMap((image) =>
    isRepository(name, image) || Object.hasOwn(repositories ?? {}, image)
      ? []
      : [{ ...noRepository(image), path: ["service", "images", image] }],
  );
}

const isRepository = (environment: string, image: string): boolean =>
  /^[a-z0-9]+([._-][a-z0-9]+)*$/.test(physicalName(environment, image));

const noRepository = (image: string) => ({
  code: "EOE-ENV-241" as const,
  message: `"${image}" cannot name an ECR repository: lower-case letters, digits and single . _ - between them.`,
});

/** As `namesFit`, of images whose version stands in `containers`, as those that are pulled may have it. */
function namesOfContainersFit(
  { repositories }: RegistrySettings,
  { name, service, containers }: Common & Services,
  __: unknown,
  problemAt: ProblemAt,
): Problem<Code>[] {
  return Object.keys(service.images).flatMap((image) => {
    const { code, message } = noRepository(image);
    const isNamed = containers[image]?.tag ?? containers[image]?.digest;
    return isNamed === undefined || isRepository(name, image) || Object.hasOwn(repositories, image)
      ? []
      : [problemAt(code, ["containers", image], message)];
  });
}

function repositoriesAreAtHand(
  { repositories }: Settings,
  { region, account }: Part<Common>,
): Disagreement<Code>[] {
  return Object.entries(repositories ?? {}).flatMap(([image, repository = ""]) => {
    const arn = repositoryArn(repository);
    const at = (message: string): Disagreement<Code> => ({
      code: "EOE-ENV-407",
      path: ["registry", "repositories", image],
      message,
    });
    return [
      ...(arn && region !== undefined && arn.region !== region
        ? [
            at(
              `"${repository}" is in ${arn.region}, the environment in ${region}; name a repository of ${region}.`,
            ),
          ]
        : []),
      ...(arn && account !== undefined && arn.account !== account
        ? [
            at(
              `"${repository}" is of account ${arn.account}, the environment of ${account}; name a repository of ${account}, such as one that ECR replicates to.`,
            ),
          ]
        : []),
    ];
  });
}

/** Both would be pushed with the same tag, and the later one would be what both run. */
function eachHasItsOwn({ repositories }: Settings): Disagreement<Code>[] {
  const all = Object.entries(repositories ?? {}).map(([image, text = ""]) => ({ image, name: nameIn(text) }));
  return all.flatMap(({ image, name }, index): Disagreement<Code>[] => {
    const earlier = all.slice(0, index).find((other) => other.name === name);
    if (!earlier) return [];
    const message = `"${name}" is that of ${earlier.image}, too, and both are pushed with the same tag; name a repository for each.`;
    return [{ code: "EOE-ENV-409", path: ["registry", "repositories", image], message }];
  });
}

function repositoriesAreOfImages(
  { repositories }: RegistrySettings,
  { service }: Services,
  _: unknown,
  problemAt: ProblemAt,
): Problem<Code>[] {
  const known = Object.keys(service.images);
  return Object.keys(repositories)
    .filter((image) => !known.includes(image))
    .map((image) =>
      problemAt(
        "EOE-ENV-406",
        ["registry", "repositories", image],
        `"${image}" is no image that is built for this environment: ${known.join(", ") || "none is"}.${didYouMean(image, known)}`,
      ),
    );
}

function someAreMadeHere(
  { keepReleases, repositories }: RegistrySettings,
  { service }: Services,
  _: unknown,
  problemAt: ProblemAt,
): Problem<Code>[] {
  const isMade = Object.keys(service.images).some((image) => !Object.hasOwn(repositories, image));
  if (keepReleases === undefined || isMade) return [];
  const message =
    "has no effect: no repository is made here, and nothing is ever removed from one that exists; remove it.";
  return [problemAt("EOE-ENV-544", ["registry", "keepReleases"], message)];
}

/** What is wrong between `service.images` and what the compose project builds, in the words of both files. */
function imagesAreBuilt(
  _: unknown,
  environment: Services,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<Code>[] {
  const { images } = environment.service;
  return containersOf(environment).flatMap((container): Problem<Code>[] => {
    const service = project.services[container];
    // That there is no such service is told when the task is planned.
    if (service === undefined) return [];
    const tag = images[container];
    const path = ["service", "images", container];
    if (service.build === undefined) {
      return tag === undefined
        ? []
        : [
            problemAt(
              "EOE-ENV-242",
              path,
              `has no effect: the compose file does not build "${container}" but names an image; remove it.`,
            ),
          ];
    }
    return tag === undefined
      ? [
          problemAt(
            "EOE-ENV-243",
            path,
            `is missing; the compose file builds "${container}", so its first tag must be named here or as containers.${container}.tag, such as "1.0.0".`,
          ),
        ]
      : [];
  });
}

const buildFoldersExist: ProjectCombination<unknown, Services> = {
  id: "build-folders-exist",
  keys: ["service.images", "compose: services.<name>.build"],
  sentence:
    "What an image is built from is there: the folder, its Dockerfile, and the stage that `target` names.",
  source: "Compose Build specification, `context`, `dockerfile`, `target` (2026-11)",
  check: (_, environment, project) =>
    containersOf(environment).flatMap((name) => {
      const build = project.services[name]?.build;
      // A repository, or another service's image.
      if (build === undefined || !isAbsolute(build.context)) return [];
      const at = (member: string, message: string): Observation =>
        composeObservation(project, ["services", name, "build", member], message);
      const shown = (path: string): string => fromFolder(project.directory, path);
      if (!isFolder(build.context))
        return [
          at("context", `"${shown(build.context)}" is not a folder; write where the image's files are.`),
        ];
      const stages = stagesBesideTarget(build);
      if (stages !== undefined) return [at("target", noStage(build.target ?? "", stages))];
      if (build.dockerfile_inline !== undefined) return [];
      const dockerfile = join(build.context, build.dockerfile ?? "Dockerfile");
      const path = isAbsolute(build.dockerfile ?? "") ? (build.dockerfile ?? "") : dockerfile;
      return existsSync(path)
        ? []
        : [
            at(
              "dockerfile",
              `"${shown(path)}" does not exist; write the Dockerfile's path from the context.`,
            ),
          ];
    }),
};

const noStage = (target: string, stages: readonly string[]): string =>
  stages.length === 0
    ? `"${target}" is no stage of the Dockerfile, which names none; remove it, or name a stage there.`
    : `"${target}" is no stage of the Dockerfile; it has ${stages.join(", ")}.${didYouMean(target, stages)}`;

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

export const agreement: readonly Rule<Settings, Part<Common & Services>>[] = [
  coded(REGISTRY_PROBLEMS, namesFit),
  coded(REGISTRY_PROBLEMS, repositoriesAreAtHand),
  coded(REGISTRY_PROBLEMS, eachHasItsOwn),
];

export const projectAgreement: readonly ProjectRule<RegistrySettings, Common & Services>[] = [
  coded(REGISTRY_PROBLEMS, imagesAreBuilt),
  coded(REGISTRY_PROBLEMS, repositoriesAreOfImages),
  coded(REGISTRY_PROBLEMS, namesOfContainersFit),
  coded(REGISTRY_PROBLEMS, someAreMadeHere),
  buildFoldersExist,
];
