import type { Environment } from "../capabilities/environment";
import type { ComposeProject } from "../compose";
import type { Problem } from "../problems";
import { containersOf } from "./ecs-services";

type ProblemAt = (path: readonly PropertyKey[], message: string) => Problem;

/** What is wrong between `service.images` and what the compose project builds, in the words of both files. */
export function checkImages(
  environment: Environment,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem[] {
  const { images } = environment.service;
  return containersOf(environment).flatMap((container) => {
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
              path,
              `has no effect: the compose file does not build "${container}" but names an image; remove it.`,
            ),
          ];
    }
    return [
      ...(tag === undefined
        ? [
            problemAt(
              path,
              `is missing; the compose file builds "${container}", so its first tag must be named, such as "1.0.0".`,
            ),
          ]
        : []),
      ...contradictions(container, tag, project),
    ];
  });
}

/** A service that is built and names an image as well must mean the same thing by both. */
function contradictions(name: string, tag: string | undefined, project: ComposeProject): Problem[] {
  const service = project.services[name];
  const image = service?.image;
  if (image === undefined) return [];
  const { file, line, column } = project.positionOf(["services", name, "image"]);
  const at = (message: string): Problem => ({ file, line, column, path: `services.${name}.image`, message });
  const written = /:([^/:]+)$/.exec(image)?.[1];
  if (written === undefined || written === tag) return [];
  return [
    at(
      `"${image}" contradicts build: what is built is deployed with the tag that the environment names${tag === undefined ? "" : `, "${tag}"`}. Remove image, or its tag, or remove build to run that image.`,
    ),
  ];
}
