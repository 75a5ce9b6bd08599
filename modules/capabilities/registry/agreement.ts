import { existsSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { ComposeProject } from "../../compose/index.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import type { ProblemAt } from "../../environment/source.ts";
import { physicalName } from "../../naming.ts";
import type { Observation, Problem } from "../../problems.ts";
import { composeObservation, type ProjectCombination, type ProjectRule } from "../rules.ts";
import { containersOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { REGISTRY_PROBLEMS } from "./problems.ts";

type Code = keyof typeof REGISTRY_PROBLEMS;

function namesFit(_: unknown, { name, service }: Part<Common & Services>): Disagreement<Code>[] {
  if (name === undefined) return [];
  return Object.keys(service?.images ?? {}).flatMap((image) =>
    isRepository(name, image) ? [] : [{ ...noRepository(image), path: ["service", "images", image] }],
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
  _: unknown,
  { name, service, containers }: Common & Services,
  __: unknown,
  problemAt: ProblemAt,
): Problem<Code>[] {
  return Object.keys(service.images).flatMap((image) => {
    const { code, message } = noRepository(image);
    const isNamed = containers[image]?.tag ?? containers[image]?.digest;
    return isNamed === undefined || isRepository(name, image)
      ? []
      : [problemAt(code, ["containers", image], message)];
  });
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
  sentence: "What an image is built from is there: the folder, and its Dockerfile.",
  source: "Compose Build specification, `context`, `dockerfile` (2026-11)",
  check: (_, environment, project) =>
    containersOf(environment).flatMap((name) => {
      const build = project.services[name]?.build;
      // A repository, or another service's image.
      if (build === undefined || !isAbsolute(build.context)) return [];
      const at = (member: string, message: string): Observation =>
        composeObservation(project, ["services", name, "build", member], message);
      if (!isFolder(build.context))
        return [at("context", `"${build.context}" is not a folder; write where the image's files are.`)];
      if (build.dockerfile_inline !== undefined) return [];
      const dockerfile = join(build.context, build.dockerfile ?? "Dockerfile");
      const path = isAbsolute(build.dockerfile ?? "") ? (build.dockerfile ?? "") : dockerfile;
      return existsSync(path)
        ? []
        : [at("dockerfile", `"${path}" does not exist; the image cannot be built.`)];
    }),
};

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

export const agreement: readonly Rule<unknown, Part<Common & Services>>[] = [
  coded(REGISTRY_PROBLEMS, namesFit),
];

export const projectAgreement: readonly ProjectRule<unknown, Common & Services>[] = [
  coded(REGISTRY_PROBLEMS, imagesAreBuilt),
  coded(REGISTRY_PROBLEMS, namesOfContainersFit),
  buildFoldersExist,
];
